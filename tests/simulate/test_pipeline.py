"""An invented world as ordinary CSV logs, through the whole pipeline: its answers are those of the bench's shorter way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from bench.operating import effects_of
from bench.simulate import Simulated, simulate, world, write_logs
from pipelines.dashboards.pages.program.tables import _read_quality
from tests.scenario import Scenario


@pytest.fixture(scope="module")
def made() -> Simulated:
    return simulate(replace(world("pending_silence"), programs=(0.0,), program_leans=(0.0,)), 80, 5)


@pytest.fixture(scope="module")
def warehouse(made: Simulated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    scene = Scenario(Path(tmp_path_factory.mktemp("simulated")))
    write_logs(made, scene.raw)
    assert scene.run(made.as_of.isoformat(), with_answers=True)
    return Path(scene.warehouse)


@pytest.fixture(scope="module")
def both(made: Simulated, warehouse: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
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


def test_nine_in_ten_replies_stand_beside_the_window(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        (told,) = con.execute(
            "SELECT DISTINCT n_replies, reply_lag_p90 FROM habit_effects WHERE scope = 'program' AND slice_kind = 'all'"
        ).fetchall()
        replies = con.execute("""SELECT result_on - interview_on AS days FROM interviews JOIN programs USING (program)
            WHERE is_held AND as_of - interview_on >= horizon_days AND result IN ('advanced', 'rejected') AND result_on >= interview_on
              AND result_on <= as_of""").df()["days"]
    assert told == (len(replies), pytest.approx(replies.quantile(0.9)))
    assert len(replies) > 50


def read_quality(warehouse: Path) -> pd.DataFrame:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return _read_quality(con, {"program": "program_1"})


def test_what_was_pending_silent_blank_late_and_suppressed_is_counted(warehouse: Path) -> None:
    """Each measure against the same counted from the tables it is about."""
    # In habit_effects what is late counts as blank as well: neither says anything of preparation.
    told = {
        "results_open": "SELECT count(*) FILTER (result_basis = 'open'), count(*) FROM interviews",
        "results_from_silence": "SELECT count(*) FILTER (result_basis = 'silence'), count(*) FROM interviews",
        "late_habits": "SELECT count(*) FILTER (late), count(*) FROM interview_habits",
        "habit_time_unknown": "SELECT count(*) FILTER (logged_on IS NULL), count(*) FROM interview_habits",
        "habit_blanks": """SELECT sum(n_blank - n_late), sum(n_applies) FROM habit_effects WHERE scope = 'program' AND slice_kind = 'all'
            AND contrast = 'done' AND timing IS DISTINCT FROM 'next' AND n_told > 0 AND habit <> 'concerns_handled'""",
        "effects_suppressed": "SELECT count(*) FILTER (suppressed), count(*) FROM habit_effects WHERE scope = 'program' AND slice_kind = 'all' AND n_told > 0",
    }
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for measure, sql in told.items():
            found = con.execute("SELECT n, of_n FROM mart_data_quality WHERE measure = ?", [measure]).fetchall()
            assert found == con.execute(sql).fetchall(), measure
            assert found[0][1] > found[0][0] > 0 or measure == "effects_suppressed", measure
    behind = read_quality(warehouse).set_index("measure").people
    assert 0 < behind["habit_blanks"] <= 80
