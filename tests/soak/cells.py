"""Cells for every kind of column of the contract, each with the value it must become or the reason it must be rejected for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from pipelines.contract.fields import Field
from pipelines.contract.vocabulary import FORECAST_WORDS, plain, spellings, status_spellings, words_of
from tests.soak import dates
from tests.soak.dates import Order

#: What stands around a cell and counts as nothing (contract: cells are trimmed).
BLANKS = " \t\n\r\v\f\u00a0\u2007\u202f\u3000\u200b\ufeff"
_PLAIN = [
    "Acme", "Borealis Ltd", "Welder", "Nurse, night shift", 'The "Best" Co', "O'Brien & Sons", "a;b", "one|two", "tab\there",
    "two\nlines", "=1+1", "'; DROP TABLE interviews; --", "NULL", "nan", "None", "TRUE", "0", "1e5", "<b>bold</b>", "{}", "[1]",
    "100%", "C++ / C#", "@home", "-1", "-.-x", "#REF!", "$1", "\\n", "C:\\jobs", "a" * 3000, "x,y;z\tq|r", '"', "''", '""', "%s %d",
    "{name}", "Total", "company", "applied", "2026-03-09", "No", "N.A.", "\\", "<<<", "~", "sep=;", "# heading",
]  # fmt: skip
_WESTERN = ["Zoë", "Müller & Söhne GmbH", "Café Olé", "naïve – yes", "“quoted”", "Ørsted", "50 €", "señor"]
_ANY = ["日本株式会社", "Ярославль", "🙂 ok", "مرحبا", "zero\u200bwidth", "e\u0301", "ﬁne", "Ⅳ", "𝒳", "\u2028line"]
_FEW = ["Acme", "Borealis Ltd", "Welder", "Nurse", "Cassia", "Dara and Sons", "Night guard"]


@dataclass(frozen=True)
class Cell:
    """One cell: its text in a file of text, and what it becomes. `code` is the reason its row must be rejected for ("": none).

    `shown`: the text kept of it, without blanks around it and masked. `native`: the same as a value of a typed format.
    `secret` may stand nowhere afterwards. `month_day`: only that of the date is known. `more`: other columns that it fills.
    """

    text: str = ""
    value: Any = None
    code: str = ""
    shown: str = ""
    native: Any = None
    secret: str = ""
    month_day: str = ""
    is_clear: bool = False
    is_not_applicable: bool = False
    more: tuple[tuple[str, Any], ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.shown


BLANK = Cell()


def cell(text: str, value: Any = None, code: str = "", **more: Any) -> Cell:
    return Cell(text, value, code, **{"shown": text.strip(BLANKS), **more})


@dataclass(frozen=True)
class Hand:
    """How one file is written: its order of dates, the letters it may use ("ascii", "western", "any"), how careless it is."""

    order: Order
    letters: str = "any"
    #: The share of cells that are wrong, and that hold something private.
    wrong: float = 0.04
    private: float = 0.05


def text_cell(random: Random, hand: Hand, *, is_id: bool = False) -> Cell:
    if not is_id and random.random() < hand.private:
        return private_cell(random)
    pool = _FEW if random.random() < 0.5 else _PLAIN
    if hand.letters != "ascii" and random.random() < 0.25:
        pool = _WESTERN
    if hand.letters == "any" and random.random() < 0.15:
        pool = _ANY
    text = random.choice(pool)
    if random.random() < 0.1:
        around = " \t\u00a0" if hand.letters == "any" else " "
        return cell(random.choice(around) + text + random.choice(around), text.strip(BLANKS))
    return cell(text, text.strip(BLANKS))


def private_cell(random: Random) -> Cell:
    """Free text in which something private stands, and the text without it."""
    secret = f"q{random.randrange(10**9):09}z"
    ways = [
        (f"wrote to {secret}@mail.example.org today", "wrote to [mail] today"),
        (f"see https://jobs.example.com/7?token={secret}&x=1", "see https://jobs.example.com/7"),
        (f"password: {secret} (do not share)", "password: [password] (do not share)"),
        (f"https://acme.example/apply#s={secret}", "https://acme.example/apply"),
    ]
    text, shown = random.choice(ways)
    if random.random() < 0.2:
        digits = f"{random.randrange(10**7):07}"
        secret, text, shown = digits, f"call +49 170 {digits} after 5", "call [phone] after 5"
    return cell(text, shown, shown=shown, secret=secret)


def cell_of(random: Random, item: Field, hand: Hand) -> Cell:
    """A cell of a column of the contract: mostly right, at times blank, `-`, n/a, or wrong."""
    chance = random.random()
    if chance < 0.12 and not item.required:
        return random.choice([BLANK, BLANK, cell(" "), cell("")])
    if chance < 0.15 and not item.required and item.name not in ("program", "seeker"):
        if random.random() < 0.5:
            return cell("-", is_clear=True)
        return cell(random.choice(["n/a", "N/A"]), is_not_applicable=True)
    is_wrong = random.random() < hand.wrong
    if item.required and is_wrong and random.random() < 0.3:
        return BLANK  # the row is then rejected for what is missing, which sheets.py adds
    made = _of_kind(random, item, hand, is_wrong)
    if made.native is None and made.text and random.random() < 0.03:
        return replace(made, text=f" {made.text} ")
    return made


def _of_kind(random: Random, item: Field, hand: Hand, is_wrong: bool) -> Cell:
    kind = item.kind
    if kind == "text":
        return text_cell(random, hand, is_id=item.name in _IDS)
    if kind == "list":
        parts = random.choices([*_FEW, "pay", "growth"], k=random.randint(1, 3))
        return cell(random.choice(["; ", ";", " ;"]).join(parts), parts)
    if kind in ("date", "datetime", "date_or_no", "datetime_or_no"):
        return _date(random, kind, hand, is_wrong)
    if kind == "word":
        return _status(random, is_wrong) if item.name == "status" else _word(random, item, is_wrong)
    if kind == "words":
        some = [_word(random, item, False) for _ in range(random.randint(1, 3))]
        some += [_word(random, item, True)] if is_wrong else []
        text = random.choice(["; ", ";"]).join(one.text for one in some)
        return cell(text, [one.value for one in some], "unknown_word" if is_wrong else "")
    if kind == "bool":
        if is_wrong:
            return cell(random.choice(["perhaps", "2", "yes and no", "truely"]), code="not_yes_or_no")
        value = random.random() < 0.6
        if random.random() < 0.4:
            return cell("yes" if value else "no", value, native=value)
        return cell(_way(random, "bool", "yes" if value else "no"), value)
    return _number(random, item, is_wrong) if kind != "time" else _time(random, is_wrong)


_IDS = ("program", "seeker", "email", "coach", "application", "came_from", "interview")


def _way(random: Random, vocabulary: str, word: str) -> str:
    return dressed(random, random.choice([*_ways(vocabulary, word), word]))


@cache
def _ways(vocabulary: str, word: str) -> list[str]:
    return [way for way, other in spellings(vocabulary).items() if other == word and way.isascii()]


@cache
def _statuses() -> list[str]:
    return [way for way in status_spellings() if way.isascii()]


@cache
def _known(vocabulary: str) -> dict[str, None]:
    return dict.fromkeys([*spellings(vocabulary), *(status_spellings() if vocabulary == "status" else ())])


def dressed(random: Random, way: str) -> str:
    """A way to write a word, in other case and with other signs between its parts."""
    ways = [
        way,
        way,
        way.upper(),
        way.title(),
        way.capitalize(),
        way.replace(" ", "_"),
        way.replace(" ", "-"),
        f"{way}!",
        f"({way})",
    ]
    text = random.choice(ways)
    return text if text != "-" and text.casefold() != "n/a" else way


def _unknown(random: Random, vocabulary: str) -> str:
    """A word that nobody knows: made up, or misspelt."""
    known = _known(vocabulary)
    words = list(known)[:400]
    while True:
        word = random.choice(words)
        place = random.randrange(len(word))
        text = random.choice(
            [word[:place] + "q" + word[place:], "zqx " + word, "blorp", "what?!", word[: place + 1] + word[place:] * 2]
        )
        if plain(text) not in known and plain(text) and text.isascii():
            return text


def _word(random: Random, item: Field, is_wrong: bool) -> Cell:
    vocabulary = item.vocabulary or item.name
    if is_wrong:
        return cell(_unknown(random, vocabulary), code="unknown_word")
    word = random.choice([*words_of(vocabulary), *item.more_words])
    return cell(word, word) if random.random() < 0.3 else cell(_way(random, vocabulary, word), word)


def _status(random: Random, is_wrong: bool) -> Cell:
    if is_wrong:
        return cell(_unknown(random, "status"), code="unknown_word")
    way = random.choice(_statuses() if random.random() < 0.7 else ["applied", "rejected"])
    meant = status_spellings()[way]
    return cell(dressed(random, way), meant.status, more=(("outcome", meant.outcome), ("status_stage", meant.stage)))


def _number(random: Random, item: Field, is_wrong: bool) -> Cell:
    kind, low, high = item.kind, item.low, item.high
    if is_wrong:
        if random.random() < 0.4 and (high is not None or low is not None):
            text = (
                str(int(high) + random.randint(1, 40))
                if high is not None
                else str(int(low or 0) - random.randint(1, 9))
            )
            return cell(text, code="out_of_range" if kind != "percent" or len(text) < 4 else "not_a_percentage")
        code = {"number": "not_a_number", "percent": "not_a_percentage"}.get(kind, "not_a_whole_number")
        wrong = ["three", "about 5", "5 of 5", "4/5", "1e3", "1 000", "٣", "5-", "12abc", "0x10"]
        wrong += ["95.000", "€95k", "1,00,0"] if kind == "number" else ["3.5", "2,5"]
        return cell(random.choice(wrong), code=code)
    if kind == "percent" and random.random() < 0.3:
        word = random.choice(list(FORECAST_WORDS))
        return cell(random.choice([word, word.replace("_", " "), word.upper()]), FORECAST_WORDS[word])
    top = int(high) if high is not None else 90_000 if kind == "number" else 240
    value = random.randint(int(low or 0), top)
    ways = [str(value)] * 4 + [f"{value}.0" if kind != "number" else f"{value}.50"]
    ways += [f"{value}%", f"{value} %"] if kind == "percent" else [f"+{value}"] if kind != "number" else [f"{value:,}"]
    text = random.choice(ways)
    told: Any = value
    if kind == "number":
        told = value + 0.5 if text.endswith(".50") else float(value)
    return cell(text, told, native=value if text == str(value) else None)


def _time(random: Random, is_wrong: bool) -> Cell:
    if is_wrong:
        return cell(random.choice(["25:00", "noon", "half past two", "14h30", "9:75", "later"]), code="not_a_time")
    time = dt.time(random.randrange(24), random.randrange(60))
    half = time.strftime("%I:%M %p").lstrip("0")
    text = random.choice([time.strftime("%H:%M"), time.strftime("%H:%M:%S"), half, half.lower(), half.replace(" ", "")])
    return cell(text, time, native=time if text.count(":") == 2 else None)


def _date(random: Random, kind: str, hand: Hand, is_wrong: bool) -> Cell:
    if is_wrong:
        return cell(random.choice(dates.WRONG), code="not_a_date")
    if kind.endswith("_or_no") and random.random() < 0.3:
        return cell(random.choice(["no", "No", "n", "none", "not sent"]), "no")
    written = dates.some_date(random, hand.order, ascii_only=hand.letters == "ascii")
    day = written.day
    if day is None:
        return cell(written.text, code=written.code)
    if kind in ("date", "date_or_no"):
        is_iso = written.text == day.isoformat()
        native = day if is_iso and kind == "date" else None
        return cell(written.text, day if kind == "date" else day.isoformat(), native=native)
    return _moment(random, kind, day)


def _moment(random: Random, kind: str, day: dt.date) -> Cell:
    moment = dt.datetime.combine(day, dt.time(random.randrange(24), random.randrange(60)))
    half = moment.strftime("%I:%M %p").lstrip("0")
    text = random.choice(
        [
            moment.strftime("%Y-%m-%d %H:%M"),
            moment.isoformat(),
            moment.isoformat() + "Z",
            moment.strftime("%Y-%m-%d %H:%M:%S"),
            f"{day.day} {day:%B} {day.year}, {half}",
            day.isoformat(),
        ]
    )
    if text == day.isoformat():
        moment = dt.datetime.combine(day, dt.time())
        return cell(text, moment if kind == "datetime" else text)
    return cell(text, moment if kind == "datetime" else moment.strftime("%Y-%m-%d %H:%M:%S"))
