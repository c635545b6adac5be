"""Differences, raw beside adjusted, one a row: hollow what lies between people, filled what the same people show.

A pure function of a frame; which rows there are, in which order and what their grade is, is decided before.
"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from pipelines.dashboards import theme
from pipelines.dashboards.figures.ranges import Axis, two_lines

#: Margins (left, right), height of a row, where the second column of notes begins, by layout.
_SET = {"wide": (270, 330, 38, 222), "print": (218, 222, 26, 150)}


def draw(frame: pd.DataFrame, axis: Axis, layout: theme.Layout, heads: tuple[str, str]) -> go.Figure:
    """One row of `frame` (label, value, low, high, tone, grade, counts, said; raw where there is one) a line, first on top.

    tone: `on`, `warn` or `quiet`, the colour of the filled dot and its range; without a value (NaN) there are only words. Wide and print: label, range, grade, counts in
    columns under `heads`. Narrow: the label above its range, `said` beneath.
    """
    figure = go.Figure()
    ends = {"y0": -0.5, "y1": len(frame) - 0.5, "layer": "below"}
    figure.add_shape(type="rect", x0=-axis.band, x1=axis.band, fillcolor=theme.BAND, line_width=0, **ends)
    figure.add_shape(type="line", x0=0, x1=0, line={"color": theme.MUTED, "width": 1.5}, **ends)
    for tone, colour in (("on", theme.ACCENT), ("warn", theme.WARN), ("quiet", theme.QUIET)):
        has_tone = (frame["tone"] == tone) & frame["value"].notna()
        rows = [row for row in range(len(frame)) if has_tone.iloc[row]]
        xs: list[float | None] = []
        ys: list[int | None] = []
        for row in rows:
            xs += [float(frame["low"].iloc[row]), float(frame["high"].iloc[row]), None]
            ys += [row, row, None]
        figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": 4}, hoverinfo="skip")
        filled = [float(frame["value"].iloc[row]) for row in rows]
        figure.add_scatter(**_dots(rows, filled, {"size": 12, "color": colour}, frame if layout == "wide" else None))
    if "raw" in frame:
        hollow = {"size": 10, "color": theme.CLEAR, "line": {"color": theme.INK, "width": 1.6}}
        figure.add_scatter(**_dots(list(range(len(frame))), [float(value) for value in frame["raw"]], hollow))
    small = theme.TEXT_SIZE[layout] - (0 if layout == "narrow" else 1)
    font = {"color": theme.MUTED, "size": small}
    title = {"text": axis.title, "font": font, "standoff": 8}
    ticks = {"tickvals": list(axis.ticks), "ticktext": list(axis.words), "tickfont": font}
    figure.update_xaxes(
        range=[axis.low, axis.high], fixedrange=True, gridcolor=theme.LINE, zeroline=False, title=title, **ticks
    )
    figure.update_yaxes(
        range=[len(frame) - 0.5, -0.5], fixedrange=True, showgrid=False, zeroline=False, showticklabels=False
    )
    return _narrow(figure, frame) if layout == "narrow" else _wide(figure, frame, layout, heads)


def _dots(
    rows: list[int], xs: list[float], marker: dict[str, object], frame: pd.DataFrame | None = None
) -> dict[str, object]:
    """Dots that say what `frame` says of them under a pointer; without it (on a phone it stands beneath, on paper nobody
    points) they say nothing."""
    # A dot at the end of the scale is whole.
    shown = {"x": xs, "y": rows, "mode": "markers", "cliponaxis": False, "marker": {"line": {"width": 0}} | marker}
    if frame is None:
        return shown | {"hoverinfo": "skip"}
    text = [f"{escape(frame['label'].iloc[row])}<br>{escape(frame['said'].iloc[row])}" for row in rows]
    return shown | {"text": text, "hovertemplate": "%{text}<extra></extra>"}


def _wide(figure: go.Figure, frame: pd.DataFrame, layout: theme.Layout, heads: tuple[str, str]) -> go.Figure:
    left, right, row_height, second = _SET[layout]
    small = {"color": theme.MUTED, "size": theme.TEXT_SIZE[layout] - 1}
    bare = {"xref": "paper", "showarrow": False, "font": small}
    label = {"xref": "paper", "x": 0, "xanchor": "right", "xshift": -14, "showarrow": False, "align": "right"}
    columns = [bare | {"x": 1, "xanchor": "left", "align": "left", "xshift": shift} for shift in (16, second)]
    said = [label | {"y": row, "text": two_lines(text)} for row, text in enumerate(frame["label"])]
    for column, name, head in zip(columns, ("grade", "counts"), heads, strict=True):
        said += [
            column | {"y": row, "text": two_lines(text, 30 if name == "grade" else 20)}
            for row, text in enumerate(frame[name])
        ]
        said.append(column | {"yref": "paper", "y": 1, "yanchor": "bottom", "text": escape(head)})
    margin = {"l": left, "r": right, "t": 30, "b": 54}
    return theme.bare(figure, height=row_height * len(frame) + 84, layout=layout, margin=margin, annotations=said)


def _narrow(figure: go.Figure, frame: pd.DataFrame) -> go.Figure:
    left = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -14, "showarrow": False, "align": "left"}
    left |= {"bgcolor": theme.CARD, "borderpad": 0}  # no line runs through a word
    above, beneath = {"yshift": 28, "font": {"size": 14}}, {"yshift": -26, "font": {"color": theme.MUTED, "size": 12}}
    said = [left | above | {"y": row, "text": two_lines(text, 44)} for row, text in enumerate(frame["label"])]
    told = [two_lines(text, 49, 3) for text in frame["said"]]
    # A grade that goes with the person has a third line, which needs its room in every row.
    third = [text.count("<br>") == 2 for text in told]
    nothing = frame["value"].isna()  # words alone, with no range to stand beneath
    said += [
        left | beneath | {"y": row, "text": text, "yshift": 6 if nothing.iloc[row] else -34 if third[row] else -26}
        for row, text in enumerate(told)
    ]
    row_height = 112 if any(third) else 96
    margin = {"l": 14, "r": 24, "t": 8, "b": 56}
    return theme.bare(figure, height=row_height * len(frame) + 64, layout="narrow", margin=margin, annotations=said)
