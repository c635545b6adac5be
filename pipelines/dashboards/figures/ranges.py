"""Dots with ranges, one a row: how sure a share, a gap or a score is.

A pure function of a frame; what the rows are and which may be shown is decided before.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import plotly.graph_objects as go

from pipelines.dashboards import theme, words


@dataclass(frozen=True)
class Axis:
    """The scale of a chart: its ends, its ticks with their words, what it counts, and whether it has a middle."""

    low: float
    high: float
    ticks: tuple[float, ...]
    words: tuple[str, ...]
    title: str
    zero: bool = False
    band: float = 0.0  # half the width of what is too small to matter


SHARES = Axis(0, 1, (0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", "100 %"), "led on, of those with a result")
SCORES = Axis(1, 5, (1, 2, 3, 4, 5), ("1", "2", "3", "4", "5"), "mean score, 1 to 5")


def shares() -> Axis:
    """SHARES in the reader's language."""
    return replace(SHARES, title=words.say("axis_led_on"))


def scores() -> Axis:
    """SCORES in the reader's language."""
    return replace(SCORES, title=words.say("axis_score"))


def gaps(frame: pd.DataFrame) -> Axis:
    """A scale of differences, alike on both sides and wide enough for every range of `frame`, in steps of 10 points."""
    reach = max([0.2, *frame["low"].abs(), *frame["high"].abs()])
    end = min(1.0, -(-reach * 100 // 10) / 10)
    step = 0.1 if end <= 0.3 else 0.2 if end <= 0.6 else 0.5
    ticks = tuple(round(at * step, 1) for at in range(-int(end / step + 1e-9), int(end / step + 1e-9) + 1))
    said = tuple(f"{100 * at:+.0f}".replace("-", "\N{MINUS SIGN}") if at else "0" for at in ticks)
    return Axis(-end, end, ticks, said, words.say("axis_gap"), zero=True, band=0.03)


def draw(
    frame: pd.DataFrame,
    axis: Axis,
    layout: theme.Layout,
    *,
    colour: str = theme.ACCENT,
    hollow: bool = False,
    note_title: str = "",
) -> go.Figure:
    """One row of `frame` (label, value, low, high, note) a line, first on top; NaN ends draw no range. `said`, where there
    is such a column, is the note in full words.

    Wide and print: label, range, note in three columns. Narrow: the label above its range, the note beneath.
    """
    rows = range(len(frame))
    figure = go.Figure()
    if axis.band:
        figure.add_shape(
            type="rect",
            x0=-axis.band,
            x1=axis.band,
            y0=-0.5,
            y1=len(frame) - 0.5,
            fillcolor=theme.BAND,
            line_width=0,
            layer="below",
        )
    if axis.zero:
        figure.add_shape(
            type="line",
            x0=0,
            x1=0,
            y0=-0.5,
            y1=len(frame) - 0.5,
            line={"color": theme.MUTED, "width": 1.5},
            layer="below",
        )
    ends: list[float | None] = []
    places: list[int | None] = []
    for row, low, high in zip(rows, frame["low"], frame["high"], strict=True):
        if low == low and high == high:
            ends += [float(low), float(high), None]
            places += [row, row, None]
    figure.add_scatter(
        x=ends, y=places, mode="lines", line={"color": theme.QUIET if hollow else colour, "width": 4}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[float(value) for value in frame["value"]],
        y=list(rows),
        mode="markers",
        cliponaxis=False,  # a dot at the end of the scale is whole
        marker={
            "size": 12,
            "color": theme.CARD if hollow else colour,
            "line": {"color": theme.INK if hollow else colour, "width": 2},
        },
        text=[f"{escape(label)}<br>{escape(said)}" for label, said in zip(frame["label"], _said(frame), strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )
    if layout == "narrow":
        _label_above(figure, frame)
    else:
        _label_beside(figure, frame, layout, note_title)
    small = theme.TEXT_SIZE[layout] - (0 if layout == "narrow" else 1)
    figure.update_xaxes(
        range=[axis.low, axis.high],
        tickvals=list(axis.ticks),
        ticktext=list(axis.words),
        fixedrange=True,
        gridcolor=theme.LINE,
        zeroline=False,
        tickfont={"color": theme.MUTED, "size": small},
        title={"text": axis.title, "font": {"color": theme.MUTED, "size": small}, "standoff": 8},
    )
    figure.update_yaxes(
        range=[len(frame) - 0.5, -0.5], fixedrange=True, showgrid=False, zeroline=False, showticklabels=False
    )
    return figure


def _said(frame: pd.DataFrame) -> pd.Series:
    """The note in full words, where no column head says what it is."""
    return frame["said"] if "said" in frame else frame["note"]


def two_lines(label: str, letters: int = 32, lines: int = 2) -> str:
    """A text on at most two lines (or `lines`) of so many letters, escaped; what does not fit ends in dots."""
    return "<br>".join(map(escape, textwrap.wrap(label, letters, max_lines=lines, placeholder=" …")))


# Annotations are set all at once: adding them one by one validates the whole list each time.
def _label_beside(figure: go.Figure, frame: pd.DataFrame, layout: theme.Layout, note_title: str) -> None:
    left, right, row_height = (280, 270, 36) if layout == "wide" else (215, 205, 30)
    font = {"color": theme.MUTED, "size": theme.TEXT_SIZE[layout] - 1}
    label = {"xref": "paper", "x": 0, "xanchor": "right", "xshift": -14, "showarrow": False, "align": "right"}
    note = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 16, "showarrow": False, "align": "left", "font": font}
    said = [label | {"y": row, "text": two_lines(text)} for row, text in enumerate(frame["label"])]
    said += [note | {"y": row, "text": escape(text)} for row, text in enumerate(frame["note"])]
    if note_title:
        said.append(note | {"yref": "paper", "y": 1, "yanchor": "bottom", "text": escape(note_title)})
    top = 30 if note_title else 8
    height = row_height * len(frame) + top + 54
    margin = {"l": left, "r": right, "t": top, "b": 54}
    theme.bare(figure, height=height, layout=layout, margin=margin, annotations=said)


def _label_above(figure: go.Figure, frame: pd.DataFrame) -> None:
    left = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -14, "showarrow": False, "align": "left"}
    above, beneath = {"yshift": 24, "font": {"size": 14}}, {"yshift": -20, "font": {"color": theme.MUTED, "size": 12}}
    said = [left | above | {"y": row, "text": escape(text)} for row, text in enumerate(frame["label"])]
    said += [left | beneath | {"y": row, "text": escape(text)} for row, text in enumerate(_said(frame))]
    margin = {"l": 14, "r": 24, "t": 6, "b": 56}
    theme.bare(figure, height=78 * len(frame) + 62, layout="narrow", margin=margin, annotations=said)
