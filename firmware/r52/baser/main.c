// What an operating system does when it starts on FVP BaseR, in the order in which Zephyr does it on
// fvp_baser_aemv8r/fvp_aemv8r_aarch32 and its variant for several cores: a line for each step. Cores that are not
// on, by what AON says, are started through it.
#include "r52.h"

enum { CTLR = 0, TYPER = 4, WAKER = 0x14, IGROUPR = 0x80, ISENABLER = 0x100, ICENABLER = 0x180, ICPENDR = 0x280 };
enum { IPRIORITYR = 0x400, ICFGR = 0xc00, IGRPMODR = 0xd00, R_TYPER = 8, FRAME = 0x10000, STRIDE = 0x20000 };
enum { IROUTER = 0x6000, UART_INTERRUPT = 32 + 5 };
enum { DS = 1 << 6, ARE_S = 1 << 4, ENABLE_G1 = 1 << 1, D_RWP = 1u << 31, R_RWP = 1 << 3, ASLEEP = 1 << 2 };
enum { TIMER = 27, PING = 0, TICKS = 5, CORES = 4, ROUNDS = 1000 };
enum { POWER_REQUEST = 0x10, POWER_STATUS = 0x14, R0_VECTOR = 0x20, R0 = 1 << 16 };

// Of each core: its mode out of reset; whether it is about to say that it is the first.
volatile uint8_t entered[CORES] = {0xff, 0xff, 0xff, 0xff};
volatile _Alignas(4) uint8_t votes[CORES] = {0};
// The core that goes on by itself, and the one that it lets go on. Not in .bss: they are used before that is zero.
volatile u32 first = -1, released = -1;
static volatile u32 ticks[CORES], early[CORES], calls, pings[CORES], up, lock, counted, done;
static u32 frames[CORES], period;
static u64 next[CORES];
extern char _start[];

static u32 core(void) { return READ(0, 0, 0, 5) & 3; }

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
        u32 n = core();
        early[n] += now < next[n];
        next[n] += period;
        WRITE64(3, 14, next[n]); // CNTV_CVAL
        ticks[n]++;
    }
    if (id == PING) {
        pings[core()]++;
        if (core() != first)
            WRITE64(0, 12, (u64)PING << 24 | 1 << first); // ICC_SGI1R
    }
    BARRIER();
    WRITE(0, 12, 12, 1, id); // ICC_EOIR1
}

// By set and way, as caches of an unknown content are made valid.
static void caches(void)
{
    WRITE(0, 7, 5, 0, 0); // ICIALLU
    u32 level = READ(1, 0, 0, 1); // CLIDR
    for (u32 n = 0; n < 7 && level >> 3 * n & 7; n++) {
        if ((level >> 3 * n & 7) < 2)
            continue;
        WRITE(2, 0, 0, 0, n << 1); // CSSELR
        BARRIER();
        u32 size = READ(1, 0, 0, 0); // CCSIDR
        u32 line = (size & 7) + 4, ways = (size >> 3 & 0x3ff) + 1, sets = (size >> 13 & 0x7fff) + 1;
        u32 shift = ways > 1 ? __builtin_clz(ways - 1) : 0;
        for (u32 way = 0; way < ways; way++)
            for (u32 set = 0; set < sets; set++)
                WRITE(0, 7, 6, 2, way << shift | set << line | n << 1); // DCISW
    }
    BARRIER();
}

static void fpu(void)
{
    WRITE(0, 1, 0, 2, READ(0, 1, 0, 2) | 0xf << 20); // CPACR
    asm volatile(".fpu neon-fp-armv8\n vmsr fpexc, %0" : : "r"(1 << 30));
}

static void mpu(void)
{
    WRITE(0, 10, 2, 0, 0x04ff); // MAIR0: as mpu_region() counts attributes
    mpu_clear(EL1);
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
    // Of a shared interrupt, to core 1: a doubleword.
    *(volatile u64 *)(GICD + IROUTER + 8 * UART_INTERRUPT) = 1;
    field("IROUTER", load(GICD + IROUTER + 8 * UART_INTERRUPT));
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
    u32 n = core();
    *(volatile uint8_t *)(frames[n] + IPRIORITYR + TIMER) = 0xa0;
    enable(TIMER);
    period = READ(0, 14, 0, 0) / 1000; // CNTFRQ
    next[n] = READ64(1, 14) + period;
    WRITE64(3, 14, next[n]);
    WRITE(0, 14, 3, 1, 1); // CNTV_CTL
    asm volatile("cpsie i");
    while (ticks[n] < TICKS)
        asm volatile("wfi");
    WRITE(0, 14, 3, 1, 0);
}

// What this core has for itself.
static void mine(void) { WRITE(0, 13, 0, 3, (u32)&frames[core()]); } // TPIDRURO
static u32 is_mine(void) { return READ(0, 13, 0, 3) == (u32)&frames[core()]; }

// All cores at once.
static void count(void)
{
    for (u32 i = 0; i < ROUNDS; i++) {
        u32 held, failed;
        do {
            asm volatile("ldrex %0, [%1]" : "=r"(held) : "r"(&lock) : "memory");
            if (held) {
                asm volatile("clrex\n wfe" : : : "memory");
                continue;
            }
            asm volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(1), "r"(&lock) : "memory");
            held = failed;
        } while (held);
        asm volatile("dmb" : : : "memory");
        counted++;
        if (i == ROUNDS - 1)
            done++;
        asm volatile("dmb" : : : "memory");
        lock = 0;
        asm volatile("dsb\n sev" : : : "memory");
    }
}

void second(void)
{
    mine();
    caches();
    mpu();
    redistributor();
    enable(PING);
    timer();
    up |= is_mine() << core();
    asm volatile("dsb\n sev");
    while (released != CORES)
        asm volatile("wfe");
    count();
    for (;;)
        asm volatile("wfi");
}

// Lets the others go on, one by one, and those that are not on leave reset.
static void others(u32 cores)
{
    for (u32 n = 0; n < cores; n++) {
        if (n == first)
            continue;
        released = n;
        u32 line = 4 << (READ(0, 0, 0, 1) >> 16 & 15); // CTR.DminLine
        BARRIER();
        WRITE(0, 7, 10, 1, (u32)&released & ~(line - 1)); // DCCMVAC
        BARRIER();
        u32 off = !(load(AON + POWER_STATUS) & R0 << n);
        if (off) {
            store(AON + R0_VECTOR + 4 * n, (u32)_start);
            store(AON + POWER_REQUEST, load(AON + POWER_REQUEST) | R0 << n);
        }
        while (!(up & 1 << n))
            asm volatile("wfe");
        step("core");
        field("number", n);
        field("started", off);
        field("mode", entered[n]);
        field("frame", frames[n]);
        field("early", early[n]);
        text("\n");
    }
}

int main(void)
{
    console(UART);
    mine();
    caches();
    step("reset");
    field("mode", entered[core()]);
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
    u32 n = core(), cores = 1, r = GICR;
    for (; !(load(r + R_TYPER) & 1 << 4); r += STRIDE)
        cores++;
    field("frames", cores);
    text("\n");
    timer();
    step("timer");
    field("CNTFRQ", READ(0, 14, 0, 0));
    field("early", early[n]);
    text("\n");
    enable(PING);
    step("power");
    field("POWER_STATUS", load(AON + POWER_STATUS));
    text("\n");
    others(cores);
    step("power");
    field("POWER_STATUS", load(AON + POWER_STATUS));
    text("\n");
    released = CORES;
    asm volatile("dsb\n sev");
    count();
    while (done < cores)
        asm volatile("wfe");
    step("lock");
    field("count", counted);
    field("mine", is_mine());
    text("\n");
    // One by one: a software interrupt that is pending already stays one (IHI 0069 4.6).
    u32 there = 0, back = 0;
    for (u32 i = 0; i < cores; i++) {
        if (i == n)
            continue;
        WRITE64(0, 12, (u64)PING << 24 | 1 << i); // ICC_SGI1R
        back++;
        while (pings[n] < back)
            asm volatile("wfi");
        there += pings[i] == 1;
    }
    step("software interrupts");
    field("there", there);
    field("back", pings[n]);
    text("\nend\n");
    semihosting_exit(0);
}
