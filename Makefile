# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
#
# The virtual environment is made from three locks: requirements.lock (what the product needs), requirements-torch.lock
# and, for the tests, requirements-test.lock. torch has a lock of its own, without hashes, because its build differs by
# platform. On Linux pip's default build of torch brings several GB of CUDA packages that this program does not need:
# set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU builds before the first `make run` to get the small one.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK_TOOLS := .lock-tools

# Stamps are written last, so that an interrupted set-up is made anew instead of being taken for a finished one.
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready

export OMP_WAIT_POLICY := PASSIVE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_PROGRESS_BAR := on

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-faults bench eval lock clean
.NOTPARALLEL:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: $(RUN_READY) ## set everything up, then open the chat on http://127.0.0.1:7860
	@$(BIN)/tanya-asn models pull
	@$(BIN)/tanya-asn index build
	@exec $(BIN)/tanya-asn serve

test: $(TEST_READY) ## set up what the tests need, then run every check
	$(BIN)/tanya-asn models pull
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

test-fast: $(TEST_READY) ## the checks that need neither model files nor a browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not models and not browser"

test-faults: $(TEST_READY) ## hostile files, all of them; make test takes every fifth
	FAULTS=all $(BIN)/pytest tests/index/readers/test_hostile.py

# The data folder's embedding model, wherever the settings have it.
EMBEDDING = $$($(BIN)/python -c 'from ui.settings import Settings; print(Settings().models_folder / "multilingual-e5-small")')
bench: $(RUN_READY) ## indexing beside the bare encoder; exact search beside approximate, over synthetic vectors
	$(BIN)/tanya-asn models pull
	$(BIN)/python -m eval.bench_index --model "$(EMBEDDING)" $(SOURCES)
	$(BIN)/python -m eval.bench_vectors $(ARGS)

RUN_FOLDER ?= runs/dev
eval: $(RUN_READY) ## answer the project's questions and hold the figures against eval/gates.toml; ARGS="--config textbook" asks another system
	$(BIN)/tanya-asn eval run eval/questions/founding.jsonl --split dev --out $(RUN_FOLDER) $(ARGS)
	$(BIN)/tanya-asn eval score $(RUN_FOLDER)
	$(BIN)/tanya-asn eval gate $(RUN_FOLDER)

# Pins that still fit are kept; `make lock UPGRADE=--upgrade` takes the newest versions instead.
COMPILE = $(LOCK_TOOLS)/bin/uv pip compile --quiet --custom-compile-command "make lock" --universal --generate-hashes $(UPGRADE) \
	--excludes $(LOCK_TOOLS)/excludes.txt

lock: ## write the locks anew from pyproject.toml
	$(PYTHON) -m venv --clear $(LOCK_TOOLS)
	$(LOCK_TOOLS)/bin/pip install --quiet uv==0.13.9
	echo torch > $(LOCK_TOOLS)/excludes.txt
	$(COMPILE) pyproject.toml --group build --group torch-needs --output-file requirements.lock
	$(COMPILE) --group pyproject.toml:test --constraint requirements.lock --output-file requirements-test.lock
	sed -n 's/^ *"\(torch==[^"]*\)",$$/\1/p' pyproject.toml > requirements-torch.lock
	rm -rf $(LOCK_TOOLS)

clean: ## remove what these commands made in this folder (models and index stay in the data folder)
	rm -rf $(VENV) $(LOCK_TOOLS) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_READY): requirements.lock requirements-torch.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || { \
		echo "TanyaASN needs Python 3.11, 3.12 or 3.13 and '$(PYTHON)' is none of them:" \
			"install one and name it, for example: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: install its venv module" \
			"(on Debian and Ubuntu: apt-get install python3-venv) and try again" >&2; exit 1; }
	@echo "Setting up the virtual environment (once; a few minutes and about 2 GB)"
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install -r requirements-torch.lock
	$(BIN)/pip install --no-deps --no-build-isolation -e .
	$(BIN)/pip check
	@touch $@

$(TEST_READY): $(RUN_READY) requirements-test.lock
	$(BIN)/pip install --require-hashes --no-deps -r requirements-test.lock
	$(BIN)/pip check
	@touch $@
