// What every program for the Cortex-R52 here needs: system registers, the console, the MPUs, the GIC and the
// way into code at another level and back.
#ifndef R52_H
#define R52_H
#include "board.h"
#include <stdint.h>

typedef uint32_t u32;
typedef uint64_t u64;

#define READ(op1, crn, crm, op2)                                                                   \
    ({                                                                                             \
        u32 v_;                                                                                    \
        asm volatile("mrc p15, " #op1 ", %0, c" #crn ", c" #crm ", " #op2 : "=r"(v_) : : "memory"); \
        v_;                                                                                        \
    })
#define WRITE(op1, crn, crm, op2, v)                                                               \
    asm volatile("mcr p15, " #op1 ", %0, c" #crn ", c" #crm ", " #op2 "\n isb" : : "r"((u32)(v)) : "memory")
#define READ64(op1, crm)                                                                           \
    ({                                                                                             \
        u64 v_;                                                                                    \
        asm volatile("mrrc p15, " #op1 ", %Q0, %R0, c" #crm : "=r"(v_) : : "memory");               \
        v_;                                                                                        \
    })
#define WRITE64(op1, crm, v)                                                                       \
    asm volatile("mcrr p15, " #op1 ", %Q0, %R0, c" #crm "\n isb" : : "r"((u64)(v)) : "memory")
#define READ_BANKED(name)                                                                          \
    ({                                                                                             \
        u32 v_;                                                                                    \
        asm volatile("mrs %0, " #name : "=r"(v_));                                                 \
        v_;                                                                                        \
    })
#define WRITE_BANKED(name, v) asm volatile("msr " #name ", %0" : : "r"((u32)(v)))
#define BARRIER() asm volatile("dsb sy\n isb" : : : "memory")

static inline u32 load(u32 a) { return *(volatile u32 *)a; }
static inline void store(u32 a, u32 v) { *(volatile u32 *)a = v; }

// Modes, and masks of CPSR.
enum { USR = 0x10, FIQ, IRQ, SVC, ABT = 0x17, HYP = 0x1a, UND, SYS = 0x1f };
#define THUMB 0x20u
#define MASKED 0x1c0u

// uart.c of the board
void uart_start(u32 base);
void uart_put(u32 base, char c);

// console.c
void console(u32 uart);
void put(char c);
void text(const char *s);
void hex(u32 v);
void field(const char *name, u32 v);

// semihosting.c
void semihosting_exit(u32 failed) __attribute__((noreturn));

// mpu.c: which MPU.
enum level { EL1, EL2 };
void mpu_region(enum level l, u32 n, u32 first, u32 last, u32 flags);
void mpu_clear(enum level l);
// Flags of a region: PRBAR[4:0], and AttrIndx above. Attribute 0 is Normal Write-Back, 1 Device-nGnRE.
enum { XN = 1, LOWER = 2, READ_ONLY = 4, DEVICE = 1 << 5 };
void mpu_attributes(void);

// gic.c
void gic_start(void);
void gic_private(u32 id, u32 group, u32 priority);
void gic_forget(u32 id);
void gic_shared(u32 id, u32 priority);

// The end of what enter() began.
struct event {
    u32 vector, elr, spsr, hsr, hdfar, hifar, hpfar; // of EL2
    u32 lower;                                       // which vector of EL1 it came through, or 8
    u32 lr1, spsr1, dfsr, dfar, ifsr, ifar;          // of EL1
    u32 r[14];
};
extern struct event event;
void enter(u32 cpsr, const void *address, const u32 r[4]);
#endif
