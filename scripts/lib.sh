# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the scripts share; sourced, never run. Sets $root, the project's folder.

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
me=scripts/${0##*/}
# What Cycast consists of, in the order of the pipe.
commands=(cycast-playlist cycast-ingest cycast-fanout cycast-icy cycast-stat)

# fail CODE SENTENCE…: says why, and ends. The codes are those of sysexits.h: 64 a wrong command line, 66 no such input,
# 69 something that is needed and cannot be had, 70 a fault of ours.
fail() {
  local code=$1
  shift
  printf '%s: %s\n' "$me" "$*" >&2
  exit "$code"
}

# need COMMAND[:PACKAGE]… HEADER.h:PACKAGE…: installs the Debian package of each command or C header that is missing
# (PACKAGE: when it is named otherwise). The package lists are fetched only when the packages can't be had without.
need() {
  local missing=() word
  for word in "$@"; do
    is_there "${word%%:*}" || missing+=("${word#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  printf '%s: installing %s\n' "$me" "${missing[*]}" >&2
  install_packages "${missing[@]}" ||
    fail 69 "cannot install what is missing; please do: apt-get install ${missing[*]}"
}

is_there() {
  local folder
  case $1 in
    *.h)
      for folder in /usr/include /usr/include/*-linux-gnu /usr/local/include; do
        [ ! -e "$folder/$1" ] || return 0
      done
      return 1
      ;;
    *) [ -n "$(type -P "$1")" ] ;;
  esac
}

install_packages() {
  local as_root=() output
  [ -n "$(type -P apt-get)" ] || return 1
  if [ "$(id -u)" -ne 0 ]; then
    [ -n "$(type -P sudo)" ] || return 1
    as_root=(sudo)
    # Nobody can be asked for a password when there is no terminal.
    [ -t 0 ] || as_root+=(-n)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
  local install=("${as_root[@]}" install --no-install-recommends "$@")
  "${install[@]}" >/dev/null 2>&1 && return
  "${as_root[@]}" update >/dev/null 2>&1
  output=$("${install[@]}" 2>&1) || {
    printf '%s\n' "$output" | tail -n 3 >&2
    return 1
  }
}

# need_to_build: Swift, the one thing that Debian does not have, and what cycast-ingest is linked with.
need_to_build() {
  [ -n "$(type -P swift)" ] ||
    fail 69 "Swift 6.2 or later is needed and not in the PATH: https://www.swift.org/install/linux/"
  need mpg123.h:libmpg123-dev crypt.h:libcrypt-dev
}

# build_release: makes the commands and sets $bin, the folder they are in. CYCAST_BIN in the environment names a folder
# where they are already, and nothing is built.
build_release() {
  bin=${CYCAST_BIN-}
  [ -z "$bin" ] || return 0
  need_to_build
  bin=$(swift build -c release --package-path "$root" --show-bin-path)
  local product output
  for product in "${commands[@]}"; do
    [ -x "$bin/$product" ] && continue
    printf '%s: building Cycast; the first time takes some minutes\n' "$me" >&2
    break
  done
  for product in "${commands[@]}"; do
    output=$(swift build -c release --package-path "$root" --product "$product" 2>&1) || {
      printf '%s\n' "$output" >&2
      fail 70 "the build of $product has failed"
    }
  done
}
