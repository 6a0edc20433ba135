#!/bin/sh
# Make the lock files again after a change of the dependencies in pyproject.toml; needs uv.
# One version for every Python we support, with hashes, and without the address of any package index.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile pyproject.toml --quiet --group build --universal --fork-strategy fewest --python-version 3.11 \
        --no-header --no-annotate --no-emit-index-url --generate-hashes --extra soundfont "$@"
}
lock --output-file packaging/requirements.lock
lock --extra test --constraint packaging/requirements.lock --output-file packaging/requirements-test.lock
