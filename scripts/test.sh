#!/usr/bin/env bash
# Runs every test. Installs the system packages that some tests need (Java for PySpark) when they
# are missing and apt is there; without them those tests are skipped by name.
set -euo pipefail
python=${PYTHON:-python3}

if ! command -v java >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq default-jre-headless >/dev/null
fi

exec "$python" -m pytest "$@"
