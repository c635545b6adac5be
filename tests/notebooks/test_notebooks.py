"""Every notebook runs from top to bottom on the samples, and says what the warehouse says; the helper that opens it."""

import json
import shutil
from pathlib import Path

import pytest

from pipelines import notebook
from pipelines.errors import DebriefError
from pipelines.notebook import open_warehouse
from tests.scenario import Scenario

ROOT = Path(__file__).parents[2]
BOOKS = sorted(path.stem for path in ROOT.glob("notebooks/*.ipynb"))


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("samples"))
    for name in ("sample_program", "sample_seeker"):
        shutil.copytree(ROOT / "data/raw" / name, made.raw / name)
    assert made.run("2026-10-01", with_answers=True)
    return made.warehouse


def cells(name):
    book = json.loads((ROOT / f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def run(name):
    names: dict[str, object] = {}
    for cell in cells(name):
        exec(cell["source"], names)
    return names


@pytest.fixture
def ran(request, samples, monkeypatch):
    monkeypatch.setenv("DEBRIEF_WAREHOUSE", str(samples))
    names = run(request.param)
    yield names
    names["warehouse"].close()


def of(name):
    return pytest.mark.parametrize("ran", [name], indirect=True)


def test_there_are_the_four_that_the_guide_names():
    told = (ROOT / "notebooks/README.md").read_text(encoding="utf-8")
    assert BOOKS == ["cohorts", "habits-by-hand", "one-search", "tour"]
    assert all(f"`{name}.ipynb`" in told for name in BOOKS)


@pytest.mark.parametrize("name", BOOKS)
def test_it_is_kept_without_output(name):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells(name))


@of("tour")
def test_tour(ran):
    applied = ran["funnel"].query("stage == 'applied' and program == 'sample_program'")
    assert list(applied.n_reached) == list(applied.n_applications)
    assert ran["sizes"]["interviews"] == len(ran["warehouse"].sql("SELECT 1 FROM interviews"))


@of("habits-by-hand")
def test_habits_by_hand_are_the_published_ones(ran):
    """The notebook holds each estimate and error against the published one itself; here, that these are enough to tell."""
    assert len(ran["both"]) >= 20
    assert ran["both"].by_hand.notna().all()
    assert ran["both"].se.notna().sum() >= 20


@of("one-search")
def test_one_search_is_of_one_person(ran):
    counted = ran["warehouse"].sql(
        "SELECT count(*) AS n FROM applications WHERE program = $program AND seeker = $seeker AND NOT is_wish AND NOT is_future",
        **ran["mine"],
    )
    assert len(ran["applications"]) == counted.n[0] > 0
    assert ran["came"] <= len(ran["forecasts"])


@of("cohorts")
def test_cohorts(ran):
    assert set(ran["told"].index) == {"Cohort 1", "Cohort 2"}
    assert ran["odds"][1] < ran["odds"][0] < ran["odds"][2]


def test_a_warehouse_is_found_from_the_notebooks_folder_upwards(samples, tmp_path, monkeypatch):
    monkeypatch.delenv("DEBRIEF_WAREHOUSE", raising=False)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    with pytest.raises(DebriefError, match="debrief run"):
        open_warehouse()
    (tmp_path / "data/warehouse").mkdir(parents=True)
    shutil.copy(samples, tmp_path / notebook._FILE)
    with open_warehouse() as warehouse:
        assert warehouse.path == tmp_path / notebook._FILE
        assert warehouse.sql("SELECT count(*) AS n FROM seekers WHERE program = $p", p="sample_program").n[0] > 30


def test_it_cannot_be_written_to(samples):
    with open_warehouse(samples) as warehouse, pytest.raises(Exception, match="read-only"):
        warehouse.sql("DROP TABLE seekers")


def test_a_name_that_is_none_is_said_with_those_there_are(samples):
    with open_warehouse(samples) as warehouse:
        with pytest.raises(KeyError, match="interviews"):
            warehouse.table("interview")
        with pytest.raises(KeyError, match="sample_program"):
            warehouse.figures("sample")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_are_those_of_the_page_in_colours_of_their_own(samples, scheme):
    with open_warehouse(samples) as warehouse:
        figures = warehouse.figures("sample_program", scheme)
    assert "results-by-stage" in figures
    assert not any("var(" in figure.to_json() for figure in figures.values())
