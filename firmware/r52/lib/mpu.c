// The MPUs of PMSAv8-32 through their selectors (DDI 0568 E1.1).
#include "r52.h"

void mpu_attributes(void)
{
    WRITE(0, 10, 2, 0, 0x04ff); // MAIR0
    WRITE(0, 10, 2, 1, 0);
    WRITE(4, 10, 2, 0, 0x04ff); // HMAIR0
    WRITE(4, 10, 2, 1, 0);
}

void mpu_region(enum level l, u32 n, u32 first, u32 last, u32 flags)
{
    u32 bar = (first & ~63u) | (flags & 31), lar = (last & ~63u) | (flags >> 5 & 7) << 1 | 1;
    if (l == EL1) {
        WRITE(0, 6, 2, 1, n); // PRSELR
        WRITE(0, 6, 3, 0, bar);
        WRITE(0, 6, 3, 1, lar);
    } else {
        WRITE(4, 6, 2, 1, n); // HPRSELR
        WRITE(4, 6, 3, 0, bar);
        WRITE(4, 6, 3, 1, lar);
    }
}

void mpu_clear(enum level l)
{
    u32 n = l == EL1 ? READ(0, 0, 0, 4) >> 8 & 0xff : READ(4, 0, 0, 4) & 0xff;
    while (n--) {
        if (l == EL1) {
            WRITE(0, 6, 2, 1, n);
            WRITE(0, 6, 3, 1, 0);
            WRITE(0, 6, 3, 0, 0);
        } else {
            WRITE(4, 6, 2, 1, n);
            WRITE(4, 6, 3, 1, 0);
            WRITE(4, 6, 3, 0, 0);
        }
    }
}
