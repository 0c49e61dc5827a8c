# Academy's commands; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
BABEL := $(PY) -m babel.messages.frontend
PO := academy/translations/es/LC_MESSAGES/messages.po
MO := $(PO:.po=.mo)

.PHONY: help run test setup setup-test check fix content bench migration lock screens translations system

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n",$$1,$$2}' Makefile

run: setup ## everything needed, then the site with its demonstration data (HOST, PORT)
	@export ACADEMY_DEMO=1; \
	$(VENV)/bin/academy migrate && $(VENV)/bin/academy demo load && \
	exec $(VENV)/bin/academy serve --host $(HOST) --port $(PORT)

test: setup-test system ## every test: both databases, real browser, real server
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

setup: $(VENV)/.runtime $(MO) ## the environment, from the lock alone

setup-test: $(VENV)/.development $(MO) ## the environment with what tests need

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is missing: install python3"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$(python3 -V)"; exit 1; }
	@python3 -c 'import ensurepip' 2>/dev/null || .ci/packages python3-venv
	@python3 -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@test -e $(VENV)/.development || $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.development: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@ $(VENV)/.runtime

$(MO): $(PO) | $(VENV)/.runtime
	@$(BABEL) -q compile -d academy/translations 2>/dev/null

system: ## what the browser tests need from the system
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || .ci/packages chromium
	@ldconfig -p | grep -q libatomic.so.1 || .ci/packages libatomic1

check: setup-test ## style, types, import contracts, templates, translations, content
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/djlint academy --lint --quiet
	@$(PY) -m tests.translations
	@$(VENV)/bin/academy content check

fix: setup-test ## mend what the formatter and linter can mend
	@$(VENV)/bin/ruff check --fix -q . || true
	@$(VENV)/bin/ruff format -q .

content: setup ## check the curriculum's files
	@$(VENV)/bin/academy content check

bench: setup-test ## speed, as ratios against a bare page in one interleaved run
	@$(PY) -m bench

screens: setup-test system ## pictures of the pages into docs/screens/
	@$(PY) -m tests.screens

migration: setup ## write the next numbered migration: make migration m="what it does"
	@$(VENV)/bin/academy migrate && $(VENV)/bin/academy migration "$(m)" && $(VENV)/bin/ruff format -q migrations

translations: setup-test ## collect new texts into the Spanish catalogue
	@$(PY) -m tests.translations update

lock: | $(VENV)/bin/python ## pin every dependency with its hashes
	@$(PY) -m pip install -q uv
	@for extra in "build:requirements.txt" "dev:requirements-dev.txt"; do \
	$(VENV)/bin/uv pip compile -q pyproject.toml --extra build --extra $${extra%%:*} --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -o $${extra##*:}; done
