# `make` alone lists what it can do. Everything installs itself: only Python ≥ 3.11 is asked of the machine.
.DEFAULT_GOAL := help
.PHONY: help install run test check bench screens format clean

# The system's Python comes first: distributions optimise what they build, which spares a tenth of the time of everything here.
PYTHON ?= $(shell for p in /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 python3; do $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := .cache/uv/bin/uv
BIN := .venv/bin
# Half as many again as there are cores: tests often wait for a program or a page.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) * 3 // 2)')
export UV_PROJECT_ENVIRONMENT := .venv
# Set by some container images, it would make each command compile the whole program again.
unexport PYTHONDONTWRITEBYTECODE
export TREMPLIN_DATA_DIR ?= $(CURDIR)/var

help: ## dit ce que chaque commande fait
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(BIN)/.installed ## installe l'environnement et fabrique les feuilles de style
	@$(BIN)/python scripts/build_assets.py

$(UV):
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 ou plus récent, avec son module venv (Debian : apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv .cache/uv
	@$(dir $(UV))python -m pip install --quiet uv

$(BIN)/.installed: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet --compile-bytecode --python $(PYTHON)
	@touch $@

run: install ## démarre Tremplin avec des données de démonstration : http://localhost:8000
	@exec $(BIN)/tremplin demo

# Each file stays on one worker: what it starts once (a browser, a server, a demonstration) is then started once.
test: install ## installe un navigateur si possible, puis lance tous les tests
	@$(BIN)/python scripts/install_browser.py
	@$(BIN)/pytest -n $(WORKERS) --dist loadscope -q $(TESTS)

check: install ## format, style, types, imports, structure
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --cache-dir .cache/import-linter
	@$(BIN)/pytest -q tests/structure

bench: install ## mesure, et compare (ARGS=--quick pour un aperçu)
	@$(BIN)/python -m bench.run $(ARGS)

screens: install ## photographie chaque page, sur téléphone et sur ordinateur, dans docs/screens
	@$(BIN)/python scripts/screens.py

format: install ## met en forme
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## efface ce qui se refabrique (pas les données)
	@rm -rf .venv .cache node_modules src/tremplin/portal/static/dist
