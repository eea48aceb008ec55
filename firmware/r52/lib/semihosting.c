// SYS_EXIT: the 32-bit form has a reason and no code.
#include "r52.h"

void semihosting_exit(u32 failed)
{
    register u32 r0 asm("r0") = 0x18;
    // ADP_Stopped_ApplicationExit, ADP_Stopped_RunTimeErrorUnknown
    register u32 r1 asm("r1") = failed ? 0x20023 : 0x20026;
    for (;;)
        asm volatile("hlt #0xf000" : "+r"(r0) : "r"(r1) : "memory");
}
