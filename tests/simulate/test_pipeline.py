"""An invented world as ordinary CSV logs, through the whole pipeline: its answers are those of the bench's shorter way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from bench.operating import effects_of
from bench.simulate import simulate, world, write_logs
from tests.scenario import Scenario


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    one_program = replace(world("pending_silence"), programs=(0.0,), program_leans=(0.0,))
    made = simulate(one_program, 80, 5)
    scene = Scenario(Path(tmp_path_factory.mktemp("simulated")))
    write_logs(made, scene.raw)
    assert scene.run(made.as_of.isoformat(), with_answers=True)
    with duckdb.connect(str(scene.warehouse), read_only=True) as con:
        f = con.execute("SELECT * FROM habit_effects WHERE scope = 'program' AND slice_kind = 'all'").df()
    return f, effects_of([made])[0]


def test_the_same_effects(both: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    published, short = both
    same = ["habit", "timing", "contrast"]
    published["timing"] = published["timing"].fillna("")
    joined = published.merge(short, on=same, suffixes=("", "_short"), validate="1:1")
    assert len(joined) == len(short) == len(published)
    # Reviews that are dated rows fill this one, which the shorter way does not read; it stands in the model of the next.
    joined = joined[joined["timing"] != "next"]
    joined = joined[joined["habit"] != "reflection_within_24h"]
    for name in ("n_with", "n_without", "advanced_with", "informative_seekers", "n_interviews"):
        assert (joined[name] == joined[f"{name}_short"]).all(), name
    for name in ("estimate", "se", "p", "late_share", "timing_unknown_share", "blank_share"):
        assert joined[name].to_numpy() == pytest.approx(joined[f"{name}_short"].to_numpy(), abs=1e-9, nan_ok=True), name
    flags = [joined[name].astype("boolean") for name in ("placebo_flag", "placebo_flag_short")]
    pd.testing.assert_series_equal(*flags, check_names=False)


def test_what_is_published_is_whole(both: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    f, _short = both
    assert f["run_id"].nunique() == 1
    assert f["grade"].notna().all()
    assert f["sentence"].notna().all()
    assert (f["gate_reason"].notna() & (f["gate_ok"] == (f["gate_reason"] == ""))).all()
    assert not f.loc[f["gate_ok"], ["estimate", "low_shown", "high_shown", "e_value_ci"]].isna().any().any()
