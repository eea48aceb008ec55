#!/bin/bash
# Builds the programs here into their folders, or into the folder given (Debian: gcc-arm-none-eabi and
# gcc-aarch64-linux-gnu).
set -e
out=${1:+$(realpath "$1")}
cd "$(dirname "$0")"

common="-Os -std=gnu11 -Wall -Wextra -Werror -ffreestanding -fno-builtin -fno-stack-protector -fno-asynchronous-unwind-tables
 -fno-toplevel-reorder -nostdlib -static -Wl,--build-id=none -Wl,--no-warn-rwx-segments -mgeneral-regs-only"

# build COMPILER FOLDER FLAGS… SOURCES…
build() {
    local folder=${out:+$out/$(basename "$PWD")/}$2
    mkdir -p "$folder"
    local name=$folder/$2.elf
    $1-gcc $common "${@:3}" -o "$name"
    $1-strip "$name"
}

r52=arm-none-eabi
flags="-mcpu=cortex-r52 -marm -masm-syntax-unified -Wa,-mfpu=neon-fp-armv8,-mno-warn-deprecated -Wl,-z,max-page-size=64"
cd r52
for program in suite separation; do
    build $r52 $program $flags -Iboard/mps3-an536 -T $program/$program.ld \
        lib/*.S lib/*.c board/mps3-an536/*.c $(ls $program/*.[Sc])
done
for program in mailbox release; do
    build $r52 $program $flags -Iboard/ax1 -T board/ax1/ax1.ld lib/*.S lib/*.c board/ax1/*.c $program/*.c
done
build $r52 baser $flags -Iboard/ax1 -Ilib -T board/ax1/ax1.ld baser/start.S baser/main.c \
    lib/console.c lib/mpu.c lib/semihosting.c board/ax1/uart.c
cd ../a64
build aarch64-linux-gnu mailbox -mcpu=cortex-a53 -mstrict-align -fno-pic -no-pie -Wl,-z,max-page-size=64 \
    -T mailbox/mailbox.ld mailbox/*.S mailbox/*.c
cd ..

if [ -z "$out" ]; then
    for folder in r52 a64; do
        (cd $folder && sha256sum */*.elf > SHA256SUMS)
    done
    $r52-gcc --version | head -1 > r52/COMPILER
    aarch64-linux-gnu-gcc --version | head -1 > a64/COMPILER
fi
