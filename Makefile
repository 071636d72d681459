# Every target sets up what it needs by itself; only Python 3.11 to 3.13 and make are expected.
PYTHON ?= python3

.PHONY: run test check proof bench dist locale setup
run test check proof bench dist locale setup:
	@$(PYTHON) bootstrap.py $@
