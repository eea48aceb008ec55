// What an operating system does when it starts on FVP BaseR, in the order in which Zephyr does it on
// fvp_baser_aemv8r/fvp_aemv8r_aarch32: a line for each step. The second core is started through AON.
#include "r52.h"

enum { CTLR = 0, TYPER = 4, WAKER = 0x14, IGROUPR = 0x80, ISENABLER = 0x100, ICENABLER = 0x180, ICPENDR = 0x280 };
enum { IPRIORITYR = 0x400, ICFGR = 0xc00, IGRPMODR = 0xd00, R_TYPER = 8, FRAME = 0x10000, STRIDE = 0x20000 };
enum { DS = 1 << 6, ARE_S = 1 << 4, ENABLE_G1 = 1 << 1, D_RWP = 1u << 31, R_RWP = 1 << 3, ASLEEP = 1 << 2 };
enum { TIMER = 27, PING = 0, TICKS = 5 };
enum { POWER_REQUEST = 0x10, R1_VECTOR = 0x24, R1 = 1 << 17 };

// The mode of each core out of reset.
volatile uint8_t entered[2] = {0xff, 0xff};
static volatile u32 ticks, early, calls, pings[2], second_is_up;
static u32 frames[2], period;
static u64 next;
extern char _start[];

static u32 core(void) { return READ(0, 0, 0, 5) & 1; }

static void step(const char *name)
{
    text(name);
    text(":");
}

void fault(u32 vector, u32 lr)
{
    text("fault");
    field("vector", vector);
    field("lr", lr);
    field("DFSR", READ(0, 5, 0, 0));
    field("DFAR", READ(0, 6, 0, 0));
    text("\n");
    semihosting_exit(1);
}

void supervisor_call(void) { calls++; }

void take_interrupt(void)
{
    u32 id = READ(0, 12, 12, 0); // ICC_IAR1
    if (id == TIMER) {
        u64 now = READ64(1, 14); // CNTVCT
        early += now < next;
        next += period;
        WRITE64(3, 14, next); // CNTV_CVAL
        ticks++;
    }
    if (id == PING) {
        pings[core()]++;
        if (core() == 1)
            WRITE64(0, 12, (u64)PING << 24 | 1); // ICC_SGI1R: to core 0
    }
    BARRIER();
    WRITE(0, 12, 12, 1, id); // ICC_EOIR1
}

static void fpu(void)
{
    WRITE(0, 1, 0, 2, READ(0, 1, 0, 2) | 0xf << 20); // CPACR
    asm volatile(".fpu neon-fp-armv8\n vmsr fpexc, %0" : : "r"(1 << 30));
}

static void mpu(void)
{
    WRITE(0, 10, 2, 0, 0x04ff); // MAIR0: as mpu_region() counts attributes
    mpu_region(EL1, 0, 0, 0x07ffffff, 0);
    mpu_region(EL1, 1, AON, AON + 0xffff, XN | DEVICE);
    mpu_region(EL1, 2, UART, UART + 0xffff, XN | DEVICE);
    mpu_region(EL1, 3, GICD, GIC_END, XN | DEVICE);
    BARRIER();
    WRITE(0, 1, 0, 0, READ(0, 1, 0, 0) | 1 << 12 | 1 << 2 | 1); // SCTLR.{I, C, M}
}

static void distributor(void)
{
    u32 lines = ((load(GICD + TYPER) & 31) + 1) * 32;
    store(GICD + CTLR, 0);
    while (load(GICD + CTLR) & D_RWP)
        ;
    store(GICD + CTLR, load(GICD + CTLR) | DS);
    step("distributor");
    field("lines", lines);
    field("DS", load(GICD + CTLR) & DS);
    for (u32 id = 32; id < lines; id += 32) {
        u32 word = id / 8;
        store(GICD + ICENABLER + word, ~0u);
        store(GICD + ICPENDR + word, ~0u);
        store(GICD + IGROUPR + word, ~0u);
        store(GICD + IGRPMODR + word, ~0u);
    }
    while (load(GICD + CTLR) & D_RWP)
        ;
    for (u32 id = 32; id < lines; id += 4)
        store(GICD + IPRIORITYR + id, 0xa0a0a0a0);
    for (u32 id = 32; id < lines; id += 16)
        store(GICD + ICFGR + id / 4, 0);
    store(GICD + CTLR, ARE_S | ENABLE_G1);
    field("CTLR", load(GICD + CTLR));
    text("\n");
}

static void redistributor(void)
{
    u32 r = GICR;
    for (;; r += STRIDE) {
        u64 type = *(volatile u64 *)(r + R_TYPER);
        if (type >> 32 == (READ(0, 0, 0, 5) & 0xffffff))
            break;
        if (type & 1 << 4)
            semihosting_exit(1);
    }
    u32 frame = r + FRAME;
    frames[core()] = frame;
    if (load(r + WAKER) & ASLEEP) {
        store(r + WAKER, load(r + WAKER) & ~2u);
        while (load(r + WAKER) & ASLEEP)
            ;
    }
    store(frame + ICENABLER, ~0u);
    while (load(r + CTLR) & R_RWP)
        ;
    store(frame + ICPENDR, ~0u);
    store(frame + IGROUPR, ~0u);
    store(frame + IGRPMODR, ~0u);
    for (u32 id = 0; id < 32; id += 4)
        store(frame + IPRIORITYR + id, 0xa0a0a0a0);
    store(frame + ICFGR + 4, 0);
    if (!(READ(0, 12, 12, 5) & 1)) // ICC_SRE
        WRITE(0, 12, 12, 5, READ(0, 12, 12, 5) | 7);
    WRITE(0, 4, 6, 0, 0xff);  // ICC_PMR
    WRITE(0, 12, 12, 7, 1);   // ICC_IGRPEN1
}

static void enable(u32 id) { store(frames[core()] + ISENABLER, 1u << id); }

static void timer(void)
{
    *(volatile uint8_t *)(frames[0] + IPRIORITYR + TIMER) = 0xa0;
    enable(TIMER);
    period = READ(0, 14, 0, 0) / 1000; // CNTFRQ
    next = READ64(1, 14) + period;
    WRITE64(3, 14, next);
    WRITE(0, 14, 3, 1, 1); // CNTV_CTL
}

void second(void)
{
    mpu();
    redistributor();
    enable(PING);
    second_is_up = 1;
    asm volatile("dsb\n sev\n cpsie i");
    for (;;)
        asm volatile("wfi");
}

int main(void)
{
    console(UART);
    step("reset");
    field("mode", entered[0]);
    field("mode", READ_BANKED(cpsr));
    text("\n");
    fpu();
    asm volatile("svc #0" : : : "lr", "memory");
    step("svc");
    field("calls", calls);
    text("\n");
    mpu();
    step("mpu");
    field("regions", READ(0, 0, 0, 4) >> 8 & 0xff); // MPUIR
    field("SCTLR", READ(0, 1, 0, 0));
    text("\n");
    distributor();
    redistributor();
    step("redistributor");
    field("frame", frames[0]);
    field("SRE", READ(0, 12, 12, 5));
    text("\n");
    timer();
    asm volatile("cpsie i");
    while (ticks < TICKS)
        asm volatile("wfi");
    step("timer");
    field("CNTFRQ", READ(0, 14, 0, 0));
    field("early", early);
    text("\n");
    WRITE(0, 14, 3, 1, 0);
    enable(PING);
    store(AON + R1_VECTOR, (u32)_start);
    store(AON + POWER_REQUEST, load(AON + POWER_REQUEST) | R1);
    while (!second_is_up)
        asm volatile("wfe");
    step("second core");
    field("mode", entered[1]);
    field("frame", frames[1]);
    text("\n");
    WRITE64(0, 12, (u64)PING << 24 | 2); // ICC_SGI1R: to core 1
    while (!pings[0])
        asm volatile("wfi");
    step("software interrupts");
    field("there", pings[1]);
    field("back", pings[0]);
    text("\nend\n");
    semihosting_exit(0);
}
