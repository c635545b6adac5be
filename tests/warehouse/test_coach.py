"""An interview coach's tables name one interview in their own ways: by its context, its round, or the type of a question."""

STATE = """# Coaching State

## Score History
| Date | Type | Context | Sub | Str | Rel | Cred | Diff | Hire Signal | Self-Δ |
|------|------|---------|-----|-----|-----|------|------|-------------|--------|
| 2026-03-10 | interview | Kelp Bank - first talk | 4 | 3 | 4 | 4 | 3 | Hire | accurate |
| 2026-03-16 | interview | Borealis Maps, technical | 4 | 3 | 4 | 4 | 3 | Hire | accurate |
| 2026-03-18 | interview | Dune Labs, long day | 4 | 3 | 4 | 4 | 3 | Hire | accurate |

## Outcome Log
| Date | Company | Role | Round | Result | Notes |
|------|---------|------|-------|--------|-------|
| 2026-03-16 | Borealis Maps | Buyer | Technical | advanced | |
| 2026-03-18 | Dune Labs | Buyer | Technical | advanced | |
| 2026-03-18 | Dune Labs | Buyer | Panel | rejected | |

## Question Bank
| Date | Company | Role | Round Type | Question | Competency | Score | Outcome |
|------|---------|------|------------|----------|------------|-------|---------|
| 2026-03-16 | Borealis Maps | Buyer | technical | How would you cut lead times? | planning | 3.8 | advanced |
| 2026-03-16 | Borealis Maps | Buyer | behavioral | When did you fail? | nerve | 3.8 | advanced |
| 2026-03-10 | Kelp Bank | Buyer | culture-fit | Why a bank? | motivation | 3.8 | advanced |
| 2026-03-18 | Dune Labs | Buyer | behavioral | When did you win? | nerve | 3.8 | advanced |
| 2026-03-16 | Borealis Maps | | technical | What is a lot? | domain | 3.8 | advanced |
| 2026-05-01 | Elm Rail | Buyer | technical | What is a siding? | domain | 3.8 | advanced |
"""


def scene(s):
    s.program("coach", seeker="coach", as_of="2026-06-30")
    (s.raw / "coach" / "coaching_state.md").write_text(STATE, encoding="utf-8")


def test_one_interview_of_a_company_and_day_is_one_in_both_tables(world):
    sql = "SELECT company, role, stage, result_logged FROM interviews WHERE program = 'coach' ORDER BY interview_on, stage"
    assert world.query(sql) == [
        ("Kelp Bank", None, "interview", None),
        ("Borealis Maps", "Buyer", "technical", "advanced"),
        # Which of two the score is of, nobody can tell.
        ("Dune Labs", None, "interview", None),
        ("Dune Labs", "Buyer", "panel_onsite", "rejected"),
        ("Dune Labs", "Buyer", "technical", "advanced"),
    ]


def test_a_question_finds_the_only_interview_of_its_company_and_day(world):
    sql = (
        "SELECT q.question, i.company, i.stage, q.position FROM questions q LEFT JOIN interviews i USING (program, seeker, interview) "
        "WHERE q.program = 'coach' ORDER BY q.question"
    )
    assert world.query(sql) == [
        ("How would you cut lead times?", "Borealis Maps", "technical", 1),
        ("What is a lot?", "Borealis Maps", "technical", 3),  # its role is blank
        ("What is a siding?", None, None, 1),
        ("When did you fail?", "Borealis Maps", "technical", 2),
        ("When did you win?", None, None, 1),
        ("Why a bank?", "Kelp Bank", "interview", 1),
    ]


def test_a_question_that_finds_none_is_told_of(world):
    ((message,),) = world.query("SELECT message FROM source_files WHERE program = 'coach' AND member = 'Question Bank'")
    assert "2 rows of an interview that no row tells of" in message


def test_every_row_is_accepted(world):
    sql = "SELECT sum(rows_read), sum(rows_accepted) FROM source_files WHERE program = 'coach'"
    assert world.query(sql) == [(12, 12)]
