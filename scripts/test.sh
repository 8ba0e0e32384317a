#!/usr/bin/env bash
# Runs every test, and those of the office a second time on PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

scripts/system.sh

# A worker for each core; named tests run in this process.
if [ $# -gt 0 ]; then
    exec "$python" -m pytest "$@"
fi
PYTHON=$python scripts/frontend.sh test
workers=(-n auto --no-loadscope-reorder)
"$python" -m pytest "${workers[@]}"
scripts/with_postgres.sh "$python" -m pytest "${workers[@]}" tests/web \
    --ignore=tests/web/browser/test_gallery.py --ignore=tests/web/browser/test_accessibility.py
