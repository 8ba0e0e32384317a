# make demo · make test · make lint · make frontend · make bench · make docs — each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
WANMU := $(BIN)/wanmu

.PHONY: demo test lint system frontend bench docs lock clean

# DEMO=--no-serve prints the summary and ends.
demo: $(READY) frontend
	$(WANMU) demo $(DEMO)

test: $(READY_DEV) frontend
	PYTHON=$(BIN)/python scripts/test.sh

# System packages of tests, where they are missing and can be had.
system:
	scripts/system.sh

lint: $(READY_DEV) frontend
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHON=$(BIN)/python scripts/frontend.sh check

# What pages load for charts and maps. Without npm's registry they go without, and the next run tries again.
BUILT := src/wanmu/web/static/dist/manifest.json

frontend: $(BUILT)

$(BUILT): $(READY) $(shell find frontend -name node_modules -prune -o -type f -print)
	PYTHON=$(BIN)/python scripts/frontend.sh build

bench: $(READY_DEV)
	for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

docs: $(READY)
	$(BIN)/python -m wanmu.schema.document docs/fields.md
	$(BIN)/python scripts/picture.py

# Versions are pinned with their hashes; nothing else is installed.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(READY): requirements.txt pyproject.toml
	$(PYTHON) scripts/require_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --requirement requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	$(PIP) --require-hashes --requirement requirements-dev.txt
	touch $@

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
    --no-header --quiet

lock:
	$(LOCK) pyproject.toml --group build --output-file requirements.txt
	$(LOCK) pyproject.toml --group build --group dev --extra spark --output-file requirements-dev.txt
	$(LOCK) --group node --output-file requirements-node.txt
	cd frontend && npm install --package-lock-only && npm run --silent forget-hosts

clean:
	rm -rf $(VENV) frontend/node_modules src/wanmu/web/static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
