# What can be made here; `make help` lists it.
PORT ?= 8080
RUNS ?= 10000
SEED ?= 0
UV ?= uv
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

.DEFAULT_GOAL := help
.PHONY: help install uninstall run setup setup-dev test test-kernel mutants bench campaign docs words \
	lock golden golden-check

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: setup ## Start the station on the pretend table (PORT=8080)
	@.venv/bin/station simulate --data ./data --port $(PORT)

setup: ## Make the virtual environment and install the station
	@tools/setup

setup-dev:
	@tools/setup dev

setup-rig:
	@tools/setup rig

test: setup-dev ## Every check and test, the browser's too
	@tools/chromium
	@tools/postgres
	@tools/systemd
	@tools/compiler
	@tools/check

test-kernel: setup-rig ## The service on a real kernel with simulated pins and buses
	@.venv/bin/python -m tests.hil.kernel.build
	@.venv/bin/python -m pytest tests/hil

mutants: setup-dev ## Change the safety core in every small way and see its tests fail (ROOMS="gate modes")
	@.venv/bin/python -m tests.mutation --out out/mutants.md $(ROOMS)

golden: setup-dev ## Write the golden traces of the built-in programs anew
	@.venv/bin/python -m tests.golden

golden-check: setup-dev ## Compare every built-in program with its golden trace, the longest too
	@.venv/bin/python -m pytest -n auto tests/golden tests/golden/every.py

bench: setup-dev ## Measure ticks, lateness, memory and start; writes one JSON
	@.venv/bin/python -m benchmarks

campaign: setup ## Play 10,000 sessions in which things go wrong (RUNS=, SEED=)
	@mkdir -p out
	@.venv/bin/station campaign --runs $(RUNS) --seed $(SEED) --json out/campaign.json --plot out/campaign.svg --keep out

docs: setup ## Make the pages that are made from the code
	@.venv/bin/python -c "from station.settings_page import settings_page; print(settings_page(), end='')" > docs/settings.md
	@.venv/bin/python -m station.wiring_drawing.page docs/hardware.md
	@.venv/bin/python -m station.figure.page docs/exercises.md
	@.venv/bin/python -m web.access_page docs/access.md
	@.venv/bin/python -m station.mode_drawing docs/pictures/modes.svg
	@.venv/bin/python -m tests.requirements_page docs/requirements.md
	@.venv/bin/python -m tests.broken.page docs/broken.md

words: setup ## Take the texts of the source into the translations, and say what is left to translate
	@.venv/bin/python -m web.language.making

lock: ## Work out the locked versions anew
	@$(LOCK) --extra build --output-file requirements.lock
	@$(LOCK) --extra build --extra dev --output-file requirements-dev.lock
	@$(LOCK) --extra build --extra dev --extra rig --output-file requirements-rig.lock

install: ## Put the station on this Raspberry Pi (sudo; KIOSK=1: with its own touchscreen)
	@tools/install $(if $(DESTDIR),--root "$(DESTDIR)") $(if $(KIOSK),--kiosk) \
		$(if $(CONFIG_TXT),--config-txt) $(if $(ANYWAY),--anyway)

uninstall: ## Take it off again; settings and records stay (PURGE=1: they go too)
	@tools/uninstall $(if $(DESTDIR),--root "$(DESTDIR)") $(if $(PURGE),--purge)
