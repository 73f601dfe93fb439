.PHONY: run test test-deep bench laboratory audit setup lock
.PHONY: check check-style check-templates check-imports check-types check-migrations check-exports

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
# Templates included within a line: djade would end them with a newline, which readers would see.
INLINE := admin/rules/bulk_row.html drafts/link.html drafts/rule_note.html knowledge/count.html log/option.html log/other.html results/decided.html results/superseding.html verdict/citation.html verdict/measured_on.html verdict/points.html verdict/share_words.html

# Sets up all that is missing and serves the site on 127.0.0.1, port $PORT.
run: .venv/runtime
	@exec $(BIN)/python manage.py serve --bind="127.0.0.1:$(PORT)"

# Runs the checks and the tests: on SQLite, and those that use the database on PostgreSQL as well;
# then those in a real Chromium. COVERAGE=1 also measures the coverage of the first run, and fails
# below the floor; it takes half as long again.
test: .venv/development check
	@./tests/browser/install
	$(BIN)/pytest --numprocesses=auto $(if $(COVERAGE),--cov) --ignore=tests/browser --ignore=tests/deep
	./tests/postgresql/run $(BIN)/pytest --numprocesses=auto --with-database --ignore=tests/browser --ignore=tests/deep
	$(BIN)/pytest --numprocesses=auto tests/browser

# Kills servers, stops databases, fills disks and sets clocks back under a running site.
test-deep: .venv/development
	@./tests/browser/install
	@./tests/deep/install
	./tests/postgresql/run $(BIN)/pytest tests/deep

# Measures beside peers what docs/performance.md tells of; QUICK=1 measures less within a minute,
# BENCH_JSON=path keeps the figures as JSON.
bench: .venv/development
	@$(if $(QUICK),,./tests/browser/install && ./tests/deep/install)
	@$(if $(QUICK),,./tests/postgresql/run) $(BIN)/python -m tests.bench

# Measures what the first rulebook's sources disagree on, within half an hour, into measured/. Goes on
# where a run was cut off. QUICK=1 takes three minutes; ONLY=waiting takes one experiment; CHECK=1 only
# checks that the applications it compares answer alike; WHOSE="our build server" says whose machine it is.
laboratory: .venv-laboratory/installed
	@.venv-laboratory/bin/python rules/rulebooks/django-or-fastapi/laboratory $(if $(QUICK),--quick) $(if $(CHECK),--check) $(if $(WHOSE),--whose="$(WHOSE)") $(ONLY)

# Asks the package index which pinned dependencies have known vulnerabilities.
audit: .venv/development
	@$(BIN)/python -m tests.support.audit

# What every commit passes; .pre-commit-config.yaml runs the same targets.
check: check-style check-templates check-imports check-types check-migrations

check-style: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/django-upgrade --check $$(find advisor rules tests -name '*.py')

check-templates: .venv/development
	$(BIN)/djade --check $$(find templates -name '*.html' $(INLINE:%=! -path 'templates/%'))

check-imports: .venv/development
	$(BIN)/lint-imports --no-cache --no-logo

check-types: .venv/development
	$(BIN)/mypy

# A new checkout has no database, of which Django would warn.
check-migrations: .venv/development
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

# Has the real adr-tools and log4brains read exported records; needs git, npm and the network.
check-exports: .venv/development
	@./tests/exports/check

# Prepares .venv with everything that running and testing need.
setup: .venv/development

# Compiles the pinned requirements from pyproject.toml.
lock: .venv/development
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra mcp --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade --output-file requirements-mcp.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade --output-file requirements-dev.txt
	$(BIN)/uv pip compile pyproject.toml --group laboratory --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --upgrade --output-file requirements-laboratory.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Advisor needs Python 3.11 or later, and this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

.venv/development: requirements-dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@ .venv/runtime

.venv-laboratory/installed: requirements-laboratory.txt
	$(PYTHON) -m venv .venv-laboratory
	.venv-laboratory/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-laboratory.txt
	@touch $@
