#!/bin/bash
# build.sh [FOLDER [BASE]]: builds r52bench.elf in the folder, or beside this script, for mps3-an536 or for the
# address given (0 on ax1). Debian: gcc-arm-none-eabi.
set -e
out=$(realpath "${1:-$(dirname "$0")}")
base=${2:-0x20000000}
cd "$(dirname "$0")"
cc=arm-none-eabi-gcc
flags="-mcpu=cortex-r52 -mfloat-abi=hard -mfpu=neon-fp-armv8 -O2 -ffreestanding -fno-builtin -nostdlib -fno-tree-vectorize
 -fno-tree-loop-distribute-patterns -fno-stack-protector -fno-asynchronous-unwind-tables -fno-optimize-sibling-calls"
objects=$(mktemp -d)
trap 'rm -r "$objects"' EXIT
$cc $flags -marm -DSET=a32 -c workloads.c -o "$objects/a32.o"
$cc $flags -mthumb -DSET=t32 -c workloads.c -o "$objects/t32.o"
$cc $flags -marm -c main.c -o "$objects/main.o"
$cc $flags -marm -c start.S -o "$objects/start.o"
$cc -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -Wl,--defsym=BASE="$base" -T link.ld \
    "$objects"/{start,main,a32,t32}.o -o "$out/r52bench.elf"
