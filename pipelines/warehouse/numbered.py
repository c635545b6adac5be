"""Held interviews and their people with a number each, and what the model takes of an interview besides habits.

Numbers are joined and grouped far faster than names. Tables in, expressions out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.contract.contrasts import INDUSTRIES, STAGES
from pipelines.contract.sums import SEEKER_BITS
from pipelines.warehouse.late import is_late
from pipelines.warehouse.versions import OWNER

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What tells when the result of an interview was known, as late.is_late takes it.
HEARD = ("result", "result_on", "waiting_days")
#: What reports are cut by, and what the model takes besides habits.
CUT = ("program", "in_all", "cohort", "industry_word", "career_stage")
NUMBERS = ("led_on", "undated", "stage", "industry", "earlier", "wanted")
#: Above how many interviews anyone has: what sets the numbers of one person's apart from the next one's.
_MOST_OF_ONE = 2**32


def people_of(held: ir.Table, programs: ir.Table) -> ir.Table:
    """Everybody with a held interview, with a number each (`person`), in the order of their hash."""
    t = held.select(*OWNER).distinct()
    t = t.mutate(key=t.program.concat("\t", t.seeker).hexdigest("md5"))
    t = t.join(programs.select("program", is_sample="sample"), "program")
    return t.select(
        *OWNER,
        person=ibis.row_number().over(order_by=[t.key, t.program, t.seeker]),
        hash=t.key.left(16),
        in_all=~t.is_sample.fill_null(False),
    )


def numbered(held: ir.Table, whose: ir.Table) -> ir.Table:
    """Held interviews with a number each (`no`) in the order of their person (as people_of gives them) and day, CUT and NUMBERS."""
    t = held.join(whose, OWNER)
    # What was said before an interview counts unless it is known to have been written down after the result.
    said_on = ibis.coalesce(t.rated_at, t.logged_at).cast("date")
    late = is_late(said_on, interview_on=t.interview_on, **{name: t[name] for name in HEARD})
    wanted = ibis.ifelse(late.fill_null(False), None, t.wanted_before)
    t = t.select(
        "program", "in_all", "cohort", "career_stage", "seeker", "interview", "application", "interview_on", *HEARD, "is_judged",
        "led_on", "undated", "reply_days", "person", "round",
        wanted=wanted.fill_null(0).cast("int8"),
        stage=_place_in(t.stage, STAGES),
        industry=_place_in(t.industry.fill_null(""), INDUSTRIES),
        industry_word="industry",
    )  # fmt: skip

    def of_person(*order: str) -> ir.WindowBuilder:
        return ibis.window(group_by=[t.person], order_by=[t[name] for name in order])

    return t.mutate(
        no=t.person * _MOST_OF_ONE + ibis.row_number().over(of_person("interview_on", "round", "interview")),
        # Meetings of one day came neither before nor after each other.
        earlier=ibis.rank().over(of_person("interview_on")),
    )


def _place_in(column: ir.StringValue, words: Sequence[str]) -> ir.IntegerValue:
    return column.cases(*((word, at) for at, word in enumerate(words)), else_=0)


def as_numbers(hashes: pa.ChunkedArray) -> NDArray[np.int64]:
    """The first SEEKER_BITS bits of each hash (16 hexadecimal digits) as a number."""
    digits = hashes.cast(pa.binary()).cast(pa.binary(16)).combine_chunks()
    # As one text, and not a text of Python's own for each of millions of people.
    whole = (
        digits.buffers()[1].to_pybytes()[16 * digits.offset : 16 * (digits.offset + len(digits))]
        if len(digits)
        else b""
    )
    wide = np.frombuffer(bytes.fromhex(whole.decode()), dtype=">u8")
    return (wide >> (64 - SEEKER_BITS)).astype(np.int64)
