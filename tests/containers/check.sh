#!/usr/bin/env bash
# Builds the image, runs app and database, asks for a page, kills and stops them: make containers-check
#
# ENGINE (docker or podman; default: the one that is there), COMPOSE (default: what fits ENGINE) and
# BUILD_FLAGS (more options for the build) may be set. Volumes of this check are deleted at its end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

engine=${ENGINE:-}
for name in docker podman; do
    # asked, not only found: a client may be there without the service it needs
    [[ -n $engine ]] || ! "$name" info >/dev/null 2>&1 || engine=$name
done
[[ -n $engine ]] || { echo "containers: install docker or podman, and start it" >&2; exit 1; }
case ${engine##*/} in podman) default="podman-compose" ;; *) default="$engine compose" ;; esac
read -r -a compose <<<"${COMPOSE:-$default}"
read -r -a build_flags <<<"${BUILD_FLAGS:-}"

POSTGRES_PASSWORD=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
export POSTGRES_PASSWORD REPOSTWATCH_WEB_PORT=${REPOSTWATCH_WEB_PORT:-18765}
pages=http://127.0.0.1:$REPOSTWATCH_WEB_PORT
project=(-p repostwatch-check)

say() { echo "containers: $*" >&2; }
app() { "$engine" ps -q --filter name=repostwatch-check.app; }
clean_up() {
    local code=$?
    ((code == 0)) || "${compose[@]}" "${project[@]}" logs >&2 || true
    "${compose[@]}" "${project[@]}" down -v >/dev/null 2>&1 || true
    exit "$code"
}
answers() { # answers SECONDS: /healthz says that all is well before they are over
    local until=$((SECONDS + $1))
    until curl -fsS --noproxy '*' "$pages/healthz" 2>/dev/null; do
        ((SECONDS < until)) || { say "no answer after $1 s"; return 1; }
        sleep 1
    done
}

say "building"
"$engine" build ${build_flags[@]+"${build_flags[@]}"} --quiet -t repostwatch:0.1.0 .
trap clean_up EXIT

say "starting app and database"
"${compose[@]}" "${project[@]}" up -d --no-build
answers 120
say "it answers after $SECONDS s"

[[ $("$engine" exec "$(app)" id -u) == 10001 ]] || { say "it does not run as its user"; exit 1; }
"$engine" exec "$(app)" repostwatch status --json >/dev/null
if "$engine" exec "$(app)" touch /app/x 2>/dev/null; then say "its program can be written to"; exit 1; fi
"$engine" exec "$(app)" python -c \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8765/healthz', timeout=5)"

say "crawling and processing the demo world inside it"
"$engine" exec -d "$(app)" repostwatch demo --port 8766
until "$engine" exec "$(app)" repostwatch demo status --json 2>/dev/null | grep -q '"versions": [1-9]'; do
    ((SECONDS < 240)) || { say "no version of the demo world is stored"; exit 1; }
    sleep 2
done

say "killing it and starting it again on the same volumes"
"$engine" exec "$(app)" sh -c 'echo kept > /data/kept'
"$engine" kill --signal KILL "$(app)" >/dev/null
"${compose[@]}" "${project[@]}" up -d --no-build
answers 120
[[ $("$engine" exec "$(app)" cat /data/kept) == kept ]] || { say "its volume was lost"; exit 1; }

say "stopping it"
began=$SECONDS
"$engine" stop --time 30 "$(app)" >/dev/null
((SECONDS - began < 28)) || { say "it had to be killed"; exit 1; }
say "all is well ($SECONDS s)"
