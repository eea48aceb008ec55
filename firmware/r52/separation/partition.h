// An image that runs at EL1 in memory of its own, with a UART of its own. What is here is in both images:
// neither may call code of the other's, or of the kernel's.
#include "../lib/r52.h"

#define ENTRY(section, main, irq, first)                                                                  \
    asm(".pushsection " section ".start, \"ax\"\n .arm\n .balign 32\n .globl " #first "\n" #first ":\n"                             \
        " b .\n b .\n b .\n b .\n b .\n nop\n b 1f\n b .\n"                                        \
        /* The image starts at its vectors + 32, with r0 how often it did before. */               \
        " cps #0x12\n ldr sp, =" #main "_stack\n cps #0x13\n ldr sp, =" #main "_stack - 512\n"      \
        " bl " #main "\n b .\n"                                                                    \
        "1: sub lr, lr, #4\n push {r0-r3, r12, lr}\n bl " #irq "\n ldm sp!, {r0-r3, r12, pc}^\n"    \
        " .ltorg\n .popsection\n .pushsection " section ".data, \"aw\"\n .balign 8\n"              \
        " .space 2048\n" #main "_stack:\n .popsection")
#define CODE(s) __attribute__((section(s ".text"), noinline))
#define DATA(s) __attribute__((section(s ".data")))

enum { PERIOD = 100000 };

static inline __attribute__((always_inline)) void say(u32 uart, char name, u32 n)
{
    for (int i = 0; i < 6; i++) {
        char c = i == 0 ? name : i == 1 ? ' ' : i == 5 ? '\n' : '0' + (i == 2 ? n / 100 : i == 3 ? n / 10 : n) % 10;
        while (load(uart + 4) & 1)
            ;
        store(uart, c);
    }
}

static inline __attribute__((always_inline)) void timer_next(u64 at)
{
    WRITE64(3, 14, at); // CNTV_CVAL
    WRITE(0, 14, 3, 1, 1);
}

static inline __attribute__((always_inline)) void start(u32 uart, const void *vectors)
{
    WRITE(0, 12, 0, 0, (u32)vectors);
    store(uart + 16, 16);
    store(uart + 8, 1);
    WRITE(0, 4, 6, 0, 0xff);  // ICC_PMR
    WRITE(0, 12, 12, 7, 1);   // ICC_IGRPEN1
    timer_next(READ64(1, 14) + PERIOD);
    asm volatile("cpsie i");
}
