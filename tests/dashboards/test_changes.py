"""What changed since last month: every number counted anew from the rows below, and no small change to be worked out.

The day is 30 May, then is 30 April. Every file has the day in its name on which what it says was known.
"""

import dataclasses
import datetime as dt
import functools
import re

import numpy as np
import pandas as pd
import pytest

from pipelines.dashboards import released, words
from pipelines.dashboards.pages.program import privacy
from pipelines.dashboards.pages.program.changes import changes_section, difference, read_changes
from pipelines.dashboards.pages.program.changes_shown import MEASURES, OF_INTERVIEWS, Change, Count, shown
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.program.tables import read_program
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs
from pipelines.orchestration import steps
from pipelines.statistics.rates import wilson
from tests.scenario import Scenario, publish

DAY, THEN = dt.date(2026, 5, 30), dt.date(2026, 4, 30)
APRIL, MAY = "2026-04-20", "2026-05-25"


def logs(people, *, second, offers):
    """Rows of April and of May, by table. Each of `people` has an application with a first round, and every third one led on.

    Those of `second` come to tell of a second application in May, whose first round led on; those of `offers` of an offer.
    """
    made = {(table, day): [] for table in ("applications", "interviews", "offers") for day in (APRIL, MAY)}
    for number, who in enumerate(people):
        job = {"seeker": who, "application": f"{who}-1", "company": "Acme"}
        made["applications", APRIL].append(job | {"applied_on": "2026-03-01", "status": "interviewing"})
        result = "advanced" if number % 3 == 0 else "rejected"
        met = {"interview": f"{who}-i1", "seeker": who, "application": f"{who}-1", "stage": "technical"}
        made["interviews", APRIL].append(met | {"interview_on": "2026-03-10", "result": result})
        if who in second:
            job = {"seeker": who, "application": f"{who}-2", "company": "Birch"}
            made["applications", MAY].append(job | {"applied_on": "2026-03-20", "status": "interviewing"})
            met = {"interview": f"{who}-i2", "seeker": who, "application": f"{who}-2", "stage": "technical"}
            made["interviews", MAY].append(met | {"interview_on": "2026-04-01", "result": "advanced"})
        if who in offers:
            made["offers", MAY].append({"seeker": who, "application": f"{who}-1", "offered_on": "2026-05-20"})
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    s = Scenario(tmp_path_factory.mktemp("changes"))
    people = [f"s{number:02}" for number in range(20)]
    programs = {
        "many": {"second": people[:7], "offers": people[:6]},
        "few": {"second": people[:4], "offers": people[:6]},
        "one": {"second": people[:1], "offers": []},
    }
    s.rows = {}
    for program, facts in programs.items():
        s.program(program, as_of=DAY)
        s.rows[program] = logs(people, **facts)
        for (table, day), rows in s.rows[program].items():
            if rows:
                s.write(f"{program}/{table} {day}.csv", rows)
    s.program("new", as_of=DAY)
    s.write("new/applications.csv", s.rows["many"]["applications", APRIL])
    s.run(MAY, with_marts=True)
    return s


def section(s, program, language="en"):
    with open_warehouse(s.warehouse) as con, words.speaking(language):
        (one,) = (each for each in read_programs(con) if each.code == program)
        html = page_html(program_page(con, one))
    (found,) = re.findall(r'<section id="changes".*?</section>', html, re.S)
    return re.sub(r"\s+", " ", found.replace("\u00a0", " ").replace("\u2060", "").replace("&#39;", "'"))


def rows_of(html):
    """The table's cells by what its rows are about."""
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html, re.S)
    return {name: [cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.S)] for name, cells in rows}


def counted(s, program, known_by):
    """{measure: (k, n)} of the rows known by a day, counted here: every interview is a first round, and old enough."""
    rows = {
        table: [row for (of, day), each in s.rows[program].items() if of == table and day <= known_by for row in each]
        for table in ("applications", "interviews", "offers")
    }
    led_on = sum(row["result"] == "advanced" for row in rows["interviews"])
    of_interviews = led_on, len(rows["interviews"])
    return {
        "applications": (None, len(rows["applications"])),
        "people_interviewed": (None, len({row["seeker"] for row in rows["interviews"]})),
        "first_rounds": of_interviews,
        "interviews": of_interviews,
        "people_offered": (None, len({row["seeker"] for row in rows["offers"]})),
    }


def test_every_number_of_the_section_is_counted_from_what_was_known_on_each_day(built):
    html, rows = section(built, "many"), rows_of(section(built, "many"))
    now, then = counted(built, "many", DAY.isoformat()), counted(built, "many", THEN.isoformat())
    assert (now["first_rounds"], then["first_rounds"]) == ((14, 27), (7, 20))
    for measure in MEASURES:
        cells = rows[words.say(f"changes_row_{measure}")]
        for told, (k, n) in zip(cells, (then[measure], now[measure]), strict=False):
            if k is None:
                assert told == str(n)
            else:
                low, high = (round(100 * float(end)) for end in wilson(k, n))
                assert told == f"{k} of {n}: {round(100 * k / n)} %, likely {low}–{high} %"
    assert rows["Applications"] == ["20", "27", "+7"]
    assert rows["People who reached an interview"] == ["20", "20", "0"]
    assert rows["People with an offer"] == ["0", "6", "+6"]
    assert ">Since 30 April 2026: 7 more applications, 6 more people with an offer</h2>" in html
    assert "14 of 27 first rounds led on (52 %), 30 days ago 7 of 20 (35 %)." in html
    assert "14 of 27 interviews with a result led on (52 %), 30 days ago 7 of 20 (35 %)." in html
    assert "20 people reached an interview, as many as 30 days ago." in html
    assert "6 people had an offer, 30 days ago 0." in html
    assert words.say("not_shown") not in html


def test_what_chance_could_make_is_called_so_and_nothing_else_is_called_more(built):
    html = section(built, "many")
    by, low, high = difference(Count(27, 14), Count(20, 7))
    assert low < 0 < high
    unclear = words.say("changes_unclear", by=by, low=low, high=high)
    assert html.count(unclear) == 2
    assert f"{words.points(by)} in 100, likely {words.points(low)} to {words.points(high)}" in html


@pytest.mark.parametrize(
    ("now", "then", "key"),
    [
        ((90, 180), (20, 100), "clear"),
        ((20, 100), (90, 180), "clear"),
        ((50, 110), (45, 100), "unclear"),
        ((45, 100), (45, 100), "same"),
    ],
)
def test_a_trend_is_told_only_where_its_range_leaves_out_none(now, then, key):
    from pipelines.dashboards.pages.program.changes import _trend

    made = Count(now[1], now[0]), Count(then[1], then[0])
    by = difference(*made)
    numbers = {"by": by[0], "low": by[1], "high": by[2]}
    assert _trend(*made, by) == words.say(f"changes_{key}", **({} if key == "same" else numbers))


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        ((6, 6), "Since 30 April 2026: as many applications, and as many people with an offer"),
        ((6, 4), "Since 30 April 2026: 2 more people with an offer"),
        (None, "What changed since 30 April 2026"),
    ],
)
def test_that_nothing_changed_is_a_finding_where_both_may_be_told(offered, said):
    from pipelines.dashboards.pages.program.changes import _finding

    both = (Count(offered[0]), Count(offered[1])) if offered else (None, None)
    changes = [Change("applications", Count(24), Count(24)), Change("people_offered", *both)]
    assert _finding(changes, THEN).replace("\u00a0", " ") == said


def test_a_change_of_too_few_people_is_not_told_and_neither_is_what_it_would_be_worked_out_from(built):
    html, rows = section(built, "few"), rows_of(section(built, "few"))
    hidden = words.say("not_shown")
    # Four people have a second application since: 24 applications are on the page anyhow, 20 would tell of these four.
    assert rows["Applications"] == [hidden, "24", hidden]
    assert rows["First rounds that led on"][0] == rows["Interviews that led on"][0] == hidden
    assert rows["First rounds that led on"][2] == rows["Interviews that led on"][2] == hidden
    assert rows["People with an offer"] == ["0", "6", "+6"]
    assert ">Since 30 April 2026: 6 more people with an offer</h2>" in html
    assert "first rounds led on" not in html
    assert "“Not shown” stands for fewer than 5 people or for a change among so few" in html


def test_where_nothing_can_be_told_of_a_change_the_title_says_so_little(built):
    html = section(built, "one")
    assert ">What changed since 30 April 2026</h2>" in html
    assert rows_of(html)["Applications"] == ["not shown", "21", "not shown"]


def test_where_nothing_was_known_then_the_section_says_what_would_fill_it(built):
    html = section(built, "new")
    assert "Nothing in these logs was known on 30 April 2026, 30 days before the day of this page" in html
    assert "applications 2026-04-30.csv" in html
    assert "<table" not in html


def test_german_says_it_too(built):
    html = section(built, "many", "de")
    assert "Seit dem 30. April 2026: 7 Bewerbungen mehr, 6 Personen mehr mit einem Angebot" in html
    assert "14 von 27 ersten Runden führten weiter (52 %), vor 30 Tagen 7 von 20 (35 %)." in html


def test_a_page_made_of_no_file_has_no_such_section(built):
    with open_warehouse(built.warehouse) as con:
        program = next(each for each in read_programs(con) if each.code == "many")
        tables = privacy.shown(read_program(con, program))
        rows = read_changes(con, program)
    assert changes_section(tables, rows) is not None
    assert changes_section(tables, rows.iloc[:0]) is None


def test_what_would_tell_of_a_few_beside_an_earlier_page_is_left_out(built):
    with open_warehouse(built.warehouse) as con:
        program = next(each for each in read_programs(con) if each.code == "many")
        page = page_html(program_page(con, program, [released.THEN]))
    (html,) = re.findall(r'<section id="changes".*?</section>', page, re.S)
    hidden = words.say("not_shown")
    assert all(cells[0] == cells[2] == hidden for cells in rows_of(html).values())
    assert rows_of(html)["Applications"][1] == "27"
    assert words.say("changes_waits") in html


def pages(s, day):
    """Everything up to the site, as a run at noon of `day` makes it."""
    run = s.begin(day)
    steps.take_in(run)
    publish(run, with_marts=True)
    steps.build_pages(run)


def test_a_day_is_set_beside_one_that_was_shown_and_as_it_was_shown(tmp_path):
    """One person's log is read after the page of 10 April was made, on the same day: set beside that page it would tell of them."""
    s, log = Scenario(tmp_path), "seeker | company | applied_on | status\n{}"
    s.program("p", sharing_basis="agreement")
    for number in range(12):
        s.write(f"p/s{number}/applications.csv", log.format(f"s{number} | Acme | 2026-04-01 | applied\n"))
    pages(s, "2026-04-10")
    s.write("p/s0/more.csv", log.format("s0 | Birch | 2026-04-01 | applied\n"))
    run = s.begin("2026-04-10")
    run.now += dt.timedelta(hours=3)
    steps.take_in(run)
    for number in range(1, 8):
        s.write(f"p/s{number}/more.csv", log.format(f"s{number} | Birch | 2026-05-01 | applied\n"))
    pages(s, "2026-05-12")
    sql = "SELECT then_on, n_then, n_now FROM mart_changes WHERE measure = 'applications' AND scope = 'program'"
    assert s.query(sql) == [(dt.date(2026, 4, 10), 12, 20)]
    every = (path.read_text(encoding="utf-8") for path in s.begin("2026-05-12").settings.site.glob("*/index.html"))
    (page,) = (text for text in every if 'id="changes"' in text)
    cells = rows_of(re.sub(r"\s+", " ", page))
    assert cells["Applications"] == ["12", "20", "+8"]


# The differencing attack


STAGES = ("recruiter_screen", "technical", "final")


def invented(seed, people):
    """(rows of mart_changes, and each person's interviews as (stage, is first round, known then, known now)) at random."""
    random = np.random.default_rng(seed)
    met = []
    for who in range(people):
        for _ in range(random.integers(0, 4)):
            stage, first = STAGES[random.integers(3)], bool(random.random() < 0.5)
            then = bool(random.random() < 0.8)
            met.append((who, stage, first, then, not then or bool(random.random() < 0.97), bool(random.random() < 0.4)))
    frame = pd.DataFrame(met, columns=["who", "stage", "first", "then", "now", "led_on"])
    kinds = {"first_rounds": frame["first"], "later_rounds": ~frame["first"], "interviews": frame["first"] | True}
    rows = []
    for measure, of_kind in kinds.items():
        for stage in (None, *STAGES):
            here = frame[of_kind & (frame["stage"].eq(stage) if stage else True)]
            each = here.groupby("who").apply(
                lambda t: pd.Series({"n_then": t.then.sum(), "n_now": t.now.sum(), "k_then": (t.then & t.led_on).sum(),
                                     "k_now": (t.now & t.led_on).sum()}), include_groups=False,
            )  # fmt: skip
            if len(each):
                changed = (each.n_then != each.n_now) | (each.k_then != each.k_now)
                sums = {name: int(each[name].sum()) for name in each}
                behind = {"people_then": (each.n_then > 0).sum(), "people_now": (each.n_now > 0).sum()}
                rows.append({"measure": measure, "stage": stage, "n_people_changed": changed.sum(), **sums, **behind})
    return pd.DataFrame(rows).assign(n_consent_changed=0), frame


def tables_of(built, frame, smallest):
    """ProgramTables whose stages are those of `frame`, as they may be shown."""
    with open_warehouse(built.warehouse) as con:
        program = next(each for each in read_programs(con) if each.code == "many")
        tables = read_program(con, program)
    now = frame[frame["now"]]
    hidden = [now[now["stage"] == stage]["who"].nunique() < smallest for stage in STAGES]
    stages = pd.DataFrame({"stage": STAGES, "hidden": hidden})
    program = dataclasses.replace(program, smallest=smallest)
    return dataclasses.replace(privacy.shown(tables), stages=stages, program=program)


@pytest.fixture(scope="module")
def attacked(built):
    """(each person's interviews, the tables as they may be shown, and the changes as they are shown) of a seed, made once."""

    @functools.cache
    def of(seed):
        rows, frame = invented(seed, people=8 + seed)
        tables = tables_of(built, frame, 5)
        return frame, tables, shown(rows, tables)

    return of


def spans(rows, target):
    rank = np.linalg.matrix_rank
    return bool(len(rows)) and rank(np.vstack([*rows, target])) == rank(np.array(rows))


@pytest.mark.parametrize("seed", range(30))
def test_no_sum_or_difference_of_what_is_shown_tells_of_fewer_people_than_the_minimum(attacked, seed):
    """Unknown are, at each stage, the first rounds and the rest, as they stood then and as they changed since. A reader has the
    results by stage, now and then of both measures, and tries all their sums."""
    frame, tables, changes = attacked(seed)
    here = [stage for stage, gone in zip(STAGES, tables.stages["hidden"], strict=True) if not gone]
    atoms = [(stage, first, time) for stage in STAGES for first in (True, False) for time in ("then", "change")]

    def vector(stages, firsts, times):
        return np.array([float(s in stages and f in firsts and t in times) for s, f, t in atoms])

    both = {"first_rounds": (True,), "interviews": (True, False)}
    published = [vector((stage,), (True, False), ("then", "change")) for stage in here]
    told = {change.measure: change for change in changes}
    for measure, firsts in both.items():
        if told[measure].now is not None:
            published.append(vector(here, firsts, ("then", "change")))
        if told[measure].then is not None:
            published.append(vector(here, firsts, ("then",)))
    seen = frame[frame["stage"].isin(here)]
    for firsts in ((True,), (False,), (True, False)):
        of_kind = seen[seen["first"].isin(firsts)]
        each = of_kind.groupby("who")
        changed = each["then"].sum() != each["now"].sum()
        behind = {
            ("then",): of_kind[of_kind["then"]]["who"].nunique(),
            ("then", "change"): of_kind[of_kind["now"]]["who"].nunique(),
            ("change",): int(changed.sum()),
        }
        for times, n_people in behind.items():
            if 1 <= n_people < 5:
                assert not spans(published, vector(here, firsts, times)), (firsts, times, n_people)


def test_the_attack_meets_hidden_cells_and_shown_ones(attacked):
    found = [attacked(seed) for seed in range(30)]
    then = [change.then is None for _, _, changes in found for change in changes if change.measure in OF_INTERVIEWS]
    assert 5 <= sum(then) <= len(then) - 5


def test_who_took_back_their_consent_since_is_not_told_by_a_page_of_then(built):
    rows, frame = invented(29, 40)
    tables = tables_of(built, frame, 5)
    assert any(change.then for change in shown(rows, tables))
    assert not any(change.then for change in shown(rows.assign(n_consent_changed=2), tables))
    assert any(change.then for change in shown(rows.assign(n_consent_changed=6), tables))


def test_without_a_minimum_nothing_is_hidden(built):
    rows, frame = invented(3, 4)
    every = shown(rows, tables_of(built, frame, 0))
    assert all(isinstance(change, Change) and change.now and change.then for change in every)
