"""`debrief export --chart`: one chart of a reader's page as a picture, drawn by the system's Chromium.

It is taken from the page that `debrief share` would give, so that a picture tells nothing that the page does not.
"""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

from pipelines.commands import say
from pipelines.commands.share import Wanted, page_for
from pipelines.dashboards import theme
from pipelines.errors import DebriefError, UsageError
from pipelines.settings import run_settings

_FIGURE = re.compile(r'<script type="application/json" id="figure-([^"]+)">(.*?)</script>', re.S)
#: Of the picture, in pixels of the page; it has twice as many.
_WIDTH, _MARGIN, _TITLE, _LINE = 1_000, 32, 58, 20
#: So many letters of what stands under the title fill a line of that width.
_LETTERS = 128
#: The marks of a chart's key as signs, each with the colour that the page gives it.
_MARKS = {
    "on": ("■", theme.ACCENT),
    "out": ("■", theme.QUIET),
    "hollow": ("○", theme.INK),
    "line": ("▬", theme.QUIET),
    "band": ("■", theme.BAND),
}
_SECONDS = 60


def export_chart(chart: str, wanted: Wanted, out: Path, warehouse: Path | None) -> int:
    """Write the chart of that name to `out` (.png) and say what it shows; always 0. UsageError names the charts there are."""
    wanted.checked()
    if out.suffix.lower() != ".png":
        raise UsageError(f"{out}: a chart is a file that ends in .png.")
    html, what = page_for(run_settings(warehouse=warehouse, raw=Path.cwd()), wanted)
    figures = {name: json.loads(told) for name, told in _FIGURE.findall(html)}
    if chart not in figures:
        listed = "; ".join(f"{name} ({told['title']})" for name, told in figures.items()) or "none"
        raise UsageError(f"On {what} there is no chart {chart}. There are: {listed}.")
    picture = _drawn(_titled(figures[chart]))
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(f".{out.name}.next")
    aside.write_bytes(picture)
    aside.replace(out)
    print(say.wrapped(f"{say.shown(out)}: {figures[chart]['title']} (from {what})."))
    return 0


def _titled(told: dict[str, Any]) -> dict[str, Any]:
    """The wide figure as it stands on paper: colours told, its title and what it counts above it."""
    figure: dict[str, Any] = theme.coloured(told["wide"], "light")
    layout, ink = figure["layout"], theme.colours("light")
    lines = [_plain(line) for line in textwrap.wrap(told["under"], _LETTERS)]
    marks = [(*_MARKS.get(mark, ("●", theme.ACCENT)), words) for mark, words in told["key"]]
    key = (f'<span style="color:{ink[colour]}">{sign}</span> {_plain(words)}' for sign, colour, words in marks)
    lines += ["&nbsp;&nbsp;&nbsp;&nbsp;".join(key)] if marks else []
    head = _TITLE + _LINE * len(lines)
    height, above = layout["height"] + head, layout.get("margin", {}).get("t", 0)
    layout |= {
        "width": _WIDTH,
        "height": height,
        "paper_bgcolor": ink[theme.CARD],
        "margin": layout.get("margin", {}) | {"t": above + head},
        "title": {
            "text": f"<b>{_plain(told['title'])}</b>",
            "subtitle": {"text": "<br>".join(lines), "font": {"size": 13, "color": ink[theme.MUTED]}},
            "font": {"size": 17, "color": ink[theme.INK]},
            "x": _MARGIN / _WIDTH,
            "xanchor": "left",
            "yref": "container",
            "y": 1 - _MARGIN / height,
            "yanchor": "top",
        },
    }
    return figure


def _plain(text: str) -> str:
    """Text as Plotly shows it word for word: it would take some of it for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _drawn(figure: dict[str, Any]) -> bytes:
    # Takes half a second to load, and only pictures need it.
    import kaleido
    from choreographer.errors import BrowserFailedError, ChromeNotFoundError

    # Without mathjax, which it would fetch: nothing is asked of any network.
    page = kaleido.PageGenerator(mathjax=False)
    opts = {"format": "png", "width": _WIDTH, "height": figure["layout"]["height"], "scale": 2}
    try:
        made: bytes = kaleido.calc_fig_sync(figure, opts=opts, kopts={"page_generator": page, "timeout": _SECONDS})
    except ChromeNotFoundError:
        raise DebriefError(
            "A chart becomes a picture by a browser, and none was found. Install Chromium or Chrome, or say where one is in "
            "BROWSER_PATH; or open the page and take a picture of it there."
        ) from None
    except BrowserFailedError:
        raise DebriefError(
            "The browser that was found did not start. Say in BROWSER_PATH where another one is, or open the page and take a picture of it there."
        ) from None
    return made
