#!/bin/sh
# Starts the venue: `npm start`, or `bin/tradsys start`. Arguments are settings, such as --port 9000.
#
# A shell script, because only a shell can replace itself: after `exec` this process is node, so that whoever
# stops, kills or watches it has the venue and not a parent of it.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
command -v node >/dev/null 2>&1 || { echo 'TradSys needs Node.js 20.19 or newer, and there is no node.' >&2; exit 1; }
flags=$(node "$root/scripts/prepare.mjs" "$@") || exit $?
# Readers of SQLite and the hashing of passwords share libuv's threads; node's four are too few for both.
export UV_THREADPOOL_SIZE="${UV_THREADPOOL_SIZE:-8}"
# Otherwise glibc has a heap for each of these threads, and keeps what SQLite once took of it.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
# Each flag is a word without spaces.
# shellcheck disable=SC2086
exec node $flags "$root/dist/main.js" "$@"
