#!/bin/sh
# build.sh DIRECTORY: compile kernels.c into it, for each width of vectors, when something here changed. Without a C compiler, or on
# another kind of machine, the engine's Java kernels do the same, only slower. In CI a missing compiler is an error.
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

mkdir -p "$target"
for vectors in avx512 avx2; do
  case $vectors in
    avx512) options=-march=x86-64-v4 ;;
    avx2) options="-mavx2 -mfma" ;;
  esac
  library=$target/kernels-linux-x86_64-$vectors.so
  if [ ! -e "$library" ] || [ -n "$(find . -type f -newer "$library")" ]; then
    # shellcheck disable=SC2086 # several options
    "$compiler" -std=gnu11 -O3 $options -ffp-contract=off -Wall -Wextra -Werror -fPIC -shared -o "$library.new" kernels.c
    mv "$library.new" "$library"
  fi
done
