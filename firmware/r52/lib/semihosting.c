// SYS_EXIT_EXTENDED has no 32-bit form without the block, SYS_EXIT with a reason does.
#include "r52.h"

void semihosting_exit(u32 failed)
{
    register u32 r0 asm("r0") = 0x18;
    // ADP_Stopped_ApplicationExit, ADP_Stopped_RunTimeErrorUnknown
    register u32 r1 asm("r1") = failed ? 0x20023 : 0x20026;
    for (;;)
        asm volatile("hlt #0xf000" : "+r"(r0) : "r"(r1) : "memory");
}
