#!/usr/bin/env bash
# Runs every test. Installs the system packages that some tests need (Java for PySpark, a Chinese
# font to read PDFs back) when they are missing and apt is there; without them those tests are
# skipped by name.
set -euo pipefail
python=${PYTHON:-python3}

missing=()
command -v java >/dev/null || missing+=(default-jre-headless)
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing+=(fontconfig fonts-wqy-zenhei)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null
fi

exec "$python" -m pytest "$@"
