"""The category of a question, proposed from its words where nobody filled it in.

Applies the rules of contract/question_words.yaml and nothing else; a logged category is never looked at, let alone replaced.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from pipelines import engine
from pipelines.contract.question_words import QuestionWords, question_words

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Letters with marks, and how a question is compared without them.
_LETTERS = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
    "[àáâã]": "a",
    "[èéêë]": "e",
    "[ìíîï]": "i",
    "[òóôõ]": "o",
    "[ùúû]": "u",
}


def with_proposed_categories(questions: ir.Table) -> ir.Table:
    """`questions` with a blank `category` filled by a proposal, and `category_source`: logged, proposed, NULL (unknown).

    Reads the columns question, asked_by (blank is interviewer) and category; each different text is judged once.
    """
    asked_by = questions.asked_by.fill_null("interviewer")
    proposed = proposals(questions.filter(questions.category.isnull()).select("question", asked_by=asked_by))
    same = [questions.question == proposed.question, asked_by == proposed.asked_by, questions.category.isnull()]
    joined = questions.left_join(proposed, same, rname="{name}_p")
    source = ibis.cases((joined.category.notnull(), "logged"), (joined.proposed.notnull(), "proposed"))
    filled = ibis.coalesce(joined.category, joined.proposed)
    return joined.mutate(category=filled, category_source=source).select(*questions.columns, "category_source")


def proposals(texts: ir.Table) -> ir.Table:
    """Columns question and asked_by -> each different pair once, with `proposed`: a category, or NULL where the words say too
    little, or as much for one as for another."""
    rules = question_words()
    texts = texts.filter(texts.question.notnull()).distinct()
    texts = engine.stage(texts.mutate(words=_plain(texts.question, rules)))
    by_asker = [_judged(texts.filter(texts.asked_by == asker), rules, asker) for asker in rules.points]
    return reduce(lambda whole, more: whole.union(more), by_asker)


def _plain(question: ir.StringColumn, rules: QuestionWords) -> ir.StringColumn:
    """Small letters a-z and digits, with single spaces between words and shorthand written out."""
    text = question.lower().re_replace("['’`´]", "")
    for letters, plain in _LETTERS.items():
        text = text.re_replace(letters, plain)
    text = text.re_replace("[^a-z0-9]+", " ").strip()
    for word, ways in rules.shorthand.items():
        text = text.re_replace(ways, word)
    return text


def _judged(texts: ir.Table, rules: QuestionWords, asker: str) -> ir.Table:
    """The texts of one asker, with the category that has enough points and leads every other by enough."""
    categories = rules.points[asker]
    points = {
        category: reduce(
            lambda sum_, more: sum_ + more,
            [texts.words.re_search(phrases).ifelse(weight, 0) for weight, phrases in weights.items()],
        )
        for category, weights in categories.items()
    }
    scored = engine.stage(texts.mutate(**points))
    topped = engine.stage(scored.mutate(most=ibis.greatest(*(scored[category] for category in categories))))
    near = reduce(
        lambda sum_, more: sum_ + more,
        [(topped[category] > topped.most - rules.rule.lead).cast("int8") for category in categories],
    )
    first = ibis.cases(*((topped[category] == topped.most, category) for category in categories))
    found = ibis.ifelse((topped.most >= rules.rule.least) & (near == 1), first, ibis.null().cast("string"))
    return topped.select("question", "asked_by", proposed=found)
