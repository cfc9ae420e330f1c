# make demo, make test: both set up all they need. Python 3.11 or newer with venv, and make, are enough.
PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python -m
LOCK := $(RUN) uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: demo test check bench access messages lock
.DEFAULT_GOAL := demo

demo: .venv/ready       ## the register on http://localhost:8000 with demo people; other port: make demo PORT=8010
	@PORT=$(PORT) exec $(RUN) kaikukanta.demo  # exec: who ends make ends the demo

test: .venv/ready       ## the everyday tests; some: make test ARGS="-k desk"; all: make test ARGS="-m ''"
	$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not thorough" $(ARGS)

check: .venv/ready      ## style, types, templates, migrations
	$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) djlint --lint --quiet templates
	$(RUN) mypy && .venv/bin/python manage.py makemigrations --check --dry-run

bench: .venv/ready      ## ratios against their limits; one: make bench ONLY=desk_log
	$(RUN) tests.bench $(ONLY)

access: .venv/ready     ## who may open what, asked of every page and written to docs/access.md
	KAIKU_WRITE=1 $(RUN) pytest -q -n 0 -k documentation tests/test_access.py

messages: .venv/ready   ## texts to translate into locale/, and the translations compiled (needs gettext)
	.venv/bin/python manage.py makemessages -l fi -l sv --no-obsolete --add-location file --ignore '.venv/*' --ignore 'tests/*'
	.venv/bin/python manage.py compilemessages --ignore '.venv/*'

lock: .venv/ready       ## pin the newest versions that pyproject.toml allows: make lock UP=--upgrade
	$(LOCK) $(UP) pyproject.toml -o requirements.lock
	$(LOCK) $(UP) --group dev -c requirements.lock -o requirements-dev.lock

.venv/ready: requirements.lock requirements-dev.lock .ci/venv
	@$(PYTHON) .ci/venv && touch $@
