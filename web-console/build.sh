#!/bin/sh
# build.sh build: install what package-lock.json names and build dist/, each only when it changed.
# build.sh test:  the unit tests, and the browser tests over mock-api.
set -eu
cd "$(dirname "$0")"

fail() {
  echo "web-console: $1" >&2
  exit 1
}

for program in node npm; do
  command -v "$program" >/dev/null || fail "$program is missing: install Node 20.19 or newer with npm (https://nodejs.org)"
done
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
  fail "Node 20.19 or newer is needed, found $(node --version)"

# fingerprint PATH…: one hash over the names and contents of all files below
fingerprint() {
  find "$@" -type f | LC_ALL=C sort | xargs cksum | cksum
}

# unchanged STAMP FINGERPRINT
unchanged() {
  [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

case "${1:-}" in
  build)
    lock=$(fingerprint package-lock.json)
    if ! unchanged node_modules/.slipway-lock "$lock"; then
      npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
      echo "$lock" >node_modules/.slipway-lock
    fi
    sources=$(fingerprint ./*.json ./*.ts index.html src public mock-api test scripts ../docs/openapi.json)
    if ! unchanged node_modules/.slipway-sources "$sources" || [ ! -f dist/index.html ]; then
      npm run --silent check
      npm run --silent build
      echo "$sources" >node_modules/.slipway-sources
    fi
    ;;
  test)
    npm run --silent test
    npm run --silent test:browser
    ;;
  *)
    fail "usage: build.sh build|test"
    ;;
esac
