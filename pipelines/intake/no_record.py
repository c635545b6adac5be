"""Rows that are no records: a repeated header, a merge marker, a line of totals, a month that parts those above from those below.

Only what is certain belongs here: a company may be called Total, or March. What becomes of such rows is judge.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.intake.bound import Recognised
from pipelines.intake.date_patterns import MONTH_NAMES

if TYPE_CHECKING:
    import ibis.expr.types as ir

_MARKER = r"^(<{7}|={7}|>{7}|\|{7})"
#: What stands between the cells of a row that is looked at as one text.
_END = "\x1f"
#: The word in a line of totals, with or without the figure.
_TOTAL = (
    r"(grand |sub)?(total|totals|sum|average|summe|gesamt|gesamtsumme|insgesamt|somme|moyenne|promedio|合计|总计|小计|合計|總計)s?"
    r"( (of )?(applications?|applied|jobs?|interviews?|offers?|rejections?|bewerbungen|candidatures|solicitudes|general|général))?"
    r" *[:：=]? *[0-9.,%]*"
)
_FIGURES = r"^[-+]?[0-9.,%€$£ ]+$"
_DATED = r"\d{1,4}[-/.]\d{1,2}[-/.]\d"
_SIGNS = r"[-=_*#~.:|–— ]*"
_ACCENTED = "märz|jänner|février|févr|fév|août|décembre|déc"
_YEAR = r"(19|20)\d\d"
#: A cell that stands alone in its row and names nothing but a month, a week or a year, or holds nothing but strokes.
_PARTING = (
    rf"^{_SIGNS}(({MONTH_NAMES}|{_ACCENTED})\.?[ ,/'-]*({_YEAR}|\d\d)?|{_YEAR}([ /-]*({MONTH_NAMES}|{_ACCENTED}|\d\d?))?"
    rf"|\d\d?/{_YEAR}|(week|woche|kw|semaine|semana) *\d\d?([ ,/-]*{_YEAR})?|({_YEAR}年)?(\d\d?|[一二三四五六七八九十]+)月|{_YEAR}年"
    rf"|[-=_*#~.–—]{{2,}}){_SIGNS}$"
)


def is_no_record(t: ir.Table, header: tuple[str, ...], found: Recognised) -> ir.BooleanValue:
    """True for a row of cells (`t`, under `header`, recognised as `found`) that is no record of a log."""
    # The column of the sheet in which such a line begins may be any.
    cells = [t[f"c{place}"] for place in range(len(header))]
    first = ibis.coalesce(*cells) if len(cells) > 1 else cells[0]
    places = sorted(found.columns.values())
    repeated = ibis.and_(*(t[f"c{place}"] == header[place] for place in places))
    return (first.re_search(_MARKER) | repeated | _parts(t, header) | _adds_up(t, cells, places)).fill_null(False)


def _adds_up(t: ir.Table, cells: list[ir.StringValue], places: list[int]) -> ir.BooleanValue:
    """A line of totals. A company may be called Total: only a line in which nothing but figures stands beside the word is one."""
    # All cells as one text: a look for the word in each would be as many looks.
    has_word = ibis.array(cells).join(_END).lower().re_search(rf"(^|{_END}){_TOTAL}({_END}|$)")

    def adds(text: ir.StringValue) -> ir.BooleanValue:
        is_figure = text.re_search(_FIGURES) & ~text.re_search(_DATED)
        return text.isnull() | is_figure | text.lower().re_search(f"^{_TOTAL}$")

    # `if` and not `and`: the other cells of a line without the word are not looked at.
    return ibis.ifelse(has_word, ibis.and_(*(adds(t[f"c{place}"]) for place in places)), False)


def _parts(t: ir.Table, header: tuple[str, ...]) -> ir.BooleanValue:
    cells = [t[f"c{place}"] for place in range(len(header))]
    if len(cells) < 2:
        # In a sheet of one column every cell stands alone.
        return ibis.literal(False)
    alone = ibis.coalesce(*cells)
    # Patterns are dear: only cells that are the first and the last filled one of their row are looked at.
    return ibis.ifelse(alone == ibis.coalesce(*reversed(cells)), alone.lower().re_search(_PARTING), False)
