// PL011 (DDI 0183 chapter 3), polled.
#include "../../lib/r52.h"

enum { DR = 0, FR = 0x18, IBRD = 0x24, FBRD = 0x28, LCR_H = 0x2c, CR = 0x30 };

void uart_start(u32 base)
{
    store(base + CR, 0);
    store(base + IBRD, 13); // 115200 baud of 24 MHz
    store(base + FBRD, 1);
    store(base + LCR_H, 0x70); // 8 bits, FIFOs
    store(base + CR, 0x301);   // UARTEN, TXE, RXE
}

void uart_put(u32 base, char c)
{
    while (load(base + FR) & 0x20)
        ;
    store(base + DR, c);
}
