// A separation kernel: two partitions at EL1, apart by the MPU of EL2, in slots of the same length by turns. What
// one may not do ends in a line of the log and a new start of that partition; slots begin when they would
// have.
#include "../lib/r52.h"

struct context {
    u32 r[14], elr, spsr;           // as switch.S has them
    u32 svc[3], irq[3], sp_usr;     // SP, LR, SPSR
    u32 sctlr, vbar, cntv_ctl, vmcr, active;
    u32 list[2];                    // ICH_LR0, ICH_LRC0
    u64 cntv_cval;
};
struct partition {
    const char *name;
    u32 memory, uart, starts;
    struct context c;
};

// In ticks of the counter. A partition begins MARGIN behind the start of its slot, whatever was before: a line
// of the log takes less.
enum { SLOT = 62500, MARGIN = 31250, CNTHP = 26, CNTV = 27, PARTITIONS = 2 };
enum { VM = 1, FMO = 8, IMO = 16, TIDCP = 1 << 20, TAC = 1 << 21, TSW = 1 << 22 };
#define MEMORY_SIZE 0x100000u
#define PENDING (1u << 30 | 1u << 28)

extern void resume(const struct context *c);

static struct partition partitions[PARTITIONS] = {
    {.name = "A", .memory = 0x20200000, .uart = 0xe0205000},
    {.name = "B", .memory = 0x20300000, .uart = 0xe0206000},
};

static void begin(struct partition *p)
{
    for (u32 i = 0; i < sizeof p->c / 4; i++)
        ((volatile u32 *)&p->c)[i] = 0;
    p->c.elr = p->memory + 32;
    p->c.spsr = SVC | MASKED;
    p->c.sctlr = 0x30c50838;
    p->c.r[0] = p->starts;
}

// What EL1 can change, but for what resume() and record() take.
static void put_state(const struct partition *p)
{
    const struct context *c = &p->c;
    WRITE_BANKED(SP_svc, c->svc[0]);
    WRITE_BANKED(LR_svc, c->svc[1]);
    WRITE_BANKED(SPSR_svc, c->svc[2]);
    WRITE_BANKED(SP_irq, c->irq[0]);
    WRITE_BANKED(LR_irq, c->irq[1]);
    WRITE_BANKED(SPSR_irq, c->irq[2]);
    WRITE_BANKED(SP_usr, c->sp_usr);
    WRITE(0, 1, 0, 0, c->sctlr);
    WRITE(0, 12, 0, 0, c->vbar);
    WRITE(4, 12, 12, 0, c->list[0]);
    WRITE(4, 12, 14, 0, c->list[1]);
    WRITE(4, 12, 9, 0, c->active); // ICH_AP1R0
    WRITE(4, 12, 11, 7, c->vmcr);
    mpu_region(EL2, 4, p->memory, p->memory + MEMORY_SIZE - 1, LOWER);
    mpu_region(EL2, 5, p->uart, p->uart + 0xfff, LOWER | XN | DEVICE);
}

static void put_timer(const struct partition *p)
{
    WRITE64(3, 14, p->c.cntv_cval);
    WRITE(0, 14, 3, 1, p->c.cntv_ctl);
}

static void take_state(struct partition *p)
{
    struct context *c = &p->c;
    c->svc[0] = READ_BANKED(SP_svc), c->svc[1] = READ_BANKED(LR_svc), c->svc[2] = READ_BANKED(SPSR_svc);
    c->irq[0] = READ_BANKED(SP_irq), c->irq[1] = READ_BANKED(LR_irq), c->irq[2] = READ_BANKED(SPSR_irq);
    c->sp_usr = READ_BANKED(SP_usr);
    c->sctlr = READ(0, 1, 0, 0);
    c->vbar = READ(0, 12, 0, 0);
    c->cntv_cval = READ64(3, 14);
    c->cntv_ctl = READ(0, 14, 3, 1) & 3;
    WRITE(0, 14, 3, 1, 0);
    c->list[0] = READ(4, 12, 12, 0);
    c->list[1] = READ(4, 12, 14, 0);
    c->active = READ(4, 12, 9, 0);
    c->vmcr = READ(4, 12, 11, 7);
}

static void log_event(const struct partition *p)
{
    const struct event *e = &event;
    u32 ec = e->hsr >> 26;
    text(p->name);
    text(": stopped:");
    field("HSR", e->hsr);
    field("ELR", e->elr);
    if (ec == 0x24)
        field("HDFAR", e->hdfar);
    if (ec == 0x20)
        field("HIFAR", e->hifar);
    if (ec == 0x24 || ec == 0x20)
        field("HPFAR", e->hpfar);
    put('\n');
}

// An interrupt came: whether the slot is over.
static int interrupt(void)
{
    u32 id = READ(0, 12, 12, 0); // ICC_IAR1
    if (id == CNTV) {
        // The partition's own, until it sets its timer again.
        WRITE(0, 14, 3, 1, 3);
        WRITE(4, 12, 14, 0, PENDING);
        WRITE(4, 12, 12, 0, CNTV);
    }
    if (id == CNTHP)
        WRITE(4, 14, 2, 1, 0);
    if (id < 1020)
        WRITE(0, 12, 12, 1, id);
    return id == CNTHP;
}

static void slot(struct partition *p, u64 first)
{
    put_state(p);
    // WFI ends at the tick, whatever instructions took before it. The partition's timer does not run yet: it
    // would end it too.
    WRITE64(6, 14, first + MARGIN); // CNTHP_CVAL
    WRITE(4, 14, 2, 1, 1);
    asm volatile("wfi" : : : "memory");
    WRITE64(6, 14, first + SLOT);
    put_timer(p);
    for (;;) {
        resume(&p->c);
        for (int i = 0; i < 14; i++)
            p->c.r[i] = event.r[i];
        p->c.elr = event.elr;
        p->c.spsr = event.spsr;
        if (event.vector == 6) {
            if (interrupt())
                break;
        } else if (event.hsr >> 26 == 0x12 && (event.hsr & 0xffff) == 1) {
            text(p->name);
            text(": done\n");
            semihosting_exit(0);
        } else {
            log_event(p);
            p->starts++;
            begin(p);
            put_state(p);
            put_timer(p);
        }
    }
    take_state(p);
}

int main(void)
{
    console(0xe7c00000);
    text("separation kernel\n");
    mpu_attributes();
    mpu_clear(EL2);
    mpu_region(EL2, 0, 0x20000000, 0x200fffff, 0);
    mpu_region(EL2, 1, 0xe7c00000, 0xe7c00fff, XN | DEVICE);
    mpu_region(EL2, 2, GICD, 0xf01fffff, XN | DEVICE);
    WRITE(4, 1, 0, 0, 0x30c50839); // HSCTLR.M
    gic_start();
    WRITE(4, 12, 9, 5, 0xf);
    gic_private(CNTHP, 1, 0x20);
    gic_private(CNTV, 1, 0x40);
    WRITE(4, 12, 11, 0, 1);              // ICH_HCR.En
    WRITE(4, 14, 1, 0, 0);               // CNTHCTL: no physical counter or timer
    WRITE(4, 1, 1, 2, 1 << 11 | 1 << 10); // HCPTR: no floating point
    WRITE64(4, 14, 0);
    WRITE(4, 1, 1, 0, VM | FMO | IMO | TIDCP | TAC | TSW);
    for (u32 i = 0; i < PARTITIONS; i++)
        begin(&partitions[i]);
    u64 first = READ64(0, 14) + SLOT;
    for (u32 i = 0;; i = (i + 1) % PARTITIONS, first += SLOT)
        slot(&partitions[i], first);
}
