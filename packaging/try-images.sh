#!/usr/bin/env bash
# Builds both images with buildah, without any registry of images, and runs what they would run. The official
# bases are stood in for by a Debian root with the Node and the npm of this machine, and s6 by a script, so
# that this sees everything of our own Dockerfiles and nothing of the bases.
#
#   npm ci && packaging/try-images.sh        as root, with buildah and debootstrap; some minutes
set -euo pipefail
cd "$(dirname "$0")/.."
NODE=$(sed -n 's/^FROM node:\(.*\) AS install$/\1/p' packaging/Dockerfile)
APP_BASE=$(sed -n 's/^FROM \(ghcr.*\)$/\1/p' packaging/home-assistant/Dockerfile)
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/latchkey/images"
WORK=$(mktemp -d)
PORT=8099
export BUILDAH_ISOLATION=chroot
DRIVER=$(grep -qw overlay /proc/filesystems && echo overlay || echo vfs)
buildah() { command buildah --root "$WORK/storage" --runroot "$WORK/run" --storage-driver "$DRIVER" "$@"; }
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'NOT SO: %s\n' "$*" >&2; exit 1; }
children=()
pids=()
# Only what this script has started; what runs in a container is told through its file of the id.
finish() {
  for file in "${pids[@]}"; do kill "$(cat "$file" 2>/dev/null)" 2>/dev/null || true; done
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  buildah umount -a >/dev/null 2>&1 || true
  buildah rm -a >/dev/null 2>&1 || true
  rm -rf "$WORK"
}
trap finish EXIT

say "A stand-in for node:$NODE"
root="$CACHE/${NODE#*-}"
if [ ! -e "$root/.whole" ]; then
  rm -rf "$root" && mkdir -p "$CACHE"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >"$WORK/debootstrap.log" \
    || { tail -5 "$WORK/debootstrap.log" >&2; fail 'debootstrap'; }
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  chroot "$root" useradd -m -u 1000 -U node
  touch "$root/.whole"
fi
base=$(buildah from scratch)
buildah add -q "$base" "$root" / >/dev/null
buildah add -q "$base" node_modules/node/bin/node /usr/local/bin/node >/dev/null
buildah add -q "$base" "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" /usr/local/lib/node_modules/npm >/dev/null
buildah run "$base" -- ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$base"
buildah commit -q "$base" "docker.io/library/node:$NODE" >/dev/null

say 'packaging/Dockerfile is built'
buildah bud -q --format docker --pull-never --network host -f packaging/Dockerfile --ignorefile packaging/Dockerfile.dockerignore -t latchkey .
image=$(buildah from --pull-never latchkey)
inside() { buildah run --user "$(buildah inspect --format '{{.OCIv1.Config.User}}' "$image")" "$image" -- "$@"; }
[ "$(inside id -un)" = node ] || fail 'it does not run as the user node'
inside test -w /data || fail 'the user may not write /data'
inside test ! -e node_modules/vitest || fail 'there are development dependencies'
inside test ! -e test || fail 'there are tests in it'
inside sh -c 'test ! -e bot/simulator && ! ls -d drivers/*/simulator 2>/dev/null' || fail 'there are simulators in it'
say 'The demo house is not in it, and it says so'
inside node src/app/main.ts --demo >"$WORK/demo" && fail 'the demo house ends with 0'
grep 'it has no simulators' "$WORK/demo" || { cat "$WORK/demo"; fail 'it does not say what is missing'; }

say 'It runs with its own command, is healthy, and ends when it is told to'
mount=$(buildah mount "$image")
cat >"$mount/config/latchkey.yaml" <<'YAML'
house: { zone: Europe/Berlin }
telegram: { token: "123456789:AAExampleExampleExampleExampleExamp", api_root: "http://127.0.0.1:9" }
drivers: [{ id: zwave, kind: zwave-js-server, url: "ws://127.0.0.1:9" }]
YAML
readarray -t command < <(buildah inspect --format '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}' "$image" | sed '/^$/d')
printf '%s ' "${command[@]}" && echo
healthy() { node -e "fetch('http://127.0.0.1:$PORT/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"; }
await() { for _ in $(seq 60); do "$@" && return; sleep 1; done; fail "$* within a minute"; }
healthy && fail "port $PORT is in use on this machine"
inside sh -c 'echo $$ >/tmp/pid; exec "$@"' sh "${command[@]}" >"$WORK/out" 2>&1 &
running=$! && children+=("$running") && pids+=("$mount/tmp/pid")
await healthy
health=$(sed -n 's/^ *CMD \(\["node", "-e".*\]\)$/\1/p' packaging/Dockerfile)
readarray -t check < <(node -e 'for (const word of JSON.parse(process.argv[1])) console.log(word)' "$health")
inside "${check[@]}" || fail 'its own health check does not hold'
inside node src/app/main.ts checkpoint --data /data || fail 'the checkpoint'
[ "$(inside stat -c '%U %a' /data/latchkey.db)" = 'node 600' ] || fail 'the database is not its own alone'
kill -TERM "$(cat "$mount/tmp/pid")"
wait "$running" || { cat "$WORK/out"; fail 'it did not end with 0'; }
healthy && fail 'it still answers'

say 'The app of Home Assistant is assembled and built'
stub=$(buildah from --pull-never "docker.io/library/node:$NODE")
printf '#!/bin/sh\nshift\nexec sh "$@"\n' >"$WORK/with-contenv" && chmod +x "$WORK/with-contenv"
buildah add -q "$stub" "$WORK/with-contenv" /usr/bin/with-contenv >/dev/null
buildah run "$stub" -- rm /usr/local/bin/node /usr/local/bin/npm
buildah commit -q "$stub" "$APP_BASE" >/dev/null
packaging/home-assistant/assemble.sh "$WORK/repository"
buildah bud -q --format docker --pull-never --network host -t latchkey-app "$WORK/repository/latchkey"
app=$(buildah from --pull-never latchkey-app)
buildah inspect --format '{{range $key, $value := .OCIv1.Config.Labels}}{{println $key "=" $value}}{{end}}' "$app" | grep io.hass

say 'It finds the broker at a supervisor, runs, and is healthy'
node -e '
  const answers = {
    "/info": { timezone: "Europe/Berlin" },
    "/services/mqtt": { host: "127.0.0.1", port: 9, ssl: false, username: "addons", password: "p" },
  };
  require("node:http").createServer((request, response) => {
    const data = request.headers.authorization === "Bearer of the supervisor" && answers[request.url];
    response.writeHead(data ? 200 : 401).end(JSON.stringify({ data }));
  }).listen(0, "127.0.0.1", function () { console.log(this.address().port); });
' >"$WORK/supervisor" &
children+=($!)
await test -s "$WORK/supervisor"
mount=$(buildah mount "$app")
mkdir -p "$mount/data"
cat >"$mount/data/options.json" <<'JSON'
{ "telegram_token": "123456789:AAExampleExampleExampleExampleExamp", "owners": [5], "house_name": "Home", "zwave_server": "ws://127.0.0.1:9", "mqtt": true, "commands": true, "code_length": 6, "log_level": "info" }
JSON
buildah run --env SUPERVISOR_TOKEN='of the supervisor' --env "LATCHKEY_SUPERVISOR=http://127.0.0.1:$(cat "$WORK/supervisor")" \
  "$app" -- sh -c 'echo $$ >/tmp/pid; exec /run.sh' >"$WORK/app.out" 2>&1 &
running=$! && children+=("$running") && pids+=("$mount/tmp/pid")
await healthy
grep -q 'url: mqtt://127.0.0.1:9' "$mount/data/latchkey.yaml" || fail 'the broker is not in the configuration'
[ "$(stat -c %a "$mount/data/latchkey.yaml")" = 600 ] || fail 'others can read the configuration that was made'
await grep -q 'MQTT: no connection with the broker at 127.0.0.1:9' "$WORK/app.out"
buildah run "$app" -- $(sed -n 's/^backup_pre: //p' packaging/home-assistant/config.yaml) || fail 'the command before a backup'
kill -TERM "$(cat "$mount/tmp/pid")"
wait "$running" || { cat "$WORK/app.out"; fail 'the app did not end with 0'; }

say 'The systemd unit and the AppArmor profile are read by their own programs, where those are here'
if command -v systemd-analyze >/dev/null; then
  # The program itself is not installed here.
  systemd-analyze verify packaging/systemd/latchkey.service 2>&1 | grep -v 'not executable: No such file' && fail 'the unit'
  echo 'unit: read'
fi
if command -v apparmor_parser >/dev/null; then
  apparmor_parser --skip-kernel-load --skip-cache packaging/home-assistant/apparmor.txt && echo 'profile: read'
fi
say 'All of it is so.'
