#!/bin/sh
# Write the path of a Chromium that runs to the file "$1", installing one if there is none: Debian's
# package where apt-get and root allow it, else Playwright's own build under .cache/.
# GALERLY_CHROMIUM names one to use instead.
set -eu
cd "$(dirname "$0")/.."

target=$1
mkdir -p "$(dirname "$target")"

# Record "$1" and end, if it is a browser that runs.
use() {
  path=$(command -v "$1" 2>/dev/null) || return 0
  version=$("$path" --version 2>/dev/null) || return 0
  echo "$version, $path"
  echo "$path" >"$target"
  exit 0
}

if [ -n "${GALERLY_CHROMIUM:-}" ]; then
  use "$GALERLY_CHROMIUM"
  echo "error: GALERLY_CHROMIUM=$GALERLY_CHROMIUM does not run" >&2
  exit 1
fi
if [ -s "$target" ]; then use "$(cat "$target")"; fi
for name in chromium chromium-browser google-chrome-stable google-chrome; do use "$name"; done

# On Ubuntu the package of that name only points to a snap, which does not run in a container.
if [ "$(id -u)" -eq 0 ] && grep -qs '^ID=debian' /etc/os-release && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
  use chromium
fi

PLAYWRIGHT_BROWSERS_PATH="$PWD/.cache/playwright"
export PLAYWRIGHT_BROWSERS_PATH
.venv/bin/playwright install chromium
use "$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
')"
echo "error: no Chromium runs here; install one and name it with GALERLY_CHROMIUM" >&2
exit 1
