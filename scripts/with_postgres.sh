#!/usr/bin/env bash
# Runs a command with an office database on a PostgreSQL of its own, which is gone afterwards.
set -euo pipefail

initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -1 || true)
if [ -z "$initdb" ]; then
    echo "PostgreSQL is not here: the tests of the office on it are skipped" >&2
    [ -z "${WANMU_NO_SKIPS:-}" ]
    exit
fi
programs=$(dirname "$initdb")
folder=$(mktemp -d)
# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as=(runuser -u postgres --)
fi
stop() {
    "${as[@]}" "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"${as[@]}" "$programs/initdb" -D "$folder/data" -A trust -U wanmu -E UTF8 >/dev/null
"${as[@]}" "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
    -o "-k $folder -p $port -c listen_addresses=127.0.0.1" >/dev/null
PATH=$programs:$PATH WANMU_DATABASE=postgresql://wanmu@127.0.0.1:$port/postgres "$@"
