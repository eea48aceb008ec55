#!/bin/bash
# Builds the programs here into their folders, or into the folder given (Debian: gcc-arm-none-eabi).
set -e
out=${1:+$(realpath "$1")}
cd "$(dirname "$0")/r52"

objects=$(mktemp -d)
trap 'rm -r "$objects"' EXIT
cc=arm-none-eabi-gcc
flags="-mcpu=cortex-r52 -marm -mgeneral-regs-only -Os -std=gnu11 -Wall -Wextra -Werror -ffreestanding -fno-builtin
 -fno-stack-protector -fno-asynchronous-unwind-tables -fno-toplevel-reorder -nostdlib -static -masm-syntax-unified -Wa,-mfpu=neon-fp-armv8,-mno-warn-deprecated
 -Wl,--build-id=none -Wl,-z,max-page-size=64 -Wl,--no-warn-rwx-segments"
for program in suite separation; do
    name=${out:-$program}/$program.elf
    $cc $flags -T $program/$program.ld lib/*.S lib/*.c $(ls $program/*.[Sc]) -o "$name"
    arm-none-eabi-strip "$name"
done
if [ -z "$out" ]; then
    sha256sum */*.elf > SHA256SUMS
    $cc --version | head -1 > COMPILER
fi
