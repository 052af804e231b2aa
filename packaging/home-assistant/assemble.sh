#!/usr/bin/env bash
# Makes an app repository in a folder: publish it, or copy its folder `latchkey` to `/addons` of your Home
# Assistant, where the app is then built.
#   packaging/home-assistant/assemble.sh FOLDER
set -euo pipefail
target=${1:?Name the folder to make.}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
app="$target/latchkey"
rm -rf "$app/program" "$app/translations"
mkdir -p "$app/program" "$app/translations"
cp "$root/repository.yaml" "$target/"
# What is assembled is built where it is installed, so it names no published image.
grep -v '^image:' "$here/config.yaml" >"$app/config.yaml"
cp "$here"/{Dockerfile,run.sh,start.ts,apparmor.txt,DOCS.md,README.md,CHANGELOG.md,icon.png,logo.png} "$app/"
cp "$here"/translations/*.yaml "$app/translations/"
cp "$root"/{package.json,package-lock.json,.npmrc,LICENSE,CHANGELOG.md} "$app/program/"
cp -R "$root"/{src,drivers,bot,config} "$app/program/"
# Simulators and the demo house are no part of an installation.
rm -rf "$app"/program/{bot/simulator,src/app/demo} "$app"/program/drivers/*/simulator
