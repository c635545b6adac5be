"""How many had something by each day that is told, with its range; and how often what was given a chance then came.

Pure functions of frames whose rows may be shown.
"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from pipelines.dashboards import theme, words

_HEIGHT = {"wide": 360, "narrow": 320, "print": 260}


def points(frame: pd.DataFrame, layout: theme.Layout, across: str, up: str, marks: tuple[int, ...]) -> go.Figure:
    """Dots of `frame` (day, share, low, high; fractions) with their ranges, and nothing between them; `across` and `up` name the
    axes."""
    days = [int(day) for day in frame["day"]]
    text = [
        escape(words.say("times_point", day=day, share=share, low=low, high=high))
        for day, share, low, high in zip(days, frame["share"], frame["low"], frame["high"], strict=True)
    ]
    figure = go.Figure()
    figure.add_scatter(
        x=days,
        y=list(frame["share"]),
        mode="markers",
        marker={"size": 11, "color": theme.ACCENT},
        error_y=_ranges(frame, theme.ACCENT),
        cliponaxis=False,
        text=text,
        hovertemplate="%{text}<extra></extra>",
    )
    top = max(0.2, float(frame["high"].max()))
    end = min(1.0, -(-top * 100 // 10) / 10)
    beside = 0.025 * days[-1]  # so that the first and the last range are whole
    _axes(figure, layout, across, up, (-beside, days[-1] + beside), end)
    figure.update_xaxes(tickvals=list(marks), ticktext=[words.number(mark) for mark in marks])
    return _framed(figure, layout)


def reliability(frame: pd.DataFrame, layout: theme.Layout, across: str, up: str, diagonal: str) -> go.Figure:
    """Dots with ranges of `frame` (predicted, share, low, high, said; fractions) beside the line of a perfect judge."""
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": theme.QUIET, "width": 1.5, "dash": "dot"}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=list(frame["predicted"]),
        y=list(frame["share"]),
        mode="lines+markers",
        line={"color": theme.INFO, "width": 2},
        marker={"size": 11, "color": theme.INFO},
        error_y=_ranges(frame, theme.INFO),
        cliponaxis=False,
        text=[escape(text) for text in frame["said"]],
        hovertemplate="%{text}<extra></extra>",
    )
    _axes(figure, layout, across, up, (0, 1), 1.0)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    figure.update_xaxes(tickvals=ticks, ticktext=[words.percent(tick) for tick in ticks])
    note = {
        "x": 0.3,
        "y": 0.3,
        "text": escape(diagonal),
        "showarrow": False,
        "xanchor": "right",
        "xshift": -12,
        "yshift": 8,
    }
    font = {"color": theme.MUTED, "size": theme.TEXT_SIZE[layout] - 1}
    return _framed(figure, layout, annotations=[note | {"font": font}])


def _ranges(frame: pd.DataFrame, colour: str) -> dict[str, object]:
    """From low to high of each dot (share)."""
    above, below = frame["high"] - frame["share"], frame["share"] - frame["low"]
    ends = {"type": "data", "symmetric": False, "array": list(above), "arrayminus": list(below)}
    return ends | {"color": colour, "thickness": 3, "width": 0}


def _axes(figure: go.Figure, layout: theme.Layout, across: str, up: str, ends: tuple[float, float], top: float) -> None:
    small = {"color": theme.MUTED, "size": theme.TEXT_SIZE[layout] - 1}
    step = 0.1 if top <= 0.5 else 0.25
    ticks = [round(at * step, 2) for at in range(1, int(top / step + 1e-9) + 1)]  # 0 is the corner's
    shared = {"fixedrange": True, "gridcolor": theme.LINE, "zeroline": False, "tickfont": small}
    figure.update_xaxes(range=list(ends), title={"text": across, "font": small, "standoff": 8}, **shared)
    figure.update_yaxes(
        range=[0, top],
        tickvals=ticks,
        ticktext=[words.percent(tick) for tick in ticks],
        title={"text": up, "font": small, "standoff": 6},
        **shared,
    )


def _framed(figure: go.Figure, layout: theme.Layout, **more: object) -> go.Figure:
    margin = {"l": 66, "r": 28 if layout == "narrow" else 48, "t": 16, "b": 56}
    return theme.bare(figure, height=_HEIGHT[layout], layout=layout, margin=margin, **more)
