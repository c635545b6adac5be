"""What every figure shares: colours by meaning, a bare layout, its JSON, and the chart library packed for a page.

Colours are names of CSS variables; the page's script looks them up, so that one figure serves light, dark and print.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
import plotly.io

from pipelines.dashboards import words

INK, MUTED, LINE, CARD = "var(--ink)", "var(--muted)", "var(--line)", "var(--card)"
#: Goes with moving on; warns; cannot be said; what people think of themselves.
ACCENT, WARN, QUIET, INFO = "var(--accent)", "var(--warn)", "var(--quiet)", "var(--info)"
#: Bands of a flow, and the area that is too small to matter.
FLOW_ON, FLOW_OUT, BAND = "var(--flow-on)", "var(--flow-out)", "var(--band)"
CLEAR = "rgba(0,0,0,0)"

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
#: Every figure is laid out for a screen, for a phone, and for A4; the page chooses, and gives it its real width.
Layout = Literal["wide", "narrow", "print"]
LAYOUTS: tuple[Layout, ...] = ("wide", "narrow", "print")
TEXT_SIZE = {"wide": 14, "narrow": 13, "print": 11}


def bare(figure: go.Figure, *, height: int, layout: Layout, **more: object) -> go.Figure:
    """`figure` without background, legend and template, in the pages' type; its width is set by the page."""
    figure.update_layout(
        template=go.layout.Template(),
        height=height,
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        showlegend=False,
        separators="".join(reversed(words.marks())),
        dragmode=False,
        font={"family": FONT, "size": TEXT_SIZE[layout], "color": INK},
        hoverlabel={"bgcolor": CARD, "bordercolor": LINE, "font": {"family": FONT, "color": INK, "size": 13}},
        **more,
    )
    return figure


def coloured(figure: go.Figure | dict[str, Any], scheme: Literal["light", "dark"]) -> dict[str, Any]:
    """A figure as plain values in which colours are told, not named, for where no page looks them up."""
    named = colours(scheme)

    def told(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("var("):
            return named[value]
        if isinstance(value, list | tuple):
            return [told(one) for one in value]
        return {key: told(one) for key, one in value.items()} if isinstance(value, dict) else value

    made: dict[str, Any] = told(figure if isinstance(figure, dict) else figure.to_plotly_json())
    return made


@cache
def colours(scheme: Literal["light", "dark"]) -> Mapping[str, str]:
    """What each colour (`var(--ink)`) is in a scheme, as the pages' own style sheet has it: the one place that says so."""
    style = (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
    light, dark = (
        re.findall(pattern, style, re.S) for pattern in (r"\A:root\{(.*?)\}", r"dark\)\{:root[^{]*\{(.*?)\}")
    )
    blocks = (*light[:1], *(dark[:1] if scheme == "dark" else ()))
    pairs = [pair.split(":", 1) for block in blocks for pair in block.replace("\n", "").split(";") if ":" in pair]
    return {f"var({name.strip()})": value.strip() for name, value in pairs}


def figure_json(figures: Mapping[Layout, go.Figure], **above: object) -> str:
    """Figures by layout, and what stands above them, as JSON that is safe inside a <script> element, the same for the same figures."""
    said = (f"{json.dumps(name)}:{json.dumps(text)}" for name, text in above.items())
    parts = (*said, *(f'"{name}":{plotly.io.to_json(figure, engine="json")}' for name, figure in figures.items()))
    return script_safe("{" + ",".join(parts) + "}")


def script_safe(json_text: str) -> str:
    """JSON in which nothing can end, or begin, an element or a line of script; it reads as the same values."""
    for character in "<>&\u2028\u2029":
        json_text = json_text.replace(character, f"\\u{ord(character):04x}")
    return json_text


def chart_library_source() -> bytes:
    """plotly.min.js, for pages that lie together and share it."""
    return (files("plotly") / "package_data" / "plotly.min.js").read_bytes()


@cache
def chart_library() -> tuple[str, str]:
    """plotly.min.js gzipped as base64 (the same bytes every time), and the CSP hash that lets it run."""
    source = chart_library_source()
    packed = base64.b64encode(gzip.compress(source, compresslevel=9, mtime=0)).decode()
    return packed, script_hash(source)


def script_hash(source: bytes) -> str:
    """How a Content-Security-Policy names one inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source).digest()).decode()}'"
