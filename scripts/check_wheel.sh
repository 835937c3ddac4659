#!/usr/bin/env bash
# Build the wheel, install it with the locked run-time dependencies into a new environment,
# and run the demo in an empty folder: what a county that never saw the repository would do.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
.venv/bin/python -m build --quiet --no-isolation --wheel --outdir "$work/dist" .
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$work"/dist/*.whl
mkdir "$work/empty"
cd "$work/empty"
"$work/venv/bin/graphaudit" demo --size S | tee "$work/out"
report=$(tail -n 1 "$work/out")
test -s "$report"
echo "wheel ok: $(basename "$work"/dist/*.whl), report $(stat -c %s "$report") bytes"
