#include "suite.h"

void run(u32 cpsr, const char *code, u32 r0, u32 r1)
{
    u32 r[4] = {r0, r1, 0x22222222, 0x33333333};
    BARRIER();
    enter(cpsr, code, r);
}

static void where(const char *name, u32 v, u32 at)
{
    put(' ');
    text(name);
    put('=');
    int32_t off = v - at;
    if (off > -256 && off < 256) {
        text(off < 0 ? "at-" : "at+");
        hex(off < 0 ? -off : off);
    } else {
        hex(v);
    }
}

void line(const char *name)
{
    text(name);
    put(':');
}

void value(const char *name, u32 v)
{
    line(name);
    put(' ');
    hex(v);
    put('\n');
}

void report(const char *name, const char *at)
{
    static const char *const EL1_NAMES[8] = {"?", "UNDEF", "SVC", "PREFETCH", "DATA", "?", "IRQ", "FIQ"};
    static const char *const EL2_NAMES[8] = {"?", "UNDEF", "HVC", "PREFETCH", "DATA", "TRAP", "IRQ", "FIQ"};
    const struct event *e = &event;
    u32 a = (u32)at & ~1u;
    line(name);
    if (e->lower < 8) {
        text(" EL1 ");
        text(EL1_NAMES[e->lower]);
        where("LR", e->lr1, a);
        field("SPSR", e->spsr1);
        // SPSR_hyp is the state in which the exception left the core.
        field("CPSR", e->spsr);
        if (e->lower == 4) {
            field("DFSR", e->dfsr);
            where("DFAR", e->dfar, a);
        }
        if (e->lower == 3) {
            field("IFSR", e->ifsr);
            where("IFAR", e->ifar, a);
        }
    } else {
        // Interrupts leave HSR as it is.
        u32 ec = e->vector < 6 ? e->hsr >> 26 : 0;
        text(" EL2 ");
        text(EL2_NAMES[e->vector]);
        where("ELR", e->elr, a);
        field("SPSR", e->spsr);
        if (e->vector < 6)
            field("HSR", e->hsr);
        if (ec == 0x24 || ec == 0x25)
            where("HDFAR", e->hdfar, a);
        // A debug exception leaves it UNKNOWN.
        if ((ec == 0x20 || ec == 0x21) && (e->hsr & 63) != 0x22)
            where("HIFAR", e->hifar, a);
        // Valid for faults of the second stage only: EL2 took them without TGE.
        if ((ec == 0x24 || ec == 0x20) && (READ(4, 1, 1, 0) & (VM | DC)))
            field("HPFAR", e->hpfar);
    }
    field("r0", e->r[0]);
    put('\n');
}

void check(const char *name, u32 mode, const char *code, const char *at, u32 r0, u32 r1)
{
    run(mode | MASKED, code, r0, r1);
    report(name, at);
}

void fresh(void)
{
    WRITE(4, 1, 0, 0, SCTLR_OFF); // HSCTLR
    WRITE(0, 1, 0, 0, SCTLR_OFF); // SCTLR
    HCR(0);
    WRITE(4, 1, 1, 1, 0);           // HDCR
    WRITE(4, 1, 1, 2, 0);           // HCPTR
    WRITE(4, 1, 1, 3, 0);           // HSTR
    WRITE(4, 14, 1, 0, 3);          // CNTHCTL
    WRITE(0, 1, 0, 2, 0x00f00000);  // CPACR
    mpu_clear(EL1);
    mpu_clear(EL2);
    mpu_attributes();
}

int main(void)
{
    console(0xe7c00000);
    text("cortex-r52 suite\n");
    fresh();
    checks_id();
    checks_exceptions();
    checks_banked();
    checks_el1_mpu();
    checks_el2_mpu();
    checks_traps();
    checks_alignment();
    checks_fp();
    checks_gic();
    checks_timers();
    text("end\n");
    return 0;
}
