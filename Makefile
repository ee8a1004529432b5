# Two commands: `make run` opens the dashboard, `make test` passes every test. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SET_UP := $(VENV)/.ready
SET_UP_DEV := $(VENV)/.ready-dev
VENV_BENCH := .venv-bench
SET_UP_BENCH := $(VENV_BENCH)/.ready
VENV_TOOLS := .venv-tools
TOOLS := $(VENV_TOOLS)/bin
SET_UP_TOOLS := $(VENV_TOOLS)/.ready
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
BUNDLE := src/tradeviz/web/page/assets/plotly-slim.min.js
MESSAGES := build/tradeviz.pot
BUNDLE_FROM := $(addprefix frontend/,package.json package-lock.json .npmrc build.mjs traces.json left-out.json)

.DEFAULT_GOAL := help
.PHONY: help run test lint format hooks docs bundle messages lock build bench trust audit screenshots chromium postgres java clean

help: ## what there is to do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(SET_UP) $(BUNDLE) ## open the dashboard (HOST and PORT are honoured)
	@$(BIN)/tradeviz serve

test: lint chromium postgres java $(BUNDLE) ## run every check and every test
	@CHROMIUM="$$(command -v "$(CHROMIUM)" chromium chromium-browser google-chrome | head -n 1)" $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup

lint: $(SET_UP_DEV) ## style, format and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary

format: $(SET_UP_DEV) ## format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

hooks: $(SET_UP_TOOLS) ## run `make lint` before each commit
	@$(TOOLS)/pre-commit install

docs: $(SET_UP_TOOLS) $(SET_UP_DEV) ## build the documentation into site/, to be read without a network
	@$(BIN)/python -m tests.project.cli_page
	@$(TOOLS)/zensical build --clean --strict
	@$(BIN)/python -m tests.project.site
	@echo "Open site/index.html, or serve it with: python3 -m http.server --directory site"

bundle: $(BUNDLE) ## build plotly.js with only the traces that the charts draw (where npm is)

messages: $(SET_UP_DEV) ## collect what a page says for translators, into build/
	@mkdir -p $(dir $(MESSAGES))
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --project tradeviz \
	  --copyright-holder "The tradeviz developers" --add-comments Translators: --no-wrap --output-file $(MESSAGES) src
	@echo "$$(($$(grep -c '^msgid ' $(MESSAGES)) - 1)) messages in $(MESSAGES); docs/translating.md says what to do with them"

bench: $(SET_UP_DEV) $(SET_UP_BENCH) $(BUNDLE) chromium ## measure speed and memory, beside other libraries' pages
	@$(BIN)/python -m benchmarks.reckoning
	@$(BIN)/python -m benchmarks.readers
	@$(BIN)/python -m benchmarks.files
	@$(BIN)/python -m benchmarks.coverage
	@$(BIN)/python -m benchmarks.store $(or $(STORE_ROWS),--rows 1000000 --rows 10000000)
	@CHROMIUM="$$(command -v "$(CHROMIUM)" chromium chromium-browser google-chrome | head -n 1)" \
	  $(BIN)/python -m benchmarks.peers --python $(VENV_BENCH)/bin/python $(BENCH)

trust: $(SET_UP_DEV) ## the long trials: imports killed, fifty readers, properties from random seeds, fuzzing (MINUTES=25)
	@$(BIN)/python -m tests.trust --minutes $(or $(MINUTES),25)

audit: $(SET_UP_TOOLS) ## compare the lock files with known advisories (needs the network)
	@$(TOOLS)/pip-audit --strict --require-hashes --disable-pip -r requirements.txt -r requirements-dev.txt
	@$(TOOLS)/pip-audit --strict --require-hashes --disable-pip -r requirements-tools.txt

screenshots: $(SET_UP_DEV) chromium $(BUNDLE) ## pictures of the page, into screenshots/
	@CHROMIUM="$$(command -v "$(CHROMIUM)" chromium chromium-browser google-chrome | head -n 1)" $(BIN)/python -m pytest -q tests/browser/test_screenshots.py

lock: $(SET_UP_TOOLS) ## choose the newest versions and write them to the lock files
	@$(TOOLS)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --python-version 3.11 --upgrade --group build pyproject.toml --output-file requirements.txt
	@$(TOOLS)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --python-version 3.11 --upgrade --constraint requirements.txt --group dev pyproject.toml --output-file requirements-dev.txt
	@$(TOOLS)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --python-version 3.11 --upgrade benchmarks/peers/requirements.in --output-file requirements-bench.txt
	@$(TOOLS)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --python-version 3.11 --upgrade --group tools --output-file requirements-tools.txt
	@! command -v npm >/dev/null || npm --prefix frontend run --silent lock

build: $(SET_UP_DEV) $(BUNDLE) ## build the wheel into dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove what the other commands made
	@rm -rf $(VENV) $(VENV_BENCH) $(VENV_TOOLS) frontend/node_modules frontend/build.log $(BUNDLE) $(BUNDLE).br $(BUNDLE:.min.js=.LICENSE.txt)
	@rm -rf dist build screenshots site .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tradeviz needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Name one with: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
	  rm -rf $(VENV); \
	  command -v apt-get >/dev/null && $(AS_ROOT) apt-get update -q >/dev/null && $(AS_ROOT) apt-get install -yq python3-venv >/dev/null; \
	  $(PYTHON) -m venv $(VENV); } || \
	  { rm -rf $(VENV); echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(SET_UP): requirements.txt pyproject.toml | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(SET_UP_DEV): requirements-dev.txt requirements.txt pyproject.toml | $(BIN)/python
	@echo "Setting up for development (once) ..."
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(SET_UP)

$(SET_UP_BENCH): requirements-bench.txt | $(BIN)/python
	@echo "Setting up the peers to measure against (once) ..."
	@$(BIN)/python -m venv $(VENV_BENCH)
	@$(VENV_BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

# What looks after the project but is no part of it: its libraries never meet those that the tests run with.
$(SET_UP_TOOLS): requirements-tools.txt | $(BIN)/python
	@echo "Setting up the tools (once) ..."
	@$(BIN)/python -m venv $(VENV_TOOLS)
	@$(TOOLS)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.txt
	@touch $@

# What cannot be built is left out, and the page draws with the full plotly.js that plotly.py carries; never with a stale one.
$(BUNDLE): $(BUNDLE_FROM)
	@rm -f $@ $@.br $(@:.min.js=.LICENSE.txt)
	@command -v npm >/dev/null || { echo "Without npm the page draws with plotly.py's full plotly.js: the same charts, but a larger download."; exit 0; }; \
	  cd frontend && { npm ci && npm run --silent build; } >build.log 2>&1 && tail -n 1 build.log || \
	  echo "The small plotly.js could not be built (frontend/build.log says why), so the page draws with plotly.py's full one."

chromium:
	@[ -n "$(CHROMIUM)" ] || { \
	  echo "Installing Chromium for the browser tests ..."; \
	  command -v apt-get >/dev/null && $(AS_ROOT) apt-get update -q >/dev/null && $(AS_ROOT) apt-get install -yq chromium >/dev/null; } || \
	  { echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium) or name one: make test CHROMIUM=/path/to/chrome"; exit 1; }

postgres:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  echo "Installing PostgreSQL for the store's tests ..."; \
	  command -v apt-get >/dev/null && $(AS_ROOT) apt-get update -q >/dev/null && \
	  $(AS_ROOT) apt-get install -yq postgresql-common >/dev/null && \
	  echo "create_main_cluster = false" | $(AS_ROOT) tee -a /etc/postgresql-common/createcluster.conf >/dev/null && \
	  $(AS_ROOT) apt-get install -yq postgresql >/dev/null; } || \
	  { echo "The store's tests need PostgreSQL's server. Install it (Debian: apt-get install postgresql)"; exit 1; }

java:
	@command -v java >/dev/null || { \
	  echo "Installing Java for Spark's tests ..."; \
	  command -v apt-get >/dev/null && $(AS_ROOT) apt-get update -q >/dev/null && $(AS_ROOT) apt-get install -yq default-jre-headless >/dev/null; } || \
	  { echo "Spark's tests need Java. Install it (Debian: apt-get install default-jre-headless)"; exit 1; }
