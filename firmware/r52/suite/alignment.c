// Alignment, SCTLR.A and HSCTLR.A (DDI 0487 E2.5), and exclusives (E2.10).
#include "suite.h"

A32(ldr_odd, "", "ldr r0, [r0]", DONE);
A32(strh_odd, "", "strh r1, [r0]", DONE);
A32(ldrd_odd, "", "ldrd r2, r3, [r0]", DONE);
A32(ldm_odd, "", "ldm r0, {r2, r3}", DONE);
A32(push_odd, "mov r3, sp\n mov sp, r0", "push {r2, r3}", "mov sp, r3\n" DONE);
A32(ldrex_odd, "", "ldrex r2, [r0]", DONE);
A32(ldrexd_odd, "", "ldrexd r2, r3, [r0]", DONE);
A32(lda_odd, "", "lda r2, [r0]", DONE);
A32(stl_odd, "", "stl r1, [r0]", DONE);
A32(vldr_odd, "", "vldr d0, [r0]", DONE);
A32(vld1_odd, "", "vld1.32 {d0}, [r0]", DONE);
A32(vld1_asked, "", "vld1.32 {d0}, [r0:64]", DONE);
T32(ldr_odd_it, "movs r2, #0\n it eq", "ldreq r0, [r0]", DONE);
A32(exclusive, "ldrex r2, [r0]\n add r2, r2, #1", "strex r3, r2, [r0]", "ldr r1, [r0]\n add r0, r1, r3, lsl #16\n" DONE);
A32(exclusive_cleared, "ldrex r2, [r0]\n clrex", "strex r3, r2, [r0]", "mov r0, r3\n" DONE);
A32(exclusive_none, "clrex", "strex r3, r1, [r0]", "mov r0, r3\n" DONE);
A32(exclusive_twice, "ldrex r2, [r0]\n strex r3, r2, [r0]", "strex r3, r2, [r0]", "mov r0, r3\n" DONE);
A32(exclusive_elsewhere, "ldrex r2, [r0]\n add r4, r0, #0x1000", "strex r3, r2, [r4]", "mov r0, r3\n" DONE);
A32(exclusive_double, "mov r4, #4\n mov r5, #5\n ldrexd r2, r3, [r0]", "strexd r6, r4, r5, [r0]", "ldr r1, [r0, #4]\n add r0, r6, r1\n" DONE);
A32(exclusive_acquire, "ldaexh r2, [r0]\n add r2, r2, #3", "stlexh r3, r2, [r0]", "ldrh r1, [r0]\n add r0, r1, r3, lsl #16\n" DONE);
A32(big_endian, "ldr r2, =0x11223344\n str r2, [r0]\n setend be", "ldr r0, [r0]", "setend le\n" DONE " .ltorg");

static void all(const char *name, u32 mode)
{
#define AT(x, offset) (text(name), CHECK(#x, mode, x, SCRATCH + offset, 0))
    AT(ldr_odd, 1);
    AT(strh_odd, 1);
    AT(ldrd_odd, 2);
    AT(ldm_odd, 2);
    if (mode != HYP)
        AT(push_odd, 0x101);
    AT(ldrex_odd, 2);
    AT(ldrexd_odd, 4);
    AT(lda_odd, 2);
    AT(stl_odd, 1);
    AT(vldr_odd, 1);
    AT(vld1_odd, 2);
    AT(vld1_asked, 4);
    text(name);
    CHECK("ldr_odd_it", mode | THUMB, ldr_odd_it, SCRATCH + 3, 0);
}

void checks_alignment(void)
{
    store(SCRATCH, 0x03020100);
    store(SCRATCH + 4, 0x07060504);
    store(SCRATCH + 8, 0x0b0a0908);
    // Normal memory below the MPUs, or an unaligned access is one to a device.
    mpu_region(EL1, 0, IMAGE, IMAGE_END, LOWER);
    mpu_region(EL1, 1, SCRATCH, SCRATCH + 0xffff, LOWER);
    mpu_region(EL1, 2, SCRATCH + 0x10000, SCRATCH + 0x1ffff, LOWER | DEVICE);
    mpu_region(EL2, 0, IMAGE, IMAGE_END, LOWER);
    mpu_region(EL2, 1, SCRATCH, SCRATCH + 0xffff, LOWER);
    mpu_region(EL2, 2, 0xe7c00000, 0xe7c00fff, XN | DEVICE);
    WRITE(4, 1, 0, 0, SCTLR_OFF | SCTLR_M);
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M);
    all("alignment.free.svc.", SVC);
    all("alignment.free.hyp.", HYP);
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M | SCTLR_A);
    WRITE(4, 1, 0, 0, SCTLR_OFF | SCTLR_M | SCTLR_A);
    all("alignment.strict.svc.", SVC);
    all("alignment.strict.hyp.", HYP);
    fresh();
    mpu_region(EL1, 0, IMAGE, IMAGE_END, LOWER);
    mpu_region(EL1, 2, SCRATCH + 0x10000, SCRATCH + 0x1ffff, LOWER | DEVICE);
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M);
    CHECK("alignment.device", SVC, ldr_odd, SCRATCH + 0x10001, 0);
    HCR(TGE);
    CHECK("alignment.tge", USR, ldrex_odd, SCRATCH + 2, 0);
    fresh();
    store(SCRATCH, 0x100);
    store(SCRATCH + 4, 0);
#define AT_SCRATCH(x) CHECK("exclusives." #x, SVC, x, SCRATCH, 0)
    AT_SCRATCH(exclusive);
    AT_SCRATCH(exclusive_cleared);
    AT_SCRATCH(exclusive_none);
    AT_SCRATCH(exclusive_twice);
    AT_SCRATCH(exclusive_elsewhere);
    AT_SCRATCH(exclusive_double);
    AT_SCRATCH(exclusive_acquire);
    CHECK("alignment.big_endian", SVC, big_endian, SCRATCH, 0);
}
