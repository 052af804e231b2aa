#!/usr/bin/env bash
# The tests of what is at the broker with a real broker, MQTT 5 and its restarts included.
set -euo pipefail
cd "$(dirname "$0")/.."
MOSQUITTO="${MOSQUITTO:-$(PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v mosquitto || true)}"
if [ -z "$MOSQUITTO" ]; then
  echo 'There is no mosquitto on this machine. On Debian: apt-get install mosquitto' >&2
  exit 1
fi
export MOSQUITTO
exec vitest run --config .ci/vitest.config.ts test/mqtt test/packaging "$@"
