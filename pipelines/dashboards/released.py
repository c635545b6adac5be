"""When the figures of a program are released anew, and which of its groups may then be told of.

Two pages of one program, made before and after one person's log changed, would tell by their difference about that person. So a page of
groups keeps the figures it showed last until the logs of as many people have changed as the smallest group it tells of, or a month
has passed (contract.md, "The command line"). The same holds of every group that it cuts the program into, and for every reader: a coach
knows their own people, so that what others changed must be of enough people without them. What was released when is kept beside
the site, and never in it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pipelines.dashboards.pages.program.audit import few
from pipelines.dashboards.warehouse import Row

#: Days after which figures are released anew although few people's logs have changed.
A_MONTH = 30
#: What `without` calls the figures of an earlier day beside today's.
THEN = "then"
#: For so many days, and so many pages, figures that were shown are kept, to hold those of then against.
_KEPT_DAYS, _KEPT = 120, 12
#: What parts the values of a group where it is kept; no value holds it.
MARK = "\x1f"


@dataclass(frozen=True)
class Cut:
    """A program cut into groups (by cohort, say) as a page last showed it: the people in each, by the values that it holds,
    and each person's rows then as a hash."""

    groups: Mapping[str, Sequence[str]]
    people: Mapping[str, str]


@dataclass(frozen=True)
class Figures:
    """What each person is of the numbers that a page sets side by side for two days, as a hash, on one of them; and, of a run's own
    day, the moment at which what there was had been read."""

    on: str
    people: Mapping[str, str]
    at: str = ""


@dataclass(frozen=True)
class Release:
    """What a page of groups shows: the day it is about, by which code it was made, each person's rows as a hash, the people of
    each coach, and the cuts by their kind; and the program's effects that its people's and coaches' pages repeat."""

    as_of: str
    smallest: int
    code: str
    people: Mapping[str, str] = field(default_factory=dict)
    coached: Sequence[Sequence[str]] = ()
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    effects: Sequence[Row] = ()
    now: Figures | None = None
    then: Figures | None = None
    program: str = ""
    shown: Sequence[Figures] = field(default_factory=list)

    def changed_since(self, last: Release) -> int:
        """How many people's rows are new, other or gone."""
        return len(_changed(self.people, last.people))

    def is_due(self, last: Release | None) -> bool:
        """Whether it takes the place of the last one. A day before the last one's is the owner's own doing."""
        if last is None:
            return True
        days = (dt.date.fromisoformat(self.as_of) - dt.date.fromisoformat(last.as_of)).days
        if days < 0 or days >= A_MONTH:
            return True
        changed = _changed(self.people, last.people)
        # Made by new code, a page of the same logs tells of nobody; one of few people's changes waits like any other.
        return (
            len(changed) >= (max(self.smallest, 1) if changed or last.code == self.code else 0)
            and self._is_enough(changed, self._coached(last))
            and not self.waiting(last)
        )

    def waiting(self, last: Release | None) -> tuple[str, ...]:
        """The kinds of which some group, held against its last state, would tell of the change of a few people."""
        if last is None:
            return ()
        coached = self._coached(last)
        return tuple(
            kind
            for kind, cut in self.cuts.items()
            if kind in last.cuts
            and not all(self._is_enough(changed, coached) for changed in _changed_in(cut, last.cuts[kind]))
        )

    def tells_of_few(self, last: Release | None) -> bool:
        """Whether its figures of then differ by a few people from some that were shown before, of whichever day."""
        if last is None or self.then is None:
            return False
        coached, then = self._coached(last), self.then.people
        return not all(self._is_enough(_changed(then, figures.people), coached) for figures in last.shown)

    def left_out(self, last: Release | None) -> tuple[str, ...]:
        """What the page goes without: the kinds that wait, and what was then."""
        return (*self.waiting(last), *((THEN,) if self.tells_of_few(last) else ()))

    def after(self, last: Release | None, without: Collection[str]) -> Release:
        """This release with the kinds that were left out of it as they were last shown: they will be held against that."""
        kept = {kind: cut for kind, cut in self.cuts.items() if kind not in without}
        today = dt.date.fromisoformat(self.as_of)
        told = [figures for figures in (None if THEN in without else self.then, self.now) if figures]
        earlier = [
            figures
            for figures in (last.shown if last else ())
            if figures not in told and (today - dt.date.fromisoformat(figures.on)).days <= _KEPT_DAYS
        ]
        shown = [*earlier, *told][-_KEPT:]
        return replace(self, cuts={**(last.cuts if last else {}), **kept}, shown=shown)

    def _coached(self, last: Release) -> list[frozenset[str]]:
        return [*{frozenset(people) for people in (*self.coached, *last.coached)}]

    def _is_enough(self, changed: Collection[str], coached: Iterable[frozenset[str]]) -> bool:
        """Whether those who changed are nobody or enough people, also without those whom a coach knows."""
        changed = frozenset(changed)
        return not any(few(len(changed) - len(own & changed), self.smallest) for own in (frozenset[str](), *coached))


def _changed(now: Mapping[str, str], then: Mapping[str, str]) -> set[str]:
    return {person for person in now.keys() | then.keys() if now.get(person) != then.get(person)}


def _changed_in(now: Cut, then: Cut) -> list[set[str]]:
    """For each group and each that held some of the same values then: the people by whom the two differ."""
    changed = _changed(now.people, then.people)
    made = []
    for values, people in now.groups.items():
        for other, others in then.groups.items():
            if set(values.split(MARK)) & set(other.split(MARK)):
                here, there = set(people), set(others)
                made.append((here ^ there) | (changed & (here | there)))
    return made


def releases_file(generation: Path) -> Path:
    """Where a site's generation keeps what it released: beside it, so that both come and go together."""
    return generation.with_name(f".{generation.name}.released.json")


def read_releases(path: Path | None) -> dict[str, Release]:
    """The last release of each page, by its folder; nothing where there was none, or one of an older form."""
    if path is None or not path.is_file():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {
            folder: Release(
                **{
                    **one,
                    "cuts": {kind: Cut(**cut) for kind, cut in one["cuts"].items()},
                    "shown": [Figures(**figures) for figures in one["shown"]],
                    **{name: Figures(**one[name]) if one[name] else None for name in ("now", "then")},
                }
            )
            for folder, one in told.items()
        }
    except (TypeError, ValueError, AttributeError, KeyError):
        return {}


def write_releases(path: Path, releases: Mapping[str, Release]) -> None:
    """Keep them; nobody reads the file before its generation is in place."""
    path.write_text(
        json.dumps({name: asdict(told) for name, told in releases.items()}, sort_keys=True), encoding="utf-8"
    )
