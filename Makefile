# Thin names for what kith.py does, so that `make` does what fingers expect.
.PHONY: run demo test bench chaos lint lock wheel

run demo test bench chaos:
	@python3 kith.py $@ $(ARGS)

# The tools alone, once `make test` has set the environment up.
lint:
	@.venv/bin/ruff check .
	@.venv/bin/mypy

# Write the lock files anew after a change of pyproject.toml or package.json; UPGRADE=--upgrade takes newer versions.
# Needs uv and npm. The files hold versions and hashes, never the address of a package registry.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(UPGRADE)
lock:
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra dev --constraints requirements.lock --output-file requirements-dev.lock
	npm install --package-lock-only --ignore-scripts

wheel:
	@.venv/bin/python -m pip wheel --no-deps --wheel-dir dist .
