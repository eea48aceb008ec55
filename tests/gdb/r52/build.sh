#!/bin/sh
# Makes program.elf, which is checked in (Debian: gcc-arm-none-eabi).
set -e
cd "$(dirname "$0")"
arm-none-eabi-gcc -mcpu=cortex-r52 -nostdlib -static -ffreestanding -g -gdwarf-4 -fdebug-prefix-map="$PWD"=. -c -o start.o start.S
arm-none-eabi-gcc -mcpu=cortex-r52 -mthumb -mgeneral-regs-only -ffreestanding -O1 -g -gdwarf-4 -fno-omit-frame-pointer \
    -fdebug-prefix-map="$(realpath ..)"=. -c -o calls.o ../program/calls.c
arm-none-eabi-ld -N --build-id=none --no-warn-rwx-segments -Ttext=0x20000000 -Tdata=0x20010000 -o program.elf start.o calls.o
rm start.o calls.o
