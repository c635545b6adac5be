"""A sheet's rows -> the rows that one block feeds: which of them, and the cells that its rules make from others.

What the cells mean is translate.py; what a block may say is described.py's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from pipelines.contract.fields import Table
from pipelines.contract.logs import log_tables, with_events, with_habits
from pipelines.contract.vocabulary import header_words, plain
from pipelines.engine import stage
from pipelines.intake.bound import Bound
from pipelines.intake.described import Block, Source
from pipelines.intake.links import URL
from pipelines.intake.rounds import round_number
from pipelines.intake.stage_history import last_step
from pipelines.settings import ProgramSettings

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What stands before an item of a list.
_BULLET = r"^\s*(?:[*\-–•▪◦·]|[0-9]{1,2}[.)])\s+"
#: What a tick box says when it is left open, in sheets that fill every cell; "" is that of a sign which is no tick (`?`).
UNTICKED = [
    "no", "n", "false", "f", "0", "nein", "non", "off", "☐", "❌", "✗", "✘", "unchecked", "n a", "na", "none", "never", "nope", "not yet",
    "not applicable", "nie", "jamais", "nunca", "否", "没", "没有", "无", "",
]  # fmt: skip
#: Takes back what an earlier version said.
_CLEARS = "-"
#: What links a part of a row to the row's own application and interview: the part need not say it.
LINKED = ("interview", "application", "company", "role")


@dataclass(frozen=True)
class Part:
    """One block of a recognised sheet, ready to be judged: its table as the program keeps it, where each column's cell lies
    (also among the cells that `expand` adds), and the words it is read with (the program's, the block's, the source's)."""

    bound: Bound
    table: Table
    columns: Mapping[str, int]
    settings: ProgramSettings
    source: Source

    @property
    def block(self) -> Block:
        return self.bound.block


def part_of(bound: Bound, source: Source, settings: ProgramSettings, width: int) -> Part:
    """The part that a block makes of a sheet with `width` columns."""
    table = with_events(with_habits(log_tables()[bound.table], tuple(settings.own_habits().values())))
    columns = {name: place for name, place in bound.columns.items() if name in table.columns}
    for place, name in enumerate(made_columns(bound, table), start=width):
        columns[name] = place
    words = [source.words, bound.block.words, settings.words]
    merged: dict[str, dict[str, Any]] = {name: {} for written in words for name in written}
    for written in words:
        for name, ways in written.items():
            merged[name] |= ways
    day_first = settings.day_first if settings.day_first is not None else source.day_first
    own = settings.model_copy(update={"words": merged, "day_first": day_first})
    return Part(bound, table, columns, own, source)


def made_columns(bound: Bound, table: Table) -> list[str]:
    """The columns that `expand` adds a cell for, in its order."""
    block = bound.block
    made = [*block.constants, *block.joined, *block.ticks, *block.filled, *block.picked, *block.named, *block.numbered]
    made += block.as_known
    made += [
        name for name, rule in block.copied.items() if any(header_words(way) in bound.places for way in rule["of"])
    ]
    made += [name for name, of in block.counted.items() if of in bound.columns and name not in bound.columns]
    made += [name for name, ways in block.last.items() if any(header_words(way) in bound.places for way in ways)]
    made += [name for name in block.commas if name in bound.columns and name not in made]
    if block.each:
        made += [*block.found_in_items] or [block.each]
        if "position" in table.columns and "position" not in bound.columns:
            made.append("position")
        made += [name for name in block.of_first if name in bound.columns]
    made += [URL] if bound.linked else []
    return list(dict.fromkeys(made))


def taken(rows: ir.Table, bound: Bound) -> ir.BooleanValue | None:
    """Which rows the block takes; None where it takes all of them."""
    conditions = []
    block = bound.block
    for listed, rules, wanted in ((block.when, block.like, True), (block.unless, block.unlike, False)):
        for header in {**listed, **rules}:
            place = bound.places.get(header_words(header))
            if place is None:
                continue
            text, has = rows[f"c{place}"], []
            if header in listed:
                cells = [plain(cell) for cell in listed[header]]
                has.append(_words(rows, place).isin(cells).fill_null(False) if cells else text.notnull())
            has += [follows(text.lower(), rule) for rule in rules.get(header, ())]
            conditions.append(ibis.or_(*has) if wanted else ~ibis.or_(*has))
    if bound.block.of_row:
        own = set(bound.block.headers.values()) | {bound.block.each}
        filled = [rows[f"c{place}"] for name, place in bound.columns.items() if name in own]
        filled += [rows[f"c{place}"] for place in bound.places.values()]
        conditions.append(ibis.coalesce(*filled).notnull() if len(filled) > 1 else filled[0].notnull())
    return ibis.and_(*conditions) if conditions else None


def follows(text: ir.StringValue, rule: Sequence[str]) -> ir.BooleanValue:
    """True where the first pattern of a rule is found in a text, and none of the others."""
    holds = [text.re_search(rule[0]), *(~text.re_search(other) for other in rule[1:])]
    return ibis.and_(*holds).fill_null(False)


def words(text: ir.StringValue) -> ir.StringValue:
    """A cell as `plain` would have it, in the engine."""
    bare = text.lower().re_replace(r"[^\p{L}\p{N}✓✔☐]+", " ").strip()
    return ibis.ifelse(bare == "", text.re_replace(r"[^\p{So}]+", ""), bare)


def expand(rows: ir.Table, part: Part) -> ir.Table:
    """The rows that the part's block takes, with the cells it makes: constants, joined and ticked ones, a row for each item."""
    bound, block = part.bound, part.block
    condition = taken(rows, bound)
    if condition is not None:
        rows = stage(rows.filter(condition))
    if block.each:
        rows = _itemised(rows, bound)
    made: dict[str, ir.StringValue] = {}
    for name in made_columns(bound, part.table):
        cell = _cell(rows, bound, name)
        if name == URL and bound.linked:
            cell = ibis.coalesce(cell, *(rows[f"link {place}"] for place in bound.linked))
        made[f"c{part.columns[name]}"] = cell.replace(",", ";") if name in block.commas else cell
    return (
        stage(rows.mutate(**made).drop("item", "item_no"))
        if block.each
        else stage(rows.mutate(**made))
        if made
        else rows
    )


def _itemised(rows: ir.Table, bound: Bound) -> ir.Table:
    block = bound.block
    cell = rows[f"c{bound.columns[block.each or '']}"]
    listed = (
        cell.re_split(block.split)
        .map(lambda item: item.re_replace(_BULLET, "").strip())
        .filter(lambda item: item != "")
    )
    if not block.of_row or block.of_first:
        # The row itself is never lost, also where its cell lists nothing.
        listed = ibis.ifelse(listed.length().fill_null(0) > 0, listed, ibis.array([""]))
    rows = rows.mutate(item=listed)
    if block.of_first:
        rows = rows.mutate(several=rows.item.length() > 1)
    unnested = rows.unnest("item", offset="item_no")
    if block.of_first:
        first = unnested.item_no == 0
        unnested = unnested.mutate(item=unnested.item.nullif(""), several=unnested.several & first)
        return stage(unnested.filter(first | unnested.item.notnull()))
    return stage(unnested.filter(unnested.item.notnull()))


def _cell(rows: ir.Table, bound: Bound, name: str) -> ir.StringValue:
    block = bound.block
    nothing = ibis.null().cast("string")
    if block.each and name in block.found_in_items:
        found = [
            rows.item.re_extract(pattern, place).strip().nullif("") for pattern, place in block.found_in_items[name]
        ]
        # What is not found in the item that it would be is said by the cell, or by the item where they are one column.
        found += [rows.item if name == block.each else rows[f"c{bound.columns[name]}"]] if name in bound.columns else []
        return ibis.coalesce(*found)
    if block.each == name:
        return rows.item
    if block.each and name == "position":
        return (rows.item_no + 1).cast("string")
    own = [rows[f"c{bound.columns[name]}"]] if name in bound.columns else []
    if block.each and name in block.of_first:
        return ibis.ifelse(rows.item_no == 0, own[0], nothing)
    if name in block.constants:
        return ibis.coalesce(*own, ibis.literal(block.constants[name]))
    if name in block.as_known:
        return ibis.coalesce(*own, rows.known.cast("string"))
    if name in block.counted:
        return round_number(_words(rows, bound.columns[block.counted[name]]))
    if name in block.last:
        steps = [bound.places[way] for way in map(header_words, block.last[name]) if way in bound.places]
        # The column's own cell may be one of those with several steps.
        own = own if bound.columns.get(name) not in steps else []
        return ibis.coalesce(*own, *(last_step(rows[f"c{place}"]) for place in steps))
    if name in block.joined:
        kind = log_tables()[bound.table].field(name).kind
        return _joined([*own, *_cells(rows, bound, block.joined[name])], ";" if kind in ("list", "words") else " ")
    if name in block.ticks:
        ticked = []
        for header, word in block.ticks[name].items():
            for place in _places(bound, [header]):
                text = rows[f"c{place}"]
                ticked.append(ibis.ifelse(_words(rows, place).isin(UNTICKED), nothing, ibis.literal(word)))
                ticked[-1] = ibis.ifelse(text.nullif(_CLEARS).notnull(), ticked[-1], nothing)
        return _or_clears(_joined([*own, *ticked]), _cells(rows, bound, [*block.ticks[name]]))
    if name in block.filled:
        holds, looked_at = [], []
        for word, headers in block.filled[name].items():
            looked_at += _cells(rows, bound, headers)
            filled = [text.nullif(_CLEARS) for text in _cells(rows, bound, headers)]
            if filled:
                any_filled = ibis.coalesce(*filled).notnull() if len(filled) > 1 else filled[0].notnull()
                holds.append(ibis.ifelse(any_filled, ibis.literal(word), nothing))
        return _or_clears(_joined([*own, *holds]), looked_at)
    if name in block.picked:
        return ibis.coalesce(*own, *_picked(rows, bound, block.picked[name]), nothing)
    if name in block.named:
        parts = [_words(rows, place).replace(" ", "-") for place in _places(bound, block.named[name])]
        whole = len(parts) == len(block.named[name])
        # NULL where a part is: an id of fewer parts would be another row's.
        return ibis.coalesce(*own, ibis.literal("-").join(parts) if whole else nothing)
    if name in block.numbered:
        alike = [rows.file, *(_words(rows, place) for place in _places(bound, block.numbered[name]))]
        place = ibis.row_number().over(ibis.window(group_by=alike, order_by=rows.row_number)) + 1
        return ibis.coalesce(*own, place.cast("string"))
    if name in block.copied:
        rule = block.copied[name]
        told = ibis.coalesce(*_cells(rows, bound, rule["where"]), nothing).notnull()
        return ibis.coalesce(*own, ibis.ifelse(told, _cells(rows, bound, rule["of"])[0], nothing))
    return own[0] if own else nothing


def _picked(rows: ir.Table, bound: Bound, headers: Mapping[str, Mapping[str, str]]) -> list[ir.StringValue]:
    """What the labels listed in the cells of some headers say, label by label; the last one what none of them says."""
    nothing = ibis.null().cast("string")
    said = []
    for header, labels in headers.items():
        for text in _cells(rows, bound, [header]):
            listed = text.re_split(r"\s*[,;\n]\s*").map(words)
            found = [
                ibis.ifelse(listed.contains(plain(label)), ibis.literal(cell), nothing)
                for label, cell in labels.items()
                if label
            ]
            rest = [ibis.ifelse(text.notnull(), ibis.literal(labels[""]), nothing)] if "" in labels else []
            said += [*found, *rest]
    return said


def with_words(rows: ir.Table, blocks: Sequence[Bound]) -> ir.Table:
    """`rows` with the `words` of each cell that one of the blocks asks for as `plain` would have it.

    Made in one expression: it takes the engine 50 ms to make one of its patterns ready, and a list of ticks has dozens.
    """
    places: dict[int, None] = {}
    for bound in blocks:
        block = bound.block
        headers = [*block.when, *block.unless, *(header for ticks in block.ticks.values() for header in ticks)]
        headers += [header for names in (*block.named.values(), *block.numbered.values()) for header in names]
        places |= dict.fromkeys(_places(bound, headers))
    if not places:
        return rows
    listed = stage(rows.mutate(listed=ibis.array([rows[f"c{place}"] for place in places]).map(words)))
    made = {f"words c{place}": listed.listed[number] for number, place in enumerate(places)}
    return stage(listed.mutate(**made).drop("listed"))


def _words(rows: ir.Table, place: int) -> ir.StringValue:
    made = f"words c{place}"
    return rows[made] if made in rows.columns else words(rows[f"c{place}"])


def _cells(rows: ir.Table, bound: Bound, headers: Sequence[str]) -> list[ir.StringValue]:
    return [rows[f"c{place}"] for place in _places(bound, headers)]


def _places(bound: Bound, headers: Sequence[str]) -> list[int]:
    places = [bound.places.get(header_words(header)) for header in headers]
    return [place for place in places if place is not None]


def _or_clears(made: ir.StringValue, cells: Sequence[ir.StringValue]) -> ir.StringValue:
    """What several cells make of a column; where they make nothing, and one of them takes back, it takes back as well."""
    if not cells:
        return made
    clears = ibis.or_(*((text == _CLEARS).fill_null(False) for text in cells))
    return ibis.coalesce(made, ibis.ifelse(clears, _CLEARS, ibis.null().cast("string")))


def _joined(texts: Sequence[ir.StringValue], between: str = ";") -> ir.StringValue:
    if not texts:
        return ibis.null().cast("string")
    filled = ibis.array(list(texts)).filter(lambda text: text.notnull())
    return filled.join(between).nullif("")
