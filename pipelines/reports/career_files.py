"""One row a person for the career systems that a program reports to: Handshake's and uConnect's files, by their own words.

Read from the published warehouse. A file says who was where: it is for the program's owner, and no page links to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

#: What Handshake calls each destination, and the category of work that tells some of them apart.
HANDSHAKE = {
    "employed": ("Working", "Organization"),
    "self_employed": ("Working", "Entrepreneur"),
    "temporary": ("Working", "Temporary/Contract Employee"),
    "continuing_education": ("Continuing Education", ""),
    "military": ("Military", ""),
    "volunteer": ("Volunteering", ""),
    "still_seeking": ("Still Looking", ""),
    "not_seeking": ("Not Seeking", ""),
}
_HANDSHAKE_TYPES = {"full_time": "Full-Time", "part_time": "Part-Time"}
HANDSHAKE_HEADERS = (
    "student_email",
    "first_destination_response_type_name",
    "education_level_name",
    "employer_name",
    "employment_category_name",
    "employment_type_name",
)
#: uConnect's outcome types; its pages take for work whatever has the word `employed` in it.
UCONNECT = {
    "self_employed": "Self-Employed",
    "temporary": "Employed Temporary",
    "continuing_education": "Continuing Education",
    "military": "Military Service",
    "volunteer": "Volunteer Service",
    "still_seeking": "Seeking Employment",
    "not_seeking": "Not Seeking",
}
_UCONNECT_EMPLOYED = {"full_time": "Employed Full Time", "part_time": "Employed Part Time"}
UCONNECT_HEADERS = (
    "Academic Division/School",
    "Program Name/Major",
    "Degree Level",
    "Graduation Date",
    "Outcome Type",
    "Employing Organization",
    "Position Location - Country",
    "Position Location - State",
    "Annual Base Salary",
    "Name of Institution",
)

# A no to what leaves the program is a no to a file that goes to somebody's system. A class runs from July to June.
_PEOPLE = """
WITH row_of AS (
    SELECT seeker, destination, employment_kind, employer, country, state, base_pay, known_on
    FROM destinations
    WHERE program = $program AND destination IS NOT NULL AND destination <> 'unknown' AND known_on <= $as_of
    QUALIFY row_number() OVER (PARTITION BY seeker ORDER BY known_on DESC) = 1),
facts AS (
    SELECT seeker, arg_max(program_of_study, known_on) FILTER (program_of_study IS NOT NULL) AS program_of_study,
           arg_max(degree_level, known_on) FILTER (degree_level IS NOT NULL) AS degree_level,
           arg_max(graduated_on, known_on) FILTER (graduated_on IS NOT NULL) AS graduated_on
    FROM destinations WHERE program = $program AND known_on <= $as_of GROUP BY seeker)
SELECT coalesce(email, CASE WHEN seeker LIKE '%@%' THEN seeker END) AS email, destination, employment_kind, employer, country,
       state, base_pay, program_of_study, degree_level,
       year(graduated_on) + CASE WHEN month(graduated_on) >= 7 THEN 1 ELSE 0 END AS class_year,
       coalesce(consent_pooled, '') = 'no' AS refused
FROM seekers LEFT JOIN row_of USING (seeker) LEFT JOIN facts USING (seeker)
WHERE program = $program AND counted_by_program
ORDER BY seeker"""


@dataclass(frozen=True)
class CareerFile:
    """A file's header and rows, and of whom there is none: no destination known, no mail address, a no to what leaves."""

    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    n_unknown: int
    n_without_mail: int
    n_refused: int


def career_file(con: duckdb.DuckDBPyConnection, program: str, kind: str) -> CareerFile:
    """The `handshake` or `uconnect` file of a program: of each person whom it may count, the last known destination."""
    ((as_of,),) = con.execute("SELECT as_of FROM programs WHERE program = ?", [program]).fetchall()
    cursor = con.execute(_PEOPLE, {"program": program, "as_of": as_of})
    names = [column[0] for column in cursor.description]
    people = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    asked = [person for person in people if not person["refused"]]
    known = [person for person in asked if person["destination"]]
    reached = [person for person in known if person["email"]] if kind == "handshake" else known
    make, headers = (_handshake, HANDSHAKE_HEADERS) if kind == "handshake" else (_uconnect, UCONNECT_HEADERS)
    return CareerFile(
        headers,
        [make(person) for person in reached],
        len(asked) - len(known),
        len(known) - len(reached),
        len(people) - len(asked),
    )


def _handshake(person: Mapping[str, object]) -> tuple[str, ...]:
    outcome, category = HANDSHAKE[str(person["destination"])]
    kind = _HANDSHAKE_TYPES.get(str(person["employment_kind"]), "") if outcome == "Working" else ""
    return (
        _text(person["email"]),
        outcome,
        _text(person["degree_level"]),
        _text(person["employer"]),
        category,
        kind,
    )


def _uconnect(person: Mapping[str, object]) -> tuple[str, ...]:
    where, kind = str(person["destination"]), str(person["employment_kind"])
    outcome = _UCONNECT_EMPLOYED.get(kind, "Employed") if where == "employed" else UCONNECT[where]
    studies = where == "continuing_education"
    return (
        "",
        _text(person["program_of_study"]),
        _text(person["degree_level"]),
        _text(person["class_year"]),
        outcome,
        "" if studies else _text(person["employer"]),
        _text(person["country"]),
        _text(person["state"]),
        _text(person["base_pay"]),
        # Of someone who studies on, the log's employer is where.
        _text(person["employer"]) if studies else "",
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
