"""`debrief export`: what the files hold, whom they leave out, and that they can be read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.commands.export import export, guarded, write_csv
from pipelines.errors import DebriefError, UsageError
from tests.scenario import Scenario

AS_OF = "2026-12-31"
PEOPLE = """
seeker           | known_on   | destination          | employment_kind | employer      | country | base_pay | program_of_study | degree_level | graduated_on
ada@uni.example  | 2026-06-01 | employed             | full_time       | =HYPERLINK(1) | US      | 61000    | @History         | Bachelors    | 2026-05-15
ben@uni.example  | 2026-06-01 | employed             | part_time       | -Gannet       | US      |          | Physics          | Bachelors    | 2026-07-01
cleo@uni.example | 2026-06-01 | self_employed        |                 | Zoë Draws     | FR      |          | Design           | Masters      | 2026-06-30
dov@uni.example  | 2026-06-01 | temporary            | full_time       | +Merle        |         |          | Design           | Masters      |
eli@uni.example  | 2026-06-01 | continuing education |                 |               |         |          | Design           | Masters      |
fay@uni.example  | 2026-06-01 | military             |                 |               |         |          | Design           | Masters      |
gus@uni.example  | 2026-06-01 | volunteer            |                 |               |         |          | Design           | Masters      |
hana@uni.example | 2026-06-01 | employed             |                 |               |         |          | Design           | Masters      |
hana@uni.example | 2026-07-01 | still seeking        |                 |               |         |          |                  |              |
joy@uni.example  | 2026-06-01 | not seeking          |                 |               |         |          | Design           | Masters      |
kit@uni.example  | 2026-06-01 | unknown              |                 |               |         |          | Design           | Masters      |
no@uni.example   | 2026-06-01 | employed             |                 |               |         |          | Design           | Masters      |
stays@uni.example| 2026-06-01 | employed             |                 |               |         |          | Design           | Masters      |
lou              | 2026-06-01 | employed             |                 |               |         |          | Design           | Masters      |
"""
SEEKERS = "seeker | consent_program | consent_pooled\nno@uni.example | no | \nstays@uni.example | | no\n"
DESTINATIONS = {
    "ada": "employed",
    "ben": "employed",
    "cleo": "self_employed",
    "dov": "temporary",
    "eli": "continuing_education",
    "fay": "military",
    "gus": "volunteer",
    "hana": "still_seeking",
    "joy": "not_seeking",
}


def programs(scenario: Scenario) -> None:
    scenario.program("left", sharing_basis="agreement", as_of=AS_OF)
    scenario.write("left/destinations.csv", PEOPLE)
    scenario.write("left/seekers.csv", SEEKERS)
    scenario.program("bare", sharing_basis="agreement", as_of=AS_OF)
    scenario.write("bare/seekers.csv", "seeker | cohort\nasha | May\n")


def _written(answered: Scenario, report: str, folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    out = folder / "file.csv"
    assert export(report, "LEFT", out, answered.warehouse) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    reader = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    return list(reader.fieldnames or []), list(reader)


def test_handshake_has_a_row_a_person_in_its_own_words(answered, tmp_path, capsys):
    headers, rows = _written(answered, "handshake", tmp_path)
    assert headers[:2] == ["student_email", "first_destination_response_type_name"]
    assert {row["student_email"].split("@")[0]: row[headers[1]] for row in rows} == {
        "ada": "Working",
        "ben": "Working",
        "cleo": "Working",
        "dov": "Working",
        "eli": "Continuing Education",
        "fay": "Military",
        "gus": "Volunteering",
        "hana": "Still Looking",
        "joy": "Not Seeking",
    }
    assert len(rows) == len(DESTINATIONS)
    assert [row["employment_type_name"] for row in rows[:2]] == ["Full-Time", "Part-Time"]
    said = " ".join(capsys.readouterr().out.split())
    assert "9 people of left, for Handshake" in said
    assert "for you and that system alone" in said
    assert (
        "Left out: 1 person of whom no destination is known, 1 person without a mail address in seekers, 1 person who said no"
        in said
    )


def test_uconnect_has_exactly_its_headers_and_class_years_from_july_to_june(answered, tmp_path):
    headers, rows = _written(answered, "uconnect", tmp_path)
    assert headers == [
        "Academic Division/School", "Program Name/Major", "Degree Level", "Graduation Date", "Outcome Type",
        "Employing Organization", "Position Location - Country", "Position Location - State", "Annual Base Salary",
        "Name of Institution",
    ]  # fmt: skip
    ada, ben, cleo, *_ = rows
    assert (ada["Graduation Date"], ben["Graduation Date"], cleo["Graduation Date"]) == ("2026", "2027", "2026")
    assert (ada["Outcome Type"], ben["Outcome Type"]) == ("Employed Full Time", "Employed Part Time")
    assert ada["Annual Base Salary"] == "61000"
    assert len(rows) == len(DESTINATIONS) + 1  # it asks for no mail address: lou is in it


def test_no_cell_begins_a_formula(answered, tmp_path):
    _, rows = _written(answered, "uconnect", tmp_path)
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'=HYPERLINK(1)", "'@History", "'-Gannet", "'+Merle", "Zoë Draws"} <= set(cells)
    assert [guarded(cell) for cell in ("\tx", "\rx", "a=1", "")] == ["'\tx", "'\rx", "a=1", ""]


@pytest.fixture(scope="module")
def again(answered, tmp_path_factory):
    """The files for Handshake and uConnect as the logs of two programs of these names."""
    made = Scenario(tmp_path_factory.mktemp("again"))
    for kind in ("handshake", "uconnect"):
        headers, rows = _written(answered, kind, tmp_path_factory.mktemp(kind))
        made.program(kind, sharing_basis="agreement", as_of=AS_OF)
        if kind == "uconnect":
            # uConnect's file says of nobody who it is: that column is put in, in the order of the people.
            names = [f"{name}@uni.example" for name in (*list(DESTINATIONS)[:-1], "joy", "lou")]
            headers, rows = ["Email", *headers], [{"Email": name, **row} for name, row in zip(names, rows, strict=True)]
        with (made.raw / kind / "out 2026-12-30.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, headers)
            writer.writeheader()
            writer.writerows(rows)
    made.run(AS_OF)
    return made


@pytest.mark.parametrize("kind", ["handshake", "uconnect"])
def test_what_is_exported_is_read_back_as_the_same_destinations(again, kind):
    sql = "SELECT split_part(seeker, '@', 1), destination, known_on, employer FROM destinations WHERE program = ?"
    found = again.query(sql, kind)
    expected = DESTINATIONS | ({"lou": "employed"} if kind == "uconnect" else {})
    assert {name: where for name, where, _, _ in found} == expected
    assert {day.isoformat() for _, _, day, _ in found} == {"2026-12-30"}
    employers = {name: employer for name, _, _, employer in found}
    assert (employers["ada"], employers["ben"], employers["dov"]) == ("=HYPERLINK(1)", "-Gannet", "+Merle")


def test_a_report_is_its_rows_of_the_table(answered, tmp_path, capsys):
    headers, rows = _written(answered, "nace", tmp_path)
    whole = {row["measure"]: row for row in rows if row["is_total"] == "True"}
    assert (whole["graduates"]["n"], whole["knowledge_rate"]["of_n"]) == ("2", "2")
    assert len(rows) == answered.of("left").query("SELECT count(*) FROM mart_destinations WHERE report = 'nace'")[0][0]
    assert "definition" in headers
    assert "It is for you" in " ".join(capsys.readouterr().out.split())


def test_what_is_wrong_is_said_in_a_sentence(answered, tmp_path):
    with pytest.raises(UsageError, match=r"there are nace, cirr, wioa, handshake, uconnect"):
        export("ipeds", "left", tmp_path / "x.csv", answered.warehouse)
    with pytest.raises(UsageError, match=r"ends in \.csv"):
        export("nace", "left", tmp_path / "x.xlsx", answered.warehouse)
    with pytest.raises(UsageError, match="no program nowhere"):
        export("nace", "nowhere", tmp_path / "x.csv", answered.warehouse)
    for report, says in (
        ("nace", "bare keeps no destinations"),
        ("handshake", "Nobody of bare can be in Handshake's file"),
    ):
        with pytest.raises(DebriefError, match=says):
            export(report, "bare", tmp_path / "x.csv", answered.warehouse)
    assert not (tmp_path / "x.csv").exists()


def test_what_fails_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("yesterday's")

    def rows() -> Iterator[list[str]]:
        yield ["one"]
        raise OSError(28, "No space left on device")

    with pytest.raises(UsageError, match="No space left"):
        write_csv(out, ["name"], rows())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out.csv": "yesterday's"}
