# Every target works on a machine that has nothing but python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
YEAR ?= 2025
SECONDS ?= 300
# In the tree's order: left to itself, the plugin ends with the files of few and long tests, while one worker waits.
TESTS := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not apart"
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# Neither Dagster nor Great Expectations reports usage from anything that is started here.
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false
# Python's own compiled files are what makes the second start twice as fast.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-fast tools ui bench fuzz corpus mutants faults nights attacks pictures browser runbook dist lint style architecture lock audit clean

run: $(VENV)/.run-installed
	$(BIN)/parcomm demo --year $(YEAR)

ui: $(VENV)/.run-installed
	$(BIN)/parcomm ui

# After every edit: no other program and no whole night.
test-fast: $(VENV)/.dev-installed
	$(TESTS) -m "not slow and not apart"

# Types are checked beside the tests, and told after them.
test: style tools
	$(BIN)/mypy >$(VENV)/.types 2>&1 & types=$$!; \
	$(TESTS) --durations=20; tests=$$?; \
	wait $$types; types=$$?; cat $(VENV)/.types; exit $$((tests | types))

# What the tests run and pip cannot bring. Found, or taken from Debian's packages; a test never skips for want of it.
tools:
	@command -v soffice >/dev/null && command -v pdftotext >/dev/null && command -v ssh-keygen >/dev/null || { \
		echo "Installing LibreOffice Calc, poppler-utils and openssh-client for the tests"; \
		$(AS_ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get install -y -qq \
			--no-install-recommends libreoffice-calc poppler-utils fonts-liberation openssh-client >/dev/null; \
	} || { echo "make test needs soffice (LibreOffice Calc), pdftotext (poppler-utils) and ssh-keygen on the PATH" >&2; exit 2; }
	@test -x /usr/sbin/nginx && command -v systemd-analyze systemd-sysusers >/dev/null || { \
		echo "Installing nginx and systemd's tools for the tests; no server is started"; \
		test -e /usr/sbin/policy-rc.d || { policy=yes; printf '#!/bin/sh\nexit 101\n' | $(AS_ROOT) tee /usr/sbin/policy-rc.d >/dev/null; \
			$(AS_ROOT) chmod +x /usr/sbin/policy-rc.d; }; \
		$(AS_ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get install -y -qq \
			--no-install-recommends nginx-light systemd >/dev/null; done=$$?; \
		test -z "$$policy" || $(AS_ROOT) rm -f /usr/sbin/policy-rc.d; test $$done = 0; \
	} || { echo "make test needs /usr/sbin/nginx and systemd-analyze" >&2; exit 2; }

lint: style
	$(BIN)/mypy

style: $(VENV)/.dev-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

# The picture of docs/architecture.md, from the code's own imports.
architecture: $(VENV)/.dev-installed
	$(BIN)/python .ci/architecture.py docs/architecture.svg

bench: $(VENV)/.dev-installed
	$(BIN)/python -m pytest tests/benchmarks -p no:xdist -s --override-ini="testpaths=tests/benchmarks" --override-ini="python_files=bench_*.py"

fuzz: $(VENV)/.dev-installed
	$(BIN)/python -m tests.benchmarks.fuzz_reading --seconds $(SECONDS)

corpus: $(VENV)/.dev-installed
	$(BIN)/python -m tests.benchmarks.read_corpus $(FOLDER)

mutants: $(VENV)/.dev-installed
	$(BIN)/python -m tests.benchmarks.mutants $(PLACE)

faults: $(VENV)/.dev-installed
	$(BIN)/python -m tests.faults.kill_trials
	$(BIN)/python -m tests.faults.disturbances
	$(BIN)/python -m tests.faults.half_uploads
	$(BIN)/python -m tests.faults.behaviours

# On a clock that is moved by a library made with cc.
nights: $(VENV)/.dev-installed
	$(BIN)/python -m tests.faults.thirty_nights

attacks: $(VENV)/.dev-installed tools browser
	$(BIN)/python -m tests.attacks

# Of the evaluators' guide, taken anew.
pictures: $(VENV)/.dev-installed browser
	$(BIN)/python -m tests.pictures docs/pictures

browser:
	@command -v chromium >/dev/null || { \
		echo "Installing Chromium"; \
		$(AS_ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get install -y -qq \
			--no-install-recommends chromium >/dev/null; \
	} || { echo "Chromium is needed on the PATH" >&2; exit 2; }

# Every command of docs/operations.md, in a new Debian with its own systemd and no network.
runbook: dist
	@command -v debootstrap >/dev/null && command -v systemd-nspawn >/dev/null || { \
		echo "Installing debootstrap and systemd-container for the runbook"; \
		$(AS_ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get install -y -qq \
			--no-install-recommends debootstrap systemd-container >/dev/null; \
	} || { echo "make runbook needs debootstrap and systemd-nspawn on the PATH" >&2; exit 2; }
	$(BIN)/pytest -m apart tests/orchestration/runbook
	$(AS_ROOT) $(BIN)/python -m tests.orchestration.runbook.machine --dist dist

# All that a server is installed from, without a network there: the wheel, what it needs, and the SHA-256 of each file.
# What it needs is that of this machine's Python (the server's version) and processor.
dist: $(VENV)/.run-installed
	rm -rf dist/wheels dist/*.whl
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --dest dist/wheels -r orchestration/deploy/requirements.lock
	cp orchestration/deploy/requirements.lock dist

lock: $(VENV)/.dev-installed
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --no-annotate --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra postgres --group build --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --no-annotate --quiet -o orchestration/deploy/requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --group build --group dev --constraint orchestration/deploy/requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --no-annotate --quiet -o requirements-dev.lock
	$(BIN)/python .ci/sbom.py requirements.lock dist/parcomm.cdx.json

# A package that could not be looked up fails it too: an audit of nothing is not a sound one.
audit: $(VENV)/.dev-installed
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r orchestration/deploy/requirements.lock || { \
		echo "make audit: either an advisory is named above, or the advisory database could not be asked and nothing is known." >&2; exit 1; }

$(VENV)/.run-installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "parcomm needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev-installed: requirements-dev.lock $(VENV)/.run-installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) var dist
