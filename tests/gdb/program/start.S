// Two cores, EL1 and EL0, two address spaces: what the sessions of tests/ look at.
    .globl _start
_start:
    mov x0, #(3 << 20)
    msr cpacr_el1, x0
    ldr x0, =stack0
    mov sp, x0
    ldr x0, =vectors
    msr vbar_el1, x0
    isb
    // To EL0 and back, twice.
    msr spsr_el1, xzr
    adr x0, user
    msr elr_el1, x0
    .globl to_user
to_user:
    eret
    .globl user
user:
    svc #7
    .globl user_again
user_again:
    svc #8
    b .

    .globl back
back:
    mov x0, #5
    bl outer
    fmov v1.2d, #1.5
    // PSCI CPU_ON of core 1.
    ldr x0, =0xc4000003
    mov x1, #1
    adr x2, second
    mov x3, #0
    hvc #0
    ldr x20, =word
1:  ldr w1, [x20]
    cmp w1, #3
    b.lo 1b
    // Two address spaces: 0x80000000 is the first gigabyte of RAM in both.
    ldr x0, =0xff
    msr mair_el1, x0
    ldr x0, =0x200803519
    msr tcr_el1, x0
    ldr x21, =tables_a
    ldr x22, =tables_b
    msr ttbr0_el1, x21
    isb
    mrs x0, sctlr_el1
    orr x0, x0, #1
    msr sctlr_el1, x0
    isb
    ldr x23, =in_both
    mov x24, #0x40000000
    add x23, x23, x24
    mov x25, #3
    .globl spaces
spaces:
    mov x19, #0xa
    msr ttbr0_el1, x21
    isb
    blr x23
    mov x19, #0xb
    msr ttbr0_el1, x22
    isb
    blr x23
    subs x25, x25, #1
    b.ne spaces
    .globl finish
finish:
    ldr x0, =0x84000008
    hvc #0
    b .

    .globl in_both
in_both:
    nop
    ret

    .globl second
second:
    ldr x0, =stack1
    mov sp, x0
    ldr x2, =word
    mov w1, #0
2:  add w1, w1, #1
    .globl second_writes
second_writes:
    str w1, [x2]
    mov x3, #200
3:  subs x3, x3, #1
    b.ne 3b
    cmp w1, #4
    b.lo 2b
4:  wfi
    b 4b

    .balign 2048
    .globl vectors
vectors:
    .fill 256, 4, 0x14000000
    // Synchronous, from a lower level.
    .globl from_user
from_user:
    mrs x0, esr_el1
    and x0, x0, #0xffff
    cmp x0, #7
    b.ne back
    .globl return_to_user
return_to_user:
    eret
    .balign 2048

    .data
    .balign 4096
tables_a:
    .quad 0x00000405, 0x40000701, 0x40000701
    .balign 4096
tables_b:
    .quad 0x00000405, 0x40000701, 0x40000701
    .balign 4096
    .globl word
word: .quad 0
    .balign 16
    .space 4096
stack0:
    .space 4096
stack1:
