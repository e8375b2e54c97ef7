# Every target installs what it needs into .venv first; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check bench clean
.DEFAULT_GOAL := run

run: $(READY)  ## the main job on sample feeds: no token, no server, no network
	@$(BIN)/rasid demo

test: $(READY)  ## all tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest  # hundreds of programs are started: compiled once

check: $(READY)  ## types and style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY)  ## figures, written into docs/benchmarks.md; BENCH="--long refresh" for others; see bench/README.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m bench --write docs/benchmarks.md $(BENCH)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "rasid needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing rasid into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) data build dist
