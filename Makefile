# Every target is listed by `make help`. Needs make, git and Python 3.11; no network after setup, but for package.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-aws test-local-aws test-terraform aws-local lint format bench package docs env diagrams lock clean

BIN := .venv/bin
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

# SCALE=1 is 5 million clicks a day; SCALE=full asks for one such day.
ifeq ($(SCALE),full)
RUN_OPTIONS := --scale 1 --date $(or $(DATE),2026-03-02)
else
RUN_OPTIONS := $(if $(SCALE),--scale $(SCALE)) $(if $(DATE),--date $(DATE))
endif

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## Make the environment .venv
	@:

.venv/ready: requirements.lock pyproject.toml scripts/setup
	@scripts/setup

run: setup ## Generate, clean, build and report a week (SCALE=full: one day of 5 million clicks; DATE=2026-03-02)
	@$(BIN)/marketpulse run $(RUN_OPTIONS)

test: setup ## Run the tests: unit, Spark, pipeline
	@$(BIN)/pytest --numprocesses 2 --dist loadfile

test-aws: setup ## Run the tests of the AWS targets, on the local AWS
	@scripts/test_aws

test-local-aws: setup ## Run the tests of the local AWS itself
	@$(BIN)/pytest tests/local_aws

test-terraform: setup ## Run the tests of the infrastructure, on the local AWS (needs terraform 1.11)
	@scripts/test_terraform

aws-local: setup ## Run the local AWS until Ctrl-C (docs/local-aws.md)
	@$(BIN)/python -m tests.local_aws

lint: setup ## Check Python, SQL, YAML, the contracts and the dbt project
	@scripts/lint

format: setup ## Format Python and SQL
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format .
	@$(BIN)/sqlfluff fix models

bench: setup ## Measure speed against its goals; results go to bench/results (BENCH="silver build" picks)
	@$(BIN)/python -m bench $(BENCH)

package: setup ## Build what EMR and Glue run in dist/: archive, entry script, wheels, bootstrap script
	@$(BIN)/python -m marketpulse.packaging

docs: setup ## Write the dbt documentation of every table and column
	@$(BIN)/dbt docs generate --target-path target/local
	@echo "Read it: $(BIN)/dbt docs serve --target-path target/local"

env: setup ## Write the settings of a deployed environment to a file to source (ENV=prod)
	@$(BIN)/marketpulse environment --env $(or $(ENV),dev)

diagrams: setup ## Draw the picture of an environment anew in docs/ from its description
	@$(BIN)/python -m marketpulse.diagrams

lock: setup ## Renew requirements.lock after a change of pyproject.toml (UPGRADE=1: take newer versions too)
	@$(BIN)/uv pip compile pyproject.toml --group dev --no-header --no-annotate --no-emit-index-url \
		--quiet $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@git --no-pager diff --stat requirements.lock

clean: ## Remove everything made: data, results of dbt, caches; .venv stays
	@rm -rf data/* target logs .pytest_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
