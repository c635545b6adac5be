"""The worlds: every parameter of an invented world, why it has its value, and the named worlds that differ in a few.

Constants only; how a search comes about is search.py. Chances are fractions (0.07 is 7 points), and everything that adds
to a chance adds on that scale, so that the truth is a difference of chances and nothing has to be converted. "sd" is the
standard deviation of ability, diligence or wanting, each of which is drawn with mean 0 and sd 1. A world of one's own:

    dataclasses.replace(world("late_entries"), unknown_time=0.4)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

STAGES = ("recruiter_screen", "hiring_manager", "technical", "assessment", "case_presentation", "panel_onsite", "final")
INDUSTRIES = (
    "technology", "healthcare", "finance", "creative", "nonprofit_public", "education", "retail", "manufacturing",
)  # fmt: skip
CAREER_STAGES = ("entry", "mid", "senior", "executive")

#: Points that a habit adds when the same person does it: seven of 5 to 8 before the interview, two during it, and three
#: small ones that nobody finds at 900 people. The other twenty of before and during do nothing.
REAL = {
    "research_minutes": 0.06,
    "insiders_talked_to": 0.07,
    "requirements_matched": 0.06,
    "star_stories_ready": 0.05,
    "questions_ready": 0.05,
    "mock_interviews": 0.08,
    "answers_refined": 0.05,
    "technical_minutes": 0.03,
    "career_goals_ready": 0.02,
    "star_stories_told": 0.06,
    "asked_for_ideal": 0.05,
    "closed_with_interest": 0.03,
}
#: Truly harmful to the one who does it, and yet done most by those who do well.
REVERSED_LARGE = {"online_presence_checked": -0.08, "interviewer_looked_up": -0.08}
REVERSED_MODERATE = {"calming_routine": -0.04, "portfolio_ready": -0.04}
#: What each no among the last two adds to the chance of doing it; the first two are real.
FAILURE_DRIVEN = {"mock_interviews": 0.12, "answers_refined": 0.12, "practice_days": 0.12, "recorded_review": 0.12}


def _map() -> Mapping[str, float]:
    return field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class World:
    """Everything that is true in a world. The defaults are those of confounded_seeker without its effects.

    Chance to advance within 30 days of interview i of seeker s, clipped to .02 to .97:
    base + ability + program + stage + industry + drift * log(1 + earlier interviews) + wanting + what the habits done add.
    Chance that s does habit j at i, clipped to .01 to .99: share_j, plus 4 share_j (1 - share_j) times
    (ability_lean * ability + own_lean * own leaning to j + diligence * diligence at i + wanting + program + stage
    + experience + feedback). The factor makes a lean mean the same, in sd of the habit, for rare and common ones.
    """

    name: str = ""
    about: str = ""

    # ---- results ----------------------------------------------------------------------------------------------------
    #: Chance to advance within 30 days of an average person with average habits.
    base: float = 0.45
    #: Points by habit. For numbers this is done against not, averaged over how often each band occurs among the done.
    effects: Mapping[str, float] = _map()
    #: How much more each further band adds, as a share of the effect: .3 gives .79, 1.09 and 1.39 times the effect to "1",
    #: "2" and "3+" (on average 1). Bands below what counts as done add nothing.
    dose: float = 0.3
    #: sd over seekers of each real habit's effect; 0 is the same for all.
    effect_spread: float = 0.0
    #: Points of a concern asked for, named and answered in the room (habits asked_for_concerns and concerns_answered).
    concerns_effect: float = 0.0
    #: Points at the first interview of an application, where a whole review was written of the interview just before it
    #: (three reviews done and something to change: `reflection_loop`, timing `next`).
    loop_effect: float = 0.0
    #: Points per sd of ability. With ability_lean this makes a raw gap 1.7 points too high for a habit alone, and about
    #: 3.4 where real habits go together, as in statistics.md.
    ability: float = 0.075
    #: Points by program (seekers are spread evenly over as many), by stage (in the order of STAGES), by industry.
    programs: tuple[float, ...] = (-0.03, 0.0, 0.03)
    stages: tuple[float, ...] = (0.05, 0.02, -0.03, 0.0, -0.02, -0.03, -0.02)
    industries: tuple[float, ...] = (0.03, 0.02, 0.01, 0.0, 0.0, -0.01, -0.02, -0.03)
    #: Points per log(1 + earlier interviews): people get better at it.
    drift: float = 0.01
    #: Points per sd of wanting this job, which is drawn anew for each application.
    wanting: float = 0.0

    # ---- habits -----------------------------------------------------------------------------------------------------
    #: Shares of interviews with the habit that differ from catalog.SHARE.
    shares: Mapping[str, float] = _map()
    #: What a sd of ability adds to the chance of every habit; `leans` says otherwise for some.
    ability_lean: float = 0.055
    leans: Mapping[str, float] = _map()
    #: sd of a person's own leaning to each habit, apart from ability.
    own_lean: float = 0.15
    #: What a sd of diligence at this interview adds to every habit: habits come together, so that one habit at a time
    #: also picks up the others.
    diligence: float = 0.06
    wanting_lean: float = 0.0
    program_leans: tuple[float, ...] = (0.0, 0.0, 0.0)
    stage_leans: tuple[float, ...] = (0.0,) * 7
    #: Per log(1 + earlier interviews).
    experience_lean: float = 0.0
    #: By habit: what each *no* among the last two interviews adds at the next one. Two, because a no always stands before
    #: a new application: only what came before it tells a quick no from a late one.
    feedback: Mapping[str, float] = _map()
    #: The same for every habit of phase before.
    feedback_before: float = 0.0
    #: Share of the notes, reviews and other habits of phase after that are done because it went well, or left because it
    #: did not; `decided` says otherwise for some. They come after the result was made, and change nothing about it.
    after_decided: float = 0.10
    decided: Mapping[str, float] = _map()
    #: Each habit a coin of its own share, whoever and whatever: the trial that the truth is checked against.
    randomised: bool = False

    # ---- how a search goes ------------------------------------------------------------------------------------------
    #: Median and sd of the log of how many interviews a person stays for at most: a mean near 10, with a long tail.
    stay: tuple[float, float] = (14.0, 0.90)
    #: Interviews an application has before an offer, and the share of each: with a chance of .45 each, one in ten gets one.
    lengths: Mapping[int, float] = field(default_factory=lambda: {2: 0.15, 3: 0.45, 4: 0.40}, hash=False)
    accepts: float = 0.75
    #: First and last day before `as_of` on which searches begin.
    starts: tuple[int, int] = (540, 35)
    #: Median of the days until a reply, and sd of its log: the 90th percentile is 22 days, and 4 % come after 30.
    reply_days: float = 8.0
    reply_spread: float = 0.78
    #: Share of rejections that never arrive.
    silent: float = 0.25
    withdrew: float = 0.02
    cancelled: float = 0.01

    # ---- what the log holds -----------------------------------------------------------------------------------------
    #: Share of habit cells left blank, after an advance and after none; of whole interviews with no habit logged.
    blank: tuple[float, float] = (0.10, 0.10)
    skipped: tuple[float, float] = (0.0, 0.0)
    #: Share of advances logged without a date; and with no result at all, so that only what came next tells.
    undated: float = 0.04
    advance_blank: float = 0.0
    #: Share of entries with no logging time, and of those with a dated result the share made after it.
    unknown_time: float = 0.10
    late: float = 0.05
    #: Share of the entries made after the result that have no logging time, besides those of all.
    untimed_late: float = 0.0
    #: Share of the entries of noes that never came, each typed in one to six months after the interview.
    late_silent: float = 0.0
    #: Share of the before and during habits that a late entry remembers as the result would have it.
    recall: float = 0.0
    #: By habit of phase during: share of entries that say what the result says, because how it felt does. True effect 0.
    coloured: Mapping[str, float] = _map()
    #: Share of interviews with wanted_before, and sd of what the rating of 1 to 5 adds to one's wanting.
    wanted_logged: float = 0.70
    wanted_noise: float = 0.5
    #: Mean and sd over people of what they add to every forecast; and share rated only after the result, in hindsight.
    over_confidence: tuple[float, float] = (0.06, 0.12)
    rated_late: float = 0.05

    def __post_init__(self) -> None:
        if len(self.programs) != len(self.program_leans):
            raise ValueError("programs and program_leans need one number each for every program; write as many in both")


def _named() -> dict[str, World]:
    confounded = World(effects=REAL)
    made = {
        "null": World(about="no habit does anything; people who do well do more of all of them"),
        "real": replace(confounded, ability_lean=0.0, about="twelve habits help, ability drives results but no habit"),
        "confounded_seeker": replace(
            confounded, about="ability drives both habits and results; raw gaps 3 points too high"
        ),
        "strong_confounding": replace(
            confounded, ability=0.14, ability_lean=0.12, about="the same, much more: raw gaps 10 points too high"
        ),
        "program_stage": replace(
            confounded,
            programs=(-0.10, 0.0, 0.10),
            program_leans=(-0.12, 0.0, 0.12),
            stages=(0.12, 0.06, -0.06, 0.0, -0.06, -0.10, -0.12),
            stage_leans=(-0.15, -0.08, 0.08, 0.0, 0.08, 0.12, 0.15),
            about="habits and results both differ by program, and by stage: people prepare most where the odds are worst",
        ),
        "reversed": replace(
            confounded,
            effects=REAL | REVERSED_LARGE | REVERSED_MODERATE,
            ability=0.14,
            leans=dict.fromkeys(REVERSED_LARGE, 0.28) | dict.fromkeys(REVERSED_MODERATE, 0.18),
            about="four habits harm the one who does them, and are done most by those who do well",
        ),
        "outcome_blanks": replace(
            confounded, blank=(0.05, 0.18), skipped=(0.02, 0.12), about="people log less after a bad interview"
        ),
        "late_entries": replace(
            confounded,
            late=0.15,
            recall=0.30,
            about="one in seven dated entries was written after the result, and coloured by it",
        ),
        "mostly_late": replace(
            confounded,
            late=0.45,
            recall=0.30,
            about="the same of nearly half of them: more than a fifth of all entries",
        ),
        "rating_driven": replace(
            confounded,
            coloured={"enthusiasm": 0.15, "composure": 0.15},
            about="two ratings say how the interview felt, and do nothing",
        ),
        "feedback": replace(
            confounded,
            feedback_before=0.04,
            about="after a no, people do a little more of everything before the next interview",
        ),
        "failure_driven": replace(
            confounded,
            feedback=FAILURE_DRIVEN,
            about="after a no, people do much more of four habits, two of which do nothing",
        ),
        "heterogeneous": replace(
            confounded, effect_spread=0.05, about="what a real habit adds differs from person to person"
        ),
        "drift_stopping": replace(
            confounded,
            drift=0.06,
            experience_lean=0.05,
            about="chances and habits rise over the search, which stops on acceptance",
        ),
        "pending_silence": replace(
            confounded,
            silent=0.55,
            reply_days=12.0,
            reply_spread=0.9,
            starts=(240, 20),
            undated=0.10,
            advance_blank=0.05,
            about="most rejections never arrive, replies are slow, and many interviews are still open",
        ),
        "wanting_unlogged": replace(
            confounded,
            wanting=0.07,
            wanting_lean=0.08,
            wanted_logged=0.0,
            about="wanting this job raises both effort and odds, and is not in the log",
        ),
        "wanting_logged": replace(
            confounded,
            wanting=0.07,
            wanting_lean=0.08,
            wanted_logged=0.90,
            about="the same, and nine in ten rate it beforehand, with some noise",
        ),
        "thank_you_trap": replace(
            confounded,
            decided={"thank_you_hours": 0.35, "thank_you_personal": 0.35, "reflection_within_24h": 0.30},
            about="how it went decides who sends a thank-you note and who writes a review",
        ),
        "none": World(
            ability_lean=0.0, diligence=0.0, after_decided=0.0, about="no habit does anything, and nothing drives one"
        ),
        "rare": replace(
            confounded,
            shares={
                "insiders_talked_to": 0.05,
                "mock_interviews": 0.07,
                "requirements_matched": 0.09,
                "recorded_review": 0.04,
                "feedback_rounds": 0.06,
                "portfolio_ready": 0.08,
            },
            about="six habits are done in fewer than one interview in ten, three of them real",
        ),
        "reflection": replace(
            confounded,
            loop_effect=0.08,
            shares={"reflection_within_24h": 0.60},
            about="a whole review is worth 8 points at the first interview of the next application",
        ),
        "concerns": replace(
            confounded, concerns_effect=0.07, about="a concern asked for and answered in the room is worth 7 points"
        ),
        # Worlds are drawn from seeds by their place: a new one comes last.
        "typed_later": replace(
            confounded,
            silent=0.50,
            late_silent=0.60,
            recall=0.30,
            about="half of the noes never come, and more than half of these interviews are typed in months later, as it went",
        ),
    }
    return {name: replace(made_world, name=name) for name, made_world in made.items()}


#: Every world by name.
WORLDS: dict[str, World] = _named()


def world(name: str) -> World:
    """The world of that name; KeyError names those there are."""
    if name not in WORLDS:
        raise KeyError(f"no world is called {name}; there are {', '.join(WORLDS)}")
    return WORLDS[name]


def in_one_program(made: World) -> World:
    """The same world with all people in one program, so that one report is about all of them."""
    return replace(made, programs=(0.0,), program_leans=(0.0,))
