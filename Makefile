# Every target makes the environment it needs: Python 3.11+, make and git are enough.
PYTHON ?= python3
BIN := .venv/bin
# Processes that share the tests; more than there are cores, since many tests wait.
WORKERS ?= 4
# What is compiled is kept, whoever says otherwise: else each process compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help demo tour run test postgresql storms check bench pictures fmt lock

help:   ## list these targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*##/ -/'

.venv/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Helpline needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Helpline needs into .venv (the first time takes a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Installing what the tests need into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/.runtime  ## play both sides yourself, on one page in a browser
	@$(BIN)/helpline demo

tour: .venv/.runtime  ## watch a support case between clients and a desk in the terminal
	@$(BIN)/helpline demo --tour

run: .venv/.runtime  ## run the desk with config.yaml and .env
	@$(BIN)/helpline run

test: .venv/.dev  ## run the tests, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest -q -n $(WORKERS) --durations=5

postgresql: .venv/.dev  ## run the desk's own tests on PostgreSQL, too
	@DESK_TESTS_ON=postgresql $(BIN)/python -m pytest -q -n $(WORKERS) tests/domain/desk

storms: .venv/.dev  ## kill desks fifty times while people write, lines fold, forms are filled in, promises are missed and timers fire
	@$(BIN)/python -m pytest -m long -rP tests/faults

check: .venv/.dev  ## lint, types, import rules, migrations match tables
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/storage/engine/test_migrations.py

bench: .venv/.dev  ## measure: ratios taken in one run
	@$(BIN)/python -m tests.bench

pictures: .venv/.dev  ## take the documents' pictures anew (needs chromium)
	@PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/page/test_story.py \
		tests/page/test_settings.py tests/page/test_people.py tests/page/test_colleagues.py
	@$(BIN)/python docs/pictures/draw.py

fmt: .venv/.dev  ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: .venv/.dev  ## resolve the dependencies again (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock
