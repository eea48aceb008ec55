// Text on a UART.
#include "r52.h"

static u32 out;

void console(u32 uart)
{
    out = uart;
    uart_start(uart);
}

void put(char c) { uart_put(out, c); }

void text(const char *s)
{
    while (*s)
        put(*s++);
}

void hex(u32 v)
{
    for (int i = 28; i >= 0; i -= 4)
        put("0123456789abcdef"[v >> i & 15]);
}

void field(const char *name, u32 v)
{
    put(' ');
    text(name);
    put('=');
    hex(v);
}
