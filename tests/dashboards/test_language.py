"""Another language than English: whole, of the same numbers, and nothing English left on the pages that speak it."""

import datetime as dt
import json
import re
import shutil
import string
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.contract.habits import catalog
from pipelines.contract.logs import log_tables
from pipelines.contract.published import published_tables
from pipelines.contract.sentences import catalogue
from pipelines.dashboards import words
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.readers import readers
from pipelines.dashboards.theme import LAYOUTS
from pipelines.dashboards.warehouse import open_warehouse
from pipelines.intake.reasons import SENTENCES as REASONS
from pipelines.statistics.rates import wilson
from tests.dashboards.a_search import add_search
from tests.dashboards.conftest import World

FOLDER = Path(words.__file__).parent
OTHERS = [language for language in words.languages() if language != words.FIRST]
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml"))
#: Ways to write a number that say the same of it: a range may be told with a dash or in words.
ALIKE = {"from": "share", "to": "share", "pct": "share"}
#: Names of tables and columns, and of a program's cohorts, which are what they are in every language.
OWN = {
    *log_tables(),
    *published_tables(),
    *(column for table in published_tables().values() for column in table.columns),
    *("May", "June"),
}
#: Words that every English sentence of some length has one of, and no German one.
ENGLISH = re.compile(
    r"\b(the|of|and|with|not|yet|is|are|by|to|no|or|for|at|on|from|their|they|it|each|who|more|only|how|what|than|this)\b",
    re.I,
)


def read(language, name):
    return yaml.safe_load((FOLDER / language / name).read_text(encoding="utf-8"))


def places(sentence):
    """The numbers of a sentence, each with the ways in which it is written."""
    told = {(name, spec) for _, name, spec, _ in string.Formatter().parse(sentence) if name}
    counted = {(name, ALIKE.get(spec, spec)) for name, spec in told if spec[:1] not in ("#", "?")}
    # A count may stand beside its word, or the word alone be chosen by it.
    return counted, {name for name, _ in told}


# The catalogue


def test_german_is_there():
    assert "de" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_every_file_is_in_every_language(language):
    there = {path.name for path in (FOLDER / language).iterdir()}
    # Of the first language the contract itself has the verdicts.
    assert there == {path.name for path in (FOLDER / words.FIRST).iterdir()} | {"verdicts.yaml"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_in_the_same_file_of_every_language(language):
    for path in sorted((FOLDER / words.FIRST).glob("*.yaml")):
        if path.name != "labels.yaml":
            assert read(language, path.name).keys() == read(words.FIRST, path.name).keys(), path.name
    assert words.verdicts(language).keys() == catalogue().keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_the_same_numbers_in_every_language(language):
    for first, other in ((words.sentences(), words.sentences(language)), (catalogue(), words.verdicts(language))):
        for key, sentence in first.items():
            (ours, named), (theirs, named_there) = places(sentence), places(other[key])
            assert named == named_there, key
            assert {spec for _, spec in ours ^ theirs} <= {"n"}, key


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_every_vocabulary_is_in_every_language(language):
    first, other = words.vocabularies(), words.vocabularies(language)
    assert first.keys() == other.keys()
    # In the order of the first one, too: lists go by it.
    assert {name: list(labels) for name, labels in other.items() if labels.keys() != first[name].keys()} == {}
    for name in first.keys() - {"habit", "habit_counts_as", "benchmark", "unit", "unit_one"}:
        assert list(other[name]) == list(first[name]), name


def test_nothing_of_german_is_english_still():
    said = {**words.sentences("de"), **words.verdicts("de")}
    for name, labels in words.vocabularies("de").items():
        said |= {(name, word): label for word, label in labels.items()}
    assert {key: text for key, text in said.items() if ENGLISH.search(re.sub(r"{[^}]*}", "", text))} == {}


def test_every_habit_and_every_reason_has_words():
    assert words.vocabularies()["habit"].keys() > catalog().keys()
    assert words.vocabularies()["reason"].keys() == REASONS.keys()


class _NoTwice(yaml.SafeLoader):
    pass


def _mapping(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice, f"{node.start_mark.name} has twice: {twice}"
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_NoTwice.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@pytest.mark.parametrize("name", FILES)
def test_no_key_stands_twice(name):
    assert yaml.load((FOLDER / name).read_text(encoding="utf-8"), _NoTwice)


@pytest.mark.parametrize("written", ["a: 1\nb: 2\na: 3\n", "a:\n  b: 1\n  b: 2\n"])
def test_a_key_that_stands_twice_is_found(written):
    with pytest.raises(AssertionError, match="twice"):
        yaml.load(written, _NoTwice)


# Numbers, days and verdicts


@pytest.mark.parametrize(
    ("said", "english", "german"),
    [
        (lambda: words.number(1234567), "1,234,567", "1.234.567"),
        (lambda: words.number(1234.5, 1), "1,234.5", "1.234,5"),
        (lambda: words.percent(0.41), "41 %", "41 %"),
        (lambda: words.percent(0.0312), "3.1 %", "3,1 %"),
        (lambda: words.points(-0.034), "−3.4", "−3,4"),
        (lambda: words.day(dt.date(2026, 11, 20)), "20 November 2026", "20. November 2026"),
        (lambda: words.weekday(dt.date(2026, 3, 5), dt.date(2026, 1, 1)), "Thu 5 March", "Do., 5. März"),
        (
            lambda: words.weekday(dt.date(2027, 1, 4), dt.date(2026, 12, 31)),
            "Mon 4 January 2027",
            "Mo., 4. Januar 2027",
        ),
        (lambda: words.habit("mock_interviews"), "Mock interviews", "Probeinterviews"),
        (lambda: words.habit("own_habit", "A program's own"), "A program's own", "A program's own"),
        (lambda: words.unit("stories", one=True), "story", "Geschichte"),
        (lambda: words.unit("rehearsals", one=True), "rehearsal", "rehearsals"),
        (
            lambda: words.verdict('{"key": "suggestive", "by": 4, "low": -1, "high": 9}'),
            "Leans towards 4 more in 100 (from 1 fewer to 9 more). Worth trying, not worth promising.",
            "Neigt zu 4 mehr je 100 (von 1 weniger bis 9 mehr). Einen Versuch wert, kein Versprechen.",
        ),
        (
            lambda: words.say("share_likely", share=0.4567, low=0.41, high=0.5),
            "46 %, likely 41–50 %",
            "46 %, wahrscheinlich 41–50 %",
        ),
        (
            lambda: words.say("first_conversation", applications=1234, reached=1, share=0.45, low=0.41, high=0.5),
            "Of 1,234 applications, 1 reached a first conversation (45 %, likely 41–50 %).",
            "Von 1.234 Bewerbungen führte 1 zu einem ersten Gespräch (45 %, wahrscheinlich zwischen 41 und 50 %).",
        ),
    ],
)
def test_said_in_both_languages(said, english, german):
    assert said().replace("\u00a0", " ") == english
    with words.speaking("de-AT"):
        assert said().replace("\u00a0", " ") == german


def test_a_language_without_a_catalogue_falls_back_to_english():
    with words.speaking("tlh"):
        assert words.spoken() == "en"
        assert words.day(dt.date(2026, 11, 20)) == "20 November 2026"


def test_names_are_sorted_as_they_are_read():
    assert sorted(["Zug", "Übungstage", "Uhr", "arm"], key=words.in_order) == ["arm", "Übungstage", "Uhr", "Zug"]


# Whole pages


def in_german(path, there):
    """A copy of a warehouse, whose programs speak German."""
    shutil.copy(path, there)
    with duckdb.connect(str(there)) as con:
        con.execute("UPDATE programs SET language = 'de'")
    return there


def pages_of(path, kind):
    with open_warehouse(path) as con:
        for reader in readers(con):
            if reader.kind == kind:
                with words.speaking(reader.language):
                    yield page_html(reader.page()), reader.files()


@pytest.fixture(scope="module")
def german(full, coached, tmp_path_factory):
    """The pages of each kind of reader, in German: of a whole program, of coaches, and of somebody who logs everything."""
    folder = tmp_path_factory.mktemp("german")
    one = World()
    one.program("river", "Flussprogramm", seeker_pages=1, language="de")
    add_search(one, "river", "ada", text=lambda said: f"Eintrag {len(said)}", name="Ada Beispiel")
    for habit, grade in {"mock_interviews": "strong", "star_stories_ready": "too little data"}.items():
        one.effect("river", habit, (40, 80), (30, 90), grade=grade, timing="same")
    one.add(
        "suggestions",
        **{"program": "river", "seeker": "ada", "suggested_on": dt.date(2026, 11, 20), "kind": "evidence"},
        **{"habit": "mock_interviews", "grade": "strong", "n_done": 3, "n_known": 8},
        sentence='{"key": "strong", "with": 47, "without": 40, "low": 3, "high": 12, "by": 7}',
    )
    one.effect("river", "reflection_loop", (40, 80), (30, 90), grade="suggestive", phase="after", timing="next")
    paths = {
        "program": in_german(full[1], folder / "program.duckdb"),
        "coach": in_german(coached.warehouse, folder / "coach.duckdb"),
        "seeker": one.publish(folder / "seeker.duckdb"),
    }
    return {kind: list(pages_of(path, kind)) for kind, path in paths.items()}


def texts_of(html):
    """Every text that a reader sees or hears, apart from examples of a log."""
    html = re.sub(r"<(script|style|pre)\b.*?</\1>", "", html, flags=re.S)
    heard = re.findall(r'(?:aria-label|data-head|data-cannot)="([^"]*)"', html)
    return [text.replace("\u00a0", " ").strip() for text in (*re.split(r"<[^>]*>", html), *heard) if text.strip()]


def english_words():
    """Whole texts of the English catalogue that German says in other words."""
    first = dict(words.sentences())
    other = dict(words.sentences("de"))
    for name, labels in words.vocabularies().items():
        first |= {(name, word): label for word, label in labels.items()}
        other |= {(name, word): label for word, label in words.vocabularies("de")[name].items()}
    said = {" ".join(text.split()) for text in other.values()}
    return {" ".join(text.split()) for text in first.values()} - said


@pytest.mark.parametrize("kind", ["program", "coach", "seeker"])
def test_a_page_in_german_says_nothing_in_english(german, kind):
    whole = english_words()
    assert german[kind]
    for html, _ in german[kind]:
        assert '<html lang="de">' in html
        texts = texts_of(html)
        assert len(texts) > 50 or "Hier wird niemand gezeigt" in texts
        assert [text for text in texts if text in whole - OWN] == []
        assert [text for text in texts if ENGLISH.search(text)] == []


@pytest.mark.parametrize("kind", ["program", "coach", "seeker"])
def test_a_page_in_german_writes_its_numbers_so(german, kind):
    for html, _ in german[kind]:
        told = " | ".join(texts_of(html))
        assert not re.search(r"\d\.\d+ %", told)
        assert not re.search(r"\d,\d{3}\b", told)
        for month in ("January", "February", "March", "May", "June", "July", "October", "December"):
            assert not re.search(rf"\d\.? {month}", told)


def strings(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def figures_of(html):
    return [
        json.loads(told)
        for told in re.findall(r'<script type="application/json" id="figure-[^>]*>(.*?)</script>', html, re.S)
    ]


def test_what_is_said_of_evidence_is_german(german):
    told = " | ".join(texts_of(german["seeker"][0][0]))
    assert "Das Eine als Nächstes: Probeinterviews | starker Beleg" in told
    assert (
        "In deinem Programm: Von 100 Interviews führten etwa 47 weiter, wenn dieselben Menschen das taten, statt 40"
        in told
    )
    assert "wahrscheinlich 3 bis 12 mehr" in told


def test_figures_speak_german(german):
    made = figures_of(german["program"][0][0])
    # A mark of the key is the name of a style.
    made = [figure | {"key": [said for _, said in figure["key"]]} for figure in made]
    told = [text.replace("<br>", " ") for figure in made for text in strings(figure)]
    assert "mehr oder weniger weiter, je 100 Interviews" in told
    assert any(text.startswith("%{value:,} Bewerbungen von: %{source.label}") for text in told)
    assert [text for text in told if ENGLISH.search(re.sub(r"[%<][^>}]*[>}]|var\(.*?\)", "", text))] == []
    # What stands before the tenths, then between thousands, wherever the chart library writes a number itself.
    assert {layout["layout"]["separators"] for figure in made for layout in map(figure.get, LAYOUTS)} == {",."}


@pytest.mark.parametrize("language", words.languages())
def test_figures_have_room_for_what_the_catalogue_says(full, german, language):
    html = german["program"][0][0] if language == "de" else next(pages_of(full[1], "program"))[0]
    told = [text for figure in figures_of(html) for text in strings(figure)]
    assert [text for text in told if text.endswith("\N{HORIZONTAL ELLIPSIS}")] == []


def test_the_filter_of_a_page_fills_in_german(german):
    html = german["seeker"][0][0]
    assert "Interview|Interviews} gezeigt" in html
    assert re.search(r'"marks": ?\["\.", ?","\]', html)


def test_reminders_speak_german(german):
    calendar = german["seeker"][0][1]["reminders.ics"].decode().replace("\r\n ", "")
    assert "SUMMARY:Vorbereiten: " in calendar
    assert not ENGLISH.search(" ".join(re.findall(r"(?:SUMMARY|DESCRIPTION):(.*)", calendar)))


def test_the_script_of_a_page_says_what_the_catalogue_says(german, chromium, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(german["seeker"][0][0], encoding="utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-filters=yes]", state="attached")
    box = page.locator(".filterable").first
    stages = box.locator("select").first
    said = set()
    for stage in stages.locator("option").all():
        stages.select_option(stage.get_attribute("value"))
        shown = box.locator("tbody tr:not([hidden])").evaluate_all("rows => rows.map(row => row.dataset.outcome)")
        yes, no, still_open = (shown.count(word) for word in ("yes", "no", "open"))
        numbers = {"shown": len(shown), "every": box.locator("tbody tr").count(), "open": still_open}
        if yes + no:
            low, high = (float(end) for end in wilson(yes, yes + no))
            numbers |= {"advanced": yes, "decided": yes + no, "share": yes / (yes + no), "low": low, "high": high}
        with words.speaking("de"):
            expected = words.say("filter_counted" if yes + no else "filter_undecided", **numbers)
        assert box.locator(".counted").text_content() == expected
        said.add(expected)
    page.close()
    assert len(said) > 2
