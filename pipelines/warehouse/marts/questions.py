"""mart_questions: what was asked and how it was answered, in counts, and as marks of the interview it was asked in.

Counts only; their relation to results is worked out by the estimator of the habits, from the marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from pipelines.contract.contrasts import ANSWERED, ASKED, RUBRIC
from pipelines.contract.vocabulary import QUESTION_CATEGORIES
from pipelines.warehouse.marts.slices import OF_ANSWERS, sliced
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir


def asked_by_interviewer(questions: ir.Table) -> ir.Table:
    """The questions that a candidate was asked: a blank asker is the interviewer."""
    return questions.filter(questions.asked_by.isnull() | (questions.asked_by == "interviewer"))


def marks_of_interviews(questions: ir.Table) -> ir.Table:
    """(program, seeker, interview, habit, done): for each interview with a logged question, whether a kind was asked, and
    whether most of its answers that say so were of a kind; nothing where none says so."""
    t = asked_by_interviewer(questions)
    asked = {ASKED + name: (t.category == name).fill_null(False).any() for name in QUESTION_CATEGORIES["interviewer"]}
    answered = {ANSWERED + name: t[name].cast("float64").mean() > 0.5 for name in (*RUBRIC, "prepared")}
    wide = t.group_by(*OWNER, "interview").aggregate(**asked, **answered)
    long = wide.pivot_longer([*asked, *answered], names_to="habit", values_to="done")
    return long.filter(long.done.notnull())


def counts(questions: ir.Table, interviews: ir.Table, programs: ir.Table) -> ir.Table:
    """(scope, program, slice_kind, slice_value, what, name): questions of counted interviews by kind, and answers by mark, with
    how they were rated, and the people of each count.

    `interviews`: with the columns that slices are cut by. what: `category` (name: the category, or unknown) or `rubric` (name: the
    mark; its questions are those so answered).
    """
    t = asked_by_interviewer(questions).join(interviews.select(*OWNER, "interview", *OF_ANSWERS), [*OWNER, "interview"])
    t = t.join(programs.select("program", is_sample="sample"), "program")
    shared = ("program", "seeker", "is_sample", "rated_answer", "prepared", *OF_ANSWERS)
    kinds = [t.select(*shared, what=ibis.literal("category"), name=t.category.fill_null("unknown"))]
    kinds += [
        t.filter(t[name]).select(*shared, what=ibis.literal("rubric"), name=ibis.literal(name)) for name in RUBRIC
    ]
    long = sliced(ibis.union(*kinds), OF_ANSWERS)
    long = long.filter(long.slice_value.notnull())
    by_program = long.mutate(scope=ibis.literal("program"), whose=long.program)
    whole = long.filter(~long.is_sample.fill_null(False)).mutate(
        scope=ibis.literal("all"), whose=ibis.null().cast("string")
    )
    both = by_program.union(whole)
    both = both.mutate(person=both.program.concat("\t", both.seeker))
    # What one person's ratings add up to, and how many they are, beside each of them: the sums that a mean's range is made of.
    report = [both[name] for name in ("scope", "whose", "slice_kind", "slice_value", "what", "name")]
    theirs = ibis.window(group_by=[*report, both.person])
    both = both.mutate(their_sum=both.rated_answer.sum().over(theirs), their_n=both.rated_answer.count().over(theirs))
    person = both.person
    key = {name: both[name] for name in ("scope", "slice_kind", "slice_value", "what", "name")}
    return both.group_by(program=both.whose, **key).aggregate(
        n_questions=both.count(),
        n_prepared=both.prepared.fill_null(False).sum(),
        n_prepared_known=both.prepared.notnull().sum(),
        n_rated=both.rated_answer.count(),
        sum_rated=both.rated_answer.sum(),
        squares_rated=(both.rated_answer * both.their_sum).sum(),
        products_rated=(both.rated_answer * both.their_n).sum(),
        sizes_rated=both.their_n.sum(where=both.rated_answer.notnull()),
        people_asked=person.nunique(),
        people_known=person.nunique(where=both.prepared.notnull()),
        people_rated=person.nunique(where=both.rated_answer.notnull()),
    )
