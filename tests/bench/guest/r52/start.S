// From Hyp mode to Supervisor mode, with the EL1-controlled MPU on (all of DDR is one region), FP on, and an SVC
// handler.
    .syntax unified
    .arm
    .section .start, "ax"
    .globl _start
_start:
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0          // VBAR
    mcr     p15, 4, r0, c12, c0, 0          // HVBAR
    mov     r0, #0x1d3
    msr     SPSR_fsxc, r0
    ldr     r0, =supervisor
    msr     ELR_hyp, r0
    eret
supervisor:
    ldr     sp, =stack_top
    mov     r0, #0xff
    mcr     p15, 0, r0, c10, c2, 0          // MAIR0
    mov     r0, #0
    mcr     p15, 0, r0, c6, c2, 1           // PRSELR
    ldr     r0, =0x00000002
    mcr     p15, 0, r0, c6, c3, 0           // PRBAR: read and write at any level
    ldr     r0, =0x5fffffc1
    mcr     p15, 0, r0, c6, c3, 1           // PRLAR
    mrc     p15, 0, r0, c1, c0, 0
    orr     r0, r0, #1
    orr     r0, r0, #1 << 12
    orr     r0, r0, #1 << 2
    mcr     p15, 0, r0, c1, c0, 0           // SCTLR.{M, I, C}
    ldr     r0, =0xf << 20
    mcr     p15, 0, r0, c1, c0, 2           // CPACR
    isb
    mov     r0, #1 << 30
    vmsr    fpexc, r0
    ldr     r0, =bss_start
    ldr     r1, =bss_end
    mov     r2, #0
1:  cmp     r0, r1
    strlo   r2, [r0], #4
    blo     1b
    bl      main
    b       semihosting_exit
    .ltorg

    .balign 32
vectors:
    b       bad
    b       bad
    b       supervisor_call
    b       bad
    b       bad
    b       bad
    b       bad
    b       bad
supervisor_call:
    push    {r0-r3}
    ldr     r2, =count
    ldr     r3, [r2]
    add     r3, r3, #1
    str     r3, [r2]
    pop     {r0-r3}
    movs    pc, lr
bad:
    mov     r0, #0x18
    ldr     r1, =0x20023
    hlt     #0xf000
    b       bad

    .globl  semihosting
    .type   semihosting, %function
semihosting:
    hlt     #0xf000
    bx      lr
    .globl  semihosting_exit
    .type   semihosting_exit, %function
semihosting_exit:
    mov     r0, #0x18
    ldr     r1, =0x20026
    hlt     #0xf000
    b       .
    .ltorg

    .bss
    .balign 8
count:
    .space  4
    .balign 8
    .space  65536
stack_top:
