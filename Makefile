# Each target prepares what it needs, so any of them works in a fresh clone. A stamp file records
# what is done: a second call starts at once. Needed: git, make, Python 3.11 or newer with venv,
# node and npm, and a way to their registries.

.DEFAULT_GOAL := help
# One thing after the other, whatever -j says, but for what is told to run side by side: checks,
# which look and change nothing, and what setup fetches into folders of its own.
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif
.DELETE_ON_ERROR:
.PHONY: help install setup serve test check bench clean lock

# Every process would compile everything anew: a third of the time that the tests take.
unexport PYTHONDONTWRITEBYTECODE

# More than the two processors that the tests are measured on: some of them wait now and then.
WORKERS ?= 3
BIN := .venv/bin
STEP := @scripts/step.sh

# --only-binary keeps pip from running foreign build scripts; pyvips alone comes as source, and is
# built by the pinned tools of requirements/build.txt instead of ones fetched at that moment.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps
LOCKED := $(PIP) --require-hashes --no-build-isolation --only-binary :all: --no-binary pyvips
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
UV_LOCK := .cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --upgrade

PROGRAM := .venv/.galerly
TOOLS := .venv/.tools
VENDOR := frontend/vendor/SHA384SUMS
PAGE_TOOLS := frontend/node_modules/.tools
EMULATORS := .cache/emulators/.made
LAMBDA_WHEELS := .cache/lambda-wheels/.made
INFRA := .cache/infra/.made
PAGE_LOCKS := frontend/package.json frontend/package-lock.json frontend/vendor.mjs

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## install all that serving and testing need, Chromium aside
	@$(FETCH) $(PARTS)
	@$(MAKE) --silent --no-print-directory $(VENDOR)

install: $(PROGRAM) $(VENDOR) ## install all that serving needs, in this folder

serve: install ## run Galerly here; GALERLY_HOST, GALERLY_PORT and GALERLY_DATA choose where
	@exec $(BIN)/galerly serve

CHECKS := check-lint check-format check-types check-imports \
	check-page-types check-page-lint check-page-format check-template
SUITES := test-pages test-python test-browser test-beside test-alone
# These measure no time: they take what the tests in a browser, which wait half of their time, leave
# of the processors.
BESIDE := tests/domain tests/contract
PYTEST := env GALERLY_CHROMIUM="$$(cat .cache/chromium-path)" $(BIN)/pytest -q
.PHONY: ready chromium $(CHECKS) $(SUITES)

# Half of the time these wait for their registries. The libraries of the pages come with their tools.
PARTS := $(TOOLS) $(PROGRAM) $(PAGE_TOOLS) $(EMULATORS) $(LAMBDA_WHEELS)
FETCH := $(MAKE) --silent --no-print-directory --jobs 4 SIDE_BY_SIDE=1
ready:
	$(STEP) "setup" $(FETCH) $(PARTS) $(INFRA) chromium
	@$(MAKE) --silent --no-print-directory setup

# All are run and shown, even after a failure.
LOOKS := $(MAKE) --no-print-directory --keep-going --output-sync SIDE_BY_SIDE=1 --jobs
check: ## lint, formats, types and import rules, without tests
	@$(LOOKS) 3 $(CHECKS)
test: ## everything that must hold: the checks, then every suite, in Chromium too
	@failed=0; $(LOOKS) 4 $(PARTS) $(INFRA) chromium $(CHECKS) test-pages || failed=1; \
	$(MAKE) --no-print-directory test-python || failed=1; \
	$(LOOKS) 2 test-browser test-beside || failed=1; \
	$(MAKE) --no-print-directory test-alone || failed=1; exit $$failed
# Each starts as soon as what it needs is there, while the rest is still being fetched.
check-lint check-format check-types check-imports: $(TOOLS)
check-page-types check-page-lint check-page-format test-pages: $(PAGE_TOOLS)
test-python test-browser test-beside test-alone: ready

check-lint:
	$(STEP) "ruff check" $(BIN)/ruff check
check-format:
	$(STEP) "ruff format" $(BIN)/ruff format --check
check-types:
	$(STEP) "mypy" $(BIN)/mypy
check-imports:
	$(STEP) "import rules" $(BIN)/lint-imports --no-logo
check-page-types:
	$(STEP) "page types" npm --prefix frontend run --silent types
check-page-lint:
	$(STEP) "page lint" npm --prefix frontend run --silent lint
check-page-format:
	$(STEP) "page format" npm --prefix frontend run --silent format
check-template: $(INFRA)
	$(STEP) "template" scripts/check-template.sh

test-pages:
	$(STEP) "page tests" npm --prefix frontend run --silent test
test-python:
	$(STEP) "tests" $(PYTEST) --ignore tests/browser $(BESIDE:%=--ignore %) \
		-n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not aws and not alone"
test-beside:
	$(STEP) "tests beside" nice -n 10 $(PYTEST) $(BESIDE) \
		-n 2 --dist loadfile --no-loadscope-reorder -m "not aws and not alone"
# In processes of their own: Playwright leaves an event loop running in the thread of the tests,
# where those that start one of theirs cannot.
test-browser:
	$(STEP) "pages of a release" npm --prefix frontend run --silent slim
	$(STEP) "browser tests" $(PYTEST) tests/browser -n $(WORKERS) --dist loadfile
# These measure time or memory, or load the whole machine: nothing runs beside them.
test-alone:
	$(STEP) "tests alone" $(PYTEST) -m alone $$(grep -rlE 'mark\.alone' tests)

# The tools, because Playwright brings a Chromium where there is no package of one.
chromium: $(TOOLS)
	@scripts/install-chromium.sh .cache/chromium-path

bench: ready ## measure: run each script of bench/ in turn
	@set -e; for script in bench/[a-z]*.py; do scripts/step.sh "$$script" $(BIN)/python "$$script"; done

clean: ## remove all that these targets made; data/ stays
	rm -rf .venv .cache dist test-results frontend/node_modules frontend/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis
	find . -path ./data -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

lock: .cache/lock/.made ## raise every Python pin to the newest release that the .in files allow
	cd requirements && ../$(UV_LOCK) runtime.in -o runtime.txt
	cd requirements && ../$(UV_LOCK) dev.in -c runtime.txt -o dev.txt
	cd requirements && ../$(UV_LOCK) aws.in -o aws.txt
	cd requirements && ../$(UV_LOCK) emulators.in -o emulators.txt
	cd requirements && ../$(UV_LOCK) build.in -c dev.txt -o build.txt
	cd requirements && ../$(UV_LOCK) lock.in -o lock.txt
	cd requirements && ../$(UV_LOCK) infra.in -o infra.txt
	cd requirements && ../$(UV_LOCK) lambda-api.in -o lambda-api.txt
	cd requirements && ../$(UV_LOCK) lambda-worker.in -o lambda-worker.txt

.venv/.made:
	@python=$$(scripts/find-python.sh) && echo "setup: .venv, with $$($$python --version)" && \
		$$python -m venv --clear .venv && touch $@

.venv/.build: .venv/.made requirements/build.txt
	@$(LOCKED) -r requirements/build.txt && touch $@

.venv/.runtime: .venv/.build requirements/runtime.txt
	@echo "setup: Python packages" && $(LOCKED) -r requirements/runtime.txt && touch $@

$(PROGRAM): .venv/.runtime pyproject.toml hatch_build.py src/galerly/version.py
	@$(PIP) --no-build-isolation --no-index --editable . && touch $@

# After the program: two at a time would write to one folder.
$(TOOLS): .venv/.runtime requirements/aws.txt requirements/dev.txt | $(PROGRAM)
	@echo "setup: tools for tests" && $(LOCKED) --no-compile -r requirements/aws.txt -r requirements/dev.txt && touch $@

$(EMULATORS): .venv/.made requirements/emulators.txt tests/emulators/package-lock.json
	@echo "setup: emulators of AWS" && scripts/install-emulators.sh && touch $@

# For the tests of packaging, which ask no network.
$(LAMBDA_WHEELS): $(TOOLS) $(PROGRAM) requirements/lambda-api.txt requirements/lambda-worker.txt
	@echo "setup: wheels of the Lambda functions"
	@$(BIN)/galerly aws package --fetch-only --architecture arm64 --architecture x86_64 \
		--wheels $(@D) && touch $@

$(PAGE_TOOLS): $(PAGE_LOCKS)
	@scripts/check-node.sh && echo "setup: packages of the pages, with their tools"
	@cd frontend && $(NPM_CI) && node vendor.mjs
	@touch $@

# Serving needs no tool of the pages. After a change of the lock file this drops those installed,
# and their stamp with them, so `make test` brings them back.
$(VENDOR): $(PAGE_LOCKS)
	@scripts/check-node.sh && echo "setup: packages of the pages"
	@cd frontend && $(NPM_CI) --omit=dev && node vendor.mjs

# In an environment of its own, as the checkers ask for older versions of what Galerly uses.
$(INFRA): .venv/.made requirements/infra.txt
	@echo "setup: checkers of the template"
	@scripts/install-apart.sh .cache/infra requirements/infra.txt && touch $@

.cache/lock/.made: .venv/.made requirements/lock.txt
	@scripts/install-apart.sh .cache/lock requirements/lock.txt && touch $@
