"""Links in a cell: the text is what the cell says, and the link of a job goes to `job_url` where the row has none of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from pipelines.engine import open_engine
from pipelines.intake.formats import delimited
from pipelines.intake.links import holds_link, link_in, without_links
from tests.intake.conftest import Reader

AD = "https://acme.example/jobs/1"

#: A cell, and the text and the link that it is.
CELLS = [
    (f"[Acme]({AD})", "Acme", AD),
    (f"[Acme](<{AD}>)", "Acme", AD),
    (f'[Acme]({AD} "the ad")', "Acme", AD),
    (f"[Acme]({AD}) (Berlin)", "Acme (Berlin)", AD),
    (f"**[Acme & Sons]({AD})**", "**Acme & Sons**", AD),
    ("[Acme](http://x.example/wiki/Acme_(firm))", "Acme", "http://x.example/wiki/Acme_(firm)"),
    (f"[A]({AD}) / [B](https://b.example)", "A / B", AD),
    (f"[![Apply](https://b.example/x.png)]({AD})", "Apply", AD),
    (f"![Apply](https://b.example/x.png) [Acme]({AD})", "Apply Acme", AD),
    (f"[]({AD})", "", AD),
    (f"[Acme [Berlin]]({AD})", "Acme [Berlin]", AD),
    (f'=HYPERLINK("{AD}","Acme")', "Acme", AD),
    (f'=HYPERLINK("{AD}"; "Acme ""the"" firm")', 'Acme "the" firm', AD),
    (f'=HYPERLINK( "{AD}" )', AD, AD),
    ('=HYPERLINK("#Sheet2!A1","Acme")', "Acme", None),
]
#: What stays as it was written.
OTHERS = [
    AD, f"Acme {AD}", f"[Acme] ({AD})", "[Acme](reports/1.md)", "[x] done", "[Acme](https://a b)", "a](b", "Acme (Berlin)", "",
    f'=HYPERLINK("{AD}",A2)', '=HYPERLINK(A1,"Acme")', f'see =HYPERLINK("{AD}","Acme")', "[Acme](https://a.example",
]  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_engine(Path(tmp_path_factory.mktemp("engine")), threads=1) as opened:
        yield opened


def test_the_text_and_the_link_of_a_cell(con: Any) -> None:
    texts = [*(cell for cell, _, _ in CELLS), *OTHERS]
    t = ibis.memtable(pa.table({"place": range(len(texts)), "text": texts}))
    asked = {"text": without_links(t.text), "link": link_in(t.text), "holds": holds_link(t.text)}
    rows = con.to_pyarrow(t.select("place", **asked).order_by("place")).to_pylist()
    assert [(cell, row["text"], row["link"]) for (cell, _, _), row in zip(CELLS, rows, strict=False)] == CELLS
    assert all(row["holds"] for row in rows[: len(CELLS)])
    left = [(row["text"], row["link"]) for row in rows[len(CELLS) :]]
    assert left == [(text, None) for text in OTHERS]


def test_the_link_of_a_job_goes_to_its_column(read: Reader) -> None:
    sheet = read(
        "company\trole\tstatus\tlocation\tnotes\n"
        f"[Acme](https://acme.example/?t=1)\t[Welder]({AD}?token=x)\t[Applied](https://a.example)\t[Oslo](https://b.example)\tsee [ad]({AD}?token=x)\n"
        f"[Acme]({AD})\tFitter\tapplied\t\t\n"
        f'"=HYPERLINK(""{AD}?token=x"",""Acme"")"\tNurse\tapplied\t\t\n'
        "Borealis\tNurse\tapplied\t\t\n",
        "log.tsv",
    )
    assert sheet.values("company") == ["Acme", "Acme", "Acme", "Borealis"]
    assert sheet.values("role") == ["Welder", "Fitter", "Nurse", "Nurse"]
    assert sheet.values("job_url") == [AD, AD, AD, None]
    assert sheet.values("status") == ["applied"] * 4
    assert sheet.values("location") == ["Oslo", None, None, None]
    # A note is kept as it was written, but for what is cut off any link.
    assert sheet.values("notes") == [f"see [ad]({AD})", None, None, None]
    assert sheet.masked == {"link_query": 4}


def test_a_link_of_the_row_s_own_goes_first(read: Reader) -> None:
    sheet = read(
        "company,status,job_url\n"
        f"[Acme](https://acme.example),applied,{AD}\n"
        f"[Acme]({AD}),applied,\n"
        "[Acme](https://acme.example),applied,-\n"
        f"Acme,applied,[Apply here]({AD}?token=x)\n"
        f"Acme,applied,[one]({AD}) and [two](https://b.example)\n"
    )
    assert sheet.values("job_url") == [AD, AD, None, AD, f"[one]({AD}) and [two](https://b.example)"]
    assert sheet.values("company") == ["Acme"] * 5


def test_a_wish_and_a_meeting_lose_their_links_alike(read: Reader) -> None:
    sheet = read(f"Company,Applied,Date\n[Acme]({AD}),no,\n[Borealis]({AD}),yes,2026-03-09\n")
    assert [(row["company"], row["job_url"], row["status"]) for row in sheet.accepted] == [
        ("Acme", AD, "saved"),
        ("Borealis", AD, "applied"),
    ]
    sheet = read(
        f"company,stage,interview_on\n[Acme]({AD}),[Phone screen]({AD}),[2026-03-09]({AD})\n", "interviews.csv"
    )
    assert (sheet.values("company"), sheet.values("stage")) == (["Acme"], ["recruiter_screen"])
    assert not sheet.rejected


def test_a_reason_quotes_the_text_and_not_the_link(read: Reader) -> None:
    sheet = read(f"company,status,notes\nAcme,[zonked]({AD}?token=x),\n")
    assert sheet.codes == {2: ["unknown_word:status"]}
    assert "'zonked'" in sheet.reasons[2][0]
    assert "token" not in str(sheet.rejected)


def test_links_in_a_large_text(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "ENGINE_READS_FROM", 0)
    sheet = read(f"company,role,status\n[Acme]({AD}?token=x),Welder,applied\nBorealis,Nurse,applied\n")
    assert (sheet.values("company"), sheet.values("job_url")) == (["Acme", "Borealis"], [AD, None])
