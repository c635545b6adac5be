"""Built aside, checked, swapped: readers never wait and never see half; a failing check leaves yesterday's."""

import subprocess
import sys

import pytest

from pipelines.errors import PublishError
from pipelines.warehouse import publish
from pipelines.warehouse.checks import Check
from tests.scenario import Scenario

LOG = "company | applied_on | status\n"
READER = """
import duckdb, sys
with duckdb.connect(sys.argv[1], read_only=True) as con:
    for line in sys.stdin:
        print(con.execute(line).fetchall()[0][0], flush=True)
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    made = Scenario(tmp_path_factory.mktemp("published"))
    made.write("applications.csv", LOG + "Acme | 2026-01-05 | applied")
    assert made.run("2026-03-01", with_marts=True)
    return made


def companies(scenario):
    return [company for (company,) in scenario.query("SELECT company FROM applications ORDER BY 1")]


def run_id(scenario):
    return scenario.query("SELECT run_id FROM run_info")[0][0]


def test_unchanged_inputs_make_no_new_build(scenario):
    before, written = run_id(scenario), scenario.warehouse.stat().st_mtime_ns
    assert scenario.run("2026-03-01", with_marts=True) is False
    assert (run_id(scenario), scenario.warehouse.stat().st_mtime_ns) == (before, written)
    assert scenario.begin("2026-03-02").is_published is False  # another day: silence may have come of age


def test_the_same_inputs_give_the_same_rows(scenario, tmp_path):
    again = Scenario(tmp_path / "again")
    again.write("applications.csv", (LOG + "Acme | 2026-01-05 | applied"))
    again.run("2026-03-01", with_marts=True)
    assert run_id(again) == run_id(scenario)
    names = [
        name for (name,) in scenario.query("SELECT table_name FROM duckdb_tables() ORDER BY 1") if name != "run_info"
    ]
    assert len(names) > 15
    for name in names:
        assert again.query(f"FROM {name}") == scenario.query(f"FROM {name}")


def test_an_open_reader_keeps_the_old_file_and_a_new_one_gets_the_new(scenario):
    command = [sys.executable, "-c", READER, str(scenario.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:

        def ask(sql):
            reader.stdin.write(sql + "\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert ask("SELECT list(company ORDER BY company) FROM applications") == "['Acme']"
        inode = scenario.warehouse.stat().st_ino
        scenario.write("applications.csv", LOG + "Acme | 2026-01-05 | applied\nBolt | 2026-01-06 | applied")
        assert scenario.run("2026-03-02")
        assert ask("SELECT list(company ORDER BY company) FROM applications") == "['Acme']"
        assert ask("SELECT sum(rows_read)::INT FROM source_files") == "1"  # a table it had not looked at before
        reader.stdin.close()
        assert reader.wait(timeout=20) == 0
    assert scenario.warehouse.stat().st_ino != inode  # put in its place, never written over
    assert companies(scenario) == ["Acme", "Bolt"]
    assert not scenario.begin("2026-03-02").aside.exists()


def test_a_failing_check_leaves_the_old_warehouse(scenario, monkeypatch):
    before = scenario.warehouse.read_bytes()
    scenario.write("applications.csv", LOG + "Core | 2026-01-05 | applied")
    monkeypatch.setattr(
        publish, "checks", lambda con, names: [Check("events", "key", "a key stands more than once", 2)]
    )
    with pytest.raises(PublishError, match=r"events: a key stands more than once \(2\)"):
        scenario.run("2026-03-03")
    assert scenario.warehouse.read_bytes() == before
