// UART of the Cortex-M System Design Kit (DDI 0479 4.3).
#include "../../lib/r52.h"

enum { DATA = 0, STATE = 4, CTRL = 8, BAUDDIV = 16 };

void uart_start(u32 base)
{
    store(base + BAUDDIV, 16);
    store(base + CTRL, 1);
}

void uart_put(u32 base, char c)
{
    while (load(base + STATE) & 1)
        ;
    store(base + DATA, c);
}
