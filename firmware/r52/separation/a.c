// Partition A: counts the ticks of its virtual timer on UART 2.
#include "partition.h"
#define S ".a"
ENTRY(S, a_main, a_irq, a_first);

DATA(S) static volatile u32 ticks = 0;
DATA(S) static u64 next = 0;
#define UART 0xe0205000u
extern const char a_first[];

CODE(S) __attribute__((used)) void a_irq(void)
{
    u32 id = READ(0, 12, 12, 0); // ICC_IAR1
    next += PERIOD;
    timer_next(next);
    ticks++;
    say(UART, 'A', ticks);
    WRITE(0, 12, 12, 1, id);
}

CODE(S) __attribute__((used)) void a_main(void)
{
    start(UART, a_first);
    next = READ64(3, 14);
    while (ticks < 40)
        ;
    asm volatile("hvc #1");
    for (;;)
        ;
}
