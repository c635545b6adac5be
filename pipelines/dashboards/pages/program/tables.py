"""What one program's page is made of: small frames read from the published tables, and nothing written.

The only module here that speaks to the warehouse, save journeys.py; who may see what is decided in privacy.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from pipelines.contract.logs import log_tables
from pipelines.contract.vocabulary import STAGES, words_of
from pipelines.dashboards.pages.rates import BY_PERSON
from pipelines.dashboards.warehouse import Program, Row, frame_of, row_of, rows_of
from pipelines.statistics.rates import mean_by_person

FITS = tuple(field.name for field in log_tables()["offers"].fields if field.name.startswith("fit_"))
DECISIONS = words_of("decision")


def sums_by_person(score: str) -> str:
    """What statistics/rates.py asks of a score, in SQL: of rows a person, with their sum `score` and how many they are, `n_score`."""
    n = f"n_{score}"
    sums = (
        f"count({score})",
        f"sum({n})",
        f"sum({score})",
        f"sum({score} ** 2)",
        f"sum({score} * {n})",
        f"sum({n} ** 2)",
    )
    return ", ".join(f"{what} AS {name}_{score}" for name, what in zip(BY_PERSON, sums, strict=True))


def range_by_person(sums: Row, scores: Sequence[str]) -> Row:
    """low_ and high_ of the mean of each score (NaN of fewer than two people), people as clusters."""
    made: Row = {}
    for score in scores:
        _, low, high = mean_by_person(*(sums[f"{name}_{score}"] or 0 for name in BY_PERSON))
        made |= {f"low_{score}": float(low), f"high_{score}": float(high)}
    return made


@dataclass(frozen=True)
class ProgramTables:
    """One program's numbers. Every count that a minimum can apply to stands beside the people behind it."""

    program: Program
    people: int
    left_out: int  # people whom the program may not count
    totals: Row  # applications, responded, people_responded
    funnel: pd.DataFrame  # stage, stage_rank, n_reached, people
    stages: pd.DataFrame  # stage, advanced, rejected, no_response, n_open, withdrew, people, people_advanced
    offers: Row  # one row of mart_offers, and people_* beside what can be told
    quality: pd.DataFrame  # measure, table_name, column_name, n, of_n, people (NA where it counts no people)
    rows: Row  # read, accepted, rejected, repeated; usable (a share, None where none was read); adds_up
    set_aside: pd.DataFrame  # table_name, reason, n, of files as they are now

    @property
    def is_accounted(self) -> bool:
        """False for what is pooled for the public: it has people and no files, so how much of them was usable is not known."""
        return self.rows["usable"] is not None or not self.people


def read_program(con: duckdb.DuckDBPyConnection, program: Program) -> ProgramTables:
    """Everything that `program`'s page is made of, in about twenty aggregate queries."""
    bound = {"program": program.code}
    people = row_of(con, _PEOPLE, bound)
    quality = _read_quality(con, bound)
    return ProgramTables(
        program=program,
        people=people["counted"],
        left_out=people["left_out"],
        totals=row_of(con, _TOTALS, bound),
        funnel=in_order(frame_of(con, _FUNNEL, bound), "stage", STAGES),
        stages=in_order(frame_of(con, _STAGES, bound), "stage", STAGES),
        offers=_read_offers(con, bound),
        quality=quality,
        rows=_accounting(quality),
        set_aside=frame_of(con, _SET_ASIDE, bound),
    )


_COUNTED = "program = $program AND counted_by_program"
_ALL = "program = $program AND slice_kind = 'all'"

_PEOPLE = """
SELECT count(*) FILTER (counted_by_program) AS counted, count(*) FILTER (NOT counted_by_program) AS left_out
FROM seekers WHERE program = $program"""

_TOTALS = f"""
SELECT count(*) AS applications, count(*) FILTER (responded) AS responded,
       count(DISTINCT seeker) FILTER (responded) AS people_responded
FROM applications WHERE {_COUNTED} AND NOT is_wish AND NOT is_future"""

# A stage that nobody's application had is no step that could be taken: reaching it would only mean going beyond it.
_FUNNEL = f"""
SELECT stage, stage_rank, n_reached, n_seekers_reached AS people,
       stage IN ('applied', 'interview', 'offer')
       OR stage IN (SELECT event FROM events WHERE program = $program) AS happened
FROM mart_funnel WHERE {_ALL}"""

# The people of a stage are counted from the interviews themselves: n_seekers may stand for the whole slice.
_STAGES = f"""
WITH met AS (
    SELECT stage, count(DISTINCT seeker) AS people,
           count(DISTINCT seeker) FILTER (result = 'advanced') AS people_advanced
    FROM interviews WHERE {_COUNTED} AND is_held GROUP BY stage)
SELECT stage, advanced, rejected, no_response, n_open, withdrew,
       least(n_seekers, coalesce(people, 0)) AS people, coalesce(people_advanced, 0) AS people_advanced
FROM mart_stage_results LEFT JOIN met USING (stage) WHERE {_ALL}"""

_SET_ASIDE = """
SELECT coalesce(table_name, '') AS table_name, reason, count(*) AS n
FROM (
    SELECT table_name, unnest(reason_codes) AS reason FROM rejected_rows
    WHERE program = $program AND status IN ('read', 'missing'))
GROUP BY ALL ORDER BY n DESC, reason, table_name"""

#: Measures that count rows, cells, columns and files as they were read, or answers, and not what people did or logged.
OF_FILES = frozenset(
    "rows_read rows_accepted rows_rejected rows_repeated files_turned_away dropped_cells masked_cells warnings extra_columns "
    "effects_suppressed".split()
)
#: The people behind each of the other measures, of those whom the program may count (save consent_excluded itself).
_MEASURE_PEOPLE = f"""
WITH counted AS (SELECT program, seeker FROM seekers WHERE {_COUNTED})
SELECT * FROM (
    SELECT count(DISTINCT seeker) FILTER (result_conflict) AS result_conflicts,
           count(DISTINCT seeker) FILTER (result_basis = 'silence') AS results_from_silence,
           count(DISTINCT seeker) FILTER (result_basis = 'open') AS results_open
    FROM interviews WHERE {_COUNTED}),
(
    SELECT count(DISTINCT seeker) FILTER (late) AS late_habits,
           count(DISTINCT seeker) FILTER (logged_on IS NULL) AS habit_time_unknown,
           count(DISTINCT seeker) FILTER (disagrees) AS habit_disagreements
    FROM interview_habits SEMI JOIN counted USING (program, seeker)),
(
    SELECT count(DISTINCT seeker) AS habit_blanks
    FROM (SELECT seeker, interview FROM interviews JOIN programs USING (program)
          WHERE {_COUNTED} AND is_held AND as_of - interview_on >= horizon_days
                AND coalesce(result, '') NOT IN ('withdrew', 'cancelled', 'rescheduled'))
    LEFT JOIN (SELECT seeker, interview, count(*) AS n_told FROM interview_habits WHERE program = $program GROUP BY ALL)
         USING (seeker, interview)
    WHERE coalesce(n_told, 0) < (SELECT count(*) FROM mart_habits WHERE program = $program AND is_total)),
(
    SELECT count(DISTINCT seeker) FILTER (derived) AS derived_applications,
           count(DISTINCT seeker) FILTER (is_wish) AS wishes,
           count(DISTINCT seeker) FILTER (is_future) AS dated_after_as_of
    FROM applications WHERE {_COUNTED}),
(
    SELECT count(DISTINCT seeker) FILTER (category_source = 'proposed') AS question_categories_proposed
    FROM questions SEMI JOIN counted USING (program, seeker)),
(
    SELECT count(DISTINCT seeker) AS orphans
    FROM (SELECT program, seeker, interview FROM questions UNION ALL SELECT program, seeker, interview FROM reflections)
    SEMI JOIN counted USING (program, seeker) ANTI JOIN interviews USING (program, seeker, interview)),
(
    SELECT count(*) FILTER (NOT counted_by_program) AS consent_excluded FROM seekers WHERE program = $program)"""


#: Counted applications with the offer that is logged of each, if any: the rows that mart_offers counts.
_IN_HAND = f"""
WITH happened AS (SELECT * EXCLUDE (counted_by_program, extra) FROM offers WHERE has_happened),
in_hand AS (
    SELECT seeker, has_offer, outcome, happened.* EXCLUDE (program, seeker, application)
    FROM applications LEFT JOIN happened USING (program, seeker, application)
    WHERE {_COUNTED} AND NOT is_wish AND NOT is_future)"""

_DECIDED = f"""{_IN_HAND}
SELECT DISTINCT seeker, coalesce(
           nullif(decision, 'pending'),
           CASE outcome WHEN 'offer_accepted' THEN 'accepted' WHEN 'offer_declined' THEN 'declined'
                        WHEN 'offer_expired' THEN 'expired' WHEN 'offer_rescinded' THEN 'rescinded' ELSE 'pending' END
       ) AS decided
FROM in_hand WHERE has_offer"""
# Beside the people of each decision those of it and of every one of fewer people, each person once.
_DECIDERS = f"""
WITH each AS ({_DECIDED}),
sizes AS (SELECT decided, count(*) AS people FROM each GROUP BY decided),
placed AS (SELECT decided, people, row_number() OVER (ORDER BY people, decided) AS place FROM sizes),
firsts AS (SELECT seeker, min(place) AS place FROM each JOIN placed USING (decided) GROUP BY seeker)
SELECT decided, people, (SELECT count(*) FROM firsts WHERE firsts.place <= placed.place) AS together FROM placed"""


_FIT_SUMS = f"""{_IN_HAND},
each AS (SELECT {", ".join(f"sum({fit}) AS {fit}, count({fit}) AS n_{fit}" for fit in FITS)} FROM in_hand GROUP BY seeker)
SELECT {", ".join(map(sums_by_person, FITS))} FROM each"""


def _read_offers(con: duckdb.DuckDBPyConnection, bound: Row) -> Row:
    """The program's row of mart_offers (empty where there is none), with the people behind each thing it can tell."""
    rows = rows_of(con, f"SELECT * FROM mart_offers WHERE {_ALL}", bound)
    if not rows:
        return {}
    # Kept to the rows of mart_offers: what is known from a status alone has people too.
    behind = {f"n_{fit}": f"count({fit})" for fit in FITS}
    behind |= {f"people_{fit}": f"count(DISTINCT seeker) FILTER ({fit} IS NOT NULL)" for fit in FITS}
    behind["people_wants"] = "count(DISTINCT seeker) FILTER (wants_it IS NOT NULL)"
    behind["people_negotiated"] = "count(DISTINCT seeker) FILTER (len(negotiated) > 0)"
    behind["people_pay"] = "count(DISTINCT seeker) FILTER (base_pay_first IS NOT NULL AND base_pay_final IS NOT NULL)"
    columns = ", ".join(f"{what} AS {name}" for name, what in behind.items())
    people = {f"{what}_{word}": 0 for what in ("people", "together") for word in DECISIONS}
    for row in rows_of(con, _DECIDERS, bound):
        people |= {f"{what}_{row['decided']}": row[what] for what in ("people", "together")}
    told = row_of(con, f"{_IN_HAND} SELECT {columns} FROM in_hand", bound)
    return rows[0] | people | told | range_by_person(row_of(con, _FIT_SUMS, bound), FITS)


def _read_quality(con: duckdb.DuckDBPyConnection, bound: Row) -> pd.DataFrame:
    """mart_data_quality with the people behind each row; NA where a row counts rows of files, not people.

    Of a measure that is not known here nobody is found behind, so that privacy.py hides it.
    """
    sql = f"SELECT measure, table_name, column_name, n, of_n FROM mart_data_quality WHERE {_ALL}"
    frame = frame_of(con, f"{sql} ORDER BY measure, table_name, column_name", bound)
    behind: dict[tuple[Any, ...], Any] = {
        (measure, None, None): n for measure, n in row_of(con, _MEASURE_PEOPLE, bound).items()
    }
    for table in log_tables().values():
        # One pass a table: first whether each person ever filled the column, then how many did.
        columns = [name for name in table.columns if name not in ("program", "seeker")]
        ever = ", ".join(f'bool_or("{name}" IS NOT NULL) AS "{name}"' for name in columns)
        sums = ", ".join(f'count(*) FILTER ("{name}") AS "{name}"' for name in columns)
        counted = "SELECT seeker FROM seekers WHERE program = $program AND counted_by_program"
        rows = f"FROM {table.name} WHERE program = $program AND seeker IN ({counted}) GROUP BY seeker"
        filled = row_of(con, f'SELECT {sums}, count(*) AS "*" FROM (SELECT {ever} {rows})', bound)
        behind |= {("filled", table.name, name): n for name, n in filled.items()}
    keys = [
        (row.measure, row.table_name, row.column_name) if row.measure == "filled" else (row.measure, None, None)
        for row in frame.itertuples()
    ]
    unfound = [pd.NA if key[0] in OF_FILES or key[0] == "filled" else 0 for key in keys]
    people = [behind.get(key, other) for key, other in zip(keys, unfound, strict=True)]
    frame["people"] = pd.array(people, dtype="Int64")
    frame["people_in_table"] = pd.array([behind.get(("filled", key[1], "*"), pd.NA) for key in keys], dtype="Int64")
    return frame


def _accounting(quality: pd.DataFrame) -> Row:
    """What became of the program's rows (0 where not measured), how many could be used, and whether that adds up."""
    made: Row = {}
    for name in ("read", "accepted", "rejected", "repeated"):
        rows = quality[quality["measure"] == f"rows_{name}"]
        whole = rows[rows["table_name"].isna()]
        made[name] = int((whole if len(whole) else rows)["n"].sum())
    # A repeated row is usable: it was read before. Only rows set aside are lost.
    made["usable"] = 1 - made["rejected"] / made["read"] if made["read"] else None
    made["adds_up"] = made["accepted"] + made["rejected"] + made["repeated"] == made["read"]
    return made


def in_order(frame: pd.DataFrame, column: str, order: list[str]) -> pd.DataFrame:
    """Rows in the contract's order; words it does not know (a program's own) come last, by name."""
    place = {word: at for at, word in enumerate(order)}
    known = frame[column].map(lambda word: (place.get(word, len(place)), word))
    return frame.loc[known.sort_values(kind="stable").index].reset_index(drop=True)
