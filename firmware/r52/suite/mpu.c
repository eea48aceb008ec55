// The two MPUs (DDI 0568 C1, E1).
#include "suite.h"

A32(mpu_read, "", "ldr r0, [r0]", "svc #0");
A32(mpu_write, "", "str r1, [r0]", "svc #0");
A32(mpu_run, "", "bx r0", "");
A32(mpu_swap, "", "1: ldrex r2, [r0]\n strex r3, r1, [r0]", "svc #0");
A32(mpu_unprivileged, "", "ldrt r2, [r0]", "svc #0");

// Lines begin with `which` and `control`.
static void three(const char *which, const char *control, const char *name, u32 mode, u32 at)
{
    text(which), text(control), text("read.");
    CHECK(name, mode, mpu_read, at, 0x5a5a);
    text(which), text(control), text("write.");
    CHECK(name, mode, mpu_write, at + 4, 0x5a5a);
    text(which), text(control), text("execute.");
    CHECK(name, mode, mpu_run, at, 0);
}

static void scratch_code(void)
{
    store(SCRATCH, 0xef000000); // SVC #0
    store(SCRATCH + 4, 0);
    store(SCRATCH + 0x2000, 0xef000000);
    // ICIALLU
    WRITE(0, 7, 5, 0, 0);
    BARRIER();
}

static const char *const ap[8] = {"rw",       "rw_xn",       "rw_lower", "rw_lower_xn",
                                  "ro",       "ro_xn",       "ro_lower", "ro_lower_xn"};

void checks_el1_mpu(void)
{
    static const struct {
        const char *name;
        u32 bits;
    } controls[] = {{"", 0}, {"wxn.", SCTLR_WXN}, {"uwxn.", SCTLR_UWXN}};
    scratch_code();
    mpu_region(EL1, 0, IMAGE, IMAGE_END, LOWER | READ_ONLY);
    for (u32 c = 0; c < 3; c++) {
        WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M | controls[c].bits);
        for (u32 flags = 0; flags < 8; flags++) {
            mpu_region(EL1, 3, SCRATCH, SCRATCH + 0xfff, flags);
            three("mpu1.el1.", controls[c].name, ap[flags], SVC, SCRATCH);
            three("mpu1.el0.", controls[c].name, ap[flags], USR, SCRATCH);
        }
    }
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M);
    mpu_region(EL1, 3, SCRATCH, SCRATCH + 0xfff, 0);
    CHECK("mpu1.ldrt", SVC, mpu_unprivileged, SCRATCH, 0);
    CHECK("mpu1.exclusive", SVC, mpu_swap, SCRATCH + 0x100, 3);
    // Edges, in granules of 64 bytes.
    mpu_region(EL1, 3, SCRATCH + 0x40, SCRATCH + 0xbf, 0);
    CHECK("mpu1.edge.below", SVC, mpu_read, SCRATCH + 0x3c, 0);
    CHECK("mpu1.edge.first", SVC, mpu_write, SCRATCH + 0x40, 0);
    CHECK("mpu1.edge.last", SVC, mpu_write, SCRATCH + 0xbc, 0);
    CHECK("mpu1.edge.above", SVC, mpu_read, SCRATCH + 0xc0, 0);
    CHECK("mpu1.edge.across", SVC, mpu_read, SCRATCH + 0xbe, 0);
    mpu_region(EL1, 4, SCRATCH + 0x80, SCRATCH + 0xff, 0);
    CHECK("mpu1.overlap", SVC, mpu_read, SCRATCH + 0x80, 0);
    CHECK("mpu1.overlap.beside", SVC, mpu_write, SCRATCH + 0x40, 0);
    CHECK("mpu1.overlap.execute", SVC, mpu_run, SCRATCH + 0x80, 0);
    // The background region is for privileged accesses, and execute-never where the map has devices.
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M | SCTLR_BR);
    CHECK("mpu1.background.el1", SVC, mpu_read, SCRATCH + 0x2000, 0);
    CHECK("mpu1.background.run", SVC, mpu_run, SCRATCH + 0x2000, 0);
    CHECK("mpu1.background.device", SVC, mpu_run, 0xe0205000, 0);
    CHECK("mpu1.background.el0", USR, mpu_read, SCRATCH + 0x2000, 0);
    CHECK("mpu1.background.ldrt", SVC, mpu_unprivileged, SCRATCH + 0x2000, 0);
    CHECK("mpu1.background.overlap", SVC, mpu_read, SCRATCH + 0x80, 0);
    WRITE(0, 1, 0, 0, SCTLR_OFF);
    CHECK("mpu1.off.el0", USR, mpu_read, SCRATCH + 0x2000, 0);
    CHECK("mpu1.off.device", SVC, mpu_run, 0xe0205000, 0);
    // The selectors, and regions without them.
    WRITE(0, 6, 8, 4, 0x20104013); // PRBAR1
    WRITE(0, 6, 8, 5, 0x201040c5); // PRLAR1
    WRITE(0, 6, 2, 1, 1);
    value("mpu1.direct.PRBAR", READ(0, 6, 3, 0));
    value("mpu1.direct.PRLAR", READ(0, 6, 3, 1));
    WRITE(0, 6, 3, 0, 0xffffffff);
    WRITE(0, 6, 3, 1, 0xfffffffe);
    value("mpu1.direct.PRBAR1", READ(0, 6, 8, 4));
    value("mpu1.direct.PRLAR1", READ(0, 6, 8, 5));
    WRITE(0, 6, 2, 1, 15);
    WRITE(0, 6, 3, 0, 0x20108001);
    value("mpu1.direct.PRBAR15", READ(0, 6, 15, 4));
    value("mpu1.PRSELR", READ(0, 6, 2, 1));
    WRITE(0, 6, 2, 1, 0xff);
    value("mpu1.PRSELR.all", READ(0, 6, 2, 1));
    fresh();
}

void checks_el2_mpu(void)
{
    scratch_code();
    mpu_region(EL2, 0, IMAGE, IMAGE_END, LOWER);
    mpu_region(EL2, 1, 0xe7c00000, 0xe7c00fff, XN | DEVICE);
    for (u32 flags = 0; flags < 8; flags++) {
        mpu_region(EL2, 3, SCRATCH, SCRATCH + 0xfff, flags);
        WRITE(4, 1, 0, 0, SCTLR_OFF | SCTLR_M);
        three("mpu2.el2.", "", ap[flags], HYP, SCRATCH);
    }
    mpu_region(EL2, 3, SCRATCH, SCRATCH + 0xbf, 0);
    mpu_region(EL2, 4, SCRATCH + 0x80, SCRATCH + 0xff, 0);
    CHECK("mpu2.miss", HYP, mpu_read, SCRATCH + 0x100, 0);
    CHECK("mpu2.miss.write", HYP, mpu_write, SCRATCH + 0x104, 0);
    CHECK("mpu2.miss.run", HYP, mpu_run, SCRATCH + 0x108, 0);
    CHECK("mpu2.overlap", HYP, mpu_read, SCRATCH + 0x80, 0);
    WRITE(4, 1, 0, 0, SCTLR_OFF | SCTLR_M | SCTLR_BR);
    CHECK("mpu2.background", HYP, mpu_read, SCRATCH + 0x100, 0);
    CHECK("mpu2.background.device", HYP, mpu_run, 0xe0205000, 0);
    CHECK("mpu2.background.overlap", HYP, mpu_read, SCRATCH + 0x80, 0);
    WRITE(4, 1, 0, 0, SCTLR_OFF);
    mpu_clear(EL2);
    // Two stages.
    mpu_region(EL2, 0, IMAGE, IMAGE_END, LOWER | READ_ONLY);
    HCR(VM);
    for (u32 flags = 0; flags < 8; flags++) {
        mpu_region(EL2, 3, SCRATCH, SCRATCH + 0xfff, flags);
        three("mpu2.el1.", "", ap[flags], SVC, SCRATCH);
        three("mpu2.el0.", "", ap[flags], USR, SCRATCH);
    }
    CHECK("mpu2.stage2.miss", SVC, mpu_read, SCRATCH + 0x1234, 0);
    CHECK("mpu2.stage2.miss.write", USR, mpu_write, SCRATCH + 0x1234, 0);
    CHECK("mpu2.stage2.miss.run", SVC, mpu_run, SCRATCH + 0x2000, 0);
    mpu_region(EL2, 4, SCRATCH + 0x80, SCRATCH + 0xff, LOWER);
    CHECK("mpu2.stage2.overlap", SVC, mpu_read, SCRATCH + 0x80, 0);
    WRITE(4, 1, 0, 0, SCTLR_OFF | SCTLR_BR);
    CHECK("mpu2.stage2.background", SVC, mpu_read, SCRATCH + 0x1234, 0);
    WRITE(4, 1, 0, 0, SCTLR_OFF);
    // Both: the first to forbid is the first stage.
    mpu_region(EL1, 0, IMAGE, IMAGE_END, LOWER | READ_ONLY);
    mpu_region(EL1, 1, SCRATCH, SCRATCH + 0xfff, READ_ONLY);
    mpu_region(EL1, 2, SCRATCH + 0x1000, SCRATCH + 0x1fff, 0);
    mpu_region(EL2, 3, SCRATCH, SCRATCH + 0x7f, READ_ONLY | LOWER | XN);
    mpu_region(EL2, 4, SCRATCH + 0x1000, SCRATCH + 0x1fff, READ_ONLY | LOWER);
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M);
    CHECK("mpu2.both.read", SVC, mpu_read, SCRATCH, 0);
    CHECK("mpu2.both.write1", SVC, mpu_write, SCRATCH, 0);
    CHECK("mpu2.both.write2", SVC, mpu_write, SCRATCH + 0x1000, 0);
    CHECK("mpu2.both.run2", SVC, mpu_run, SCRATCH, 0);
    CHECK("mpu2.both.user", USR, mpu_read, SCRATCH, 0);
    CHECK("mpu2.both.miss1", SVC, mpu_read, SCRATCH + 0x3000, 0);
    CHECK("mpu2.both.miss2", SVC, mpu_read, SCRATCH + 0x80, 0);
    HCR(VM | DC);
    CHECK("mpu2.dc", SVC, mpu_write, SCRATCH, 0);
    HCR(DC);
    CHECK("mpu2.dc_alone", SVC, mpu_read, SCRATCH + 0x80, 0);
    fresh();
    // HPRENR, and regions without the selector.
    WRITE(4, 6, 8, 4, 0x20104013);
    WRITE(4, 6, 8, 5, 0x201040c4);
    WRITE(4, 6, 9, 0, 0x20105000);
    WRITE(4, 6, 9, 1, 0x20105fc1);
    value("mpu2.HPRENR", READ(4, 6, 1, 1));
    WRITE(4, 6, 1, 1, 2);
    value("mpu2.HPRLAR1", READ(4, 6, 8, 5));
    value("mpu2.HPRLAR2", READ(4, 6, 9, 1));
    WRITE(4, 6, 2, 1, 1);
    value("mpu2.HPRBAR", READ(4, 6, 3, 0));
    fresh();
}
