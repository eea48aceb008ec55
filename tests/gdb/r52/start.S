// A Cortex-R52: Hyp mode in A32, and two guests at EL1 in T32 with the same code and another VMID. What the
// sessions of tests/r52.rs look at.
    .syntax unified
    .arch_extension virt
    .fpu neon-fp-armv8
    .arm
    .globl _start
_start:
    ldr     sp, =stack_hyp
    ldr     r0, =vectors_hyp
    mcr     p15, 4, r0, c12, c0, 0          // HVBAR
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0          // VBAR
    mov     r0, #0xff
    mcr     p15, 0, r0, c10, c2, 0          // MAIR0
    mcr     p15, 4, r0, c10, c2, 0          // HMAIR0
    // EL2: 1 MiB for all, 1 MiB for EL2 alone. EL1: both.
    ldr     r0, =0x20000002
    ldr     r1, =0x200fffc1
    ldr     r2, =0x20100000
    ldr     r3, =0x201fffc1
    mcr     p15, 4, r0, c6, c8, 0           // HPRBAR0
    mcr     p15, 4, r1, c6, c8, 1           // HPRLAR0
    mcr     p15, 4, r2, c6, c8, 4
    mcr     p15, 4, r3, c6, c8, 5
    mcr     p15, 0, r0, c6, c8, 0           // PRBAR0
    mcr     p15, 0, r1, c6, c8, 1           // PRLAR0
    mcr     p15, 0, r2, c6, c8, 4
    mcr     p15, 0, r3, c6, c8, 5
    isb
    ldr     r0, =0x30c50839
    mcr     p15, 4, r0, c1, c0, 0           // HSCTLR.M
    mcr     p15, 0, r0, c1, c0, 0           // SCTLR.M
    mov     r0, #1
    mcr     p15, 4, r0, c1, c1, 0           // HCR.VM
    ldr     r0, =0x33ff
    mcr     p15, 4, r0, c1, c1, 2           // HCPTR
    mov     r0, #(0xf << 20)
    mcr     p15, 0, r0, c1, c0, 2           // CPACR
    isb
    mov     r0, #(1 << 30)
    vmsr    fpexc, r0
    mov     r0, #(1 << 16)
    mcr     p15, 4, r0, c2, c0, 0           // VSCTLR.VMID
    ldr     r0, =0x5a5a
    msr     r8_fiq, r0
    ldr     r0, =stack_svc
    msr     SP_svc, r0
    msr     SP_irq, r0
    mov     r10, #0xa
enter_guest:
    ldr     r0, =guest
    msr     ELR_hyp, r0
    ldr     r0, =0x1f3                      // SVC, T, masked
    msr     SPSR_fsxc, r0                   // SPSR_hyp
    isb
    .globl to_guest
to_guest:
    eret
    .ltorg

    .balign 32
vectors_hyp:
    b       .
    b       .
    b       .
    b       .
    b       .
    b       hyp_entry
    b       .
    b       .
    .globl hyp_entry
hyp_entry:
    // HVC #2: the other guest, and then the end.
    push    {r0, r1}
    mrc     p15, 4, r0, c5, c2, 0           // HSR
    uxth    r0, r0
    cmp     r0, #2
    pop     {r0, r1}
    .globl from_hyp
from_hyp:
    eretne
    cmp     r10, #0xb
    .globl finish
finish:
    wfieq
    beq     finish
    mov     r10, #0xb
    mov     r0, #(2 << 16)
    mcr     p15, 4, r0, c2, c0, 0
    b       enter_guest

    .balign 32
vectors:
    b       .
    b       .
    b       svc_entry
    b       .
    b       .
    b       .
    b       .
    b       .
    .globl svc_entry
svc_entry:
    add     r7, r7, #1
    .globl from_svc
from_svc:
    movs    pc, lr

    .thumb
    .globl guest
    .type guest, %function
guest:
    mov     r0, #5
    .globl before_it
before_it:
    cmp     r0, #5
    itte    eq
    moveq   r1, #1
    .globl in_it
in_it:
    addeq.w r1, r1, #0x100
    movne   r1, #2
    .globl behind_it
behind_it:
    vmov.f64 d1, #1.5
    .globl call_svc
call_svc:
    svc     #7
    .globl after_svc
after_svc:
    hvc     #1
    .globl after_hvc
after_hvc:
    movs    r0, #5
    bl      outer
    ldr     r2, =word
    movs    r3, #1
    .globl writes
writes:
    str     r3, [r2]
    .globl behind_write
behind_write:
    nop
    blx     in_a32
    .globl shared
shared:
    nop
    hvc     #2
    .ltorg

    .arm
    .globl in_a32
    .type in_a32, %function
in_a32:
    add     r4, r4, #1
    bx      lr

    .data
    .balign 8
    .globl word
word: .word 0
    .balign 8
    .space 1024
stack_hyp:
    .space 1024
stack_svc:
