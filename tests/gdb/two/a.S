// The A side: counts in its own memory, and sometimes tells the other side and looks at what that one counted.
    .globl _start
_start:
    ldr     x1, =0x0c030000                 // shared SRAM
    ldr     x2, =counted
    mov     x0, #0
    mov     x19, #0xa
again:
    add     x0, x0, #1
    str     x0, [x2]
    tst     x0, #0x3ff
    b.ne    again
    bl      a_turn
    b       again
    .globl a_turn
    .type a_turn, %function
a_turn:
    str     w0, [x1]
    ldr     w3, [x1, #0x100]
    ret
    .data
    .globl counted
counted: .quad 0
