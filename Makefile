# Needs only make and Python >= 3.11; everything else is installed into .venv once.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
TOOLS := .venv/.tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DEMO ?= demo
GENERATED := README.md docs/commands.md docs/requirements.md docs/imports.md docs/local-server.md

.DEFAULT_GOAL := help
.PHONY: help demo test lint audit docs clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sheetbridge needs Python 3.11 or newer; say which: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv (once) ..." >&2
	@$(PIP) --no-compile --editable .
	@touch $@

# Dependency groups need pip >= 25.1.
$(TOOLS): $(INSTALLED)
	@echo "Installing the tools for tests into .venv (once) ..." >&2
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --no-compile --group dev
	@touch $@

demo: $(INSTALLED) ## Show everything on this machine: a messy deal sheet that starts to run itself
	@$(BIN)/sheetbridge demo $(DEMO)

lint: $(TOOLS) ## Only style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## Everything that must hold before a change goes in
	$(BIN)/pytest -n auto
	$(BIN)/cog --check $(GENERATED)

audit: $(TOOLS) ## Known weaknesses of what is installed; needs a network, and says so
	@$(BIN)/python scripts/audit.py

docs: $(TOOLS) ## Write generated parts of the documents again
	$(BIN)/cog -r $(GENERATED)

clean: ## Remove what was installed or generated
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache demo
