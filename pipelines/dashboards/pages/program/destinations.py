"""Where people went: the one standard report that a program's destinations are kept for, with small groups put together.

One report alone: two look at the same people on different days, and their difference would be about a few of them. The
others are in the table mart_destinations, and `debrief export` writes them for the program's owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.dashboards import words
from pipelines.dashboards.pages.parts import Empty, Section, Table
from pipelines.dashboards.pages.program.destinations_shown import Block, blocks, sum_of
from pipelines.dashboards.pages.program.privacy import hides
from pipelines.dashboards.warehouse import rows_of
from pipelines.reports.cirr import CODES, IN_FIELD

if TYPE_CHECKING:
    import duckdb

    from pipelines.dashboards.warehouse import Program

_MEASURES = """
SELECT report, measure, n FROM mart_destinations WHERE program = $program AND is_total AND n IS NOT NULL"""

_OUTCOMES = ("employed", "continuing_education", "military", "volunteer")
#: What stands near what: too few people are put together with others of their own line first.
_NACE = (_OUTCOMES, ("still_seeking",), ("not_seeking", "unknown"))
_CIRR = (
    tuple(f"code_{code}" for code in IN_FIELD),
    ("code_field_unknown",),
    ("code_2a", "code_2b"),
    ("code_3b", "code_no_code"),
    ("code_3a",),
    ("code_4",),
    ("excluded",),
)
_WIOA = (("confirmed_q2", "earlier_q2"), ("not_q2",))
_LINE = (
    "seeker,known_on,destination,employment_kind,in_field,graduated_on",
    "s014,2026-09-01,employed,full_time,yes,2026-05-20",
)


def destinations_section(con: duckdb.DuckDBPyConnection, program: Program) -> Section:
    """The section, or what to log to see it."""
    found: dict[str, dict[str, int]] = {"nace": {}, "cirr": {}, "wioa": {}}
    for row in rows_of(con, _MEASURES, {"program": program.code}):
        found[row["report"]][row["measure"]] = row["n"]
    nace, cirr, wioa = found["nace"], found["cirr"], found["wioa"]
    # Nobody logs an intent at the start but for CIRR.
    if cirr.get("graduates") and cirr.get("intent_known") and not hides(cirr["intent_known"], program.smallest):
        return _section(program, "cirr", cirr["graduates"], _shown_cirr(cirr, program.smallest))
    if nace.get("graduates"):
        return _section(program, "nace", nace["graduates"], _shown_nace(nace, program.smallest))
    if wioa.get("exited_q2"):
        return _section(program, "wioa", wioa["exited_q2"], _shown_wioa(wioa, program.smallest))
    key = "went_empty_undated" if nace else "went_empty"
    empty = Empty(words.say(key), "destinations", *_LINE)
    return Section("went", words.say("went_title"), words.say("went_sub"), (empty,))


def _shown_nace(counts: dict[str, int], smallest: int) -> list[Block]:
    return blocks({name: counts[name] for group in _NACE for name in group}, _NACE, smallest)


def _shown_cirr(counts: dict[str, int], smallest: int) -> list[Block]:
    return blocks({name: counts[name] for group in _CIRR for name in group}, _CIRR, smallest)


def _shown_wioa(counts: dict[str, int], smallest: int) -> list[Block]:
    confirmed, employed, left = counts["confirmed_q2"], counts["employed_q2"], counts["exited_q2"]
    parts = {"confirmed_q2": confirmed, "earlier_q2": employed - confirmed, "not_q2": left - employed}
    return blocks(parts, _WIOA, smallest)


def _section(program: Program, report: str, people: int, shown: list[Block]) -> Section:
    sub = words.say(f"went_sub_{report}", day=program.as_of) if program.as_of else words.say("went_sub")
    if not shown:
        few = words.say("went_few", smallest=program.smallest)
        return Section("went", words.say("went_title"), few, ())
    rows = [(words.say(f"went_all_{report}"), words.number(people), "")]
    rows += _rates(report, shown, people)
    rows += [(named(block), words.number(block.n), _share(block.n, people)) for block in shown if block.n]
    nobody = [_listed(name) for block in shown if not block.n for name in block.names]
    rows += [(words.say("went_nobody", where=_in_a_row(nobody)), words.number(0), "")] if nobody else []
    table = Table(
        words.say("went_caption"),
        (words.say("went_head_where"), words.say("went_head_people"), words.say("went_head_share")),
        tuple(rows),
    )
    joined = any(len(block.names) > 1 for block in shown)
    notes = [words.say(f"went_note_{report}")]
    notes += [words.say("went_note_joined", smallest=program.smallest)] if joined else []
    return Section("went", _finding(report, shown, people), sub, (table,), tuple(notes))


def named(block: Block) -> str:
    """What a block's outcomes are called, one after the other: `At work, studying on or still seeking`."""
    first, *more = block.names
    return _in_a_row([words.label("went", first), *map(_listed, more)])


def _listed(name: str) -> str:
    """What an outcome is called within a sentence; what has no word of its own there, as it is called alone."""
    return words.labels("went_listed").get(name) or words.label("went", name)


def _in_a_row(said: list[str]) -> str:
    """Commas between, unless one has a comma of its own."""
    key = "went_list_long" if any("," in one for one in said) else "went_list"
    *some, last = said
    return words.say(f"{key}_last").join([words.say(key).join(some), last]) if some else last


def _parts(report: str, shown: list[Block]) -> tuple[int | None, int | None]:
    """Of the report's main rate: how many, and of how many; None where that would part what is told as one."""
    if report == "nace":
        return sum_of(shown, _OUTCOMES), sum_of(shown, (*_OUTCOMES, "still_seeking"))
    if report == "cirr":
        codes = [f"code_{code}" for code in CODES]
        return sum_of(shown, [f"code_{code}" for code in IN_FIELD]), sum_of(shown, codes)
    return sum_of(shown, _WIOA[0]), sum_of(shown, [name for group in _WIOA for name in group])


def _rates(report: str, shown: list[Block], people: int) -> list[tuple[str, str, str]]:
    """The rates that the report is known for, where they add up what is shown."""
    rows = []
    if report == "nace":
        known = sum_of(shown, (*_OUTCOMES, "still_seeking", "not_seeking"))
        if known is not None:
            rows.append((words.say("went_knowledge"), _of(known, people), _share(known, people)))
    part, whole = _parts(report, shown)
    if part is not None and whole:
        rows.append((words.say(f"went_rate_{report}"), _of(part, whole), _share(part, whole)))
    return rows


def _share(part: int, whole: int) -> str:
    """Without a range: these are all of the people, and no sample of them."""
    return words.percent(part / whole)


def _of(part: int, whole: int) -> str:
    return words.say("went_of", part=part, whole=whole)


def _finding(report: str, shown: list[Block], people: int) -> str:
    part, whole = _parts(report, shown)
    if part is None or not whole:
        return words.say(f"went_finding_{report}_hidden", people=people)
    return words.say(f"went_finding_{report}", part=part, whole=whole)
