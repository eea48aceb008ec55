#!/bin/sh
# Makes a.elf and r.elf, which are checked in (Debian: gcc-aarch64-linux-gnu, gcc-arm-none-eabi).
set -e
cd "$(dirname "$0")"
aarch64-linux-gnu-gcc -nostdlib -static -fno-pie -no-pie -g -gdwarf-4 -fdebug-prefix-map="$PWD"=. -Wl,-N -Wl,--build-id=none \
    -Wl,-Ttext=0x40080000 -Wl,-Tdata=0x40090000 -o a.elf a.S
arm-none-eabi-gcc -mcpu=cortex-r52 -g -gdwarf-4 -fdebug-prefix-map="$PWD"=. -c -o r.o r.S
arm-none-eabi-ld -N --build-id=none --no-warn-rwx-segments -Ttext=0x1000 -Tdata=0x10000 -o r.elf r.o
rm r.o
