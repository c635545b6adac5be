"""ratings: which ratings are set against results, in named rows; and the engine's counts against those made one by one."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from pipelines.contract.published import published_tables
from pipelines.statistics.calibration import self_rating_calibration
from pipelines.statistics.over_confidence import self_rating_seekers
from pipelines.warehouse import ratings
from tests.scenario import Scenario
from tests.statistics.rated_people import CELL, cells, frames, invented
from tests.warehouse.opened import built, opened

# as_of 30 June 2026, horizon 30 days: interviews to 31 May are judged.
INTERVIEWS = """
seeker | interview | company | stage     | interview_on | result    | result_on  | rated_at         | forecast | rated_overall
ana    | before    | Acme    | technical | 2026-05-01   | advanced  | 2026-05-10 | 2026-05-01 18:00 | 80       | 4
ana    | same_day  | Bolt    | technical | 2026-05-01   | rejected  | 2026-05-10 | 2026-05-10 23:00 | 40       |
ana    | late      | Core    | technical | 2026-05-01   | advanced  | 2026-05-10 | 2026-05-11 00:30 | 90       | 5
ana    | untimed   | Dune    | final     | 2026-05-01   | rejected  | 2026-05-10 |                  | 60       | 3
ana    | no_result | Echo    | final     | 2026-05-01   |           |            | 2026-05-02       | 20       |
ana    | ahead     | Fern    | final     | 2026-05-01   | rejected  |            | 2026-07-02       | 10       |
ana    | unrated   | Gale    | final     | 2026-05-01   | rejected  | 2026-05-10 | 2026-05-01       |          |
ana    | young     | Hill    | final     | 2026-06-10   | advanced  | 2026-06-12 | 2026-06-10       | 70       | 4
ana    | off       | Iris    | final     | 2026-05-01   | cancelled | 2026-05-02 | 2026-04-30       | 70       | 4
ben    | other     | Acme    | technical | 2026-05-01   | rejected  | 2026-05-10 | 2026-05-01       | 80       | 4
cleo   | uncounted | Acme    | technical | 2026-05-01   | rejected  | 2026-05-10 | 2026-05-01       | 80       | 4
"""
NUMBERS = ["n", "n_advanced", "n_untimed", "n_late"]


def _all(o):
    rows = ratings.rated(o.con, o.met, o.table("programs"))
    counts, people, pairs = (
        make(o.con, rows) for make in (ratings.rating_counts, ratings.rating_people, ratings.rating_pairs)
    )
    return counts, people, pairs, list(ratings.seeker_cells(o.con, rows))


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ratings")
    made = Scenario(folder)
    made.program("coach", as_of=dt.date(2026, 6, 30), smallest_groups={"program": 2})
    made.program("sample", as_of=dt.date(2026, 6, 30), sample=True)
    made.write("coach/interviews.csv", INTERVIEWS)
    made.write("coach/seekers.csv", "seeker | consent_program\ncleo | no")
    made.write("sample/interviews.csv", INTERVIEWS.replace("ana ", "sam "))
    with opened(built(made, "2026-08-01"), folder / "spill") as o:
        return _all(o)


def _of(counts: pd.DataFrame, rating: str, stage: str = "all", scope: str = "program", program: str | None = "coach"):
    whose = counts.program.isna() if program is None else counts.program == program
    f = counts[(counts.scope == scope) & whose & (counts.rating == rating) & (counts.stage == stage)]
    return f[f.slice_kind == "all"].groupby("value")[NUMBERS].sum()


def test_ratings_given_after_the_result_are_counted_and_left_out(named):
    f = _of(named[0], "forecast")
    # before, same_day, untimed, no_result, and ben's; the late one is only counted as that.
    assert f.n.to_dict() == {20: 1, 40: 1, 60: 1, 80: 2, 90: 0}
    assert f.n_advanced.to_dict() == {20: 0, 40: 0, 60: 0, 80: 1, 90: 0}
    assert f.n_late.to_dict() == {20: 0, 40: 0, 60: 0, 80: 0, 90: 1}


def test_a_stage_where_every_rating_was_late_says_so(named):
    counts, people, pairs, _seekers = named
    late = counts[(counts.stage == "technical") & (counts.rating == "rated_overall")].assign(
        n=0, n_advanced=0, n_late=1
    )
    f = self_rating_calibration(late, people[people.stage != "technical"], pairs)
    row = f[f.value.isna() & (f.program == "coach")].iloc[0]
    assert (row.n_interviews, row.n_seekers, row.n_late) == (0, 0, 3)
    assert row[["auc", "brier", "observed"]].isna().all()


def test_a_rating_without_a_time_is_used_and_counted_as_such(named):
    assert _of(named[0], "forecast").n_untimed.to_dict() == {20: 0, 40: 0, 60: 1, 80: 0, 90: 0}
    assert _of(named[0], "rated_overall").n.to_dict() == {3: 1, 4: 2, 5: 0}


def test_stages_stand_beside_their_sum(named):
    parts = [_of(named[0], "forecast", stage) for stage in ("technical", "final")]
    assert parts[0].add(parts[1], fill_value=0).astype(int).equals(_of(named[0], "forecast"))


def test_samples_are_in_no_report_of_all_and_the_uncounted_in_none(named):
    assert _of(named[0], "forecast", scope="all", program=None).equals(_of(named[0], "forecast"))
    people = named[1]
    whole = people[people.value.isna() & (people.stage == "all") & (people.rating == "forecast")]
    assert whole.set_index("scope").n_seekers.groupby("scope").apply(sorted).to_dict() == {
        "all": [2],
        "program": [2, 3],
    }


def test_all_programs_together_have_the_publics_smallest_group(named):
    for f in named[:2]:
        assert f[f.scope == "all"].smallest_group.unique().tolist() == [10]
        assert f[f.program == "coach"].smallest_group.unique().tolist() == [2]


def test_the_table_says_how_many_were_late_and_untimed(named):
    f = self_rating_calibration(*named[:3])
    assert set(f.columns) | {"run_id"} == set(published_tables()["self_rating_calibration"].columns)
    row = f[f.value.isna() & (f.program == "coach") & (f.stage == "all") & (f.rating == "forecast")].iloc[0]
    assert (row.n_interviews, row.n_seekers, row.n_advanced, row.n_untimed, row.n_late) == (5, 2, 1, 1, 1)
    assert not row.suppressed
    assert f[f.value.notna() & (f.program == "coach") & (f.stage == "final")].suppressed.all()


def test_seekers_table_has_the_contracts_columns(named):
    f = pd.concat([self_rating_seekers(part) for part in named[3]])
    assert set(f.columns) | {"run_id"} == set(published_tables()["self_rating_seekers"].columns)
    ana = f[(f.program == "coach") & (f.seeker == "ana") & (f.rating == "forecast")].iloc[0]
    assert (ana.forecast_expected, ana.n_advanced, ana.n_interviews) == (2.0, 1, 4)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Ten interviews each of thirty people, a forecast and a rating each, in two cohorts, of which one has nine people."""
    folder = tmp_path_factory.mktemp("many_ratings")
    rows = invented(np.random.default_rng(3), people=30, each=10)
    rows["seeker"] = [f"s{i:02d}" for i in rows.seeker]
    made = Scenario(folder)
    made.program("p", as_of=dt.date(2026, 6, 30), smallest_groups={"program": 3})
    made.write(
        "p/interviews.csv",
        [
            {
                "seeker": row.seeker, "company": f"c{i}", "stage": row.stage, "interview_on": "2026-05-01",
                "result": "advanced" if row.led_on else "rejected", "result_on": "2026-05-05",
                "forecast": str(row.value), "rated_overall": str(1 + row.value // 21), "rated_at": "2026-05-01",
            }
            for i, row in enumerate(rows.itertuples())
        ],
    )  # fmt: skip
    rows = pd.concat([rows, rows.assign(rating="rated_overall", value=1 + rows.value // 21)], ignore_index=True)
    names = sorted(set(rows.seeker))
    made.write("p/seekers.csv", [{"seeker": who, "cohort": "few" if who < "s09" else "most"} for who in names])
    told = {}
    path = built(made, "2026-08-01")
    for threads in (1, 3):
        with opened(path, folder / "spill", threads=threads) as o:
            told[threads] = _all(o)
    return rows, told


def test_the_engines_counts_are_those_made_one_by_one(many):
    rows, told = many
    counts, people, pairs, seekers = told[1]
    mine = frames(rows, smallest_group=3)
    by_value = [*CELL, "value"]

    def of_program(f):
        return f[(f.scope == "program") & (f.slice_kind == "all")]

    for ours, theirs, names in (
        (of_program(counts), mine[0], ["n", "n_advanced"]),
        (of_program(people), mine[1], ["n_seekers", "gap_gap", "gap_n", "n_n"]),
    ):
        one, other = (f.groupby(by_value, dropna=False)[names].sum().astype(int) for f in (ours, theirs))
        pd.testing.assert_frame_equal(one, other, check_index_type=False)
    one, other = (
        f.set_index(CELL)[["pairs", "concordant_twice"]].sort_index().astype(int) for f in (of_program(pairs), mine[2])
    )
    pd.testing.assert_frame_equal(one, other, check_index_type=False)
    keys = ["program", "seeker", "rating", "stage", "led_on"]
    both = pd.concat(seekers).astype({"stage": "str"})
    one, other = (f.set_index(keys)[["n", "total", "squares"]].sort_index().astype(int) for f in (both, cells(rows)))
    pd.testing.assert_frame_equal(one, other, check_index_type=False)


def test_a_fold_is_of_whole_seekers(many):
    rows, told = many
    counts = told[1][0]
    whole = counts[(counts.scope == "program") & (counts.slice_kind == "all") & (counts.stage == "all")]
    # Ten interviews a seeker: each fold's rows are a whole number of seekers.
    sizes = whole[whole.rating == "rated_overall"].groupby("fold").n.sum()
    assert len(sizes) > 5
    assert (sizes % 10 == 0).all()
    assert 2 * sizes.sum() == len(rows)


def test_a_slice_of_few_people_has_no_report(many):
    people = many[1][1][1]
    assert set(people[people.slice_kind == "cohort"].slice_value) == {"most"}
    f = self_rating_calibration(*many[1][1][:3])
    assert set(f[f.slice_kind == "cohort"].slice_value) == {"most"}


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Two programs of two cohorts, of which one has as many people as a program's name says; and one in which nothing was rated."""
    folder = tmp_path_factory.mktemp("few_ratings")
    made = Scenario(folder)
    rated = {"company": "Acme", "stage": "final", "interview_on": "2026-05-01", "result": "rejected", "forecast": "40"}
    for n in (3, 4):
        made.program(f"few{n}", as_of=dt.date(2026, 6, 30), smallest_groups={"program": 4})
        names = [f"s{at:02d}" for at in range(12 + n)]
        made.write(
            f"few{n}/seekers.csv", [{"seeker": who, "cohort": "most" if who < "s12" else "few"} for who in names]
        )
        # Of the other cohort only the last three say how sure they are of themselves.
        able = {who: "3" if who < "s12" or who >= names[-3] else "" for who in names}
        made.write(f"few{n}/interviews.csv", [{"seeker": who, "rated_can_do": able[who]} | rated for who in names])
    made.program("unrated", seeker="me", as_of=dt.date(2026, 6, 30))
    made.write(
        "unrated/interviews.csv", "company | stage | interview_on | result\nAcme | final | 2026-05-01 | rejected"
    )
    with opened(built(made, "2026-08-01"), folder / "spill") as o:
        return _all(o)


@pytest.mark.parametrize(("program", "told"), [("few4", {"most"}), ("few3", set())])
def test_no_slice_is_told_whose_rest_is_of_too_few(few, program, told):
    f = self_rating_calibration(*few[:3])
    f = f[f.slice_kind == "cohort"]
    of = f[(f.scope == "program") & (f.program == program)]
    assert set(of[of.rating == "forecast"].slice_value) == told
    assert set(of[of.rating == "rated_can_do"].slice_value) == set()
    # All programs together are on no page.
    assert set(f[f.scope == "all"].slice_value) == {"most"}


def test_one_thread_and_three_give_the_same_bytes(many):
    one, three = (self_rating_calibration(*many[1][n][:3]) for n in (1, 3))
    pd.testing.assert_frame_equal(one, three, check_exact=True)
    one, three = (self_rating_seekers(many[1][n][3][0]) for n in (1, 3))
    pd.testing.assert_frame_equal(one, three, check_exact=True)


def test_where_nothing_was_rated_there_are_no_rows(few):
    counts, people, pairs, seekers = few
    everyone = pd.concat([self_rating_calibration(counts, people, pairs), *map(self_rating_seekers, seekers)])
    assert set(everyone.program.dropna()) == {"few3", "few4"}


def test_where_nobody_was_met_there_are_no_rows(tmp_path):
    made = Scenario(tmp_path)
    made.program("p", seeker="me", as_of=dt.date(2026, 6, 30))
    made.write("p/applications.csv", "company | applied_on | status\nBolt | 2026-05-01 | applied")
    with opened(built(made, "2026-08-01"), tmp_path / "spill") as o:
        counts, people, pairs, seekers = _all(o)
    assert self_rating_calibration(counts, people, pairs).empty
    assert seekers == []


def test_pairs_say_of_how_many_people_they_are(named):
    """Of people who were led on and were not, at that stage or at any: Ana was both, Ben only turned down."""
    pairs = named[2]
    own = pairs[(pairs.program == "coach") & (pairs.rating == "forecast") & (pairs.slice_kind == "all")].set_index(
        "stage"
    )
    assert own.n_informative.to_dict() == {"technical": 1, "all": 1}
    assert own.pairs.to_dict() == {"technical": 1, "all": 3}
