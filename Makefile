# accesslint: `make demo` shows it at work, `make test` runs the tests. Both need Python 3.10 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint servers format generate bench clean

demo: $(VENV)/.installed
	@echo '$$ accesslint check examples/web-shop'
	@$(BIN)/accesslint check examples/web-shop || test $$? -eq 1
	@echo
	@echo '$$ accesslint check examples/web-shop-corrected'
	@$(BIN)/accesslint check examples/web-shop-corrected

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

# What .ci/run checks beside the tests; the Rego checks need `opa` on PATH.
lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m accesslint.rules.index --check
	$(BIN)/python -m accesslint.mappers.types --check
	$(BIN)/python -m accesslint.loaders.index --check
	$(BIN)/python docs/generate.py --check
	opa fmt --fail --diff policies
	opa check --strict --schema schemas/model.schema.json policies
	opa test --ignore '*.yaml,*.json' policies

# Servers that come as Python packages, for the tests that run them.
servers: $(VENV)/.installed-servers

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Everything that is made from data: the indexes of rules, types and loaders, and the generated documents.
generate: $(VENV)/.installed-dev
	$(BIN)/python -m accesslint.rules.index
	$(BIN)/python -m accesslint.mappers.types
	$(BIN)/python -m accesslint.loaders.index
	$(BIN)/python docs/generate.py

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/startup.py

clean:
	rm -rf $(VENV) .tools

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-servers: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[servers]'
	@touch $@
