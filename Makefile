# What can be made here; `make help` lists it.
PORT ?= 8080
UV ?= uv
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test bench docs lock

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: setup ## Start the station on the pretend table (PORT=8080)
	@.venv/bin/station simulate --data ./data --port $(PORT)

setup: ## Make the virtual environment and install the station
	@tools/setup

setup-dev:
	@tools/setup dev

test: setup-dev ## Every check and test, the browser's too
	@tools/chromium
	@tools/check

bench: setup-dev ## Measure ticks, lateness, memory and start; writes one JSON
	@.venv/bin/python -m benchmarks

docs: setup ## Make the pages that are made from the code
	@.venv/bin/python -c "from station.settings import settings_page; print(settings_page(), end='')" > docs/settings.md

lock: ## Work out the locked versions anew
	@$(LOCK) --extra build --output-file requirements.lock
	@$(LOCK) --extra build --extra dev --output-file requirements-dev.lock
