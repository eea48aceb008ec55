// System registers at every exception level. Boots at EL3 with the MMU off; for each entry of a
// table it puts the registers into a known state, goes to a level, executes up to five instructions
// there and a final SVC, and prints where the first exception went and what it said.
//
// A line is the level that took it, its ESR in 8 digits, which instruction of the slot it was for,
// and X10, in hexadecimal. `!` and a line like it: the program itself was in trouble.
//
// The table is TABLE (a file): how many tests, then per test 48 bytes (six words of the slot, number
// of the state, SPSR, X9, X12); then states of STRIDE bytes each. SETUP (a file) is code that moves a
// state, from X0, into the registers.

        .arch   armv8-a
        .equ    IN_PROGRAM, 9
        .equ    FULL, 0xe000

        .macro  at_level level, then
        .balign 0x80
        cbnz    x20, 1f
        mov     x20, #\level
1:      \then
        .endm

        .macro  vectors level, then
        .rept   16
        at_level \level, "\then"
        .endr
        .endm

        .section .text
        .globl  _start
_start: mov     x20, #IN_PROGRAM
        ldr     x0, =VECTORS + 2 * 0x800
        msr     vbar_el3, x0
        ldr     x21, =table
        ldr     x22, [x21], #8
        mov     x0, #48
        madd    x24, x22, x0, x21               // states
        ldr     x25, =STRIDE
        ldr     x26, =setup
        ldr     x27, =buffer
        mov     x23, x27
        ldr     x28, =slot
        // What the vectors of EL2 and EL1 are is in the states.

next:   cbz     x22, done
        ldr     w1, [x21, #24]
        madd    x0, x1, x25, x24
        blr     x26
        ldp     x0, x1, [x21]
        ldr     x2, [x21, #16]
        stp     x0, x1, [x28]
        str     x2, [x28, #16]
        dc      cvau, x28
        dsb     ish
        ic      ivau, x28
        dsb     ish
        isb
        ldr     w1, [x21, #28]
        msr     spsr_el3, x1
        msr     elr_el3, x28
        ldp     x9, x12, [x21, #32]
        mov     x10, #0
        mov     x11, #0
        mov     x0, #0
        mov     x20, #0
        eret

        // The vectors of EL3, and behind those of EL1 and EL2.
arrived:
        cmp     x20, #IN_PROGRAM
        b.eq    trouble
        mov     x17, x20
        mov     x20, #IN_PROGRAM
        mrs     x1, esr_el3
        mrs     x2, elr_el3
        cmp     x17, #3
        b.eq    2f
        lsr     w3, w1, #26
        cmp     w3, #0x17                       // the stub's SMC
        b.ne    trouble
        mrs     x1, esr_el1
        mrs     x2, elr_el1
        cmp     x17, #1
        b.eq    2f
        mrs     x1, esr_el2
        mrs     x2, elr_el2
2:      add     w3, w17, #'0'
        strb    w3, [x23], #1
        bl      print
        add     x21, x21, #48
        sub     x22, x22, #1
        sub     x0, x23, x27
        mov     x1, #FULL
        cmp     x0, x1
        b.lo    next
        bl      flush
        b       next

        // ESR in W1, the address in X2, the value in X10.
print:  mov     x4, #28
1:      lsr     w3, w1, w4
        and     w3, w3, #15
        cmp     w3, #10
        add     w5, w3, #'0'
        add     w6, w3, #'a' - 10
        csel    w5, w5, w6, lo
        strb    w5, [x23], #1
        subs    x4, x4, #4
        b.pl    1b
        sub     x2, x2, x28
        lsr     x2, x2, #2
        cmp     x2, #7
        mov     w5, #'?'
        add     w6, w2, #'0'
        csel    w5, w6, w5, lo
        strb    w5, [x23], #1
        cbz     x10, 3f
        clz     x4, x10
        and     x4, x4, #~3
        mov     x5, #60
        sub     x4, x5, x4
2:      lsr     x3, x10, x4
        and     w3, w3, #15
        cmp     w3, #10
        add     w5, w3, #'0'
        add     w6, w3, #'a' - 10
        csel    w5, w5, w6, lo
        strb    w5, [x23], #1
        subs    x4, x4, #4
        b.pl    2b
3:      mov     w5, #'\n'
        strb    w5, [x23], #1
        ret

        // SYS_WRITE0
flush:  strb    wzr, [x23]
        mov     x0, #4
        mov     x1, x27
        hlt     #0xf000
        mov     x23, x27
        ret

trouble:
        mrs     x1, esr_el3
        mrs     x2, elr_el3
        mov     x10, x2
        mov     w3, #'!'
        strb    w3, [x23], #1
        bl      print
done:   bl      flush
        // SYS_EXIT_EXTENDED with ADP_Stopped_ApplicationExit and 0.
        mov     x0, #0x20
        adr     x1, last
        hlt     #0xf000
        b       .
        .balign 8
last:   .quad   0x20026, 0
        .ltorg

        // Where the runner says: at VECTORS, one table of 0x800 bytes per level.
        .section .vectors, "ax"
        vectors 1, "smc #0"
        vectors 2, "smc #0"
        vectors 3, "b arrived"

        // Code that changes lies in a page of its own.
        .section .slot, "awx"
        .balign 0x1000
slot:   .skip   0x1000

        .section .data
        .balign 0x1000
table:  .incbin TABLE
        .balign 8
setup:  .incbin SETUP
        .balign 8
buffer: .skip   0x10000
