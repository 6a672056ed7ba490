# Two commands on a fresh machine: `make demo` and `make test`. Needs python3 (3.11 or newer),
# python3-venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-postgres test-long test-spark check pictures bench browser clean requirements
help:
	@echo "make demo       found a demo practice and serve it on this machine"
	@echo "make test       every test, browser journeys included; on PostgreSQL too where it is"
	@echo "make check      form, types, the way data flows, migrations in step"
	@echo "make bench      measure, and write docs/benchmarks.md"
	@echo "make test-long  the long searches"
	@echo "make test-spark the population's questions on a real Spark cluster; needs Java 17"

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Envoi needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "The venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/envoi demo

browser: $(READY)
	@$(BIN)/python -m tests.browser

CORES := -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder
# What differs between engines runs on a throw-away PostgreSQL too, where one is or can be installed:
# the second wall, constraints and triggers, two writers at once, a house served by a log-in that owns
# nothing. `make test-postgres` runs everything that asks the database there. The whole suite comes
# last, so that its summary is the last line.
DIFFERS := tests/records tests/care/test_two_at_once.py tests/care/test_access.py \
  tests/care/test_closings.py tests/care/test_audit_seals.py tests/web/test_outsiders.py \
  tests/commandline/test_server.py

test: browser
	@failed=0; \
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m pytest $(CORES) $(DIFFERS) || failed=1; \
	$(BIN)/python -m pytest $(CORES) || failed=1; \
	exit $$failed

test-postgres: $(READY)
	@$(BIN)/python -m tests.postgres -- $(BIN)/python -m pytest $(CORES) \
	  tests/records tests/care tests/web tests/commandline

test-long: browser
	@$(BIN)/python -m pytest -m long

# Spark itself stands beside the environment and not in it: there its client alone is installed.
SPARK := .venv-spark
$(SPARK)/.ready: $(READY)
	@$(BIN)/python -m venv $(SPARK)
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])' \
	  > "$$($(SPARK)/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/beside.pth"
	@echo "Setting up Spark …"
	@$(SPARK)/bin/python -m pip install --quiet --no-deps 'pyspark>=4,<5' py4j
	@touch $(SPARK)/.ready

# A standalone master and two workers on this machine, as long as the tests take.
test-spark: $(SPARK)/.ready
	@$(SPARK)/bin/python -m tests.spark -- \
	  $(SPARK)/bin/python -m pytest tests/population/test_spark.py

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/bandit -q -r envoi -c pyproject.toml 2>/dev/null || $(BIN)/bandit -r envoi -c pyproject.toml
	@SEMGREP_SEND_METRICS=off $(BIN)/semgrep --config security/semgrep.yml --metrics off \
	  --disable-version-check --error --quiet envoi
	@ENVOI_SECRET_KEY=check DJANGO_SETTINGS_MODULE=envoi.settings \
	  $(BIN)/python -m django makemigrations --check --dry-run

# The pictures of the documents, taken by the tests that look at the pages.
pictures: browser
	@ENVOI_PICTURES=1 $(BIN)/python -m pytest -q tests/journeys/test_monday_morning.py

# Other people's programs stand beside the environment and not in it; who cannot be installed is
# named and left out. PARTS="outcomes leaving" measures those alone (practice, outcomes, models,
# leaving, growing, r), WHOLE=1 ten million courses too.
PEERS := .venv-bench
$(PEERS)/.ready: $(READY)
	@$(BIN)/python -m venv $(PEERS)
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])' \
	  > "$$($(PEERS)/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/beside.pth"
	@echo "Setting up peers …"
	@$(PEERS)/bin/python -m benchmarks.peers
	@touch $(PEERS)/.ready

bench: $(PEERS)/.ready
	@$(PEERS)/bin/python -m benchmarks $(PARTS) $(if $(WHOLE),--whole)

# One file for every platform, with hashes and without a registry's address; needs uv.
requirements:
	uv pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.txt

clean:
	rm -rf $(VENV) $(SPARK) $(PEERS) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
