#!/bin/sh
# Makes program.elf, which is checked in.
set -e
cd "$(dirname "$0")"
aarch64-linux-gnu-gcc -nostdlib -static -ffreestanding -O1 -g -gdwarf-4 -fno-omit-frame-pointer \
    -mgeneral-regs-only -fno-pie -no-pie -fdebug-prefix-map="$PWD"=. -Wl,-N -Wl,--build-id=none -Wl,-Ttext=0x40080000 \
    -Wl,-Tdata=0x40090000 -o program.elf start.S calls.c
