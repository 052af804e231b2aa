#!/usr/bin/env bash
# Names the published image in the app's configuration: Home Assistant then downloads the image and builds nothing.
#   packaging/home-assistant/name-image.sh ghcr.io/owner/repository-app
set -euo pipefail
image=${1:?Name the image, without a version.}
config="$(cd "$(dirname "$0")" && pwd)/config.yaml"
{ grep -v '^image:' "$config" | sed "/^slug:/a image: $image"; } >"$config.tmp"
mv "$config.tmp" "$config"
