// Start at the level out of reset: from EL3 on to EL2, where the rest runs; without EL2 it runs at EL1.
    .section .start, "ax"
    .globl  _start
_start:
    adrp    x0, stack
    add     x0, x0, :lo12:stack
    mov     sp, x0
    mrs     x1, CurrentEL
    cmp     x1, #12
    b.ne    1f
    mov     x2, #0x5b1              // SCR_EL3: NS, SMD, HCE, RW
    msr     SCR_EL3, x2
    mov     x2, #0xf
    msr     S3_6_C12_C12_5, x2      // ICC_SRE_EL3
    isb
    bl      from_el3
    mov     x2, #0x3c9              // EL2h, all masked
    msr     SPSR_EL3, x2
    adr     x2, _start
    msr     ELR_EL3, x2
    eret
1:  cmp     x1, #8
    adr     x2, vectors
    b.ne    2f
    msr     VBAR_EL2, x2
    mov     x2, #0x18               // HCR_EL2: RW, IMO, FMO
    orr     x2, x2, #0x80000000
    msr     HCR_EL2, x2
    mov     x2, #0xf
    msr     S3_4_C12_C9_5, x2       // ICC_SRE_EL2
    b       3f
2:  msr     VBAR_EL1, x2
3:  isb
    adrp    x0, bss_start
    add     x0, x0, :lo12:bss_start
    adrp    x1, bss_end
    add     x1, x1, :lo12:bss_end
4:  cmp     x0, x1
    b.hs    5f
    str     xzr, [x0], #8
    b       4b
5:  bl      main
    // SYSTEM_OFF of PSCI, where there is one, by the conduit of this level.
    mov     w0, #0x0008
    movk    w0, #0x8400, lsl #16
    mrs     x1, CurrentEL
    cmp     x1, #8
    b.ne    6f
    smc     #0
    b       stop
6:  hvc     #0
stop:
    wfi
    b       stop

    .balign 2048
vectors:
    .rept   16
    b       stop
    .balign 128
    .endr

    .bss
    .balign 16
    .space  4096
stack:
