# `make` lists what there is. Only Python 3.11+ (with venv) and make are needed.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
ARGS ?=

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-zA-Z%_-]*\):.*## /\1	/p' Makefile | sed 's/%/NAME/' | while IFS='	' read -r name what; do \
		printf '  %-18s %s\n' "$$name" "$$what"; done

.PHONY: setup
setup: .setup-dev ## make .venv with everything for running and developing

.PHONY: .setup-run
.setup-run:
	@sh tools/setup.sh run

.PHONY: .setup-dev
.setup-dev:
	@sh tools/setup.sh dev

.PHONY: run
run: .setup-run ## run it: your sites, or the demo world as long as there are none (SITES=sites.yaml: those sites)
	@$(BIN)/repostwatch run $(if $(SITES),--sites "$(SITES)")

.PHONY: demo-status
demo-status: .setup-run ## counts of the demo world as JSON (make -s demo-status)
	@$(BIN)/repostwatch demo status --json

.PHONY: test
test: .setup-dev ## run the tests (ARGS="-k word" to choose)
	@$(BIN)/python -m pytest -rs -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

.PHONY: lint style types imports
lint: style types imports ## format, lint, types, import rules

style: .setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .setup-dev
	@$(BIN)/mypy
	@$(BIN)/mypy tools

imports: .setup-dev
	@$(BIN)/lint-imports --no-cache

.PHONY: check
check: lint test ## all that must hold before a commit: lint, then the tests

.PHONY: format
format: .setup-dev ## put the code into the project's format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

.PHONY: bench-%
bench-%: .setup-dev ## measure again a figure of docs/benchmarks.md (bench-copies: benchmarks/copies.py)
	@$(BIN)/python -m benchmarks.$(subst -,_,$*) $(ARGS)

.PHONY: promise
promise: ## a fresh clone with an empty cache: set-up and tests within the time the README promises
	@sh tools/promise.sh

.PHONY: containers-check
containers-check: ## build the image, run it with its database, kill it, stop it (needs docker or podman)
	@tests/containers/check.sh

COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: lock
lock: .setup-run ## write the lock files anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@$(COMPILE) $(UPGRADE) pyproject.toml -o requirements.lock
	@$(COMPILE) $(UPGRADE) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@echo uv | $(COMPILE) $(UPGRADE) - -o requirements-bootstrap.lock
