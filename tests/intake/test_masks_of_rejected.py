"""What is private in a rejected row is masked in all that is told of it, and the masks stand in the query once."""

from __future__ import annotations

import json
from typing import Any

import ibis
import pytest

from pipelines.engine import stage
from pipelines.intake import batch
from pipelines.intake.private import masked
from tests.intake.conftest import Reader, Sheet

LOG = """Company,Role,Status,Date applied,Result,Notes,Floor,Lift
Acme,Welder,ask ann@mail.example,call 555-123-4567,pw: a,mail bob@mail.example,see cy@mail.example,pw: b,surplus dan@mail.example
Borealis,Welder,Applied,2026-05-01,,plain,2,3
"""


@pytest.fixture(scope="module")
def judged(con: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sheet, list[str]]:
    """What became of LOG, and the SQL of every query of judged rows, as they came."""
    queries: list[str] = []
    share_out = batch._share_out

    def noting(con: Any, query: Any, *rest: Any) -> None:
        queries.append(con.compile(query))
        share_out(con, query, *rest)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batch, "_share_out", noting)
        sheet = Reader(con, tmp_path_factory.mktemp("masks"))(LOG)
    return sheet, queries


def test_every_text_of_a_rejected_row_is_masked(judged: tuple[Sheet, list[str]]) -> None:
    sheet, _ = judged
    (row,) = sheet.rejected
    assert len(sheet.accepted) == 1
    assert not [word for word in ("ann@", "bob@", "cy@", "dan@", "555", "pw: a", "pw: b") if word in str(row)]
    assert json.loads(row["row_values"]) == {
        "Company": "Acme",
        "Role": "Welder",
        "Status": "ask [mail]",
        "Date applied": "call [phone]",
        "Result": "pw: [password]",
        "Notes": "mail [mail]",
        "Floor": "see [mail]",
        "Lift": "pw: [password]",
        "(beyond the header)": "surplus [mail]",
    }
    assert "too_many_cells" in row["reason_codes"]


def test_the_masks_stand_in_a_query_once(con: Any, judged: tuple[Sheet, list[str]]) -> None:
    _, asked = judged
    assert asked
    text = stage(ibis.memtable({"text": ["a"]}))
    once = len(con.compile(text.select(shown=masked(text.text))))
    for query in asked:
        assert len(query) < 2 * once + 30_000, "written out for each text, they take most of the time to plan a query"
