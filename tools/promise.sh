#!/bin/sh
# Keeps the README's promise or fails: a fresh clone, an empty cache, make setup and make test.
set -eu
cd "${0%/*}/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
# a folder with a space: nothing may break on it
git clone --quiet . "$place/a clone"
cd "$place/a clone"
# as on a machine that never installed anything
export UV_CACHE_DIR="$place/uv" PIP_NO_CACHE_DIR=1

timed() { # timed SECONDS_AT_MOST COMMAND...
    most=$1
    shift
    began=$(date +%s)
    "$@"
    took=$(($(date +%s) - began))
    echo "promise: $* took $took s (at most $most)" >&2
    [ "$took" -le "$most" ] || echo "promise: that is too long" >&2
    [ "$took" -le "$most" ]
}

timed 320 make setup
timed 5 make setup
timed 300 make test
left=$(git status --porcelain)
[ -z "$left" ] || { echo "promise: files were left behind: $left" >&2; exit 1; }
echo "promise: kept" >&2
