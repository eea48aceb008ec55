// Partition B: counts on UART 3, and goes astray: into A's memory, and when it runs again, into A's UART. Where
// the word at WELL_BEHAVED is not 0 it does neither.
#include "partition.h"
#define S ".b"
ENTRY(S, b_main, b_irq, b_first);

DATA(S) static volatile u32 ticks = 0;
DATA(S) static u64 next = 0;
#define UART 0xe0206000u
#define A_UART 0xe0205000u
#define A_MEMORY 0x20200800u
#define WELL_BEHAVED 0x203ffffcu
extern const char b_first[];

CODE(S) __attribute__((used)) void b_irq(void)
{
    u32 id = READ(0, 12, 12, 0);
    next += PERIOD;
    timer_next(next);
    ticks++;
    say(UART, 'B', ticks);
    WRITE(0, 12, 12, 1, id);
}

CODE(S) __attribute__((used)) void b_main(u32 starts)
{
    ticks = 0;
    start(UART, b_first);
    next = READ64(3, 14);
    for (;;) {
        // Two hundred times without a pause, so that slots end while the kernel is busy with it.
        if (starts >= 3 && starts < 203 && !load(WELL_BEHAVED))
            store(A_UART, '!');
        if (ticks == 5 && !load(WELL_BEHAVED)) {
            if (starts == 0)
                store(A_MEMORY, 0xdead);
            if (starts == 1)
                store(A_UART, '!');
            if (starts == 2)
                ((void (*)(void))A_MEMORY)();
        }
    }
}
