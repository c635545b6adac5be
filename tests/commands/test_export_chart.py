"""A chart of a page as a picture: what the page shows, with its finding above it, and nothing fetched."""

import json
import shutil
import struct

import pytest

from pipelines.commands.export_chart import export_chart
from pipelines.commands.share import Wanted
from pipelines.errors import DebriefError, UsageError
from tests.dashboards.conftest import World, fill

PROGRAM = Wanted(None, None, "p", False)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    made = World()
    made.program("p", "<b>Spring</b>", sample=True)
    fill(made, "p", people=12, each=4)
    return made.publish(tmp_path_factory.mktemp("charts") / "w.duckdb")


@pytest.mark.skipif(
    not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), reason="no Chromium on this machine"
)
def test_a_chart_is_a_picture_with_its_finding_above_it(warehouse, tmp_path, capsys, monkeypatch):
    # Whatever a page of the browser would fetch, is fetched nowhere.
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    out = tmp_path / "deep" / "funnel.png"
    assert export_chart("journeys", PROGRAM, out, warehouse) == 0
    picture = out.read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height > 600) == (2000, True)
    assert "a first conversation" in capsys.readouterr().out
    assert list(out.parent.iterdir()) == [out]


def test_what_is_drawn_has_its_colours_title_and_key_as_text(warehouse, tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr("pipelines.commands.export_chart._drawn", lambda figure: drawn.append(figure) or b"")
    export_chart("results-by-stage", PROGRAM, tmp_path / "x.png", warehouse)
    export_chart("journeys", PROGRAM, tmp_path / "y.png", warehouse)
    told = json.dumps(drawn, default=str)
    assert "var(--" not in told
    for figure in drawn:
        title = figure["layout"]["title"]
        assert title["text"].startswith("<b>")
        assert title["subtitle"]["text"]
        assert figure["layout"]["margin"]["t"] > 58


def test_a_chart_that_is_not_there_names_those_that_are(warehouse, tmp_path):
    with pytest.raises(UsageError, match=r"there is no chart zonk\. There are: .*journeys \("):
        export_chart("zonk", PROGRAM, tmp_path / "x.png", warehouse)
    with pytest.raises(UsageError, match=r"ends in \.png"):
        export_chart("journeys", PROGRAM, tmp_path / "x.svg", warehouse)
    assert not list(tmp_path.iterdir())


def test_without_a_browser_that_starts_the_message_says_what_to_do(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/bin/false")
    with pytest.raises(DebriefError, match="BROWSER_PATH"):
        export_chart("journeys", PROGRAM, tmp_path / "x.png", warehouse)
    assert not list(tmp_path.iterdir())
