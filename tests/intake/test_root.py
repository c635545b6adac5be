"""A lake is of one raw folder: rows of another would be taken for newer states of its own."""

import duckdb
import pytest

from pipelines.errors import UsageError
from pipelines.intake.root import refuse_another, remember
from pipelines.settings import RunSettings
from tests.scenario import Scenario
from tests.warehouse.opened import built


@pytest.fixture
def folders(tmp_path):
    made = [tmp_path / name for name in ("one", "two", "warehouse/lake")]
    for folder in made:
        folder.mkdir(parents=True)
    remember(made[2], made[0])
    return made


def test_the_same_folder_is_read_again(folders):
    one, two, lake = folders
    refuse_another(lake, one)
    # However it is written: as one is not two, so two/../one is one.
    refuse_another(lake, two / ".." / "one")
    with pytest.raises(UsageError):
        refuse_another(lake, one / ".." / "two")


def test_another_is_refused_while_the_first_is_there(folders):
    _, two, lake = folders
    with pytest.raises(UsageError, match="--warehouse"):
        refuse_another(lake, two)


def test_one_that_is_gone_was_moved(folders, tmp_path):
    one, two, lake = folders
    with pytest.raises(UsageError):
        refuse_another(lake, two)
    one.rename(tmp_path / "moved")
    refuse_another(lake, tmp_path / "moved")
    # And so may any other be it, now that the first is nowhere.
    refuse_another(lake, two)


def test_both_may_be_moved_together(folders, tmp_path):
    home = tmp_path / "elsewhere"
    home.mkdir()
    for name in ("one", "warehouse"):
        (tmp_path / name).rename(home / name)
    (tmp_path / "one").mkdir()
    refuse_another(home / "warehouse/lake", home / "one")
    with pytest.raises(UsageError):
        refuse_another(home / "warehouse/lake", tmp_path / "one")


@pytest.mark.parametrize(("name", "lake"), [("interviews", "lake"), ("spring", "spring.lake")])
def test_each_warehouse_has_a_lake_of_its_own(tmp_path, name, lake):
    assert RunSettings(warehouse=tmp_path / f"{name}.duckdb").lake == tmp_path / lake


def test_two_warehouses_in_one_folder_keep_apart_what_they_read(tmp_path):
    """The same file name in two raw folders: before, the second was a newer version of the first."""
    found = {}
    for name, company in (("one", "Acme"), ("two", "Birch")):
        scene = Scenario(tmp_path / name)
        scene.warehouse = tmp_path / f"{name}.duckdb"
        scene.write("p/applications.csv", f"seeker | company | applied_on\nada | {company} | 2026-01-05")
        with duckdb.connect(str(built(scene, "2026-07-01")), read_only=True) as con:
            found[name] = con.execute("SELECT company FROM applications").fetchall()
    assert found == {"one": [("Acme",)], "two": [("Birch",)]}
