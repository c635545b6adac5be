"""One pass over a large CSV: rows in which every cell is settled are written typed; the others are set aside as text.

The one place besides pipelines/engine.py that speaks the engine's own dialect: Ibis has no word for a cast to an enumeration,
which is what looking a cell up costs least by, and which keeps the order of the rows where a join would not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis

from pipelines.engine import stage, to_json
from pipelines.intake import judge, translate
from pipelines.intake.blocks import Part
from pipelines.intake.fast.lookups import OPEN_KINDS, PLAIN_KINDS, Lookups, literal
from pipelines.intake.formats.member import BLANKS
from pipelines.intake.private import may_hold
from pipelines.intake.recognise import Recognised
from pipelines.intake.translate import Profile, said

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

#: The first character that is no blank of plain text, in the order in which texts are compared.
_FIRST_SIGN = "!"
#: Years that a date is read in without asking the general judge.
_YEARS = (1950, 2100)
#: The column that holds the cells of a row that was set aside.
ASIDE = "set aside"


def looking_up(con: Backend, rows: ir.Table, lookups: Lookups, name: str) -> ir.Table:
    """`rows` with, beside each column of listed cells, `place NAME` (NULL where the cell is not listed) and its values.

    Stored as a view under `name`.
    """
    inner, outer = [f'"{column}"' for column in rows.columns], [f'"{column}"' for column in rows.columns]
    for column, lookup in lookups.by_column.items():
        if not lookup.cells:
            continue
        cells = ", ".join(map(literal, lookup.cells))
        inner.append(f'enum_code(TRY_CAST("c{lookup.place}" AS ENUM ({cells})))::INTEGER + 1 AS "place {column}"')
        outer.append(f'"place {column}"')
        for made, values in lookup.values.items():
            outer.append(f'list_extract({literal(list(values))}, "place {column}") AS "{made} of {column}"')
    con.raw_sql(
        f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT {", ".join(outer)} '
        f"FROM (SELECT {', '.join(inner)} FROM ({ibis.to_sql(rows, dialect='duckdb')}))"
    )
    return con.table(name)


def swept(
    t: ir.Table,
    header: tuple[str, ...],
    part: Part,
    found: Recognised,
    lookups: Lookups,
    program: str,
    *,
    is_ascii: bool,
) -> ir.Table:
    """Each row of `t` (see `looking_up`; with `owner`) as the general judge would accept it, and `set aside`: NULL, or the
    row's cells, where it is not settled that it would. The other columns of such a row mean nothing."""
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
            made[name] = translate._value(t, item, plainly, part.settings)
            continue
        listed = lookups.by_column[name].cells
        value = t[f"{name} of {name}"] if listed else ibis.null().cast(item.engine_type)
        if item.kind in PLAIN_KINDS:
            plain = translate._value(t, item, plainly, part.settings)
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
    for bad, column, code in judge._conditions(t, part, plainly, program, texts):
        if column not in listed_only or code == "missing":
            aside.append(bad)
    aside += _odd(t, header, found, columns, width, is_ascii=is_ascii, part=part)
    settled = ibis.and_(*(~odd.fill_null(False) for odd in aside))
    cells = [t[f"c{i}"] for i in range(width)]
    names = [name for name in table.columns if name in t.columns]
    names += [name for name in ("status_stage",) if name in t.columns]
    no_names = ibis.null().cast("array<string>")
    return t.select(
        *names,
        extra=translate._as_json(t, found.extra),
        cleared=no_names,
        not_applicable=no_names,
        **{ASIDE: ibis.ifelse(settled, ibis.null().cast("array<string>"), ibis.array(cells))},
    )


def _odd(
    t: ir.Table,
    header: tuple[str, ...],
    found: Recognised,
    columns: Mapping[str, int],
    width: int,
    *,
    is_ascii: bool,
    part: Part,
) -> list[ir.BooleanValue]:
    """What makes the general judge look at a row, beside what makes its cells wrong."""
    coded = {place for name, place in columns.items() if part.table.field(name).kind not in OPEN_KINDS}
    hidden = set(found.private.values())
    open_places = [place for place in range(width) if place not in coded | hidden]
    odd = [may_hold(t[f"c{place}"]) for place in open_places if place in translate.free_text(found, width)]
    blanks = BLANKS if not is_ascii else [blank for blank in BLANKS if blank.isascii()]
    missing = sorted({cell.lower() for cell in found.described.blank})
    for place in open_places:
        text = t[f"c{place}"]
        # Blanks of plain text come before every sign: one comparison tells them, and a cell with nothing in it.
        odd.append(text < _FIRST_SIGN)
        odd += [text.startswith(blank) for blank in blanks if not blank.isascii()]
        odd += [text.endswith(blank) for blank in blanks]
        if place in columns.values():
            odd += [text == cell for cell in ("-", "n/a", "N/A", "N/a", "n/A")]
        if missing:
            odd.append(text.lower().isin(missing))
    first = t.c0
    odd.append(first.re_search(r"^([<=>]|(?i:grand )?(?i:total|sum|average|summe|gesamt))"))
    place = min(found.columns.values())
    odd.append(t[f"c{place}"] == header[place])
    filled = [t[f"c{place}"] for place in range(width)]
    odd.append(ibis.coalesce(*filled).isnull() if width > 1 else filled[0].isnull())
    return odd
