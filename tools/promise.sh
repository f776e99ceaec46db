#!/bin/sh
# Keeps the README's promise or fails: a fresh clone, an empty cache, make setup and make test.
# tools/promise.sh [FOLDER]   (default: a temporary one, deleted afterwards)
set -eu
cd "${0%/*}/.."
folder=${1:-$(mktemp -d)/a fresh clone}
[ $# -gt 0 ] || trap 'rm -rf "${folder%/*}"' EXIT
git clone --quiet . "$folder"
cd "$folder"
# as on a machine that never installed anything
export UV_CACHE_DIR="$folder/.cache/uv" PIP_NO_CACHE_DIR=1

timed() { # timed SECONDS_AT_MOST COMMAND...
    most=$1
    shift
    began=$(date +%s)
    "$@"
    took=$(($(date +%s) - began))
    echo "promise: $* took $took s (at most $most)" >&2
    [ "$took" -le "$most" ]
}

timed 320 make setup
timed 5 make setup
timed 300 make test
[ -z "$(git status --porcelain)" ] || { echo "promise: files were left behind" >&2; git status --short; exit 1; }
