"""What a written status, stage or other word may mean, where no listed way says it: by phrases, then by likeness.

Only proposes (with how sure it is); what a log says is taken at its word only once a person accepted it into a source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from pipelines.contract.vocabulary import STAGE_RANK, Meaning, plain, spellings, status_spellings, words_of
from pipelines.intake.propose import phrases

#: Below this, a meaning is not proposed: the word stays listed as unknown.
SURE_ENOUGH = 60
#: From this likeness (of 100) on, a word is taken for a known one mistyped.
_TYPO = 84
_TYPO_OF_A_WORD = 86
_SHORTEST_TYPO = 5
#: Letters whose stroke is no accent that can be taken off.
_STROKES = str.maketrans("łøđħ", "lodh")
#: The evidence for a word that the project knows without a source's help.
KNOWN = "a known way to write it"


@dataclass(frozen=True)
class Guess:
    """What a cell may mean: the word (or a status's Meaning), how sure that is (0-100), and why in words."""

    meaning: Meaning | str
    confidence: int
    evidence: str

    @property
    def said(self) -> str:
        """The meaning in a few words."""
        if isinstance(self.meaning, str):
            return self.meaning
        parts = [self.meaning.outcome or self.meaning.status or ""]
        if self.meaning.stage and self.meaning.stage not in ("applied", *parts):
            parts.append(f"at {self.meaning.stage}" if parts[0] else self.meaning.stage)
        return " ".join(filter(None, parts))


def folded(text: str) -> str:
    """`text` as `plain` has it and without accents: how phrases are matched."""
    apart = unicodedata.normalize("NFKD", plain(text.replace("'", "").replace("’", "")).translate(_STROKES))
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def status_guess(text: str) -> Guess | None:
    """What a written status may mean; None where nothing known is found in it."""
    guess = _status_guess(text)
    if guess is None or not isinstance(guess.meaning, Meaning) or guess.meaning.outcome:
        return guess
    # A sign at the end of words tells how it went on: `Screening call -> ❌`.
    ends = next((sign for sign in reversed(text) if sign in phrases.ENDS | phrases.LED_ON), None)
    if ends is None or ends in phrases.LED_ON or not any(sign.isalnum() for sign in text):
        return guess
    outcome = phrases.SIGNS[ends].outcome
    return Guess(Meaning("closed", outcome, guess.meaning.stage), 75, f"the sign {ends} beside it")


def _status_guess(text: str) -> Guess | None:
    known = status_spellings().get(plain(text))
    if known:
        return Guess(known, 100, KNOWN)
    # A link to an offer is none, and the word in it tells nothing.
    if not plain(text).strip() or "://" in text:
        return None
    sign = _by_sign(text)
    if sign:
        return sign
    words = folded(text)
    guess = _by_phrases(words)
    mended = _mended(words)
    if mended != words and (guess is None or not _stage_of(guess)):
        again = _by_phrases(mended)
        if again and (guess is None or _stage_of(again)):
            return Guess(again.meaning, min(again.confidence, 80), f"reads like `{mended}`")
    if guess:
        return guess
    stage = spellings("stage").get(plain(text))
    if stage:
        return Guess(Meaning("offer" if stage == "offer" else "interviewing", None, stage), 95, "names a stage")
    match = process.extractOne(words, _status_ways(), scorer=fuzz.ratio, score_cutoff=_TYPO)
    if match and len(words) >= _SHORTEST_TYPO and _agree(words, match[0]):
        return Guess(status_spellings()[match[0]], int(match[1]), f"resembles `{match[0]}`, {match[1]:.0f} of 100")
    return None


def ends(text: str) -> bool:
    """True where a text says how an application stands or ended, and not only which meeting there was."""
    guess = status_guess(text)
    said = guess.meaning if guess else None
    return isinstance(said, Meaning) and bool(said.outcome or said.stage in (None, "applied", "offer"))


def is_under_way(text: str) -> bool:
    """True where a status says only that it goes on (`In Progress`): by itself, that somebody was met."""
    return bool(phrases.UNDER_WAY.search(folded(text)))


def stage_in(text: str) -> str | None:
    """The furthest stage that a text names; None where it names none."""
    return _stage(folded(text))


def word_guess(vocabulary: str, text: str) -> Guess | None:
    """What a cell of a word column may mean; None where nothing known is found in it."""
    known = spellings(vocabulary)
    if plain(text) in known:
        return Guess(known[plain(text)], 100, KNOWN)
    words = folded(text)
    if not words:
        return None
    for word, pattern in _phrases_of(vocabulary).items():
        found = pattern.search(words)
        if found:
            return Guess(word, 85, f"says `{found[0].strip()}`")
    if vocabulary in ("interview_stage", "stage"):
        stage = _stage(words)
        if stage and stage in words_of(vocabulary):
            return Guess(stage, 85, "names that stage")
    if vocabulary in ("result", "outcome"):
        status = status_guess(text)
        # What a status is known by, a result is not yet: a source has to say so.
        known_so = (
            "a known way to write a status" if status and status.evidence == KNOWN else getattr(status, "evidence", "")
        )
        if vocabulary == "result" and status and isinstance(status.meaning, Meaning) and _is_offer(status.meaning):
            # An offer is what the last meeting led on to.
            return Guess("advanced", status.confidence, known_so)
        if status and isinstance(status.meaning, Meaning) and status.meaning.outcome in words_of(vocabulary):
            return Guess(str(status.meaning.outcome), status.confidence, known_so)
    if vocabulary == "result" and (sign := next((sign for sign in text if sign in phrases.LED_ON), None)):
        return Guess("advanced", 75, f"the sign {sign}")
    match = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO)
    if match and len(words) >= _SHORTEST_TYPO and _agree(words, match[0]):
        return Guess(known[match[0]], int(match[1]), f"resembles `{match[0]}`, {match[1]:.0f} of 100")
    return None


def _is_offer(meaning: Meaning) -> bool:
    return meaning.status == "offer" or meaning.outcome in ("offer_accepted", "offer_declined")


# ---- statuses --------------------------------------------------------------------------------------------------------


def _by_sign(text: str) -> Guess | None:
    """A status that is a sign and no word."""
    if any(character.isalnum() for character in text):
        return None
    for sign, meaning in phrases.SIGNS.items():
        if sign in text:
            return Guess(meaning, 75, f"the sign {sign}")
    return None


def _by_phrases(words: str) -> Guess | None:
    # What is said not to have come, or is only waited for, is taken out: what is left may tell something all the same.
    awaited = phrases.AWAITED.search(words)
    words = phrases.NOT_SO.sub(" | ", words)
    left = phrases.NOT_REACHED.sub(" ", phrases.AWAITED.sub(" | ", words))
    stage = _stage(left)
    found = {outcome: hit for outcome, pattern in _outcomes().items() if (hit := pattern.search(words))}
    saved = phrases.SAVED.search(words)
    if saved and not found and stage is None:
        return Guess(Meaning("saved"), 85, f"says `{saved[0].strip()}`")
    outcome = _chosen(found, words)
    if outcome == "no_response" and phrases.NOT_YET.search(words):
        found, outcome = {}, None
    if outcome is None and (offer := phrases.OFFER.search(left)):
        return Guess(Meaning("offer", None, "offer"), 85, f"says `{offer[0].strip()}`")
    if outcome is None and stage:
        return Guess(Meaning("interviewing", None, stage), 85, "names that stage")
    if outcome is None and awaited:
        # Who waits for an offer has come far, and does not say how far.
        return None
    if outcome is None:
        waits = phrases.APPLIED.search(words) or phrases.NOT_YET.search(words)
        if waits:
            return Guess(Meaning("applied"), 80, f"says `{waits[0].strip()}`")
        going = phrases.IN_PROCESS.search(words)
        return Guess(Meaning("interviewing", None, "interview"), 75, f"says `{going[0].strip()}`") if going else None
    if outcome.startswith("offer_"):
        stage = "offer"
    confidence = 85 if len(found) == 1 or outcome.startswith("offer_") else 65
    return Guess(Meaning("closed", outcome, stage), confidence, f"says `{found[outcome][0].strip()}`")


def _agree(words: str, way: str) -> bool:
    """True where both of two texts that are alike deny something, or neither does: one letter may turn a meaning round, and so may
    what stands before a word (`qualified`, `disqualified`)."""
    if words != way and (words.endswith(way) or way.endswith(words)):
        return False
    return bool(phrases.DENIES.search(words)) == bool(phrases.DENIES.search(way))


def _stage_of(guess: Guess) -> str | None:
    return guess.meaning.stage if isinstance(guess.meaning, Meaning) else None


def _chosen(found: Mapping[str, re.Match[str]], words: str) -> str | None:
    """Of the outcomes that a text names, the one it says: an offer's fate first, else the one named last."""
    for outcome in found:
        if outcome.startswith("offer_"):
            return outcome
    # `I declined` holds `declined`: what lies within another's words says nothing by itself.
    spans = {outcome: hit.span() for outcome, hit in found.items()}
    own = [
        outcome
        for outcome, (start, end) in spans.items()
        if not any((a, b) != (start, end) and a <= start and end <= b for a, b in spans.values())
    ]
    return max(own, key=lambda outcome: found[outcome].start(), default=None)


def _stage(words: str) -> str | None:
    named = []
    for stage, pattern in _stages().items():
        if pattern.search(words):
            named.append(stage)
            # A `phone interview` is no interview besides: what one stage is named by, names no other below it.
            words = pattern.sub(" | ", words)
    # Of one rank, the kind of meeting that is said goes before `interview`, which says none.
    return max(named, key=lambda stage: (STAGE_RANK[stage], stage != "interview"), default=None)


def _mended(words: str) -> str:
    """`words` with each that is nearly a telling one in its place (`reeejected`, `intervew`)."""
    return " ".join(_telling(word) for word in words.split())


@cache
def _telling(word: str) -> str:
    if len(word) < _SHORTEST_TYPO or word in phrases.TELLING:
        return word
    for told in phrases.TELLING:
        if _squeezed(word) == _squeezed(told):
            return told
    match = process.extractOne(word, phrases.TELLING, scorer=fuzz.ratio, score_cutoff=_TYPO_OF_A_WORD)
    return match[0] if match else word


def _squeezed(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def _status_ways() -> list[str]:
    return [way for way in status_spellings() if len(way) >= _SHORTEST_TYPO]


@cache
def _outcomes() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in phrases.OUTCOMES.items()}


@cache
def _stages() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in phrases.STAGES.items()}


@cache
def _phrases_of(vocabulary: str) -> dict[str, re.Pattern[str]]:
    return {word: re.compile(pattern) for word, pattern in phrases.WORDS.get(vocabulary, {}).items()}
