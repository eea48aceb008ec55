#!/bin/bash
# Builds r52bench.elf beside this script, or in the folder given (Debian: gcc-arm-none-eabi).
set -e
out=$(realpath "${1:-$(dirname "$0")}")
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
$cc -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -T link.ld \
    "$objects"/{start,main,a32,t32}.o -o "$out/r52bench.elf"
