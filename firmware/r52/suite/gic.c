// The GIC of a cluster: SGIs, priorities, EOI modes, virtual interrupts (IHI 0069 4, 6, 12.4).
#include "suite.h"

A32(gic_here, "", "b .", "");
A32(gic_hppir, "", "mrc p15, 0, r0, c12, c12, 2", DONE);
A32(gic_iar1, "", "mrc p15, 0, r0, c12, c12, 0", DONE);
A32(gic_iar0, "", "mrc p15, 0, r0, c12, c8, 0", DONE);
A32(gic_eoir1, "", "mcr p15, 0, r0, c12, c12, 1", DONE);
A32(gic_dir, "", "mcr p15, 0, r0, c12, c11, 1", DONE);
A32(gic_rpr, "", "mrc p15, 0, r0, c12, c11, 3", DONE);
A32(gic_pmr, "mcr p15, 0, r0, c4, c6, 0", "mrc p15, 0, r0, c4, c6, 0", DONE);
A32(gic_sgi, "", "mcrr p15, 0, r0, r1, c12", DONE);
A32(gic_user, "", "mrc p15, 0, r0, c12, c12, 0", DONE_EL0);

#define IAR1() READ(0, 12, 12, 0)
#define EOIR1(n) WRITE(0, 12, 12, 1, n)
#define HPPIR1() READ(0, 12, 12, 2)
#define RPR() READ(0, 12, 11, 3)
#define DIR(n) WRITE(0, 12, 11, 1, n)
#define PMR(n) WRITE(0, 4, 6, 0, n)
#define LR(n, low, high)                                                                           \
    do {                                                                                           \
        WRITE(4, 12, 14, n, high);                                                                 \
        WRITE(4, 12, 12, n, low);                                                                  \
    } while (0)

static void sgi(u32 id)
{
    WRITE64(0, 12, (u64)id << 24 | 1); // ICC_SGI1R
    BARRIER();
}

static u32 active(void) { return load(GICR + 0x10300); }
static u32 pending(void) { return load(GICR + 0x10200) & 0xffff; }

// With interrupts open: at `gic_here`, which is a branch to itself, one comes.
static void open(const char *name, u32 mode)
{
    run(mode | 0x100, gic_here, 0, 0);
    report(name, gic_here_at);
}

static void physical(void)
{
    value("gic.CTLR", load(GICD) & 0x7fffffff);
    value("gic.ICC_CTLR.bits", READ(0, 12, 12, 4) & 0x700);
    PMR(0xff);
    value("gic.PMR", READ(0, 4, 6, 0));
    WRITE(0, 12, 12, 3, 0); // ICC_BPR1
    value("gic.BPR1.least", READ(0, 12, 12, 3));
    value("gic.nothing", IAR1());
    gic_private(1, 1, 0x40);
    gic_private(2, 1, 0x80);
    gic_private(3, 0, 0x60);
    sgi(1);
    sgi(2);
    value("gic.pending", pending());
    value("gic.highest", HPPIR1());
    open("gic.irq.svc", SVC);
    open("gic.irq.usr", USR);
    HCR(IMO);
    open("gic.irq.imo", SVC);
    run(SVC | MASKED, gic_here, 0, 0); // IMO takes it in spite of CPSR.I
    report("gic.irq.imo_masked", gic_here_at);
    HCR(0);
    PMR(0x40);
    value("gic.masked_by_priority", HPPIR1());
    PMR(0xff);
    value("gic.acknowledge", IAR1());
    value("gic.running", RPR());
    value("gic.active", active());
    value("gic.second_waits", HPPIR1());
    EOIR1(1);
    value("gic.after_eoi", active());
    value("gic.acknowledge2", IAR1());
    sgi(1);
    value("gic.preempts", IAR1());
    value("gic.both_active", active());
    EOIR1(1);
    EOIR1(2);
    value("gic.idle", RPR());
    // EOImode 1: the priority drops, the interrupt stays active until ICC_DIR.
    WRITE(0, 12, 12, 4, 2);
    sgi(1);
    value("gic.mode1.acknowledge", IAR1());
    EOIR1(1);
    value("gic.mode1.dropped", RPR());
    value("gic.mode1.active", active());
    DIR(1);
    value("gic.mode1.inactive", active());
    WRITE(0, 12, 12, 4, 0);
    // Group 0 is FIQ.
    WRITE64(2, 12, (u64)3 << 24 | 1); // ICC_SGI0R
    BARRIER();
    open("gic.fiq", SVC);
    HCR(FMO);
    open("gic.fiq.fmo", SVC);
    HCR(0);
    value("gic.fiq.not_group1", IAR1());
    value("gic.fiq.acknowledge", READ(0, 12, 8, 0));
    WRITE(0, 12, 8, 1, 3);
    value("gic.fiq.end", active());
    CHECK("gic.user", USR, gic_user, 0, 0);
}

static void virtual(void)
{
    value("gic.VTR", READ(4, 12, 11, 1));
    value("gic.ELRSR", READ(4, 12, 11, 5));
    HCR(IMO | FMO);
    WRITE(4, 12, 11, 7, 0xff000002 | 1 << 9); // ICH_VMCR: VPMR, VENG1, EOImode 1
    WRITE(4, 12, 11, 0, 1);                   // ICH_HCR.En
    // Pending, group 1, priority 0x40, INTID 42; and one of hardware, active state of SGI 1 behind it.
    LR(0, 42, 0x40000000 | 1 << 28 | 0x40 << 16);
    value("gic.virtual.ELRSR", READ(4, 12, 11, 5));
    open("gic.virtual.irq", SVC);
    CHECK("gic.virtual.hppir", SVC, gic_hppir, 0, 0);
    CHECK("gic.virtual.iar0", SVC, gic_iar0, 0, 0);
    CHECK("gic.virtual.iar", SVC, gic_iar1, 0, 0);
    value("gic.virtual.LRC", READ(4, 12, 14, 0));
    CHECK("gic.virtual.rpr", SVC, gic_rpr, 0, 0);
    CHECK("gic.virtual.eoir", SVC, gic_eoir1, 42, 0);
    value("gic.virtual.dropped", READ(4, 12, 14, 0));
    CHECK("gic.virtual.dir", SVC, gic_dir, 42, 0);
    value("gic.virtual.ended", READ(4, 12, 14, 0));
    WRITE(4, 12, 11, 7, 0xff000002);
    // HCR.VI without a list register.
    HCR(IMO | FMO | 1 << 7);
    open("gic.virtual.vi", SVC);
    HCR(IMO | FMO | 1 << 6);
    open("gic.virtual.vf", SVC);
    HCR(IMO | FMO);
    // Of hardware: the end of the virtual one is the end of the physical one.
    WRITE(0, 12, 12, 4, 2);
    sgi(1);
    u32 id = IAR1();
    EOIR1(id);
    gic_private(16, 1, 0x40);
    store(GICR + 0x10200, 1 << 16);
    BARRIER();
    id = IAR1();
    EOIR1(id);
    value("gic.hardware.active", active());
    LR(1, 77, 0x40000000 | 1 << 29 | 1 << 28 | 0x20 << 16 | 16);
    CHECK("gic.hardware.iar", SVC, gic_iar1, 0, 0);
    CHECK("gic.hardware.eoir", SVC, gic_eoir1, 77, 0);
    value("gic.hardware.LR", READ(4, 12, 12, 1));
    value("gic.hardware.LRC", READ(4, 12, 14, 1));
    value("gic.hardware.ended", active());
    DIR(1);
    WRITE(0, 12, 12, 4, 0);
    // The virtual priority mask, as EL1 sees it, and maintenance interrupts.
    CHECK("gic.virtual.pmr", SVC, gic_pmr, 0x55, 0);
    value("gic.virtual.VMCR", READ(4, 12, 11, 7));
    WRITE(4, 12, 11, 0, 1 | 1 << 1); // UIE
    value("gic.virtual.MISR", READ(4, 12, 11, 2));
    // What traps: ICH_HCR.{TC,TALL1}, and SGIs with IMO.
    WRITE(4, 12, 11, 0, 1 | 1 << 10);
    CHECK("gic.trap.tc", SVC, gic_pmr, 0x55, 0);
    WRITE(4, 12, 11, 0, 1 | 1 << 12);
    CHECK("gic.trap.tall1", SVC, gic_iar1, 0, 0);
    WRITE(4, 12, 11, 0, 1);
    CHECK("gic.trap.sgi", SVC, gic_sgi, 1, 0x01000000);
    WRITE(4, 12, 11, 0, 0);
    LR(1, 0, 0);
    HCR(0);
    WRITE(4, 12, 9, 5, 7);
    CHECK("gic.trap.sre", SVC, gic_pmr, 0xff, 0);
    WRITE(4, 12, 9, 5, 0xf);
    fresh();
}

void checks_gic(void)
{
    gic_start();
    physical();
    virtual();
    gic_forget(1);
    gic_forget(2);
    gic_forget(3);
    gic_forget(16);
    PMR(0xff);
}
