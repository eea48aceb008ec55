// void resume(const struct context *c): a partition goes on, until an exception reaches EL2.
    .syntax unified
    .arm
    .globl  resume
    .type   resume, %function
resume:
    push    {r4-r11, lr}
    ldr     r3, =frame
    str     sp, [r3]
    ldr     r1, [r0, #56]
    msr     ELR_hyp, r1
    ldr     r1, [r0, #60]
    msr     SPSR_fsxc, r1
    ldr     lr, [r0, #52]                   // LR_usr is Hyp mode's own
    ldm     r0, {r0-r12}
    eret
    .ltorg
