// The generic timers of EL1 and EL2 (DDI 0487 G6, D12), as PPIs.
#include "suite.h"

A32(timer_wait, "", "b .", "");
A32(timer_user_cval, "", "mrrc p15, 2, r2, r3, c14", DONE_EL0);
A32(timer_user_vct, "", "mrrc p15, 1, r2, r3, c14", "mov r0, #1\n" DONE_EL0);

enum { CNTHP = 26, CNTV = 27, CNTP = 30 };
#define ISTATUS 4
static u64 now(void) { return READ64(0, 14); }
static u64 virtual_now(void) { return READ64(1, 14); }

// Acknowledges, or says 1023, and ends it.
static void take(const char *name)
{
    u32 id = READ(0, 12, 12, 0);
    value(name, id);
    if (id < 1020)
        WRITE(0, 12, 12, 1, id);
}

static void fires(const char *name)
{
    run(SVC | 0x100, timer_wait, 0, 0);
    report(name, timer_wait_at);
}

void checks_timers(void)
{
    gic_private(CNTHP, 1, 0x20);
    gic_private(CNTV, 1, 0x40);
    gic_private(CNTP, 1, 0x60);
    WRITE64(4, 14, 0); // CNTVOFF
    // Each, after a while.
    WRITE64(2, 14, now() + 2000); // CNTP_CVAL
    WRITE(0, 14, 2, 1, 1);
    fires("timers.cntp");
    value("timers.cntp.ctl", READ(0, 14, 2, 1));
    WRITE(0, 14, 2, 1, 3);
    value("timers.cntp.masked", READ(0, 14, 2, 1));
    take("timers.cntp.masked.id");
    WRITE(0, 14, 2, 1, 1);
    BARRIER();
    WRITE(0, 14, 2, 0, 0xffffff00); // CNTP_TVAL, in the past
    take("timers.cntp.id");
    WRITE(0, 14, 2, 0, 0x10000000);
    value("timers.cntp.future", READ(0, 14, 2, 1));
    take("timers.cntp.future.id");
    WRITE(0, 14, 2, 1, 0);
    value("timers.cntp.off", READ(0, 14, 2, 1) & ~ISTATUS);
    // The virtual counter is the physical one less CNTVOFF.
    WRITE64(4, 14, 0x40000);
    u64 v = virtual_now(), p = now();
    value("timers.cntvoff", p - v >= 0x40000 && p - v < 0x1000000);
    WRITE64(3, 14, virtual_now() + 2000); // CNTV_CVAL
    WRITE(0, 14, 3, 1, 1);
    fires("timers.cntv");
    take("timers.cntv.id");
    WRITE64(3, 14, virtual_now() + 0x80000000);
    value("timers.cntv.future", READ(0, 14, 3, 1));
    WRITE64(4, 14, -0x400000000ull);
    BARRIER();
    value("timers.cntv.moved", READ(0, 14, 3, 1));
    take("timers.cntv.moved.id");
    WRITE(0, 14, 3, 1, 0);
    WRITE64(4, 14, 0);
    // EL2's own.
    WRITE64(6, 14, now() + 2000); // CNTHP_CVAL
    WRITE(4, 14, 2, 1, 1);
    HCR(IMO);
    fires("timers.cnthp");
    HCR(0);
    take("timers.cnthp.id");
    WRITE(4, 14, 2, 1, 3);
    value("timers.cnthp.masked", READ(4, 14, 2, 1));
    take("timers.cnthp.masked.id");
    WRITE(4, 14, 2, 1, 0);
    // All at once, by priority.
    WRITE64(2, 14, 0);
    WRITE64(3, 14, 0);
    WRITE64(6, 14, 0);
    WRITE(0, 14, 2, 1, 1);
    WRITE(0, 14, 3, 1, 1);
    WRITE(4, 14, 2, 1, 1);
    BARRIER();
    value("timers.first", READ(0, 12, 12, 2));
    WRITE(4, 14, 2, 1, 0);
    BARRIER();
    value("timers.second", READ(0, 12, 12, 2));
    WRITE(0, 14, 3, 1, 0);
    BARRIER();
    value("timers.third", READ(0, 12, 12, 2));
    WRITE(0, 14, 2, 1, 0);
    BARRIER();
    value("timers.none", READ(0, 12, 12, 2));
    // EL0: CNTKCTL.
    WRITE(0, 14, 1, 0, 0);
    CHECK("timers.user.cval", USR, timer_user_cval, 0, 0);
    CHECK("timers.user.vct", USR, timer_user_vct, 0, 0);
    WRITE(0, 14, 1, 0, 0x303);
    CHECK("timers.user.vct_open", USR, timer_user_vct, 0, 0);
    WRITE(4, 14, 1, 0, 0);
    CHECK("timers.user.cnthctl", USR, timer_user_cval, 0, 0);
    fresh();
}
