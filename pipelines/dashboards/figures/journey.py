"""The flow of applications from one logged event to the next: a Sankey, and on a phone the same bands as a bar a step.

Pure functions of the links; which links may be shown is decided in journeys.py.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from pipelines.contract.vocabulary import STAGE_RANK, STAGES
from pipelines.dashboards import theme, words

#: Endings in the order in which they are drawn, those of offers first.
ENDINGS = tuple(word for word in words.labels("ending") if word != "otherwise_or_open")

_THICK = 14
_BETWEEN_ENDINGS, _BETWEEN_STAGES = 22, 58  # pixels; a stage's label stands above it
#: Characters to a line of a stage's label, margins (left, right) and size of letters, by layout. Lines as short as on paper also where
#: there is room for longer ones: on a tablet seven columns lie 60 pixels apart.
_SET = {"wide": (11, 12, 215, 12), "print": (11, 8, 165, 10)}


@dataclass(frozen=True)
class _Node:
    word: str
    n: int
    x: float  # middle, along the flow, 0 to 1
    top: float  # pixels from the top
    tall: float  # pixels

    @property
    def middle(self) -> float:
        return self.top + self.tall / 2


def draw(links: pd.DataFrame, labels: dict[str, str], layout: theme.Layout) -> go.Figure:
    """`links` (source, target, n, people) as bands: teal leads to a next stage or an offer, grey ends or waits."""
    return _bars(links, labels) if layout == "narrow" else _sankey(links, labels, layout)


def _sankey(links: pd.DataFrame, labels: dict[str, str], layout: theme.Layout) -> go.Figure:
    """From left to right, what led on along the top, endings in the last column."""
    line, left, right, size = _SET[layout]
    nodes, height = _placed(links)
    lines = max(len(textwrap.wrap(labels[node.word], line)) for node in nodes if node.word not in ENDINGS) + 1
    top = max(40, round(1.4 * size * lines) + 6)
    at = {node.word: index for index, node in enumerate(nodes)}
    ordered = links.assign(s=links["source"].map(at), t=links["target"].map(at)).sort_values(["s", "t"])
    figure = go.Figure(
        go.Sankey(
            arrangement="fixed",
            node={
                "label": [escape(labels[node.word]) for node in nodes],
                "color": [theme.ACCENT if _leads_on(node.word) else theme.QUIET for node in nodes],
                # Plotly takes a place of exactly 0 as none.
                "x": [max(node.x, 0.001) for node in nodes],
                "y": [max(node.middle / height, 0.001) for node in nodes],
                "line": {"width": 0},
                "pad": _BETWEEN_ENDINGS,
                "thickness": _THICK,
                "hovertemplate": "%{label}: %{value:,}<extra></extra>",
            },
            link={
                "source": [int(place) for place in ordered["s"]],
                "target": [int(place) for place in ordered["t"]],
                "value": [int(n) for n in ordered["n"]],
                "color": [theme.FLOW_ON if _leads_on(target) else theme.FLOW_OUT for target in ordered["target"]],
                "hovertemplate": _under_pointer(),
            },
            # The labels stand beside and above the bars instead, where no band runs under them.
            textfont={"color": theme.CLEAR, "size": 1, "shadow": "none"},
        )
    )
    said = [_label(node, labels[node.word], height, line, size) for node in nodes]
    margin = {"l": left, "r": right, "t": top, "b": 16}
    return theme.bare(figure, height=height + top + 16, layout=layout, margin=margin, annotations=said)


def _under_pointer() -> str:
    """What a band says under a pointer; Plotly fills in its numbers, in the marks that theme.bare names."""
    lines = (
        words.say("flow_of", n="%{value:,}"),
        words.say("flow_from", source="%{source.label}"),
        words.say("flow_to", target="%{target.label}"),
    )
    return "<br>".join(lines) + "<extra></extra>"


def _label(node: _Node, label: str, height: float, line: int, size: int) -> dict[str, object]:
    number = f"<b>{words.number(node.n)}</b>"
    place = {"xref": "paper", "yref": "paper", "x": node.x, "showarrow": False, "align": "left", "font": {"size": size}}
    if node.word in ENDINGS:
        beside = {"xanchor": "left", "xshift": _THICK, "y": 1 - node.middle / height, "yanchor": "middle"}
        return place | beside | {"text": f"{escape(label)} {number}"}
    above = {"xanchor": "left", "xshift": -_THICK // 2 - 2, "y": 1 - node.top / height, "yanchor": "bottom"}
    return place | above | {"text": "<br>".join([*map(escape, textwrap.wrap(label, line)), number])}


def _placed(links: pd.DataFrame) -> tuple[list[_Node], int]:
    """Where each node stands, and how tall the drawing is: a column a step, each from the top down."""
    met = set(links["source"]) | set(links["target"])
    column = _columns(links)
    last = max(column.values()) + 1
    columns = [[word for word in STAGES if column.get(word) == step] for step in range(last)]
    columns.append([word for word in ENDINGS if word in met])
    through = {word: _through(links, word) for word in met}
    crowded = max(len(words_) for words_ in columns[:-1])
    height = max(340, 44 * len(columns[-1]) + 40, 120 * crowded)
    # As Plotly scales it: the last column holds every application, with a gap between its bars.
    scale = (height - _BETWEEN_ENDINGS * (len(columns[-1]) - 1)) / sum(through[word] for word in columns[-1])
    nodes = []
    for step, here in enumerate(columns):
        top = 0.0
        for word in here:
            tall = through[word] * scale
            nodes.append(_Node(word, through[word], step / last, top, tall))
            top += tall + (_BETWEEN_ENDINGS if word in ENDINGS else _BETWEEN_STAGES)
    return nodes, height


def _columns(links: pd.DataFrame) -> dict[str, int]:
    """The column of each stage: one after the furthest of those that lead to it."""
    column = {"applied": 0}
    between = [(row.source, row.target) for row in links.itertuples() if row.target in STAGE_RANK]
    for _ in STAGES:
        for source, target in between:
            if source in column:
                column[target] = max(column.get(target, 0), column[source] + 1)
    return column


def _through(links: pd.DataFrame, word: str) -> int:
    return int(max(links.loc[links["target"] == word, "n"].sum(), links.loc[links["source"] == word, "n"].sum()))


def _bars(links: pd.DataFrame, labels: dict[str, str]) -> go.Figure:
    """A bar a step, its label above, where its applications went beneath: teal on, grey ended or waiting."""
    figure = go.Figure()
    said: list[dict[str, object]] = []
    left = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "top", "showarrow": False, "align": "left"}
    top = 0  # the vertical axis is in pixels from the top, so that each step has the room its words need
    for step in (word for word in STAGES if word in set(links["source"])):
        here = links[links["source"] == step]
        here = here.assign(on=[_leads_on(word) for word in here["target"]])
        here = here.assign(place=[[*STAGES, *ENDINGS].index(word) for word in here["target"]])
        here = here.sort_values(["on", "place"], ascending=[False, True])
        figure.add_bar(
            orientation="h",
            x=[int(n) for n in here["n"]],
            y=[top + 34] * len(here),
            width=18,
            marker={
                "color": [theme.ACCENT if on else theme.QUIET for on in here["on"]],
                "line": {"color": theme.CARD, "width": 1.5},
            },
            text=[escape(labels[word]) for word in here["target"]],
            textposition="none",
            hovertemplate=words.say("flow_bar", n="%{x:,}", target="%{text}") + "<extra></extra>",
        )
        went = textwrap.wrap(
            words.say(
                "flow_to",
                target=", ".join(f"{labels[row.target]} {words.number(row.n)}" for row in here.itertuples()),
            ),
            48,
        )
        head = f"{escape(labels[step])} <b>{words.number(_through(links, step))}</b>"
        said.append(left | {"y": top, "text": head, "font": {"size": 14}})
        said.append(
            left | {"y": top + 46, "text": "<br>".join(map(escape, went)), "font": {"color": theme.MUTED, "size": 12}}
        )
        top += 76 + 16 * len(went)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True, range=[top, 0])
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    return theme.bare(figure, height=top, layout="narrow", barmode="stack", margin=margin, annotations=said)


def _leads_on(word: str) -> bool:
    return word in STAGE_RANK or word.startswith("offer_")
