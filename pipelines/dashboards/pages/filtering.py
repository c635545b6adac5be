"""Rows that a reader filters in the page: counted here for the page as it is opened, and by filter.js for every choice.

Both count the same: of the rows shown, those with a result (`yes`, `no`), the share led on with Wilson's interval, and
those still open.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipelines.dashboards import theme, words
from pipelines.dashboards.pages.parts import Counted, Facet, Filterable, Line, Lines, Table
from pipelines.dashboards.pages.rates import share
from pipelines.dashboards.words import Sentence

#: How the words that filter.js says are called there, and their keys in the catalogue.
_SAID = {
    "counted": "filter_counted",
    "undecided": "filter_undecided",
    "group": "filter_group",
    "group_undecided": "filter_group_undecided",
    "chart": "filter_chart",
}


def filterable(
    name: str,
    facets: Sequence[Facet],
    table: Table,
    rows: Sequence[Counted],
    groups: Sequence[str],
) -> Filterable:
    """The whole part. `table` has the caption and heads of the `rows`; `groups` are the lines of the small chart, which
    rows name by their places."""
    lines = []
    for place, label in enumerate(groups):
        numbers = counts([row for row in rows if row.group == place])
        note = str(Sentence("filter_group" if numbers["decided"] else "filter_group_undecided", numbers))
        lines.append(Line(label, note, numbers.get("share"), numbers.get("low"), numbers.get("high")))
    script = {
        "words": {said: words.template(key) for said, key in _SAID.items()},
        "marks": words.marks(),
        "groups": list(groups),
    }
    told = " · ".join([words.say("filter_chart"), *(f"{line.label}: {line.note}" for line in lines)])
    return Filterable(
        id=name,
        says=str(counted(rows)),
        facets=tuple(facets),
        every=words.say("filter_every"),
        reset=words.say("filter_reset"),
        label=words.say("filter_label"),
        lines=Lines(tuple(lines), told, dots=True, ends=(words.say("scale_none"), words.say("scale_all"))),
        table=table,
        rows=tuple(rows),
        script=theme.script_safe(json.dumps(script, ensure_ascii=False)),
    )


def counted(rows: Sequence[Counted]) -> Sentence:
    """The sentence above the rows as they are all shown."""
    numbers = counts(rows)
    return Sentence(
        "filter_counted" if numbers["decided"] else "filter_undecided", numbers | {"every": numbers["shown"]}
    )


def counts(rows: Sequence[Counted]) -> dict[str, Any]:
    """shown, advanced, decided and open rows; share, low and high where any is decided."""
    outcomes = [row.outcome for row in rows]
    advanced = outcomes.count("yes")
    decided = advanced + outcomes.count("no")
    told = {"shown": len(outcomes), "advanced": advanced, "decided": decided, "open": outcomes.count("open")}
    return told | share(advanced, decided)
