// The R side: the same in A32.
    .syntax unified
    .arm
    .globl _start
_start:
    ldr     r1, =0x0c030000                 // shared SRAM
    ldr     r2, =counted
    mov     r0, #0
    mov     r9, #0x52
again:
    add     r0, r0, #1
    str     r0, [r2]
    lsls    r4, r0, #22
    bne     again
    bl      r_turn
    b       again
    .ltorg
    .globl r_turn
    .type r_turn, %function
r_turn:
    str     r0, [r1, #0x100]
    ldr     r3, [r1]
    bx      lr
    .data
    .globl counted
counted: .word 0
