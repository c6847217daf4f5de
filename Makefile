# Every command of this project. `make` alone lists them.

PYTHON_HERE = .venv/bin/python
WITH_NODE = PATH="$$PWD/.venv/bin:$$PATH"

.PHONY: help serve build test format words bench screenshots release clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

serve: build ## Start Rundgang and print its address (PORT=8000)
	@exec $(PYTHON_HERE) -m webapp.serve

build: ## Fetch and build all that serving needs, without starting
	@.ci/python-environment requirements.txt
	@.ci/front-end

test: ## Check style and types and run every test
	@.ci/test

format: ## Rewrite Python, scripts and styles in the project's style
	@.ci/python-environment tests/requirements.txt
	@.ci/node-packages .
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m ruff format .
	$(WITH_NODE) node_modules/.bin/biome check --write

words: ## Gather new words of the interface into the catalogues
	@.ci/python-environment tests/requirements.txt
	@.ci/words

bench: ## Measure speed and size, side by side in one table
	@.ci/python-environment tests/requirements.txt
	@.ci/front-end
	@.ci/node-packages tests/bench
	$(WITH_NODE) $(PYTHON_HERE) -m pytest tests/bench -s

screenshots: ## Take the pictures of the README anew
	@.ci/python-environment tests/requirements.txt
	@.ci/front-end
	$(PYTHON_HERE) -m tests.browser.screenshots

release: build ## Pack an archive that runs without Node into build/
	@.ci/release

clean: ## Remove all that was fetched and built; walks stay
	rm -rf .venv node_modules tests/bench/node_modules tests/pages/node_modules webapp/static/dist build
