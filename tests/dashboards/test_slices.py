"""Slices of a program: merged, hidden, and held against a reader who subtracts one published number from another."""

import re

import numpy as np
import pandas as pd
import pytest

from pipelines.contract.vocabulary import STAGE_RANK
from pipelines.dashboards import words
from pipelines.dashboards.pages.program import privacy, slices_shown
from pipelines.dashboards.pages.program.page import program_page
from pipelines.dashboards.pages.program.sliced import offers_table
from pipelines.dashboards.pages.program.slices import Group, read_slices
from pipelines.dashboards.pages.program.slices_shown import ShownSlices
from pipelines.dashboards.pages.program.tables import read_program
from pipelines.dashboards.pages.rates import told
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.warehouse import open_warehouse, read_programs

KINDS = ("cohort", "career_stage", "industry", "channel")
STAGE_OF = {label: stage for stage, label in words.labels("stage").items()} | {
    words.label("any_interview", "interview"): "interview"
}


@pytest.fixture(scope="module")
def made(fill_program, new_world, tmp_path_factory):
    """An invented program, its slices that may be shown, and its page: each made once."""
    kept = {}

    def make(people=40, each=9, seed=1):
        if (people, each, seed) not in kept:
            world = new_world()
            world.program("p", "Program")
            fill_program(world, "p", people=people, each=each, seed=seed, sliced=True)
            with open_warehouse(world.publish(tmp_path_factory.mktemp("sliced") / "w.duckdb")) as con:
                (program,) = read_programs(con)
                shown = slices_shown.shown(read_slices(con, program), privacy.shown(read_program(con, program)))
                kept[people, each, seed] = world, shown, page_html(program_page(con, program))
        return kept[people, each, seed]

    return make


def rows_of(html, section):
    """The first table of a section, as it is read on the page: label -> texts."""
    found = re.search(rf'<section id="{section}".*?</section>', html, re.S)
    if found is None:
        return {}
    tables = re.findall(r"<table>.*?</table>", found.group(), re.S)
    table = tables[-1] if section == "funnel" else tables[0] if tables else ""
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">([^<]+)</th>(.*?)</tr>", table, re.S)
    return {label: re.findall(r"<td[^>]*>(.*?)</td>", cells, re.S) for label, cells in rows}


def counts_of(html, section, at=0):
    """Stage -> the number that stands there, None where it is not shown."""
    made = {}
    for label, cells in rows_of(html, section).items():
        if label in STAGE_OF:
            text = cells[at].replace(",", "")
            made[STAGE_OF[label]] = int(text) if text.isdigit() else None
    return made


def truth(world, groups):
    """By (key, stage): applications that reached it and their people; and every application's groups, one of each kind."""
    people = {row["seeker"]: row for row in world.rows["seekers"]}
    value_of = {
        "cohort": lambda app: people[app["seeker"]].get("cohort"),
        "career_stage": lambda app: people[app["seeker"]].get("career_stage"),
        "industry": lambda app: app.get("industry"),
        "channel": lambda app: app.get("channel"),
    }
    key_of = {(group.kind, value): group.key for group in groups for value in group.values}
    met = {(row["seeker"], row["application"]): {"applied"} for row in world.rows["applications"]}
    for event in world.rows["events"]:
        if event["event"] in STAGE_RANK:
            met[event["seeker"], event["application"]].add(event["event"])
    each = {}
    for app in world.rows["applications"]:
        keys = tuple(key_of.get((kind, value_of[kind](app) or "")) for kind in KINDS)
        each[app["seeker"], app["application"]] = (keys, met[app["seeker"], app["application"]])
    return each


def reached(met, stage):
    rank = STAGE_RANK[stage]
    kind = rank == 2 and stage != "interview"
    return any(STAGE_RANK[m] > rank or (m == stage if kind else STAGE_RANK[m] == rank) for m in met)


def spans(rows, target):
    """Whether `target` is a sum of multiples of `rows`, by the rank of the matrix with and without it."""
    return np.linalg.matrix_rank(np.vstack([*rows, target])) == np.linalg.matrix_rank(np.array(rows))


@pytest.mark.parametrize(("seed", "people", "each"), [(1, 40, 9), (2, 60, 8), (3, 25, 14), (4, 90, 5)])
def test_no_subtraction_tells_of_fewer_people_than_the_minimum(made, seed, people, each):
    """A reader takes every number of every view and tries all sums and differences; every small cell stays unknown."""
    world, shown, html = made(people, each, seed)
    every = truth(world, shown.groups)
    combinations = sorted({keys for keys, _ in every.values()}, key=str)
    keys = [group.key for group in shown.groups if group.kind != "format"]
    assert keys
    small = 0
    for stage in STAGE_RANK:
        indicator = {key: np.array([float(key in combination) for combination in combinations]) for key in keys} | {
            "all": np.ones(len(combinations))
        }
        published, hidden = [], []
        for key in ("all", *keys):
            here = counts_of(html, "funnel" if key == "all" else f"funnel-{key}")
            if stage not in here:
                continue
            those = [who for who, (mine, met) in every.items() if (key == "all" or key in mine) and reached(met, stage)]
            seekers = {seeker for seeker, _ in those}
            if here[stage] is None:
                hidden.append((key, len(seekers)))
            else:
                assert here[stage] == len(those), (key, stage)
                assert not 1 <= len(seekers) < 5, (key, stage, "is of too few and shown")
                published.append(indicator[key])
        for kind in KINDS:
            # What is hidden of a kind is known together, from the whole: so together it is of enough people.
            gone = {key for key, _ in hidden if key.startswith(f"{kind}-")}
            met_here = [(who, mine) for who, (mine, met) in every.items() if reached(met, stage)]
            together = {seeker for (seeker, _), mine in met_here if gone & set(mine)}
            assert ("all", len({seeker for (seeker, _), _ in met_here})) in hidden or not 1 <= len(together) < 5
        for key, n_people in hidden:
            if 1 <= n_people < 5 and published:
                small += 1
                assert not spans(published, indicator[key]), (key, stage, "can be worked out")
    assert small


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_results_do_not_tell_what_a_funnel_hides(made, seed):
    """Who led on at a stage are those beyond it: where a view hides how many these are, it hides the stage's results."""
    _world, shown, html = made(40, 9, seed)
    steps = [stage for stage in STAGE_RANK if STAGE_RANK[stage] != 2 or stage == "interview"]
    hidden = 0
    for group in shown.groups:
        funnel, results = counts_of(html, f"funnel-{group.key}"), counts_of(html, f"results-{group.key}", at=1)
        for stage in results:
            beyond = next((later for later in steps if STAGE_RANK[later] > STAGE_RANK[stage] and later in funnel), None)
            if beyond and funnel[beyond] is None:
                hidden += 1
                assert results[stage] is None, (group.key, stage)
    assert hidden


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_results_of_all_views_of_a_kind_never_lack_a_single_one(made, seed):
    _world, shown, html = made(40, 9, seed)
    whole = counts_of(html, "results", at=1)
    for kind in shown.kinds:
        for stage in (stage for stage, n in whole.items() if n is not None):
            lacking = [
                group for group in shown.of(kind) if counts_of(html, f"results-{group.key}", at=1).get(stage, 0) is None
            ]
            assert len(lacking) != 1, (kind, stage)


def test_of_sixty_people_at_least_half_are_in_every_main_table(made):
    world, shown, html = made(60, 8, 5)
    every = truth(world, shown.groups)
    applied = {seeker for seeker, _ in every}
    assert len(applied) == 60
    for kind in KINDS:
        groups = [
            group for group in shown.of(kind) if counts_of(html, f"funnel-{group.key}").get("interview") is not None
        ]
        seen = {seeker for (seeker, _), (keys, _) in every.items() if {group.key for group in groups} & set(keys)}
        assert len(seen) >= 30, kind
    # And with an offer rate of their own, by cohort.
    rates = [cells[4] for cells in rows_of(html, "slices").values()]
    assert sum(rate != words.say("not_shown") for rate in rates) >= len(rates) / 2


def test_every_group_is_of_enough_people_or_put_together(made):
    _world, shown, html = made(40, 9, 1)
    assert all(group.people >= 5 for group in shown.groups)
    merged = [group for group in shown.groups if len(group.values) > 1]
    assert merged
    for group in merged:
        assert group.label == words.label("slice_others", group.kind)
        assert group.label in html
        assert all(words.label(group.kind, value) in html for value in group.values if value)


def test_a_kind_of_one_group_is_not_set_side_by_side(world, tmp_path):
    world.program("p", "Program")
    for number in range(9):
        world.seeker("p", f"s{number}", cohort="Spring" if number < 8 else "Autumn")
        world.application("p", f"s{number}", f"a{number}", ["technical"], "rejected")
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        assert read_slices(con, program).groups == ()
        html = page_html(program_page(con, program))
    assert 'id="view"' not in html
    assert "Autumn" not in html


def test_two_kinds_that_together_single_out_a_few_are_not_both_shown(world, tmp_path):
    """Every person of the spring cohort but two looks for an entry job: the cohort less the entry jobs would be those two."""
    world.program("p", "Program")
    for number in range(30):
        spring = number < 12
        stage = "entry" if number < 10 else "senior"
        world.seeker("p", f"s{number}", cohort="Spring" if spring else "Autumn", career_stage=stage)
        world.application("p", f"s{number}", f"a{number}", ["technical"], "rejected")
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        shown = slices_shown.shown(read_slices(con, program), privacy.shown(read_program(con, program)))
        html = page_html(program_page(con, program))
    assert shown.kinds == ["cohort"]
    assert shown.left_out == ("career_stage",)
    assert "Not set side by side, since together with the others it would single people out: career stage." in html


def test_a_first_offer_by_day_90_is_not_told_where_offers_are_hidden(world, tmp_path):
    world.program("p", "Program")
    for number in range(24):
        world.seeker("p", f"s{number}", cohort=("Spring", "Autumn", "Winter")[number % 3])
        stages = ["technical", "offer"] if number % 3 == 0 or number == 1 else ["technical"]
        world.application(
            "p", f"s{number}", f"a{number}", stages, "offer_accepted" if "offer" in stages else "rejected"
        )
    for cohort in ("Spring", "Autumn", "Winter"):
        facts = {"scope": "program", "program": "p", "slice_kind": "cohort", "slice_value": cohort, "suppressed": False}
        world.add(
            "time_to_offer", **facts, day=95, n_seekers=8, at_risk=8, offers=1, incidence=0.125, low=0.0, high=0.4
        )
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        rows = rows_of(page_html(program_page(con, program)), "slices")
    hidden = words.say("not_shown")
    # One person of the autumn cohort has an offer. Nobody of the winter cohort has, which hides nothing.
    assert {cohort: cells[3] for cohort, cells in rows.items()} == {"Autumn": hidden, "Spring": hidden, "Winter": "0"}
    assert [rows[cohort][5] for cohort in ("Autumn", "Spring")] == [hidden, hidden]


#: The days that are told of Spring and of Autumn -> the head of the column, and what it says of each; None: no column.
COMMON_DAYS = [
    (((45, 90, 120), (45, 90, 120)), ("First offer by day 90", ["30 %, likely 10–60 %", "30 %, likely 10–60 %"])),
    (((45, 85, 120), (85, 120)), ("First offer by day 85", ["28 %, likely 10–60 %", "28 %, likely 10–60 %"])),
    (((95, 120), (95, 120)), ("First offer by day 95", ["32 %, likely 10–60 %", "32 %, likely 10–60 %"])),
    (((90, 215), (215,)), ("First offer by day 215", ["72 %, likely 10–60 %", "72 %, likely 10–60 %"])),
    (
        ((45, 90, 120), (45, 60)),
        ("First offer by day 90", ["30 %, likely 10–60 %", words.NOTHING]),
    ),  # not followed so long
    (((90, 120), (95, 125)), None),  # no day in common: set side by side they would be of two days
    (((), ()), None),
]


@pytest.mark.parametrize(("days", "said"), COMMON_DAYS)
def test_first_offers_are_set_side_by_side_as_of_one_day_that_is_told_of_all(days, said):
    table, hidden = (by_cohort(days, suppressed) for suppressed in (False, True))
    at = next((at for at, head in enumerate(table.head) if head.startswith("First offer")), None)
    told = at and (table.head[at], [row[at].replace("\u00a0", " ") for row in table.rows])
    assert told == said
    assert not any(head.startswith("First offer") for head in hidden.head)


def by_cohort(days, suppressed):
    """The table of two cohorts of which these days are told."""
    groups = tuple(Group("cohort", name, (name,), 30) for name in ("Spring", "Autumn"))
    facts = {"n_seekers": 30, "low": 0.1, "high": 0.6, "suppressed": suppressed}
    rows = [
        facts | {"key": group.key, "day": day, "incidence": day / 300}
        for group, told in zip(groups, days, strict=True)
        for day in told
    ]
    times = pd.DataFrame(rows, columns=[*facts, "key", "day", "incidence"])
    reached = [{"stage": stage, "n_reached": n} for stage, n in (("applied", 60), ("interview", 20), ("offer", 9))]
    return offers_table(
        ShownSlices(groups, {group.key: pd.DataFrame(reached) for group in groups}, {}, times), "cohort"
    )


def test_a_kind_of_which_no_offer_may_be_told_says_so_once(world, tmp_path):
    """5, 4 and 3 people of three cohorts have an offer: of none of them it may be told."""
    world.program("p", "Program")
    offers = {"Spring": 5, "Autumn": 4, "Winter": 3}
    for cohort, n in offers.items():
        for number in range(20):
            seeker = f"{cohort}{number}"
            world.seeker("p", seeker, cohort=cohort)
            stages = ["technical", "offer"] if number < n else ["technical"]
            world.application("p", seeker, "a", stages, "offer_accepted" if number < n else "rejected")
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        html = page_html(program_page(con, program))
    section = re.search(r'<section id="slices".*?</section>', html, re.S).group()
    rows = rows_of(html, "slices")
    assert {cohort: cells[:2] for cohort, cells in rows.items()} == {cohort: ["20", "20"] for cohort in offers}
    assert {len(cells) for cells in rows.values()} == {3}  # people, applications, interviews
    assert words.say("not_shown") not in "".join(cell for cells in rows.values() for cell in cells)
    assert "Offers by cohort are not shown" in section
    assert "large enough to tell" not in section


def test_a_format_is_told_without_the_stages_of_few_people(world, tmp_path):
    """Finals on site are 3 people's and by video 2: no final of a format is told, and all else is, saying so."""
    world.program("p", "Program")
    for number in range(12):
        world.seeker("p", f"s{number}")
        for form, finals in (("onsite", 3), ("video", 2), ("phone", 9)):
            met = ["recruiter_screen", "final"] if number < finals else ["recruiter_screen"]
            world.application("p", f"s{number}", f"{form}{number}", met, "rejected", formats=[form])
            world.application("p", f"s{number}", f"{form}-{number}", ["technical"], "rejected", formats=[form])
    with open_warehouse(world.publish(tmp_path / "w.duckdb")) as con:
        (program,) = read_programs(con)
        html = page_html(program_page(con, program))
    kept = {ord("\u00a0"): " ", ord("\u2060"): None}
    rows = {label: [cell.translate(kept) for cell in cells] for label, cells in rows_of(html, "slices").items()}
    held = [row for row in world.rows["interviews"] if row["stage"] != "final"]
    for label, form in (("On site", "onsite"), ("Video", "video"), ("Phone", "phone")):
        here = [row["result"] for row in held if row["format"] == form]
        led, n = here.count("advanced"), len(here)
        assert n == 24
        assert rows[label] == ["12", f"{told(led, n)}, without Final".replace("\u00a0", " "), "24"]
    assert "“Without”" in html


def test_views_say_what_they_count(made):
    _world, shown, html = made(40, 9, 1)
    for group in shown.groups:
        for section in ("funnel", "results"):
            text = re.search(
                rf'<section id="{section}-{group.key}" data-view="{group.key}" hidden.*?</section>', html, re.S
            )
            assert text, (section, group.key)
            if group.kind != "format":
                assert f"{words.label('slice_kind', group.kind)}: {group.label}" in text.group()
                assert f"{group.people}\u00a0people" in text.group()


def test_a_page_with_all_its_views_is_one_file_that_can_be_sent(made):
    *_, html = made(60, 8, 2)
    assert len(html.encode()) <= 2_500_000


def test_groups_that_stand_apart_are_counted_from_their_rates(made):
    from pipelines.dashboards.pages.rates import share

    _world, shown, html = made(60, 8, 2)
    whole = counts_of(html, "funnel")
    own = whole["offer"] / whole["interview"]
    apart = rated = 0
    for group in shown.groups:
        funnel = counts_of(html, f"funnel-{group.key}")
        rate = share(funnel.get("offer"), funnel.get("interview")) if funnel.get("offer") is not None else {}
        rated += bool(rate)
        apart += bool(rate) and not rate["low"] <= own <= rate["high"]
    finding = "slices_finding" if apart else "slices_finding_none"
    assert words.say(finding, apart=apart, groups=rated).replace("'", "&#39;") in html
