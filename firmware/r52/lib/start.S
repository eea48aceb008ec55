// Start in Hyp mode, the vectors of EL2 and EL1, and the way into a piece of code and back out of it.
//
// Every exception ends in EL2: the vectors of EL1 are HVC instructions, so that nothing below EL2 needs a
// stack or memory of its own to report what happened, whatever the MPUs forbid at that moment.
    .syntax unified
    .arm
    .section .start, "ax"
    .globl _start
_start:
    ldr     sp, =stack_hyp
    ldr     r0, =vectors_el2
    mcr     p15, 4, r0, c12, c0, 0          // HVBAR
    ldr     r0, =vectors_el1
    mcr     p15, 0, r0, c12, c0, 0          // VBAR
    ldr     r0, =stack_svc
    msr     SP_svc, r0
    ldr     r0, =stack_abt
    msr     SP_abt, r0
    ldr     r0, =stack_und
    msr     SP_und, r0
    ldr     r0, =stack_irq
    msr     SP_irq, r0
    ldr     r0, =stack_fiq
    msr     SP_fiq, r0
    ldr     r0, =stack_usr
    msr     SP_usr, r0
    ldr     r0, =bss_start
    ldr     r1, =bss_end
    mov     r2, #0
1:  cmp     r0, r1
    strlo   r2, [r0], #4
    blo     1b
    isb
    bl      main
    b       semihosting_exit
    .ltorg

    .balign 32
    .globl  vectors_el2
vectors_el2:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    b       el2_\n
    .endr
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
el2_\n:
    push    {r0-r12, lr}
    mov     r0, #\n
    b       caught
    .endr
caught:
    mov     r1, sp
    bl      record
    ldr     r0, =frame
    ldr     sp, [r0]
    pop     {r4-r11, pc}

    .balign 32
    .globl  vectors_el1
vectors_el1:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    hvc     #(0xe0 + \n)
    .endr

// void enter(cpsr, address, const uint32_t r[4]): goes there, and returns when an exception reaches EL2.
    .globl  enter
    .type   enter, %function
enter:
    push    {r4-r11, lr}
    ldr     r3, =frame
    str     sp, [r3]
    msr     SPSR_fsxc, r0
    msr     ELR_hyp, r1
    ldm     r2, {r0-r3}
    eret
    .ltorg

    .bss
    .balign 8
    .globl  frame
frame:
    .space  8
    .irp    m, usr, fiq, irq, und, abt, svc
    .space  512
stack_\m:
    .endr
    .space  8192
stack_hyp:
