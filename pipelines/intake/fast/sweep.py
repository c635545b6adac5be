"""One pass over a large CSV: rows in which every cell is settled are written typed; the others are set aside as text.

The one place besides pipelines/engine.py that speaks the engine's own dialect: Ibis has no word for a cast to an enumeration,
which is what looking a cell up costs least by, and which keeps the order of the rows where a join would not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ibis

from pipelines.contract.logs import EXAMPLE_MARK
from pipelines.engine import stage
from pipelines.intake import judge, translate
from pipelines.intake.blocks import Part
from pipelines.intake.bound import Recognised
from pipelines.intake.fast.lookups import OPEN_KINDS, PLAIN_KINDS, Lookups, literal
from pipelines.intake.fast.scan import Scan
from pipelines.intake.look import Profile, free_text
from pipelines.intake.private import masked_all, may_hold
from pipelines.intake.translate import PAST, said

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: Bytes of the longest word that clears a cell, or says that it could not apply.
_SHORT = 3
#: What the template's mark of an example begins with.
_EXAMPLE = EXAMPLE_MARK[0]
#: The first character that is no blank of plain text, in the order in which texts are compared.
_FIRST_SIGN = "!"
#: Years that a date is read in without asking the general judge.
_YEARS = (1950, 2100)
#: The engine's own names of the types that a listed cell may have.
_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "time": "TIME",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "array<string>": "VARCHAR[]",
}
#: The column that holds the cells of a row that was set aside.
ASIDE = "set aside"


@ibis.udf.scalar.builtin
def strlen(text: str) -> int:  # type: ignore[empty-body]
    """Bytes of a text, which are quicker to tell than its characters."""


def looking_up(con: Backend, rows: ir.Table, part: Part, lookups: Lookups, name: str) -> ir.Table:
    """`rows` with, beside each column of listed cells, `place NAME` (NULL where the cell is not listed) and its values.

    Stored as a view under `name`. A cell that an enumeration lacks costs the engine a sentence that names all its words, which
    nobody reads: some 50 microseconds, a thousand times what looking up costs. So cells that were seen and are not settled are
    enumerated as well, behind the others, and are told by their places. Words are given as enumerations, too: as those the
    engine writes them to Parquet (where they are text) without putting a dictionary together anew.
    """
    inner, outer = [f'"{column}"' for column in rows.columns], [f'"{column}"' for column in rows.columns]
    for place, texts in lookups.texts.items():
        if texts:
            inner.append(f'(TRY_CAST("c{place}" AS {_enumeration(texts)}) IS NOT NULL) AS "known {place}"')
            outer.append(f'"known {place}"')
    for column, lookup in lookups.by_column.items():
        if not lookup.cells:
            continue
        code = f'enum_code(TRY_CAST("c{lookup.place}" AS {_enumeration((*lookup.cells, *lookup.others))}))::BIGINT + 1'
        if lookup.others:
            code = f"CASE WHEN {code} <= {len(lookup.cells)} THEN {code} END"
        inner.append(f'{code} AS "place {column}"')
        outer.append(f'"place {column}"')
        for made, values in lookup.values.items():
            kind = _TYPES[part.table.field(made).engine_type] if made in part.table.columns else "VARCHAR"
            words = sorted({value for value in values if value is not None}) if kind == "VARCHAR" else []
            listed = f"{literal(list(values))}::{_enumeration(words) if words else kind}[]"
            outer.append(f'list_extract({listed}, "place {column}") AS "{made} of {column}"')
    con.raw_sql(
        # Names are our own or the contract's, and values are quoted by `literal`.
        f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT {", ".join(outer)} '  # noqa: S608
        f"FROM (SELECT {', '.join(inner)} FROM ({ibis.to_sql(rows, dialect='duckdb')}))"
    )
    return con.table(name)


def _enumeration(words: Iterable[str]) -> str:
    return f"ENUM ({', '.join(map(literal, words))})"


def swept(
    t: ir.Table,
    header: tuple[str, ...],
    part: Part,
    found: Recognised,
    lookups: Lookups,
    program: str,
    scan: Scan,
    *,
    with_cells: bool,
) -> ir.Table:
    """Each row of `t` (see `looking_up`; with `owner` and `known`) as the general judge would accept it; where it is not settled
    that it would, `program` is NULL, no text of the row is kept, and its other columns mean nothing. `with_cells`: and
    `set aside`, which holds the cells of such a row, else NULL."""
    columns, table = part.columns, part.table
    width = sum(name[0] == "c" and name[1:].isdigit() for name in t.columns)
    texts = {said(name): t[f"c{place}"] for name, place in columns.items()}
    t = stage(t.mutate(**texts))
    plainly = Profile(
        iso={name for name in columns if table.field(name).kind == "date"},
        iso_time={name for name in columns if table.field(name).kind == "datetime"},
    )
    made: dict[str, Any] = {}
    listed_only = set()
    for name in columns:
        item = table.field(name)
        if item.kind in OPEN_KINDS:
            made[name] = translate.value_of(t, item, plainly, part.settings)
            continue
        listed = lookups.by_column[name].cells
        value = t[f"{name} of {name}"] if listed else ibis.null().cast(item.engine_type)
        if item.kind in PLAIN_KINDS and not lookups.by_column[name].is_whole:
            plain = translate.value_of(t, item, plainly, part.settings)
            if item.kind in ("date", "datetime"):
                plain = ibis.ifelse(plain.year().between(*_YEARS), plain, ibis.null().cast(item.engine_type))
            made[name] = ibis.ifelse(t[f"place {name}"].notnull(), value, plain) if listed else plain
        else:
            made[name] = value.cast(item.engine_type)
            listed_only.add(name)
    if "status" in columns and lookups.by_column["status"].cells:
        of_status = t["outcome of status"]
        made["outcome"] = ibis.coalesce(made["outcome"], of_status) if "outcome" in made else of_status
        made["status_stage"] = t["status_stage of status"]
    t = t.mutate(**made)
    seeker = ibis.coalesce(t.owner, t[said("seeker")]) if "seeker" in columns else t.owner
    t = stage(t.mutate(program=ibis.literal(program), seeker=seeker))
    texts = {name: t[said(name)] for name in columns}
    aside = []
    for name in listed_only:
        unlisted = t[f"place {name}"].isnull() if lookups.by_column[name].cells else ibis.literal(True)
        aside.append(texts[name].notnull() & unlisted)
    for bad, column, code in judge.conditions_of(t, part, plainly, program, texts):
        if column not in listed_only or code == "missing":
            aside.append(bad)
    for name in [name for name in columns if name in PAST and name not in listed_only]:
        item = table.field(name)
        if item.kind in ("date", "datetime"):
            aside.append((t[name] if item.kind == "date" else t[name].date()) > t.known)
    aside += _odd(t, header, part, found, lookups, scan)
    names = [name for name in table.columns if name in t.columns]
    names += [name for name in ("status_stage",) if name in t.columns]
    extra = translate.as_json(t, found.extra_of(part.bound, header))
    # As a condition itself, and not inside another: each of its parts is then asked only about the rows left by the others.
    is_aside = ibis.ifelse(ibis.or_(*aside), ibis.literal(True), ibis.literal(False))
    cells = [f"c{i}" for i in range(width)] if with_cells else []
    t = stage(t.select(*names, *cells, extra=extra, is_aside=is_aside))
    no_names = ibis.null().cast("array<string>")
    kept = {
        name: ibis.ifelse(t.is_aside, ibis.null().cast(t[name].type()), t[name])
        for name in (*names, "extra")
        if name in ("program", "seeker", "extra") or (name in part.columns and table.field(name).kind in OPEN_KINDS)
    }
    aside_cells = {ASIDE: ibis.ifelse(t.is_aside, ibis.array([t[name] for name in cells]), no_names)} if cells else {}
    return t.select(
        *(kept.get(name, t[name]).name(name) for name in (*names, "extra")),
        cleared=no_names,
        not_applicable=no_names,
        warnings=no_names,
        **aside_cells,
    )


def _odd(
    t: ir.Table, header: tuple[str, ...], part: Part, found: Recognised, lookups: Lookups, scan: Scan
) -> list[ir.BooleanValue]:
    """What makes the general judge look at a row, beside what makes its cells wrong."""
    free = free_text(found, len(header))
    odd = [
        odd_text(t[f"c{place}"], place, part, found, scan) | (hides(t[f"c{place}"]) if place in free else False)
        for place in lookups.texts
    ]
    odd = [
        ibis.ifelse(t[f"known {place}"], ibis.literal(False), one) if f"known {place}" in t.columns else one
        for place, one in zip(lookups.texts, odd, strict=True)
    ]
    needed = [item for item in part.table.fields if item.required and item.name in part.columns]
    # No line of totals has a word where a word is required, and no blank row has anything where something is.
    if any(item.kind == "word" for item in needed):
        odd.append(t.c0.between("<", "?"))
    else:
        odd.append(t.c0.re_search(r"^([<=>]|(?i:grand )?(?i:total|sum|average|summe|gesamt))"))
    if not needed:
        filled = [t[f"c{place}"] for place in range(len(header))]
        odd.append(ibis.coalesce(*filled).isnull() if len(filled) > 1 else filled[0].isnull())
    rest = ibis.coalesce(*(t[f"c{place}"] for place in range(len(header))))
    odd.append(ibis.ifelse(t.c0.isnull(), rest.startswith(_EXAMPLE), t.c0.startswith(_EXAMPLE)))
    place = min(found.columns.values())
    odd.append(t[f"c{place}"] == header[place])
    return odd


def hides(text: ir.StringValue) -> ir.BooleanValue:
    """Whether something in a text is masked. NULL for NULL."""
    return ibis.ifelse(may_hold(text), masked_all(text) != text, ibis.literal(False))


def odd_text(text: ir.StringValue, place: int, part: Part, found: Recognised, scan: Scan) -> ir.BooleanValue:
    """Whether a cell that is not looked up and `hides` nothing may be another thing than what stands in it: blanks around it, a
    word that only means missing or clears. NULL or False where it is not."""
    # Blanks of plain text come before every sign: one comparison tells them, and a cell with nothing in it.
    odd = [text < _FIRST_SIGN, *(text.endswith(blank) for blank in " \n" + scan.blanks if blank.isascii())]
    never, short = ibis.literal(False), strlen(text) <= _SHORT
    if rare := "".join(blank for blank in scan.blanks if not blank.isascii()):
        edges = f"^[{rare}]|[{rare}]$"
        odd.append(ibis.ifelse(strlen(text) == text.length(), never, text.re_search(edges)))
    if place in part.columns.values():
        odd.append(ibis.ifelse(short, text.lower().isin(["-", "n/a"]), never))
    missing = sorted({cell.lower() for cell in found.described.blank})
    if missing:
        odd.append(text.lower().isin(missing))
    return ibis.or_(*odd)
