// Who may use floating point: CPACR, HCPTR, FPEXC (DDI 0487 G1.17.3).
#include "suite.h"

A32(fp_add, "", "vadd.f32 s0, s0, s0", DONE);
A32(fp_simd, "", "vadd.i32 d0, d0, d0", DONE);
A32(fp_load, "", "vldr d0, [r0]", DONE);
A32(fp_fpexc, "", "vmrs r0, FPEXC", DONE);
A32(fp_fpsid, "", "vmrs r0, FPSID", DONE);
A32(fp_mvfr1, "", "vmrs r0, MVFR1", DONE);
A32(fp_mvfr2, "", "vmrs r0, MVFR2", DONE);
A32(fp_fpscr, "vmsr FPSCR, r0", "vmrs r0, FPSCR", DONE);
A32(fp_sum, "vmov s0, r0\n vmov s1, r1", "vadd.f32 s2, s0, s1", "vmov r0, s2\n" DONE);

static void fpexc(u32 v) { asm volatile(".fpu neon-fp-armv8\n vmsr FPEXC, %0\n isb" : : "r"(v)); }

static void all(const char *name)
{
    static const struct {
        const char *name;
        u32 mode;
    } modes[] = {{"usr.", USR}, {"svc.", SVC}, {"hyp.", HYP}};
    for (u32 m = 0; m < 3; m++) {
#define ONE(x) text(name), text(modes[m].name), CHECK(#x, modes[m].mode, x, SCRATCH, 0)
        ONE(fp_add);
        ONE(fp_simd);
        ONE(fp_load);
        ONE(fp_fpexc);
        ONE(fp_mvfr1);
    }
}

void checks_fp(void)
{
    fpexc(0);
    all("fp.disabled.");
    fpexc(1u << 30);
    all("fp.enabled.");
    WRITE(0, 1, 0, 2, 0x00500000);
    all("fp.privileged.");
    WRITE(0, 1, 0, 2, 0);
    all("fp.denied.");
    WRITE(0, 1, 0, 2, 0x80f00000);
    all("fp.no_simd.");
    value("fp.CPACR", READ(0, 1, 0, 2));
    fresh();
    CHECK("fp.fpsid", SVC, fp_fpsid, 0, 0);
    CHECK("fp.mvfr2", SVC, fp_mvfr2, 0, 0);
    CHECK("fp.fpscr", SVC, fp_fpscr, 0xffffffff, 0);
    CHECK("fp.fpscr.zero", SVC, fp_fpscr, 0, 0);
    CHECK("fp.sum", SVC, fp_sum, 0x3f800000, 0x40000000);
    WRITE(4, 1, 1, 2, 0xffffffff);
    value("fp.HCPTR", READ(4, 1, 1, 2));
    fresh();
}
