# Two commands matter: `make up` starts the whole product, `make test` runs all that CI runs.
.DEFAULT_GOAL := help
.PHONY: help up down clean doctor install install-validator install-supply-chain audit advisories sbom test lint lint-python types-python lint-frontend test-python test-frontend test-blob test-clusters schemathesis bench-load bench-query bench-query-scale bench-sql bench-api faults fake-azure contract openapi messages format attacks

PYTHON := .venv/bin/python
STACK := $(PYTHON) -m abi.stack
# mypy's Django plugin reads the settings; it opens no connection.
NO_SERVICES := ABI_STACK_ENV=/nonexistent ABI_SECRET_KEY=unused DATABASE_URL=postgres://unused@localhost/unused \
	CLICKHOUSE_URL=clickhouse://unused@localhost/unused REDIS_URL=redis://localhost TEMPORAL_ADDRESS=localhost:1 \
	LANDING_URL=file:///nonexistent
# The bootstrap runs on the machine's own Python: it makes the other one.
MACHINE_PATH := $(PATH)
export PATH := $(CURDIR)/.venv/bin:$(PATH)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

install:  ## install tools, packages and the SPA (the other targets do it themselves)
	@PATH="$(MACHINE_PATH)" python3 ops/bootstrap.py

install-validator:  # only a test needs it
	@PATH="$(MACHINE_PATH)" python3 ops/bootstrap.py focus-validator

install-supply-chain:  # only `make audit`, `make sbom` and a test need it
	@PATH="$(MACHINE_PATH)" python3 ops/bootstrap.py supply-chain

up: install  ## start everything and serve on http://127.0.0.1:8000
	@$(STACK) up

down:  ## stop what `make up` started
	@test -x $(PYTHON) || { echo "nothing is installed here"; exit 0; }; $(STACK) down

clean:  ## stop, then delete all local data
	@test -x $(PYTHON) || { echo "nothing is installed here"; exit 0; }; $(STACK) clean

doctor: install  ## say in plain words what is missing
	@$(STACK) doctor

test: install lint advisories test-frontend test-python  ## everything CI runs

advisories: install-supply-chain  # told in CI, which stops for no news from outside: `make audit` does
	-@$(PYTHON) ops/audit.py

lint: lint-python lint-frontend

lint-python:
	ruff check .
	ruff format --check .
	lint-imports --no-cache
	$(MAKE) --no-print-directory types-python
	$(PYTHON) ops/check_locks.py

types-python:
	$(NO_SERVICES) mypy

lint-frontend:
	cd frontend && npm run --silent format:check && npm run --silent types:check && npm run --silent lint && npm run --silent typecheck

test-frontend:
	cd frontend && npm run --silent test

test-python: install-validator install-supply-chain
	$(NO_SERVICES) pytest -q --dist load --tx '$(shell getconf _NPROCESSORS_ONLN)*popen//python=ops/python-with-services'

audit: install install-supply-chain  ## known weaknesses of what the locks pin; ends with 1 for some, with 3 where advisories cannot be asked
	$(PYTHON) ops/audit.py

sbom: install install-supply-chain  ## what ABI is made of, as CycloneDX, into var/sbom
	$(PYTHON) ops/sbom.py

schemathesis: install  ## any request the OpenAPI document allows, as each role, to each operation (not in `make test`)
	$(STACK) run --ephemeral -- pytest -q -m slow --show-capture=no tests/api

test-blob: install  ## ingest from and into Azure Blob, on Microsoft's emulator (not in `make test`)
	$(STACK) run --ephemeral -- pytest -q -m slow tests/blob

test-clusters: install  ## the same bills on one server and on two shards, every answer compared (not in `make test`)
	$(STACK) run --ephemeral -- pytest -q -m slow tests/clusters

attacks: install  ## SQL that tries to get at what it may not, with one lock of two taken away, GENERATED=1000 SEED=1 KINDS=oracles
	@$(PYTHON) -m tests.attacks --generated $(or $(GENERATED),1000) --seed $(or $(SEED),1) $(if $(KINDS),--kinds $(KINDS))

bench-load: install  ## how fast a month of LINES (1000000) is loaded, against the engine alone, ROUNDS (3) times
	$(PYTHON) -m bench.load --lines $(or $(LINES),1000000) --rounds $(or $(ROUNDS),3)

bench-query: install  ## a dashboard set beside DuckDB and PostgreSQL, LINES=10000000 ROUNDS=7 SEED=1, see docs/benchmarks.md
	@$(PYTHON) -m bench.query --lines $(or $(LINES),10000000) --rounds $(or $(ROUNDS),7) --seed $(or $(SEED),1)

bench-query-scale: install  ## the same set over BASE (10000000) and LINES (100000000): by hand, it takes hours
	@$(PYTHON) -m bench.query.scale --base $(or $(BASE),10000000) --lines $(or $(LINES),100000000) \
		--rounds $(or $(ROUNDS),7) --seed $(or $(SEED),1)

bench-sql: install  ## SQL of people's own over LINES (10000000) lines, beside the table itself, ROUNDS=5 SEED=1
	@$(PYTHON) -m bench.sql --lines $(or $(LINES),10000000) --rounds $(or $(ROUNDS),5) --seed $(or $(SEED),1)

bench-api: install  ## USERS (50) people for SECONDS (120) on LINES (1000000) lines; one failed request fails it
	@$(PYTHON) -m bench.api --lines $(or $(LINES),1000000) --users $(or $(USERS),50) \
		--seconds $(or $(SECONDS),120) --seed $(or $(SEED),1)

fake-azure: install  ## a stand-in for Azure's billing APIs, see docs/fake-azure.md
	@test -f var/fake-azure/truth.json || $(NO_SERVICES) $(PYTHON) manage.py demo_exports --out var/fake-azure \
		--end $$($(PYTHON) -c 'import datetime as d; print((d.date.today().replace(day=1) - d.timedelta(1)).strftime("%Y-%m"))')
	@$(STACK) fake-azure --data var/fake-azure --port 8070 --https-port 8071 \
		--ca-file var/fake-azure-ca.pem

contract: install  ## every connector and source of totals with every kind of fault, SEEDS (10) seeds more of all at once
	CONTRACT_SEEDS=$(or $(SEEDS),10) $(STACK) run --ephemeral -- pytest -q -o timeout=900 -m "slow or not slow" \
		tests/billing/connectors/test_contract.py tests/billing/connectors/test_resume.py

faults: install  ## kill, freeze and fool everything while months load; SEEDS=20 CELLS=regex QUICK=1 LANES=4 KEEP=file
	@$(PYTHON) -m bench.faults --seeds $(or $(SEEDS),20) --cells '$(CELLS)' --lanes $(or $(LANES),4) $(if $(QUICK),--quick) $(if $(KEEP),--keep '$(KEEP)')

openapi: install  ## accept a changed API: regenerate frontend/openapi.json and its types
	$(STACK) run --ephemeral -- $(PYTHON) manage.py spectacular --validate --fail-on-warn --format openapi-json --file frontend/openapi.json
	cd frontend && npm run --silent types

messages:  ## find the admin's texts that are not yet in abi/locale, and compile it (needs gettext; both files are committed)
	$(NO_SERVICES) $(PYTHON) manage.py makemessages --locale zh_Hans --no-wrap --no-location --no-obsolete \
		--ignore node_modules --ignore frontend --ignore tests --ignore bench --ignore .venv --ignore var
	msgfmt --check-format --output-file abi/locale/zh_Hans/LC_MESSAGES/django.mo abi/locale/zh_Hans/LC_MESSAGES/django.po

format:  ## rewrite files as ruff and prettier want them
	ruff format .
	ruff check --fix .
	cd frontend && npm run --silent format
