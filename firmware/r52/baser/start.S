// The way from reset to C of an operating system for FVP BaseR: out of Hyp mode to EL1 at once, then one core
// goes on and the others wait for it, whether they leave reset with it or later; a stack for every mode; then
// System mode, in which C runs. Interrupts save their state on its stack.
    .syntax unified
    .arm
    .equ MASK, 0xc0
    .equ STACK, 0x400
    .section .start, "ax"
    .globl _start
_start:
    mrs     r0, cpsr
    and     r0, r0, #0x1f
    ldr     r1, =entered
    mrc     p15, 0, r2, c0, c0, 5           // MPIDR
    and     r2, r2, #3
    strb    r0, [r1, r2]
    cmp     r0, #0x1a
    bne     el1
    ldr     r0, =0xb783                     // what EL1 may write of what is IMPLEMENTATION DEFINED
    mcr     p15, 4, r0, c1, c0, 1           // HACTLR
    mrs     r0, cpsr
    bic     r0, r0, #0x1f
    orr     r0, r0, #0x13
    msr     spsr_cxsf, r0
    ldr     r0, =el1
    msr     elr_hyp, r0
    dsb
    isb
    eret
el1:
    // With plain loads and stores: who sees no first one says that it is, and the last who said so is, once
    // nobody is about to any more.
    ldr     r3, =votes
    mov     r4, #1
    strb    r4, [r3, r2]
    dmb
    ldr     r5, =first
    ldr     r6, [r5]
    cmn     r6, #1
    streq   r2, [r5]
    dmb
    mov     r4, #0
    strb    r4, [r3, r2]
    dmb
1:  ldr     r4, [r3]                        // the votes of four cores
    cmp     r4, #0
    bne     1b
    dmb
    ldr     r6, [r5]
    cmp     r6, r2
    beq     3f
    ldr     r5, =released
2:  dmb
    ldr     r6, [r5]
    cmp     r6, r2
    bne     2b
    dmb
3:
    // Of each core one below the other.
    ldr     r0, =stacks
    mov     r1, #(6 * STACK)
    mla     r0, r1, r2, r0
    .irp    mode, 0x11, 0x12, 0x17, 0x1b, 0x13, 0x1f
    msr     cpsr_c, #(\mode | MASK)
    add     r0, r0, #STACK
    mov     sp, r0
    .endr
    mrc     p15, 0, r0, c1, c0, 0           // SCTLR
    bic     r0, r0, #(1 << 13)              // V
    mcr     p15, 0, r0, c1, c0, 0
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0          // VBAR
    isb
    ldr     r5, =first
    ldr     r6, [r5]
    cmp     r2, r6
    bne     second
    mov     r2, #0
    ldr     r0, =bss_start
    ldr     r1, =bss_end
1:  cmp     r0, r1
    strlo   r2, [r0], #4
    blo     1b
    b       main
    .ltorg

    .balign 32
vectors:
    b       .
    b       undefined
    b       call
    b       prefetch
    b       data
    b       .
    b       interrupt
    b       .
undefined:
    mov     r0, #1
    b       caught
prefetch:
    mov     r0, #3
    b       caught
data:
    mov     r0, #4
caught:
    mov     r1, lr
    cps     #0x1f
    b       fault
    .macro  saved handler
    srsdb   sp!, #0x1f
    cps     #0x1f
    push    {r0-r3, r12, lr}
    mov     r0, sp
    and     r1, r0, #4                      // AAPCS: a stack of doublewords
    sub     sp, sp, r1
    push    {r1, lr}
    bl      \handler
    pop     {r1, lr}
    add     sp, sp, r1
    pop     {r0-r3, r12, lr}
    rfeia   sp!
    .endm
call:
    saved   supervisor_call
interrupt:
    sub     lr, lr, #4
    saved   take_interrupt

    .bss
    .balign 8
stacks:
    .space  4 * 6 * STACK
