#!/usr/bin/env bash
# Installs the system packages that some tests need (Java for PySpark, a Chinese font to read PDFs back,
# PostgreSQL, Chromium) when they are missing and apt is there; without them those tests are skipped by name.
set -euo pipefail

missing=()
command -v java >/dev/null || missing+=(default-jre-headless)
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing+=(fontconfig fonts-wqy-zenhei)
command -v chromium >/dev/null || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi
