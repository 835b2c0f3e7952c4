#!/bin/sh
# Installs what the build and ./pipeline need on plain Debian, and ends with an error if a version is too old.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends ca-certificates curl git maven nodejs openjdk-25-jdk-headless python3 python3-venv
./pipeline --help > /dev/null
