"""`debrief map`: what the columns and words of an unknown sheet may mean, shown, corrected where someone answers, and written.

What is proposed is intake/propose's to say; how it is shown and asked, map_talk.py's. No row's cell goes into a log.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines import engine
from pipelines.commands import map_talk, say
from pipelines.commands.check import tell
from pipelines.commands.checked import checked, files_of
from pipelines.contract.vocabulary import plain
from pipelines.errors import DebriefError, TurnedAway, UsageError
from pipelines.intake.bound import Recognised
from pipelines.intake.described import TEMPLATE
from pipelines.intake.find import Program, RawFile
from pipelines.intake.formats.kinds import TEXT_ENDINGS
from pipelines.intake.formats.member import Member, Unread
from pipelines.intake.members import NOBODYS
from pipelines.intake.propose.choose import propose
from pipelines.intake.propose.headers import WAYS
from pipelines.intake.propose.proposal import Proposal, as_words, known_already, lacks
from pipelines.intake.propose.writing import as_yaml, source_name
from pipelines.intake.read import read_members
from pipelines.intake.recognise import recognise
from pipelines.intake.sources import OWN_ENDING, read_sources, sources
from pipelines.settings import ME, raw_folder

#: The source that reads any sheet kept by hand whose headers it knows.
TRACKER = "tracker"
#: Rows of a large sheet that are looked at; its words may be more than stand in them.
_LOOKED_AT = 50_000


@dataclass
class Seen:
    """A file looked through: its proposals, and what there is to say of its other sheets."""

    proposals: list[Proposal] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    #: By header the cells of each column, of all sheets that have it.
    cells: dict[tuple[str, ...], list[list[Any]]] = field(default_factory=dict)
    #: By header the name of the file and of all sheets that have it.
    names: dict[tuple[str, ...], list[str]] = field(default_factory=dict)


def map_file(
    path: Path,
    raw: Path | None,
    out: Path | None,
    *,
    accept: bool,
    as_json: bool,
    ask: Callable[[str], str] | None = None,
) -> int:
    """Propose a mapping for the sheets of a file, ask for corrections, and write it as a source; 1 where none was found.

    `accept`: taken as proposed. `ask`: how to ask (None: the terminal, where standard input is one; else nothing is asked).
    """
    if not path.is_file():
        raise UsageError(
            f"There is no file {path}." if not path.exists() else f"{path} is a folder; name one file in it."
        )
    if out is not None and out.exists():
        raise UsageError(f"{out} is there already. Name another file, or take that one away first.")
    if ask is None and sys.stdin.isatty():
        ask = input
    raw = Path(os.path.abspath(raw or raw_folder()))  # noqa: PTH100 - takes `..` out, and leaves a link what it is
    ((file, program),) = files_of([path], raw)
    asks = None if accept or as_json else ask
    with tempfile.TemporaryDirectory() as spill, engine.open_engine(Path(spill)) as con:
        seen = _seen(con, file, program, asks)
        if not as_json:
            for message in (*seen.known, *seen.away):
                print(say.wrapped(message))
        if not seen.proposals:
            return _nothing(seen, file, as_json)
        if not as_json:
            seen.proposals = [map_talk.agreed(proposal, asks) for proposal in seen.proposals]
        name, target = _target(file, program, raw, out)
        _write(target, as_yaml(name, file.path.stem, seen.proposals))
        own = tuple(source.model_copy(update={"own": True}) for source in read_sources(target))
        whole = replace(program, sources=(*own, *program.sources))
        found = list(checked(con, [(file, whole)], None))
    if as_json:
        print(json.dumps(_as_json(file, name, target, seen, found), ensure_ascii=False))
        return 0
    print(
        say.wrapped(
            f"Written to {say.shown(target)}: edit it as you like; {say.check_of(path, raw)} says what comes of it."
        )
    )
    tell(found)
    return 0


def _seen(con: Any, file: RawFile, program: Program, ask: Callable[[str], str] | None) -> Seen:
    seen = Seen()
    try:
        for member in read_members(con, file.path, careful=True):
            where = f"{file.path.name}, sheet {member.name}" if member.name else file.path.name
            try:
                if isinstance(member, Unread):
                    raise TurnedAway(member.message)
                found = _recognised(member, file, program)
                stem = file.path.stem if _begins_with_a_row(member, file) else None
                # One source reads all sheets of one header (a month each): it has to know the words of every one.
                cells = seen.cells[member.header] = _added(seen.cells.get(member.header), _cells(con, member))
                names = seen.names.setdefault(member.header, [file.path.stem])
                names.append(member.name)
                proposal = _proposed(member, cells, found, program, stem, names=names, owned=file.seeker is not None)
                if found is not None and found.source == TRACKER and not known_already(proposal):
                    # A sheet kept by hand that the tracker reads in part is proposed whole: it may read a header wrongly.
                    anew = _proposed(member, cells, None, program, names=names, owned=file.seeker is not None)
                    proposal = proposal if lacks(anew) else anew
                if found is not None and found.described.own:
                    seen.known.append(_own_already(where, found, proposal))
                elif known_already(proposal) or (
                    found is not None and found.table not in WAYS and not _can_extend(found)
                ):
                    owned = file.seeker is not None or (found is not None and found.names_seeker)
                    missing = "there is nothing to propose." if owned else NOBODYS
                    seen.known.append(
                        f"{where}: it is read already, as the {found.source if found else ''} keeps them; {missing}"
                    )
                elif (fault := lacks(proposal)) and ask is None:
                    raise TurnedAway(fault)
                else:
                    _keep(seen.proposals, proposal)
            except TurnedAway as fault:
                seen.away.append(f"{where}: {fault.message}")
            finally:
                if isinstance(member, Member) and member.stored:
                    engine.drop(con, member.stored)
    except TurnedAway as fault:
        seen.away.append(f"{file.path.name}: {fault.message}")
    return seen


def _keep(proposals: list[Proposal], proposal: Proposal) -> None:
    """Add a proposal; one of the same header as an earlier one, made of the cells of both, takes its place."""
    for at, other in enumerate(proposals):
        if other.header == proposal.header:
            proposals[at] = replace(proposal, member=other.member)
            return
    proposals.append(proposal)


def _cells(con: Any, member: Member) -> list[list[Any]]:
    """For each column its cells, of the rows that are looked at."""
    cells = member.cells
    if cells is None and member.rows is not None:
        cells = con.to_pyarrow(member.rows.limit(_LOOKED_AT))
    return [[] if cells is None else cells[f"c{place}"].to_pylist() for place in range(len(member.header))]


def _added(before: list[list[Any]] | None, cells: list[list[Any]]) -> list[list[Any]]:
    return cells if before is None else [[*old, *new][:_LOOKED_AT] for old, new in zip(before, cells, strict=True)]


def _recognised(member: Member, file: RawFile, program: Program) -> Recognised | None:
    settings = program.settings
    try:
        return recognise(
            member.header,
            (Path(file.file).stem, member.name),
            only=settings.source,
            own_columns=tuple(settings.habits),
            own=program.sources,
            allow=tuple(settings.allow),
            deny=tuple(settings.deny),
        )
    except TurnedAway:
        return None


def _begins_with_a_row(member: Member, file: RawFile) -> bool:
    """True for a text file in which nothing stands above the line that was taken for its header."""
    if member.name or member.cells is None or file.path.suffix.casefold() not in TEXT_ENDINGS:
        return False
    numbers = member.cells["row_number"].to_pylist()
    return bool(numbers) and numbers[0] == 2


def _proposed(
    member: Member,
    cells: list[list[Any]],
    found: Recognised | None,
    program: Program,
    stem: str | None = None,
    *,
    names: Sequence[str],
    owned: bool,
) -> Proposal:
    extends = found if found is None or found.described.own or _can_extend(found) else None
    # The words of a source that the sheet's own will not build on are lost with it.
    written = [program.settings.words, *([extends.described.words] if extends else [])]
    words: dict[str, dict[str, object]] = {}
    for told in written:
        for column, ways in told.items():
            words.setdefault(column, {}).update({plain(way): word for way, word in ways.items()})
    proposal = propose(member.name, member.header, cells, found=extends, known_words=words, stem=stem, owned=owned)
    return proposal.with_year(names)


def _can_extend(found: Recognised) -> bool:
    """True for a source that a sheet's own can build on: a file of its own, of one sheet; or the template, which is spelled out."""
    return found.source == TEMPLATE or sum(source.source == found.source for source in sources()) == 1


def _own_already(where: str, found: Recognised, proposal: Proposal) -> str:
    unknown = [word for word in proposal.words() if not word.is_known]
    if not unknown:
        return f"{where}: your own source {found.source} reads it already; there is nothing to propose."
    lines = [f"{word.cell!r}: {as_words(word.guess) if word.guess else '?'} ({word.column})" for word in unknown]
    return (
        f"{where}: your own source {found.source} reads it already. Words that it does not know yet, to add under its `words:` "
        f"in {found.source}{OWN_ENDING}: {'; '.join(lines)}."
    )


def _nothing(seen: Seen, file: RawFile, as_json: bool) -> int:
    if as_json:
        print(
            json.dumps(
                {"file": file.file, "source": None, "path": None, "sheets": [], "messages": [*seen.known, *seen.away]},
                ensure_ascii=False,
            )
        )
    return 0 if seen.known else 1


def _target(file: RawFile, program: Program, raw: Path, out: Path | None) -> tuple[str, Path]:
    """The name of the source, unlike any other's, and where it goes: beside the program.yaml of the file's program."""
    taken = {source.source for source in (*sources(), *program.sources)}
    folder = file.path.parent
    if raw in file.path.parents:
        folder = raw if program.name == ME else raw / file.path.relative_to(raw).parts[0]
    name = source_name(file.path.stem, [*taken])
    while out is None and (folder / f"{name}{OWN_ENDING}").exists():
        taken.add(name)
        name = source_name(file.path.stem, [*taken])
    return name, out or folder / f"{name}{OWN_ENDING}"


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DebriefError(
            f"{target} could not be written ({error.strerror}). Say where it may go with --out."
        ) from None


def _as_json(file: RawFile, name: str, target: Path, seen: Seen, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    totals = {key: sum(entry[key] for entry in found) for key in ("rows_read", "rows_accepted", "rows_rejected")}
    return {
        "file": file.file,
        "source": name,
        "path": str(target),
        "sheets": [_sheet(proposal) for proposal in seen.proposals],
        "messages": [*seen.known, *seen.away],
        **totals,
    }


def _sheet(proposal: Proposal) -> dict[str, Any]:
    lines = [(line, line.match) for line in proposal.lines]
    return {
        "member": proposal.member,
        "table": proposal.table,
        "events": proposal.events,
        "columns": [
            {
                "header": line.column.header,
                "column": match.target,
                "confidence": match.confidence,
                "evidence": match.evidence,
            }
            for line, match in lines
            if match
        ],
        "kept_aside": [line.column.header for line, match in lines if not match and not line.private],
        "kept_aside_because": {
            line.column.header: line.because for line, match in lines if not match and not line.private
        },
        "dropped": [line.column.header for line in proposal.lines if line.private],
        "words": [
            {
                "column": word.column,
                "cell": word.cell,
                "rows": word.n_rows,
                "meaning": as_words(word.guess) if word.guess else None,
                "confidence": word.guess.confidence if word.guess else 0,
            }
            for word in proposal.words()
        ],
    }
