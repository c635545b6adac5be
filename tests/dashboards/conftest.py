"""A published warehouse in miniature: the contract's tables, filled with named invented rows, and its marts counted from them.

The marts are counted here in plain Python, apart from the product's SQL, so that a page's numbers have a second opinion.
"""

import datetime as dt
import os
import random
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.contract.habits import catalog
from pipelines.contract.published import published_tables
from pipelines.contract.vocabulary import STAGE_RANK, STAGES
from tests.dashboards import coach_scene
from tests.scenario import Scenario

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "time": "TIME",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "array<string>": "VARCHAR[]",
}
AS_OF = dt.date(2026, 11, 20)


class World:
    """Rows by table; `publish` counts the marts of every program and writes one DuckDB file."""

    def __init__(self):
        self.rows = {name: [] for name in published_tables()}
        self.add("run_info", run_id="20261120-a1b2c3", version="0", contract_version="1", engine="duckdb", as_of=AS_OF)

    def add(self, table, **row):
        assert set(row) <= set(published_tables()[table].columns), row
        self.rows[table].append(row)

    def program(self, code, name=None, **facts):
        settings = {
            "as_of": AS_OF,
            "waiting_days": 30,
            "horizon_days": 30,
            "smallest_group": 5,
            "one_seeker": False,
            "sample": False,
        }
        self.add("programs", program=code, name=name or code, **settings | facts)

    def seeker(self, program, seeker, counted=True):
        self.add(
            "seekers",
            program=program,
            seeker=seeker,
            derived=False,
            counted_by_program=counted,
            shown_to_coach=True,
            counted_in_pool=False,
        )

    def application(
        self,
        program,
        seeker,
        application,
        stages=(),
        outcome="pending",
        dated=True,
        counted=True,
        wish=False,
        future=False,
        held=True,
    ):
        """One application with the stages it met, in order, one a week; the outcome comes a week after the last.

        With `held=False` the stages are told by statuses alone: events, and no interviews.
        """
        day = dt.date(2026, 6, 1)
        ranks = [STAGE_RANK[stage] for stage in stages]
        self.add(
            "applications",
            program=program,
            seeker=seeker,
            application=application,
            company=f"Secret {application} Ltd",
            outcome=outcome,
            is_wish=wish,
            is_future=future,
            counted_by_program=counted,
            derived=False,
            responded=bool(stages) or outcome in ("rejected", "position_closed"),
            reached_interview=max(ranks, default=0) >= 2,
            has_offer="offer" in stages,
        )
        if wish or future:
            return
        for week, event in enumerate(["applied", *stages, *([outcome] if outcome != "pending" else [])]):
            self.add(
                "events",
                event_id=f"{program}/{seeker}/{application}/{week}",
                program=program,
                seeker=seeker,
                application=application,
                event=event,
                happened_on=day + dt.timedelta(weeks=week) if dated else None,
            )
        for at, stage in enumerate(stages):
            if stage == "offer" or not held:
                continue
            last = at == len(stages) - 1
            result = (
                "advanced" if not last else outcome if outcome in ("rejected", "no_response", "withdrew") else "pending"
            )
            self.add(
                "interviews",
                program=program,
                seeker=seeker,
                interview=f"{application}/{stage}/{at}",
                application=application,
                stage=stage,
                result=result,
                result_basis="open" if result == "pending" else "logged",
                result_conflict=False,
                interview_on=day + dt.timedelta(weeks=at + 1),
                is_held=True,
                is_future=False,
                counted_by_program=counted,
            )

    def offer(self, program, seeker, application, **facts):
        self.add(
            "offers",
            program=program,
            seeker=seeker,
            application=application,
            has_happened=True,
            counted_by_program=True,
            offered_on=AS_OF,
            **facts,
        )

    def set_aside(self, program, number, code="unknown_word", table_name="interviews", status="read"):
        self.add(
            "rejected_rows",
            file="log.csv",
            status=status,
            row_number=number,
            table_name=table_name,
            program=program,
            reason_codes=[code],
            reasons=["“Secret Ltd” is no stage"],
        )

    def habit(self, program, habit, with_, without, label=None, phase=None, people=(9, 9), **counts):
        known = catalog().get(habit)
        self.add(
            "mart_habits",
            program=program,
            slice_kind="all",
            is_total=True,
            habit=habit,
            label=label or known.label,
            phase=phase or known.phase,
            n_judged=with_[1] + without[1] + counts.get("n_unknown", 0),
            advanced_with=with_[0],
            n_with=with_[1],
            seekers_with=people[0],
            advanced_without=without[0],
            n_without=without[1],
            seekers_without=people[1],
            **{"n_unknown": 0, "n_not_applicable": 0, "n_late": 0} | counts,
        )

    def quality(self, program, measure, n, of_n=None, table_name=None, column_name=None):
        self.add(
            "mart_data_quality",
            program=program,
            slice_kind="all",
            is_total=True,
            measure=measure,
            n=n,
            of_n=of_n,
            table_name=table_name,
            column_name=column_name,
        )

    def counted(self, table, program):
        return [row for row in self.rows[table] if row["program"] == program and row["counted_by_program"]]

    def publish(self, path):
        """Count the marts, write the file, return its path."""
        for program in [row["program"] for row in self.rows["programs"]]:
            self._count(program)
        con = duckdb.connect(str(path))
        for table in published_tables().values():
            columns = ", ".join(f'"{field.name}" {DUCKDB_TYPES[field.engine_type]}' for field in table.fields)
            con.execute(f"CREATE TABLE {table.name} ({columns})")
            if self.rows[table.name]:
                rows = pd.DataFrame([[row.get(name) for name in table.columns] for row in self.rows[table.name]])
                con.register(
                    "given", rows.set_axis(table.columns, axis=1).astype(object).where(rows.notna().to_numpy(), None)
                )
                cast = ", ".join(f'CAST("{field.name}" AS {DUCKDB_TYPES[field.engine_type]})' for field in table.fields)
                con.execute(f"INSERT INTO {table.name} SELECT {cast} FROM given")
                con.unregister("given")
        con.close()
        return path

    def _count(self, program):
        applications = [
            row for row in self.counted("applications", program) if not row["is_wish"] and not row["is_future"]
        ]
        ids = {(row["seeker"], row["application"]) for row in applications}
        stages = {key: {"applied"} for key in ids}
        for event in self.rows["events"]:
            key = event["seeker"], event["application"]
            if event["program"] == program and key in ids and event["event"] in STAGES:
                stages[key].add(event["event"])
        size = {
            "program": program,
            "slice_kind": "all",
            "is_total": True,
            "n_seekers": len(self.counted("seekers", program)),
            "n_applications": len(ids),
            "n_responded": sum(bool(row["responded"]) for row in applications),
        }
        for stage in STAGES if ids else ():
            rank = STAGE_RANK[stage]
            own_kind = rank == 2 and stage != "interview"
            reached = [
                key
                for key, met in stages.items()
                if any(STAGE_RANK[m] > rank or (m == stage if own_kind else STAGE_RANK[m] == rank) for m in met)
            ]
            self.add(
                "mart_funnel",
                **size,
                stage=stage,
                stage_rank=rank,
                n_reached=len(reached),
                n_seekers_reached=len({seeker for seeker, _ in reached}),
            )
        held = [row for row in self.counted("interviews", program) if row["is_held"]]
        for stage in STAGES[1:-1]:
            here = [row for row in held if row["stage"] == stage]
            if not here:
                continue
            tally = {
                result: sum(row["result"] == result for row in here)
                for result in ("advanced", "rejected", "no_response", "withdrew", "pending")
            }
            tally["n_open"] = tally.pop("pending")
            self.add(
                "mart_stage_results", **size | {"n_seekers": len({row["seeker"] for row in here})}, stage=stage, **tally
            )
        offers = self.counted("offers", program)
        detailed = {(row["seeker"], row["application"]) for row in offers}
        implied = [
            row
            | {
                "decision": (row["outcome"] if row["outcome"].startswith("offer_") else "pending").removeprefix(
                    "offer_"
                )
            }
            for row in applications
            if row["has_offer"] and (row["seeker"], row["application"]) not in detailed
        ]
        every = [*offers, *implied]
        rated = [row["wants_it"] for row in offers if row.get("wants_it")]
        fits = [f"fit_{name}" for name in "role growth skills culture people_first pay benefits location hours".split()]
        scores = {fit: [row[fit] for row in offers if row.get(fit)] for fit in fits}
        self.add(
            "mart_offers",
            **size,
            n_reached_interview=sum(max(STAGE_RANK[m] for m in met) >= 2 for met in stages.values()),
            n_offers=len(every),
            n_seekers_with_offer=len({row["seeker"] for row in every}),
            **{
                word: sum(row.get("decision") == word for row in every)
                for word in ("accepted", "declined", "expired", "rescinded", "negotiating", "pending")
            },
            n_wants_rated=len(rated),
            n_wanted=sum(score >= 4 for score in rated),
            n_negotiated=sum(bool(row.get("negotiated")) for row in offers),
            n_pay_known=sum(bool(row.get("base_pay_final")) for row in offers),
            median_lift=0.05 if offers else None,
            n_fit_rated=sum(any(row.get(fit) for fit in fits) for row in offers),
            n_seekers_fit_rated=len({row["seeker"] for row in offers if any(row.get(fit) for fit in fits)}),
            **{fit: sum(got) / len(got) if got else None for fit, got in scores.items()},
        )


def fill(world, program, people=40, each=10, seed=7):
    """A whole invented program: its people, applications, interviews, offers, habits and what was set aside."""
    chance = random.Random(seed)
    ways = [
        ["recruiter_screen", "technical", "panel_onsite", "final", "offer"],
        ["recruiter_screen", "hiring_manager", "technical", "final", "offer"],
        ["recruiter_screen", "hiring_manager", "panel_onsite", "final", "reference_check", "offer"],
        ["recruiter_screen", "technical", "hiring_manager", "final", "offer"],
        ["recruiter_screen", "assessment", "hiring_manager", "case_presentation", "final", "offer"],
        ["interview", "final", "offer"],
    ]
    pass_on = {"recruiter_screen": 0.46, "final": 0.55, "offer": 0.6, "reference_check": 0.8}
    for person in range(people):
        seeker = f"Person {person:02d}"
        world.seeker(program, seeker)
        for number in range(each):
            met = []
            for stage in chance.choice(ways):
                if chance.random() > pass_on.get(stage, 0.64):
                    break
                met.append(stage)
            name = f"A{person:02d}-{number}"
            if met and met[-1] == "offer":
                outcome = chance.choice(
                    ["offer_accepted", "offer_declined", "pending", "offer_expired", "offer_accepted"]
                )
            else:
                outcome = chance.choices(
                    ["rejected", "no_response", "withdrew", "pending", "position_closed"], [5, 6, 1, 2, 0.5]
                )[0]
            world.application(program, seeker, name, met, outcome)
            if met and met[-1] == "offer":
                score = lambda: chance.choice([None, 2, 3, 4, 4, 5])  # noqa: E731
                decision = {"offer_accepted": "accepted", "offer_declined": "declined", "offer_expired": "expired"}.get(
                    outcome, "pending"
                )
                world.offer(
                    program,
                    seeker,
                    name,
                    decision=decision,
                    wants_it=score(),
                    fit_role=score(),
                    fit_growth=score(),
                    fit_skills=score(),
                    fit_culture=score(),
                    fit_people_first=score(),
                    fit_pay=score(),
                    fit_benefits=score(),
                    fit_location=score(),
                    fit_hours=score(),
                    base_pay_first=50000,
                    base_pay_final=chance.choice([None, 50000, 54000]),
                    negotiated=chance.choice([None, ["base"]]),
                )
    for habit in catalog().values():
        n, m = chance.randint(60, 220), chance.randint(80, 260)
        a, b = round(n * chance.uniform(0.38, 0.58)), round(m * chance.uniform(0.36, 0.5))
        world.habit(
            program,
            habit.code,
            (a, n),
            (b, m),
            people=(chance.choice([3, 12, 25, 30]), 30),
            n_unknown=chance.randint(0, 60),
            n_late=chance.randint(0, 9),
        )
    read = {"rows_read": 4212, "rows_accepted": 4020, "rows_rejected": 151, "rows_repeated": 41}
    for measure, n in read.items():
        world.quality(program, measure, n)
    for measure, n, of_n in [
        ("results_open", 71, 612),
        ("results_from_silence", 96, 612),
        ("result_conflicts", 4, 612),
        ("late_habits", 212, 9000),
        ("habit_time_unknown", 800, 9000),
        ("wishes", 12, 424),
        ("consent_excluded", 2, 42),
        ("files_turned_away", 1, 9),
        ("dropped_cells", 40, None),
    ]:
        world.quality(program, measure, n, of_n)
    for table, column, n, of_n in [
        ("applications", "outcome", 380, 400),
        ("applications", "channel", 120, 400),
        ("interviews", "forecast", 200, 612),
        ("offers", "wants_it", 20, 25),
    ]:
        world.quality(program, "filled", n, of_n, table, column)
    for row, code in enumerate(["unknown_word"] * 88 + ["not_a_record"] * 40 + ["missing"] * 23):
        world.set_aside(program, row + 1, code)


@pytest.fixture(scope="session")
def new_world():
    """`World`, for fixtures that outlast a test."""
    return World


@pytest.fixture
def world():
    return World()


@pytest.fixture
def fill_program():
    """`fill`, for tests that want invented programs of several sizes."""
    return fill


@pytest.fixture(scope="session")
def full(tmp_path_factory):
    """A world with one program of 40 people, published once: (world, path of the warehouse)."""
    made = World()
    made.program("river", "Riverside Career Program", sample=True)
    fill(made, "river")
    return made, made.publish(tmp_path_factory.mktemp("full") / "interviews.duckdb")


@pytest.fixture(scope="session")
def coached(tmp_path_factory):
    """The Scenario of coach_scene.py, run once."""
    made = Scenario(tmp_path_factory.mktemp("coached"))
    coach_scene.scene(made)
    assert made.run(coach_scene.AS_OF.isoformat(), with_answers=True)
    return made


@pytest.fixture(scope="session")
def chromium():
    """A headless browser with which pages are looked at; skipped where the system has none, save where CI says it must be."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright for python is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing = "no Chromium on this machine (looked for chromium, chromium-browser, google-chrome)"
        if os.environ.get("DEBRIEF_BROWSER") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path) -> Path:
    return tmp_path / "site"
