#!/bin/sh
# build.sh DIRECTORY: compile kernels.c into it, when it changed. Without a C compiler, or on another kind of machine, the engine's Java
# kernels do the same, only slower. In CI a missing compiler is an error.
set -eu
target=$1
cd "$(dirname "$0")"

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64 | Linux-amd64) ;;
  *) exit 0 ;;
esac

for compiler in ${CC:-cc gcc clang}; do
  command -v "$compiler" >/dev/null && break
  compiler=
done
if [ -z "$compiler" ]; then
  echo "no C compiler: the engine uses its Java kernels, which are slower (install gcc and build again)" >&2
  [ -z "${CI:-}" ]
  exit
fi

library=$target/kernels-linux-x86_64.so
mkdir -p "$target"
if [ -z "$(find "$library" -newer kernels.c -newer build.sh 2>/dev/null)" ]; then
  "$compiler" -std=gnu11 -O3 -march=x86-64-v4 -ffp-contract=off -Wall -Wextra -Werror -fPIC -shared -o "$library.new" kernels.c
  mv "$library.new" "$library"
fi
