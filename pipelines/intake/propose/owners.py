"""Which column of a sheet of several people says whose row it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.contract.vocabulary import header_words
from pipelines.intake.propose.cells import Column
from pipelines.intake.propose.columns import Match
from pipelines.intake.propose.headers import nearness
from pipelines.intake.propose.meanings import folded

_PEOPLE = (
    "seeker|job seeker|jobseeker|candidate|student|client|participant|coachee|mentee|learner|graduate|alum|alumnus|alumna|trainee|fellow|"
    "advisee|jobhunter|applicant|teilnehmer|teilnehmerin|teilnehmende|bewerber|bewerberin|kandidat|kandidatin|klient|klientin|studierende|"
    "candidat|candidate|etudiant|etudiante|participante|candidato|candidata|estudiante|alumno|alumna|aluno|aluna|学员|学生|候选人|求职者|受講者"
).split("|")
#: Headers that name a person, and whose rows these are.
_STRONG = frozenset(
    (*_PEOPLE, *(f"{person} {what}" for person in _PEOPLE for what in ("name", "id", "full name")))
) | frozenset(
    (
        "name of student",
        "name of client",
        "name of candidate",
        "who is searching",
        "your name",
        "your full name",
        "my name",
    )
)
#: Headers that may name a person: one where the sheet has its companies in another column, and nothing else says whose it is.
_WEAK = frozenset(
    (
        "name",
        "full name",
        "person",
        "nom",
        "nombre",
        "nome",
        "姓名",
        "名前",
        "имя",
    )
)
#: Words for a person that may be for an employer, or for somebody who asked.
_OF_TWO = frozenset(("client", "participant", "klient", "participante"))
#: Beside such a column a name is one of somebody to write to.
_CONTACTED = re.compile(r"\b(contacted|reached out|connected|linkedin|phone|e ?mail)\b")
#: From this nearness on, another column is headed as one of companies.
_SURELY = 96


def owner_column(columns: Sequence[Column]) -> tuple[Column, Match] | None:
    """The column that says whose row each is, where nothing beside the sheet does; None where no column seems to."""
    for ways, confidence in ((_STRONG, 95), (_WEAK, 60)):
        for column in columns:
            header = folded(header_words(column.header))
            if header not in ways or not _are_names(column):
                continue
            # A freelancer's clients are employers, and an interview's participants may be those who asked.
            of_two = ways is _WEAK or bool(_OF_TWO & set(header.split()))
            if of_two and not _names_companies(columns, column):
                continue
            people = f"{len(column.counts):,} different names in {len(column.cells):,} cells"
            return column, Match("seeker", confidence, f"nothing else says whose rows these are; {people}")
    return None


def _are_names(column: Column) -> bool:
    other = column.n_dates + column.n_links + column.n_money + column.n_yes_no + column.n_statuses
    return bool(column.cells) and column.length <= 60 and column.share(other) < 0.3


def _names_companies(columns: Sequence[Column], but: Column) -> bool:
    if any(_CONTACTED.search(folded(header_words(other.header))) for other in columns):
        return False
    others = (other for other in columns if other is not but and _are_names(other))
    return any(nearness(other.header, "company", "applications")[0] >= _SURELY for other in others)
