"""The invented world: its true effects, how people differ, and the words it is told in.

Constants only. Drawing people and their searches is draw.py; turning them into a log is the *_tables.py modules.
"""

from __future__ import annotations

#: The truth about each habit: percentage points added to the chance of moving on, when the same person does it.
#: docs/guide/sample-logs.md shows the same figures; tests/test_demo.py finds them again in a large draw.
EFFECTS: dict[str, float] = {
    "research_minutes": 3,
    "interviewer_looked_up": 0,
    "job_description_reviewed": 0,
    "insiders_talked_to": 7,
    "requirements_matched": 6,
    "star_stories_ready": 4,
    "career_goals_ready": 0,
    "portfolio_ready": 0,
    "questions_ready": 5,
    "mock_interviews": 8,
    "answers_refined": 4,
    "calming_routine": 0,
    "online_presence_checked": 0,
    "star_stories_told": 5,
    "honest_about_gap": 3,
    "questions_asked_count": 0,
    "asked_for_ideal": 4,
    "composure": 0,
    "closed_with_interest": 3,
    "concerns_handled": 6,
}

#: Chance that an average person does it, and what one standard deviation of ability adds to that chance. Ability also
#: moves results, so every habit with a second figure above 0 looks better than it is until people are compared with
#: themselves; online_presence_checked is nothing but that. (mock_interviews, answers_refined: see PRACTICE_RATE.)
HABIT_CHANCE: dict[str, tuple[float, float]] = {
    "research_minutes": (0.60, 0.10),
    "interviewer_looked_up": (0.55, 0.05),
    "job_description_reviewed": (0.70, 0.05),
    "insiders_talked_to": (0.25, 0.08),
    "requirements_matched": (0.45, 0.10),
    "star_stories_ready": (0.50, 0.10),
    "career_goals_ready": (0.50, 0.05),
    "portfolio_ready": (0.40, 0.03),
    "questions_ready": (0.55, 0.08),
    "calming_routine": (0.40, 0.00),
    "online_presence_checked": (0.50, 0.25),
    "star_stories_told": (0.55, 0.10),
    "honest_about_gap": (0.45, 0.05),
    "questions_asked_count": (0.50, 0.05),
    "asked_for_ideal": (0.30, 0.06),
    "composure": (0.50, 0.08),
    "closed_with_interest": (0.45, 0.05),
}

#: Sessions a day of an average person, by the habit they make.
PRACTICE_RATE = {"mock_interviews": 0.040, "answers_refined": 0.035}
OTHER_PRACTICE_RATE = 0.05

ABILITY_EFFECT = 0.10  # chance of moving on, per standard deviation
ABILITY_RESPONSE = 0.06  # chance of being invited, per standard deviation
WANTING_EFFECT = 0.02  # chance of moving on, per step of wanted_before
WANTING_EFFORT = 0.03  # chance of each habit, per step of wanted_before: the confounder that a person brings to one job
OWN_WAYS = 0.12  # standard deviation of a person's own leaning to each habit
OVER_CONFIDENCE = (0.06, 0.12)  # mean and standard deviation of what a person adds to every forecast
SENSED = 0.20  # how much of the result a person already feels when leaving the room

#: Chance of moving on from each stage, for an average person with average habits.
STAGE_CHANCE = {
    "recruiter_screen": 0.54,
    "hiring_manager": 0.48,
    "technical": 0.43,
    "assessment": 0.48,
    "case_presentation": 0.45,
    "panel_onsite": 0.42,
    "final": 0.45,
}
STAGES = tuple(STAGE_CHANCE)

BLANK = 0.10  # share of habit cells left empty, whatever the result
LATE = 0.06  # share of decided interviews written down only after the result
COLOURED = 0.30  # share of habits that a late entry remembers as the result would have it
LOGS_PRACTICE = 0.70  # share of people who keep dated practice; the others only fill the column

RESPONSE = 0.58
CHANNELS = {  # share of applications, what the channel adds to the chance of an invitation
    "referral": (0.12, 0.15),
    "recruiter": (0.10, 0.10),
    "job_board": (0.42, -0.05),
    "company_site": (0.20, -0.02),
    "career_fair": (0.05, 0.00),
    "network": (0.08, 0.12),
    "inbound": (0.03, 0.12),
}
TAILORED_RESPONSE = 0.10

COACHES = ("alex", "bo", "cam")
COHORTS = ("Cohort 1", "Cohort 2")
#: First and last day on which each cohort's searches begin, in days before `as_of`.
COHORT_STARTS = ((250, 190), (150, 100))
SPAN = 270  # days of calendar kept before `as_of`

FIRST_NAMES = (
    "Robin",
    "Kim",
    "Sasha",
    "Noor",
    "Jules",
    "Ari",
    "Toni",
    "Remy",
    "Lou",
    "Sam",
    "Charlie",
    "Yuki",
    "Dana",
    "Ola",
    "Mika",
    "Quinn",
    "Noa",
    "Ira",
    "Jo",
    "Vesa",
)
LAST_NAMES = ("Sample", "Example", "Specimen", "Muster", "Ejemplo", "Exemple", "Placeholder")
CAREER_STAGES = ("entry", "mid", "senior", "executive")
CAREER_SHARES = (0.40, 0.35, 0.20, 0.05)
BASE_PAY = (48_000, 68_000, 92_000, 140_000)

INDUSTRIES = (
    "technology",
    "healthcare",
    "finance",
    "creative",
    "nonprofit_public",
    "education",
    "retail",
    "manufacturing",
)
COMPANY_FIRST = (
    "Quillberry",
    "Fernwhistle",
    "Mapleknot",
    "Cloudpebble",
    "Tinderfox",
    "Brightmoth",
    "Oakwobble",
    "Pixelmoss",
    "Larkspindle",
    "Copperplum",
    "Driftbutton",
    "Hazelquirk",
    "Inklantern",
    "Junebramble",
    "Kettlewren",
    "Lemonquartz",
    "Mossbuckle",
    "Nimblethorn",
    "Otterglow",
    "Pebblecrank",
    "Rumbleleaf",
    "Snowthimble",
    "Twigmarble",
    "Velvetsprout",
)
COMPANY_LAST = ("Software", "Clinics", "Savings", "Studios", "Trust", "Academy", "Stores", "Works")  # one an industry
ROLES = (
    ("Data Analyst", "Software Developer", "Support Engineer", "Product Owner"),
    ("Care Coordinator", "Clinic Administrator", "Health Data Analyst", "Ward Planner"),
    ("Credit Analyst", "Payments Specialist", "Internal Auditor", "Customer Adviser"),
    ("Content Designer", "Video Editor", "Art Buyer", "Brand Planner"),
    ("Grants Officer", "Volunteer Manager", "Policy Analyst", "Case Worker"),
    ("Programme Officer", "Learning Designer", "Admissions Adviser", "Lab Assistant"),
    ("Store Manager", "Merchandiser", "Buyer", "Customer Service Lead"),
    ("Process Engineer", "Quality Inspector", "Production Planner", "Supply Coordinator"),
)
PLACES = ("Sampleton", "Exampleville", "Port Specimen", "Upper Muster", "Placeholder Bay")

REJECTED_REASONS = {
    "better_candidate": 0.26,
    "lacked_skill": 0.18,
    "weak_answers": 0.14,
    "fit_concern": 0.10,
    "unknown": 0.10,
    "title_level_mismatch": 0.07,
    "motivation_doubt": 0.05,
    "technology_mismatch": 0.05,
    "pay_mismatch": 0.03,
    "location": 0.02,
}
IDEALS = (
    "Someone who has done this before and can start without much help",
    "A calm person who explains things to non-specialists",
    "Somebody who finishes what they begin and says early when it will be late",
    "A colleague who asks before building",
)
CONCERNS = (  # what was said, and the topic it belongs to
    ("Has not led a project of this size", "can_do"),
    ("Little experience with our kind of data", "can_do"),
    ("May find our pace slow", "fit"),
    ("Has always worked alone", "fit"),
    ("Not clear why this job and not another", "motivation"),
    ("Long way to travel", "other"),
)
FEEDBACK = (
    "Good examples, but they came late in the talk",
    "We would have liked numbers with the results",
    "Strong on the tools, less so on why this team",
    "Clear and friendly; another person knew our field better",
)
TO_CHANGE = (
    "Begin with the result, then the story",
    "Ask about the team earlier",
    "Shorter answer to the weakness question",
    "Have a number ready for each example",
    "Pause before the hard question",
)
QUESTIONS = (  # the question, its category; the interviewer's
    ("Where do you see yourself in five years?", "career_goals"),
    ("Why do you want to work here?", "motivation"),
    ("What is your greatest weakness?", "strengths_weaknesses"),
    ("Tell me about a conflict at work.", "behavioural"),
    ("What would you do if a deadline could not be met?", "situational"),
    ("Walk me through how you would check these figures.", "technical"),
    ("How would you enter this market?", "case"),
    ("What would your first month in this job look like?", "role_specific"),
    ("How do you like to work with others?", "culture"),
    ("What pay do you expect?", "compensation"),
)
ASKED_BY_CANDIDATE = (
    ("What does a normal week in this job look like?", "role_duties"),
    ("What will be hard in the first half year?", "challenges_growth"),
    ("How will you know that I am doing well?", "success_measures"),
    ("What do you like most here, and what least?", "likes_dislikes"),
    ("How do I compare with what you are looking for?", "comparison"),
    ("Is there anything that speaks against me?", "concerns"),
    ("What happens next?", "next_steps"),
)
GOALS = (
    ("Send two tailored applications a week", "short_term"),
    ("Do one mock interview before each second round", "short_term"),
    ("Write ten STAR stories with numbers", "short_term"),
    ("Lead a small team", "long_term"),
    ("Move into a job with more say over the work", "long_term"),
)
