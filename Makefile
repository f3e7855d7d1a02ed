# Two commands: `make demo` to see it, `make test` to check it. Nothing else needs installing.
# Each recipe ends in one program without a shell, so that Ctrl-C and SIGTERM reach it.
PORT ?= 8000
CASES ?= 200
ID ?=
SIZE ?= 100k
PYTHON ?= python3
VENV := .venv/bin/python
PYTEST := $(VENV) -m pytest
export PORT CASES
# Without compiled modules every process of the demo and the tests would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-reset test soak acceptance bench check setup manage lock

demo: setup
	@$(VENV) -m iiz.dev.demo

demo-reset: setup
	@$(VENV) -m iiz.dev.demo --reset

# Three on two cores: a test waits for the browser and the database half of its time.
test: setup
	@$(PYTEST) --numprocesses 3 --dist worksteal

soak: setup
	@$(PYTEST) --acceptance all --full

acceptance: setup
	@$(PYTEST) --quiet --acceptance "$(or $(ID),all)"

# How fast it is at size, with servers of its own: SIZE=1m takes long.
bench: setup
	@$(VENV) -m bench --size $(SIZE)

check: setup
	@$(VENV) -m iiz.dev.check

# Django's command line on the demo's data: make manage ARGS="shell"
manage: setup
	@$(VENV) -m iiz.dev.demo --manage $(ARGS)

lock: setup
	@$(VENV) -m iiz.dev.lock

setup:
	@$(PYTHON) iiz/dev/setup.py
