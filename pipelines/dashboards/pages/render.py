"""A page's parts -> its HTML: the template, the figures as JSON, and the chart library inside it or beside it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipelines.dashboards import theme, words
from pipelines.dashboards.pages.parts import Chart, Filterable, Page, Roster, kind

TEMPLATES = Path(__file__).parent.parent / "templates"
#: The dash of a range (`26–49 %`), behind which a browser would end the line; filter.js has the same.
_DASH = re.compile(r"(?<=\d)–(?=\d)")


def page_html(page: Page, library: str = "") -> str:
    """The page as HTML, every text of it escaped.

    `library` is the address of the chart library, from the page (`../shared/charts.js`); without one the page carries it
    inside and is one file that can be sent.
    """
    charts = [(part, section) for section in page.sections for part in section.parts if isinstance(part, Chart)]
    packed, hashed = theme.chart_library() if charts and not library else ("", "")
    return render(
        "page.html",
        page=page,
        figures={
            chart.id: Markup(  # noqa: S704 made safe there
                theme.figure_json(
                    chart.figures,
                    title=section.title,
                    under=" · ".join(filter(None, (chart.heading, section.sub))),
                    key=chart.key,
                )
            )
            for chart, section in charts
        },
        library=packed,
        library_hash=hashed,
        library_beside=library if charts else "",
        files_beside=bool(library),
        sheets=any(section.sheet for section in page.sections),
        filters=any(isinstance(part, Filterable | Roster) for section in page.sections for part in section.parts),
    )


def render(template: str, **values: object) -> str:
    """A template of this package with `values`, every text of them escaped."""
    return _environment().get_template(template).render(language=words.spoken(), **values)


def _kept_whole(value: object) -> object:
    """A text with each of its ranges on one line; what is HTML already, as a figure or a script, as it is."""
    return _DASH.sub("–\N{WORD JOINER}", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def safe(text: str) -> Markup:
    """Text of our own making that a template must not escape: a script, or what a policy allows. Never a text of a log."""
    return Markup(text)  # noqa: S704 ours


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_kept_whole,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script, filters, prints = (
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.js", "filter.js", "print.js")
    )
    environment.globals |= {
        "style": Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),  # noqa: S704 our own file
        "script": Markup(script),  # noqa: S704 our own file
        "script_hash": theme.script_hash(script.encode()),
        "filter_script": Markup(filters),  # noqa: S704 our own file
        "filter_hash": theme.script_hash(filters.encode()),
        "print_script": Markup(prints),  # noqa: S704 our own file
        "print_hash": theme.script_hash(prints.encode()),
        "kind": kind,
        "say": words.say,
    }
    return environment
