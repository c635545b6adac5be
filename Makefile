# Works with GNU make 3.81 (macOS) and later, and any POSIX sh. `make help` lists the targets.
# Variables: PYTHON=python3.12 picks the interpreter for a new .venv; ARGS="..." is passed on to run, test, the benches,
# simulate and soak.

BIN = .venv/bin

# Where Python is told to keep no bytecode, each process of the tests compiles hundreds of modules anew: a seventh of a short
# `debrief run`, and half of what it takes to collect the tests. They keep theirs in .cache, and nothing beside the code.
KEPT = $(if $(PYTHONDONTWRITEBYTECODE),PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX="$(CURDIR)/.cache/bytecode")

.PHONY: run setup test check format up bench bench-judge bench-effects simulate soak pictures lock clean help

run: setup
	@$(BIN)/debrief run $(ARGS)

setup:
	@PYTHON="$(PYTHON)" sh scripts/setup.sh

test: setup
	@$(KEPT) $(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: setup
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

format: setup
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

up: setup
	@$(BIN)/debrief up

bench: setup
	@$(BIN)/python bench/run.py $(ARGS)

bench-judge: setup
	@$(BIN)/python bench/judge.py $(ARGS)

bench-effects: setup
	@$(BIN)/python -m bench.effects $(ARGS)

simulate: setup
	@$(BIN)/python -m bench.operating $(ARGS)

soak: setup
	@$(BIN)/python bench/soak.py $(ARGS)

pictures: run
	@$(BIN)/python scripts/pictures.py

lock: setup
	@UPGRADE="$(UPGRADE)" sh scripts/lock.sh

clean:
	rm -rf .venv .cache/lock .cache/bytecode .pytest_cache .hypothesis .mypy_cache .ruff_cache *.egg-info build
	find pipelines tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo 'make         set up once, then run the pipeline on data/raw and say where the dashboards are'
	@echo 'make test    run the tests (ARGS="-k word" for some of them)'
	@echo 'make check   lint, formatting and types'
	@echo 'make format  mend lint and formatting where that is safe'
	@echo 'make up      Dagster in the browser, on this machine only'
	@echo 'make pictures  take the pictures of the README anew, from the samples'
	@echo 'make bench   measure the pipeline on invented logs'
	@echo 'make bench-judge  measure the judging of one large CSV'
	@echo 'make bench-effects  measure one report of the statistics'
	@echo 'make simulate  what the statistics get right in invented worlds whose truth is known'
	@echo 'make soak    ten thousand invented files through intake, each row held against what it must become'
	@echo 'make lock    remake requirements.lock (UPGRADE=1 takes newer versions)'
	@echo 'make clean   remove .venv and caches; never logs, warehouse or dashboards'
