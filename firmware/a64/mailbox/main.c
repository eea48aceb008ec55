// The A side of the exchange: asks, waits for the answer, checks it. Without MMU: every access is aligned.
#include <stdint.h>

typedef uint32_t u32;
typedef uint64_t u64;

static inline u32 load(u64 a) { return *(volatile u32 *)a; }
static inline void store(u64 a, u32 v) { *(volatile u32 *)a = v; }

#include "../../mailbox.h"

#define UART 0x09000000u
#define GICD 0x08000000u
#define GICR_WAKER 0x080a0014u // of core 0
enum { MHU_FROM_R = 32 + 113 };
#define SYSREG_READ(name)                                     \
    ({                                                        \
        u64 v_;                                               \
        asm volatile("mrs %0, " name : "=r"(v_) : : "memory"); \
        v_;                                                   \
    })
#define SYSREG_WRITE(name, v) asm volatile("msr " name ", %0\n isb" : : "r"((u64)(v)) : "memory")
#define BARRIER() asm volatile("dsb sy\n isb" : : : "memory")

static void put(char c)
{
    while (load(UART + 0x18) & 0x20)
        ;
    store(UART, c);
}

static void text(const char *s)
{
    while (*s)
        put(*s++);
}

static void decimal(u32 n)
{
    if (n >= 10)
        decimal(n / 10);
    put('0' + n % 10);
}

// All shared interrupts are in group 1, so that the Non-secure side has them.
void from_el3(void)
{
    store(GICD, 0x30); // ARE of both
    for (u32 i = 1; i < 9; i++)
        store(GICD + 0x80 + 4 * i, ~0u);
}

static void gic_start(void)
{
    const u32 id = MHU_FROM_R, word = id / 32 * 4, bit = 1u << id % 32, shift = 8 * (id & 3), at = GICD + 0x400 + (id & ~3u);
    u64 mpidr = SYSREG_READ("MPIDR_EL1");
    store(GICD, 0x10); // ARE
    store(GICD, 0x12); // … and group 1
    store(GICR_WAKER, 0); // ProcessorSleep
    while (load(GICR_WAKER) & 4)
        ; // ChildrenAsleep
    store(GICD + 0x80 + word, load(GICD + 0x80 + word) | bit);
    store(at, (load(at) & ~(0xffu << shift)) | 0x80u << shift);
    store(GICD + 0x6000 + 8 * id, mpidr & 0xffffff);
    store(GICD + 0x6000 + 8 * id + 4, mpidr >> 32 & 0xff);
    store(GICD + 0x100 + word, bit);
    SYSREG_WRITE("S3_0_C12_C12_5", 7); // ICC_SRE_EL1
    SYSREG_WRITE("S3_0_C4_C6_0", 0xff); // ICC_PMR_EL1
    SYSREG_WRITE("S3_0_C12_C12_7", 1); // ICC_IGRPEN1_EL1
}

static void wait_answer(void)
{
    for (;;) {
        u32 id = SYSREG_READ("S3_0_C12_C12_0"); // ICC_IAR1_EL1
        if (id >= 1020) {
            asm volatile("wfi" : : : "memory");
            continue;
        }
        u32 bells = load(MHU + TO_A + STAT);
        store(MHU + TO_A + CLEAR, bells);
        BARRIER();
        SYSREG_WRITE("S3_0_C12_C12_1", id); // ICC_EOIR1_EL1
        if (bells)
            return;
    }
}

void main(void)
{
    u32 count = message_count(), bad = 0;
    store(UART + 0x30, 0x301); // UARTEN, TXE, RXE
    text("A: mailbox\n");
    gic_start();
    for (u32 number = 1; number <= count; number++) {
        write_message(MESSAGE_TO_R, number, SEED_TO_R);
        BARRIER();
        store(MHU + TO_R + SET, 1);
        wait_answer();
        bad += !is_message(MESSAGE_TO_A, number, SEED_TO_A);
    }
    text("A: ");
    decimal(count);
    text(" messages, ");
    decimal(bad);
    text(" bad\n");
}
