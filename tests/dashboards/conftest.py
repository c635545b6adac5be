"""A published warehouse in miniature: the contract's tables, filled with named invented rows, and its marts counted from them.

The marts are counted here in plain Python, apart from the product's SQL, so that a page's numbers have a second opinion.
"""

import datetime as dt
import json
import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.contract.habits import catalog
from pipelines.contract.published import published_tables
from pipelines.contract.vocabulary import STAGE_RANK, STAGES
from tests.dashboards import coach_scene
from tests.dashboards.own_page import own_of, two_people
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

    def seeker(self, program, seeker, counted=True, **facts):
        self.add(
            "seekers",
            **facts,
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
        formats=(None,),
        **facts,
    ):
        """One application with the stages it met, in order, one a week; the outcome comes a week after the last.

        With `held=False` the stages are told by statuses alone: events, and no interviews. `formats` are those of its meetings,
        in turn; `facts` are more of its columns.
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
            furthest_stage=max(stages, key=STAGE_RANK.get, default="applied"),
            **facts,
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
                format=formats[at % len(formats)],
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
        con.execute("BEGIN")
        for table in published_tables().values():
            kinds = {field.name: DUCKDB_TYPES[field.engine_type] for field in table.fields}
            columns = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
            con.execute(f"CREATE TABLE {table.name} ({columns})")
            rows = self.rows[table.name]
            told = [name for name in kinds if any(name in row for row in rows)]
            if told:
                given = ", ".join(f'unnest(?::{kinds[name]}[]) AS "{name}"' for name in told)
                values = [[row.get(name) for row in rows] for name in told]
                con.execute(f"INSERT INTO {table.name} BY NAME SELECT {given}", values)
        con.execute("COMMIT")
        con.close()
        return path

    def effect(
        self,
        program,
        habit,
        with_,
        without,
        grade="no evidence either way",
        by=0.05,
        half=0.08,
        people=(20, 20),
        **facts,
    ):
        """One row of habit_effects: (advanced, n) on both sides, the adjusted estimate and half its range."""
        known = catalog().get(habit)
        hundred = {
            "by": by,
            "low": by - half,
            "high": by + half,
            "could_be": abs(by) + half,
            "either_way": abs(by) + half,
        }
        told = {name: round(100 * value) for name, value in hundred.items()}
        key = {"strong": "strong", "suggestive": "suggestive", "little or no difference": "little"}.get(
            grade, "no_evidence"
        )
        counts = {"n_with": with_[1], "n_without": without[1], "informative_seekers": min(people)}
        if grade == "too little data":
            key, told = "too_little", {**counts, "noticed": 20}
        elif grade == "cannot be judged":
            key = "cannot_judge"
        told |= {"with": round(100 * (0.4 + by)), "without": 40}
        raw = with_[0] / with_[1] - without[0] / without[1] if with_[1] and without[1] else None
        row = {
            **counts,
            "advanced_with": with_[0],
            "advanced_without": without[0],
            "phase": known.phase if known else "before",
            "kind": known.kind if known else "yes_no",
            "unit": known.unit if known else "yes or no",
            "contrast": "done",
            "grade": grade,
            "gate_ok": grade not in ("too little data", "cannot be judged"),
            "estimate": by,
            "low_shown": by - half,
            "high_shown": by + half,
            "raw": raw,
            "raw_low": None if raw is None else raw - 0.1,
            "raw_high": None if raw is None else raw + 0.1,
            "mde80": 0.2,
            "n_interviews": 321,
            "n_seekers": 33,
            "seekers_with": people[0],
            "seekers_without": people[1],
            "flip_flag": False,
            "fragile_flag": False,
            "placebo_flag": False,
            "blank_flag": False,
            "suppressed": min(people) < 5,
            "sentence": json.dumps({"key": key, **told}),
        }
        report = {"run_id": "r", "scope": "program", "program": program, "slice_kind": "all", "slice_value": "all"}
        self.add(
            "habit_effects", **report, **{"outcome": "advanced", "horizon_days": 30, "habit": habit, **row} | facts
        )

    def answer(self, table, program, **facts):
        """One row of another table of answers, of the whole program."""
        whole = {"run_id": "r", "scope": "program", "program": program, "slice_kind": "all", "slice_value": "all"}
        self.add(table, **whole | {"suppressed": False} | facts)

    def _count(self, program):
        """The whole program, and each value of each kind of slice that any row of it has."""
        apps = [row for row in self.counted("applications", program) if not row["is_wish"] and not row["is_future"]]
        people = {row["seeker"]: row for row in self.counted("seekers", program)}
        held = [row for row in self.counted("interviews", program) if row["is_held"]]
        self._count_slice(program, "all", "all", apps, held, len(people))
        of = {
            "cohort": lambda app: people[app["seeker"]].get("cohort"),
            "industry": lambda app: app.get("industry") or people[app["seeker"]].get("target_industry"),
            "career_stage": lambda app: app.get("career_stage") or people[app["seeker"]].get("career_stage"),
            "channel": lambda app: app.get("channel"),
        }
        for kind, value_of in of.items():
            values = {value_of(app) for app in apps}
            for value in values if values - {None} else ():
                mine = [app for app in apps if value_of(app) == value]
                ids = {(app["seeker"], app["application"]) for app in mine}
                met = [row for row in held if (row["seeker"], row["application"]) in ids]
                self._count_slice(program, kind, value, mine, met)
        formats = {row.get("format") for row in held}
        for value in formats if formats - {None} else ():
            self._count_stages(
                {"program": program, "slice_kind": "format", "slice_value": value, "is_total": False},
                [row for row in held if row.get("format") == value],
            )

    def _count_slice(self, program, kind, value, applications, held, n_people=None):
        ids = {(row["seeker"], row["application"]) for row in applications}
        stages = {key: {"applied"} for key in ids}
        for event in self.rows["events"]:
            key = event["seeker"], event["application"]
            if event["program"] == program and key in ids and event["event"] in STAGES:
                stages[key].add(event["event"])
        size = {
            "program": program,
            "slice_kind": kind,
            "slice_value": value,
            "is_total": kind == "all",
            "n_seekers": len({seeker for seeker, _ in ids}) if n_people is None else n_people,
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
        self._count_stages(size, held)
        if kind == "all":
            self._count_offers(program, size, applications, stages)

    def _count_stages(self, size, held):
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

    def _count_offers(self, program, size, applications, stages):
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


_CAREER = ["entry", "entry", "mid", "mid", "mid", "senior", "executive"]
_INDUSTRIES = ["technology", "healthcare", "finance", "retail", "creative"]
_CHANNELS = ["job_board", "referral", None, "agency"]


def fill(world, program, people=40, each=10, seed=7, sliced=False):
    """A whole invented program: its people, applications, interviews, offers, habits and what was set aside.

    With `sliced`, its people and applications have cohorts, career stages, industries, channels and formats.
    """
    chance = random.Random(seed)
    lots = random.Random(f"slices {seed}")
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
        cut = {"cohort": lots.choice(["Spring", "Spring", "Autumn", "Trial"]), "career_stage": lots.choice(_CAREER)}
        world.seeker(program, seeker, **cut if sliced else {})
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
            cut = {
                "industry": lots.choices(_INDUSTRIES, [9, 6, 4, 1, 0.4])[0],
                "channel": lots.choices(_CHANNELS, [9, 4, 3, 0.3])[0],
                "formats": [
                    lots.choices(["phone", "video", "onsite", "recorded"], [6, 6, 3, 0.5])[0] for _ in range(3)
                ],
            }
            world.application(program, seeker, name, met, outcome, **cut if sliced else {})
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
    _fill_answers(world, program, lots)
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


_GRADES = [
    "no evidence either way",
    "strong",
    "suggestive",
    "little or no difference",
    "too little data",
    "no evidence either way",
]


def _fill_answers(world, program, lots):
    """Effects, ratings, times and questions, and what interviews brought besides; drawn apart from everything else."""
    for at, habit in enumerate(catalog().values()):
        n, m = lots.randint(60, 220), lots.randint(80, 260)
        sides = (round(n * lots.uniform(0.3, 0.6)), n), (round(m * lots.uniform(0.3, 0.6)), m)
        if habit.phase == "after":
            world.effect(program, habit.code, *sides, grade="cannot be judged", timing="same")
            world.effect(program, habit.code, *sides, timing="next", grade="too little data")
            continue
        people = (3, 30) if at == 6 else (25, 30)
        grade = _GRADES[at % 6] if habit.phase == "before" else "no evidence either way"
        by = lots.uniform(0.02, 0.09) if grade in ("strong", "suggestive") else lots.uniform(-0.06, 0.06)
        flip = at == 5
        world.effect(program, habit.code, *sides, grade=grade, by=by, people=people, flip_flag=flip)
        for band in habit.bands:
            k = lots.randint(30, 90)
            world.effect(program, habit.code, (k // 2, k), sides[1], people=people, contrast=band)
    for name in ("concerns_handled", "reflection_loop"):
        phase, timing = ("during", None) if name == "concerns_handled" else ("after", "next")
        world.effect(program, name, (40, 90), (60, 150), phase=phase, timing=timing)
    values = {value: (lots.randint(20, 40), lots.randint(6, 15)) for value in (10, 25, 50, 75, 95)}
    led = {value: round(n * (0.2 + 0.5 * value / 100)) for value, (n, _) in values.items()}
    n = sum(count for count, _ in values.values())
    rating = {"stage": "all", "rating": "forecast"}
    predicted = sum(value * count / 100 for value, (count, _) in values.items()) / n
    observed = sum(led.values()) / n
    whole = {"n_interviews": n, "n_advanced": sum(led.values()), "n_seekers": 30}
    world.answer("self_rating_calibration", program, **rating, **whole, predicted=predicted, observed=observed)
    for value, (count, people) in values.items():
        counts = {"n_interviews": count, "n_advanced": led[value], "n_seekers": people}
        world.answer("self_rating_calibration", program, **rating, value=value, **counts)
    for value in range(1, 6):
        counts = {"n_interviews": 30, "n_advanced": 4 * value, "n_seekers": 3 if value == 1 else 12}
        facts = {"stage": "all", "rating": "rated_overall", "value": value, "suppressed": value == 1}
        world.answer("self_rating_calibration", program, **facts, **counts)
    at_risk, incidence = 40, 0.0
    for day in range(20, 140, 10):
        incidence += 0.02
        gone = {"offers": 1, "left_search": 1 if day % 20 else 0, "censored": 1 if day > 60 else 0}
        facts = {"incidence": incidence, "low": incidence * 0.6, "high": incidence * 1.5, "left_incidence": 0.05}
        world.answer("time_to_offer", program, day=day, n_seekers=40, at_risk=at_risk, **facts, **gone)
        at_risk -= sum(gone.values())
    for name in ("career_goals", "technical", "culture"):
        counts = {
            "n_questions": 60,
            "n_prepared": 30,
            "n_prepared_known": 50,
            "n_rated": 40,
            "mean_rating": lots.uniform(2, 4),
        }
        counts |= {"mean_low": counts["mean_rating"] - 0.3, "mean_high": counts["mean_rating"] + 0.3}
        _question(world, program, "category", name, counts)
    for name in ("star", "specific", "quantified"):
        counts = {"n_questions": 50, "n_prepared": 30, "n_prepared_known": 50, "n_rated": 40, "mean_rating": 3.2}
        _question(world, program, "rubric", name, counts)
    for row in world.rows["interviews"]:
        if row["program"] == program:
            row["concerns"] = lots.choice([None, "not_asked", "not_asked", "none_named", "answered", "not_answered"])
            row["positive_signal"] = lots.choice([None, True, False])
            row["new_contacts"] = lots.choice([None, 0, 0, 1, 2])
            row["mutual_understanding"] = lots.choice([None, 2, 3, 4, 5])
    world.add(
        "benchmarks",
        benchmark="elsewhere",
        label="Offers elsewhere",
        value=0.2,
        unit="share",
        n=12345,
        year=2025,
        source="Somebody",
        grade="read",
        numerator="applications with an offer",
        denominator="applications that reached an interview",
        comparable_to="offer_rate",
    )


def _question(world, program, what, name, counts):
    sides = {"n_with": 40, "advanced_with": 20, "n_without": 60, "advanced_without": 25}
    people = {
        "seekers_with": 20,
        "seekers_without": 25,
        "n_interviews": 100,
        "n_seekers": 30,
        "informative_seekers": 18,
    }
    told = json.dumps({"key": "no_evidence", "could_be": 12})
    world.answer(
        "mart_questions",
        program,
        what=what,
        name=name,
        **counts,
        **sides,
        **people,
        grade="no evidence either way",
        sentence=told,
    )


@pytest.fixture
def world():
    return World()


@pytest.fixture(scope="session")
def new_world():
    """`World`, for tests that make several and keep them."""
    return World


@pytest.fixture(scope="session")
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


@pytest.fixture
def warehouse(world, tmp_path):
    """Two people's searches, published (own_page.py)."""
    return two_people(world).publish(tmp_path / "w.duckdb")


@pytest.fixture
def ada(warehouse):
    """The one of them who logs everything."""
    return own_of(warehouse)


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
