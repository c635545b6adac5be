"""The engine's sums against the same worked out by pandas; each rule of the unit by named rows; the same bytes in any order."""

import datetime as dt

import ibis
import numpy as np
import pandas as pd
import pytest

from pipelines import engine
from pipelines.contract.contrasts import CONCERNS_HANDLED, DONE, FOLLOWED, NUISANCE, OUTCOME, WANTED_BANDS, band_starts
from pipelines.contract.habits import catalog
from pipelines.contract.sums import merged
from pipelines.statistics.habit_effects import Part, habit_effects
from pipelines.warehouse.crossproducts import CrossProducts, Report

DAY = dt.date(2026, 1, 1)
HABITS = {
    code: catalog()[code]
    for code in ("research_minutes", "mock_interviews", "star_stories_ready", "asked_for_concerns", "concerns_answered",
                 "thank_you_hours")
}  # fmt: skip
INTERVIEWS = {
    "program": "string", "seeker": "string", "interview": "string", "application": "string", "stage": "string",
    "round": "int64", "interview_on": "date", "result_on": "date", "logged_at": "timestamp", "rated_at": "timestamp",
    "wanted_before": "int64", "result": "string", "industry": "string", "cohort": "string", "career_stage": "string",
    "is_held": "boolean", "to_change": "string",
}  # fmt: skip
HABIT_ROWS = {
    "program": "string", "seeker": "string", "interview": "string", "habit": "string", "value": "float64",
    "done": "boolean", "value_source": "string", "logged_on": "date", "late": "boolean",
}  # fmt: skip
REFLECTIONS = {
    "program": "string", "seeker": "string", "interview": "string", "written_at": "timestamp",
    "responses_reviewed": "boolean", "delivery_reviewed": "boolean", "rapport_reviewed": "boolean", "to_change": "string",
}  # fmt: skip
QUESTIONS = {
    "program": "string",
    "seeker": "string",
    "interview": "string",
    "asked_by": "string",
    "category": "string",
} | dict.fromkeys("star specific quantified aligned realistic concise honest prepared".split(), "boolean")


def met(interview, *, seeker="ana", application="a1", day=0, stage="technical", result="rejected", **more):
    """One interview, `day` days after 1 January 2026."""
    on = DAY + dt.timedelta(days=day)
    row = dict.fromkeys(INTERVIEWS) | {
        "program": "p", "seeker": seeker, "interview": interview, "application": application, "stage": stage, "round": 1,
        "interview_on": on, "result": result, "is_held": result not in ("cancelled", "rescheduled"),
    }  # fmt: skip
    return row | more


def did(interview, habit, value, *, seeker="ana", late=None, logged_on=None, source="column", done=None):
    at_most, at_least = HABITS[habit].done_at_most, HABITS[habit].done_at_least or 1.0
    if done is None and value is not None:
        done = value <= at_most if at_most is not None else value >= at_least
    return {
        "program": "p", "seeker": seeker, "interview": interview, "habit": habit, "value": value, "done": done,
        "value_source": source, "logged_on": logged_on, "late": late,
    }  # fmt: skip


def table(con, name, rows, schema):
    frame = pd.DataFrame(rows, columns=list(schema)).astype(object).where(lambda f: f.notna(), None)
    made = ibis.memtable({column: frame[column].tolist() or [None] for column in schema}, schema=schema)
    return engine.store(con, name, made.filter(made.program.notnull()))


def crossed(con, interviews, habits=(), reflections=(), questions=(), **program):
    settings = {"program": "p", "as_of": dt.date(2027, 1, 1), "horizon_days": 30, "waiting_days": 30, "sample": False, "one_seeker": False,
                "smallest_group": 5}  # fmt: skip
    kinds = {
        "smallest_group": "int64",
        "program": "string",
        "as_of": "date",
        "horizon_days": "int64",
        "waiting_days": "int64",
        "sample": "boolean",
        "one_seeker": "boolean",
    }
    return CrossProducts(
        con,
        table(con, "t_interviews", interviews, INTERVIEWS),
        table(con, "t_habits", habits, HABIT_ROWS),
        table(con, "t_reflections", reflections, REFLECTIONS),
        table(con, "t_questions", questions, QUESTIONS),
        table(con, "t_programs", [settings | program], kinds),
        HABITS,
    )


@pytest.fixture
def con(tmp_path):
    with engine.open_engine(tmp_path) as made:
        yield made


# ---- which interviews are judged, and how ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "more", "judged", "advanced", "undated"),
    [
        ("advanced after a week", {"result": "advanced", "result_on": DAY + dt.timedelta(7)}, 1, 1, 0),
        ("advanced on the last day", {"result": "advanced", "result_on": DAY + dt.timedelta(30)}, 1, 1, 0),
        ("advanced a day too late", {"result": "advanced", "result_on": DAY + dt.timedelta(31)}, 1, 0, 0),
        ("advanced, no date", {"result": "advanced"}, 1, 1, 1),
        ("rejected", {}, 1, 0, 0),
        ("silence", {"result": "no_response"}, 1, 0, 0),
        ("still pending after the window", {"result": "pending"}, 1, 0, 0),
        ("withdrew", {"result": "withdrew"}, 0, 0, 0),
        ("cancelled", {"result": "cancelled"}, 0, 0, 0),
        ("too young, though it led on", {"day": 336, "result": "advanced", "result_on": dt.date(2026, 12, 5)}, 0, 0, 0),
        ("just old enough", {"day": 335}, 1, 0, 0),
    ],
)
def test_the_window(con, what, more, judged, advanced, undated):
    # Bea's interview is there so that a report there is.
    cross = crossed(con, [met("i1", **more), met("b1", seeker="bea")])
    n = cross.sums("main", Report("p")).n
    assert (n["interviews"] - 1, n["advanced"], n["undated"]) == (judged, advanced, undated)


# Ten replies after 1 to 10 days: nine in ten of them within 9.1 days.
REPLIES = [met(f"r{n}", seeker=f"s{n % 5}", day=n, result_on=DAY + dt.timedelta(2 * n)) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("what", "more", "expected"),
    [
        ("a no and a yes", [{"result": "advanced", "result_on": DAY + dt.timedelta(2)}], (11, 9.0)),
        ("one that came late", [{"result_on": DAY + dt.timedelta(80)}], (11, 10.0)),
        ("silence is no reply", [{"result": "no_response", "result_on": DAY + dt.timedelta(80)}], (10, 9.1)),
        ("nor is taking it back", [{"result": "withdrew", "result_on": DAY + dt.timedelta(80)}], (10, 9.1)),
        ("a result without a day", [{}], (10, 9.1)),
        ("a day before the interview", [{"result_on": DAY - dt.timedelta(1)}], (10, 9.1)),
        ("a day that has not come", [{"result_on": dt.date(2027, 1, 2)}], (10, 9.1)),
        ("an interview too young to judge", [{"day": 336, "result_on": DAY + dt.timedelta(337)}], (10, 9.1)),
        ("fewer than ten", None, (9, None)),
    ],
)
def test_nine_in_ten_replies_came_within(con, what, more, expected):
    rows = REPLIES[:9] if more is None else [*REPLIES, *(met("x", seeker="s0", **each) for each in more)]
    told = crossed(con, rows).reply_lag(Report("p"), 5)
    assert (told[0], told[1]) == (expected[0], None if expected[1] is None else pytest.approx(expected[1]))


def test_replies_of_too_few_people_have_no_percentile(con):
    cross = crossed(con, REPLIES)
    assert [cross.reply_lag(Report("p"), fewest)[1] is None for fewest in (0, 5, 6)] == [False, False, True]
    assert cross.reply_lag(Report("p"), 6) == (None, None)
    assert cross.reply_lag(Report(None), 5) == cross.reply_lag(Report("p"), 5)
    assert cross.reply_lag(Report("p", "cohort", "spring"), 5) == (0, None)


def counts(con, habits):
    """The counts of four interviews of one person with these habits."""
    rows = [met(f"i{n}", application=f"a{n}", day=n) for n in range(4)]
    return crossed(con, rows, habits).sums("main", Report("p")).counts


def counts_of(con, habits, habit, contrast=DONE):
    return counts(con, habits).loc[(habit, contrast)]


def test_a_late_entry_is_neither_done_nor_not(con):
    told = counts_of(
        con,
        [
            did("i0", "mock_interviews", 1, late=False, logged_on=DAY),
            did("i1", "mock_interviews", 2, late=True, logged_on=DAY),
            did("i2", "mock_interviews", 0),
        ],
        "mock_interviews",
    )
    assert told[["n_with", "n_without", "n_blank", "n_late", "n_timed", "n_told"]].tolist() == [1, 1, 2, 1, 2, 3]


def test_what_could_not_apply_is_no_blank(con):
    told = counts_of(con, [did("i0", "mock_interviews", None, source="not_applicable")], "mock_interviews")
    assert told[["n_with", "n_without", "n_applies", "n_blank"]].tolist() == [0, 0, 3, 3]


def test_bands_are_against_none(con):
    habits = [did(f"i{n}", "mock_interviews", value) for n, value in enumerate([0, 1, 2, 5])]
    assert counts_of(con, habits, "mock_interviews", "3+")[["n_with", "n_without"]].tolist() == [1, 1]


def test_not_done_is_none_only_where_one_is_enough(con):
    # A tick that is not there: no mock interview is none at all; fewer than three stories may be two.
    habits = [did("i0", "mock_interviews", None, done=False), did("i1", "star_stories_ready", None, done=False)]
    without = counts(con, habits).n_without
    assert without[("mock_interviews", "1")] == 1
    assert without[("star_stories_ready", "1-2")] == 0
    assert without[("star_stories_ready", DONE)] == 1


@pytest.mark.parametrize("place", [0, 14, 15, 59, 60, 69])
def test_a_mark_counts_the_same_in_whichever_word_of_bits_it_stands(con, monkeypatch, place):
    # Sixty marks to a word, and the bands of fifteen: two words of marks and five of bands.
    mock = HABITS["mock_interviews"]
    for code in list(HABITS):
        monkeypatch.delitem(HABITS, code)
    for number in range(70):
        monkeypatch.setitem(HABITS, f"own_{number}", mock.model_copy(update={"code": f"own_{number}"}))
    habit = f"own_{place}"
    told = counts(con, [did(f"i{n}", habit, value, late=n == 3) for n, value in enumerate([0, 1, 5, 5])])
    assert told.loc[(habit, DONE), ["n_with", "n_without", "n_late"]].tolist() == [2, 1, 1]
    assert [told.n_with[(habit, band)] for band in mock.bands] == [1, 0, 1]
    assert told.n_with.sum() == 4
    assert told.n_late.sum() == 1 + len(mock.bands)


def test_of_what_nobody_logs_every_interview_is_blank(con):
    told = counts_of(con, [did("i0", "mock_interviews", 1)], "research_minutes")
    assert told[["n_with", "n_without", "n_applies", "n_blank", "n_told"]].tolist() == [0, 0, 4, 4, 0]


def test_concerns_handled_stands_for_both(con):
    habits = [
        did("i0", "asked_for_concerns", None, done=False), did("i0", "concerns_answered", None, source="not_applicable"),
        did("i1", "asked_for_concerns", None, done=True), did("i1", "concerns_answered", None, done=True),
        did("i2", "asked_for_concerns", None, done=True), did("i2", "concerns_answered", None, done=False),
        did("i3", "asked_for_concerns", None, done=True), did("i3", "concerns_answered", None, source="not_applicable"),
    ]  # fmt: skip
    told = counts_of(con, habits, CONCERNS_HANDLED.code)
    assert told[["n_with", "n_without", "n_applies", "n_blank"]].tolist() == [1, 2, 3, 0]


def test_of_concerns_handled_no_more_entries_have_a_time_or_are_late_than_there_are(con):
    day = {"logged_on": DAY}
    habits = [
        did("i0", "asked_for_concerns", None, done=False, late=True, **day),  # not asked: told, and late
        did("i1", "asked_for_concerns", None, done=True, late=True, **day),  # asked; what became of it nobody says
        did("i2", "asked_for_concerns", None, done=True, late=True, **day),
        did("i2", "concerns_answered", None, done=True, late=True, **day),
        did("i3", "asked_for_concerns", None, done=False, late=False, **day),
    ]
    told = counts_of(con, habits, CONCERNS_HANDLED.code)
    assert told[["n_told", "n_timed", "n_late", "n_with", "n_without"]].tolist() == [3, 3, 2, 0, 1]


def test_wanted_said_after_the_result_is_not_known(con):
    rows = [
        met("i0", wanted_before=5, rated_at=dt.datetime(2026, 1, 3), result_on=dt.date(2026, 1, 2)),
        met("i1", day=1, wanted_before=5, rated_at=dt.datetime(2026, 1, 2), result_on=dt.date(2026, 1, 2)),
        met("i2", day=2, wanted_before=5),
        met("i3", day=3),
    ]
    assert crossed(con, rows).sums("main", Report("p")).n["wanted"] == 2


# ---- the next application --------------------------------------------------------------------------------------------


SEARCH = [
    met("a-1", application="a", day=0, result="advanced"),
    met("a-2", application="a", day=10, result="rejected"),
    met("b-1", application="b", day=20, result="advanced", result_on=DAY + dt.timedelta(25)),
    met("b-2", application="b", day=40, result="rejected"),
    met("c-1", application="c", day=30, result="rejected"),
]


def test_after_habits_are_those_of_the_last_interview_before_the_next_applications_first(con):
    # Of c, the application before is b, whose second interview comes only after c's first.
    habits = [
        did("a-1", "thank_you_hours", 5), did("a-2", "thank_you_hours", 90),
        did("b-1", "thank_you_hours", 5), did("b-2", "thank_you_hours", 90),
    ]  # fmt: skip
    sums = crossed(con, SEARCH, habits).sums("next", Report("p"))
    told = sums.counts.loc[("thank_you_hours", DONE)]
    assert sums.n["interviews"] == 2
    assert told[["n_with", "advanced_with", "n_without", "advanced_without"]].tolist() == [1, 0, 1, 1]


def test_what_follows_an_interview_that_led_on_is_told_from_what_follows_a_no(con):
    # Before b stands a-2, a no; before c stands b-1, which led on. Of the two rows themselves b's led on.
    cross = crossed(con, SEARCH, [did("a-2", "thank_you_hours", 5)])
    sums = cross.sums("next", Report("p"))
    followed, own = sums.position(FOLLOWED[0]), sums.position(OUTCOME)
    assert sums.products.sum(0)[followed, [followed, own]].tolist() == [0.5, -0.5]
    assert FOLLOWED[0] not in cross.sums("main", Report("p")).columns


def test_the_model_of_the_next_application_has_it(con):
    cross = crossed(con, *invented(3, people=60))
    main, following = (Part(cross.sums(name, Report("p")), cross.unit(name).layout.marks) for name in ("main", "next"))
    f = habit_effects(main, following)
    f = f[(f.timing == "next") & (f.contrast == DONE) & (f.habit == "thank_you_hours")]
    sums, names = following.sums, ["thank_you_hours", *FOLLOWED, *NUISANCE, *WANTED_BANDS]
    places = [sums.position(name) for name in names]
    products = sums.products.sum(0)
    model = np.linalg.lstsq(products[np.ix_(places, places)], products[places, sums.position(OUTCOME)], rcond=1e-9)
    assert f.estimate.tolist() == [pytest.approx(model[0][0], abs=1e-9)]


@pytest.mark.parametrize(("after_days", "late", "n_with", "n_late"), [(15, True, 1, 0), (26, False, 0, 1)])
def test_an_after_habit_is_late_by_the_result_that_it_is_set_against(con, after_days, late, n_with, n_late):
    # b's first interview had its result on the 25th day: `late` is by the interview's own result.
    habits = [did("a-2", "thank_you_hours", 5, late=late, logged_on=DAY + dt.timedelta(after_days))]
    told = crossed(con, SEARCH, habits).sums("next", Report("p")).counts.loc[("thank_you_hours", DONE)]
    assert (told.n_with, told.n_late) == (n_with, n_late)


@pytest.mark.parametrize(
    ("what", "change", "with_it", "without"),
    [
        ("whole, in time", {}, 1, 1),
        ("written on the day of the next interview", {"written_at": dt.datetime(2026, 1, 21, 9)}, 0, 2),
        ("one review left out", {"rapport_reviewed": None}, 0, 2),
        ("nothing to change", {"to_change": None}, 0, 2),
    ],
)
def test_the_reflection_loop(con, what, change, with_it, without):
    review = {
        "program": "p", "seeker": "ana", "interview": "a-2", "written_at": dt.datetime(2026, 1, 12), "to_change": "slower",
        "responses_reviewed": True, "delivery_reviewed": True, "rapport_reviewed": True,
    }  # fmt: skip
    told = crossed(con, SEARCH, (), [review | change]).sums("next", Report("p")).counts.loc[("reflection_loop", DONE)]
    assert told[["n_with", "n_without"]].tolist() == [with_it, without]


def test_who_keeps_no_reflections_has_no_loop_and_no_lack_of_one(con):
    told = crossed(con, SEARCH).sums("next", Report("p")).counts.loc[("reflection_loop", DONE)]
    assert told[["n_with", "n_without", "n_blank"]].tolist() == [0, 0, 2]


def test_the_placebo_sets_the_next_applications_habit_against_this_ones_result(con):
    habits = [did("a-1", "mock_interviews", 0), did("b-1", "mock_interviews", 2), did("c-1", "mock_interviews", 0)]
    counts = crossed(con, SEARCH, habits).sums("placebo", Report("p")).counts
    own, ahead = counts.loc[("mock_interviews", DONE)], counts.loc[("next:mock_interviews", DONE)]
    # Both a and b led on; c has no next, and so no row.
    assert own[["n_with", "advanced_with", "n_without", "advanced_without"]].tolist() == [1, 1, 1, 1]
    assert ahead[["n_with", "advanced_with", "n_without", "advanced_without"]].tolist() == [1, 1, 1, 1]


# ---- the products ----------------------------------------------------------------------------------------------------


def invented(seed, people=30):
    rng = np.random.default_rng(seed)
    interviews, habits = [], []
    for person in range(people):
        for number in range(rng.integers(1, 9)):
            name = f"s{person}-{number}"
            wanted = int(rng.integers(1, 6)) if rng.random() < 0.8 else None
            interviews.append(
                met(name, seeker=f"s{person}", application=f"{person}/{number // 2}", day=int(rng.integers(0, 200)),
                    stage=str(rng.choice(["recruiter_screen", "technical", "final"])), wanted_before=wanted,
                    result=str(rng.choice(["advanced", "rejected"])), industry=str(rng.choice(["finance", "retail"])),
                    cohort=f"c{person % 2}")
            )  # fmt: skip
            for habit in HABITS:
                if rng.random() < 0.8:
                    value = float(rng.integers(0, 5) * (20 if habit in ("research_minutes", "thank_you_hours") else 1))
                    done = bool(value) if habit.startswith(("asked", "concerns")) else None
                    habits.append(
                        did(name, habit, value, seeker=f"s{person}", done=done, late=bool(rng.random() < 0.1))
                    )
    return interviews, habits


def by_pandas(interviews, habits):
    """The products of all columns but those that are added alone, in one sum over all people."""
    f = pd.DataFrame(interviews).set_index("interview")
    f["advanced"] = (f.result == "advanced").astype(float)
    for stage in ("hiring_manager", "technical", "final"):
        f[f"stage:{stage}"] = (f.stage == stage).astype(float)
    for industry in ("finance", "retail"):
        f[f"industry:{industry}"] = (f.industry == industry).astype(float)
    days = f.groupby("seeker").interview_on
    f["log_earlier"] = np.log1p(days.rank(method="min").astype(float) - 1)
    for value in (3, 4, 5):
        f[f"wanted:{value}"] = (f.wanted_before == value).astype(float).where(f.wanted_before.notna())
    for row in habits:
        if not row["late"]:
            f.loc[row["interview"], row["habit"]] = float(row["done"])
            starts = band_starts(HABITS[row["habit"]].bands)
            number = sum(row["value"] >= start for start in starts)
            for at, band in enumerate(HABITS[row["habit"]].bands, 1):
                f.loc[row["interview"], f"{row['habit']}={band}"] = float(number == at)
    acted = [habit for habit in HABITS if habit != "thank_you_hours"]
    bands = [f"{habit}={band}" for habit in acted for band in HABITS[habit].bands]
    names = [name for name in (*NUISANCE, *WANTED_BANDS, *acted, *bands, "advanced") if name in f]
    # A blank is the person's own mean; a person of whom nothing is known has none, and adds nothing.
    filled = f[names].fillna(f.groupby("seeker")[names].transform("mean")).fillna(0.0)
    # At late stages what was done, a blank still the person's mean over all of them; nothing at early ones.
    for habit in acted:
        filled.insert(len(filled.columns) - 1, f"{habit}*late", filled[habit] * (f.stage == "final"))
    within = filled - filled.groupby(f.seeker).transform("mean")
    return list(filled.columns), within.T @ within


@pytest.mark.parametrize("seed", range(3))
def test_products_are_those_of_pandas(con, seed):
    interviews, habits = invented(seed)
    sums = crossed(con, interviews, habits).sums("main", Report("p"))
    names, expected = by_pandas(interviews, habits)
    places = [sums.position(name) for name in names]
    assert sums.products.sum(0)[np.ix_(places, places)] == pytest.approx(expected.to_numpy(), abs=1e-9)
    assert len(sums.buckets) == sums.n["seekers"]


def test_the_same_bytes_in_any_order_on_any_number_of_threads(tmp_path):
    interviews, habits = invented(5, people=200)
    rng = np.random.default_rng(0)
    found = []
    for number, threads in enumerate((1, 2, 4)):
        with engine.open_engine(tmp_path / str(number), threads=threads) as con:
            shuffled = [[rows[at] for at in rng.permutation(len(rows))] for rows in (interviews, habits)]
            found.append(crossed(con, *shuffled).sums("main", Report("p")))
    first = found[0]
    for other in found[1:]:
        assert other.products.tobytes() == first.products.tobytes()
        assert other.blanks.tobytes() == first.blanks.tobytes()
        assert other.counts.equals(first.counts)


@pytest.mark.parametrize("shuffled", [[0, 2, 1, 3], [2, 3, 0, 1]])
def test_rows_in_another_order_than_they_were_stored_in_are_refused(con, monkeypatch, shuffled):
    cross = crossed(con, [met(f"i{n}", day=n) for n in range(4)])
    in_order = engine.batches

    def batches(*asked):
        rows = [batch.slice(at, 1) for batch in in_order(*asked) for at in range(len(batch))]
        yield from (rows[at] for at in shuffled)

    monkeypatch.setattr(engine, "batches", batches)
    with pytest.raises(RuntimeError, match="another order"):
        cross.sums("main", Report("p"))


def test_slices_are_the_sums_of_their_people_and_add_up(con):
    interviews, habits = invented(6)
    cross = crossed(con, interviews, habits)
    parts = [cross.sums("main", Report("p", "cohort", value)) for value in ("c0", "c1")]
    whole = cross.sums("main", Report("p"))
    together = merged(parts)
    assert together.products == pytest.approx(whole.products, abs=1e-9)
    assert (together.buckets == whole.buckets).all()
    assert together.counts.equals(whole.counts)


def test_reports_are_of_programs_and_slices_with_enough_people(con):
    interviews, habits = invented(7, people=19)
    reports = crossed(con, interviews, habits).reports()
    assert reports[:2] == [Report("p"), Report(None)]
    cohorts = {(each.program, each.slice_value) for each in reports if each.slice_kind == "cohort"}
    assert cohorts == {("p", "c0"), (None, "c0")}  # c1 has nine people


@pytest.mark.parametrize(("one_seeker", "told"), [(False, set()), (True, {"most"})])
def test_no_slice_is_made_whose_rest_is_of_too_few(con, one_seeker, told):
    interviews = [
        met(f"i{at}", seeker=f"s{at}", cohort="most" if at < 28 else "few", industry="finance" if at else None)
        for at in range(30)
    ]
    reports = crossed(con, interviews, one_seeker=one_seeker).reports()
    assert {each.slice_value for each in reports if each.slice_kind == "cohort" and each.program} == told
    # One person's industry is unknown: the whole less finance would be theirs.
    assert (Report("p", "industry", "finance") in reports) == one_seeker
    # All programs together are on no page.
    assert {Report(None, "cohort", "most"), Report(None, "industry", "finance")} <= set(reports)


def test_samples_are_in_no_report_of_all(con):
    interviews, habits = invented(7)
    reports = crossed(con, interviews, habits, sample=True).reports()
    assert all(each.program == "p" for each in reports)
