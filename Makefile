# The README's commands. Each sets everything up by itself from a bare python3 (3.11 to 3.13).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint bench catalogue wheel lock clean help

help:            ## list the targets
	@grep -E '^[a-z]+: .*##|^[a-z]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)   ## a synthetic county, loaded and searched; its report, then the service at its top lead
	$(BIN)/graphaudit --data graphaudit-demo/S-1 demo --size S
	@if [ -z "$$CI" ]; then $(BIN)/graphaudit --data graphaudit-demo/S-1 serve --open; fi

test: $(READY)   ## all tests; starts a real Neo4j and a real browser where the machine has them
	$(BIN)/python scripts/preflight.py
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

lint: $(READY)   ## style, types and the walls between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/python scripts/check_repository.py

bench: $(READY)  ## load, project, detect as ratios; then the whole library at M and L on both engines
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/measure.py --large

catalogue: $(READY)  ## docs/patterns.md with its pictures, docs/model.md, the figures of the READMEs
	$(BIN)/python scripts/make_pattern_docs.py
	$(BIN)/python scripts/make_model_docs.py

wheel: $(READY)  ## build the wheel and run the demo from it in an empty folder
	bash scripts/check_wheel.sh

lock: $(READY)   ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --universal --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements-dev.lock

clean:           ## remove what the targets made
	rm -rf $(VENV) dist build graphaudit-demo
