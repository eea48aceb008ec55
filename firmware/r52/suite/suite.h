// A check is a piece of code that runs at some level until an exception reaches EL2, and a line that says
// which exception that was. Nothing in a line depends on time or on where the linker put code.
#ifndef SUITE_H
#define SUITE_H
#include "../lib/r52.h"

// before, then the instruction in question at NAME_at, then after.
#define CODE_(set, name, before, at, after)                                                        \
    extern const char name[], name##_at[];                                                         \
    asm(".pushsection .text.code, \"ax\"\n .fpu neon-fp-armv8\n .balign 4\n " set "\n .globl " #name ", " #name "_at\n"  \
        #name ":\n " before "\n" #name "_at:\n " at "\n " after "\n .balign 4\n .arm\n .popsection")
#define A32(name, before, at, after) CODE_(".arm", name, before, at, after)
#define T32(name, before, at, after) CODE_(".thumb", name, before, at, after)
// How a piece of code ends that nothing stopped: at EL1 and EL2, at EL0.
#define DONE "hvc #0\n"
#define DONE_EL0 "svc #0\n"

// Runs it with these registers, in this mode (and THUMB).
void run(u32 cpsr, const char *code, u32 r0, u32 r1);
void line(const char *name);
// … and what event says, addresses of code relative to `at`.
void report(const char *name, const char *at);
void check(const char *name, u32 mode, const char *code, const char *at, u32 r0, u32 r1);
#define CHECK(name, mode, code, r0, r1) check(name, mode, code, code##_at, r0, r1)
void value(const char *name, u32 v);
// Everything that checks change, as start.S and main.c leave it.
void fresh(void);

// Memory outside the image, for data and for code that is written there.
#define SCRATCH 0x20100000u
#define IMAGE 0x20000000u
#define IMAGE_END 0x200fffffu
#define SCTLR_OFF 0x30c50838u
#define SCTLR_M 1u
#define SCTLR_A 2u
#define SCTLR_BR (1u << 17)
#define SCTLR_WXN (1u << 19)
#define SCTLR_UWXN (1u << 20)
// HCR (DDI 0487 G8.2.60).
enum { VM = 1, FMO = 8, IMO = 16, DC = 1 << 12, TWI = 1 << 13, TWE = 1 << 14, TID0 = 1 << 15, TID1 = 1 << 16 };
enum { TID2 = 1 << 17, TID3 = 1 << 18, TIDCP = 1 << 20, TAC = 1 << 21, TSW = 1 << 22, TPC = 1 << 23 };
enum { TPU = 1 << 24, TVM = 1 << 26, TGE = 1 << 27, HCD = 1 << 29, TRVM = 1 << 30 };
#define HCR(v) WRITE(4, 1, 1, 0, v)

void checks_id(void);
void checks_exceptions(void);
void checks_banked(void);
void checks_el1_mpu(void);
void checks_el2_mpu(void);
void checks_traps(void);
void checks_alignment(void);
void checks_fp(void);
void checks_gic(void);
void checks_timers(void);
#endif
