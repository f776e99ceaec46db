#!/bin/sh
# Finds a Python that can do it and lets it make .venv fit a lock: tools/setup.sh run|dev
set -eu
here=${0%/*}

for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    # asked, not only found: a version manager's stand-in may be there without its Python
    answer=$("$name" -c 'import sys; print(sys.version_info >= (3, 11))' 2>/dev/null) || continue
    [ "$answer" = True ] || continue
    if "$name" -c 'import ensurepip, fcntl, venv' 2>/dev/null; then
        exec "$name" "$here/setup_environment.py" "$@"
    fi
    without_venv=$name
done

if [ -n "${without_venv:-}" ]; then
    echo "set-up: $without_venv is here without its venv module; on Debian: apt install python3-venv" >&2
else
    echo "set-up: no Python 3.11 or newer found; install one (on Debian: apt install python3 python3-venv)" >&2
fi
exit 1
