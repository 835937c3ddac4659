#!/bin/sh
# Makes api/assets/vendor/codemirror.js anew, at release time only: what it makes is carried.
# Usage: scripts/make_editor.sh [--check]   (--check: make it aside and compare)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
vendor="$root/api/assets/vendor"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cp "$root/scripts/editor/package.json" "$root/scripts/editor/package-lock.json" \
  "$root/scripts/editor/codemirror.js" "$made/"
cd "$made"
npm ci --no-audit --no-fund --loglevel=error
node_modules/.bin/esbuild codemirror.js --bundle --format=esm --minify --target=es2022 \
  --charset=utf8 --legal-comments=none --log-level=warning --outfile=out.js
if [ "${1:-}" = "--check" ]; then
  cmp out.js "$vendor/codemirror.js"
  exit
fi
cp out.js "$vendor/codemirror.js"
cd "$vendor"
sha256sum ./*.js | sed 's# \./# #' > SHA256SUMS
