/*
 * Executes single A32 and T32 instructions in user mode and reports what became of them.
 *
 * Standard input: batches of a count (u32) and that many `struct test`. Standard output: for every batch as many
 * `struct result`. A count of zero, or the end of the input, ends the program.
 *
 * A test lies in the code region, which else holds a word that is UDF in A32 and in both halves leads to UDF in
 * T32; behind it is a jump to the exit. Entry and exit reach the state relative to the PC, so that all registers
 * are the test's. Signals are outcomes.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

/* The same constants as in src/aarch32/layout.rs. */
#define CODE 0x30000000u
#define CODE_SIZE 0x4000u
#define DATA 0x30010000u
#define DATA_SIZE 0x1000u
#define FILL 0xe7ffdef0u

#define THUMB 1
#define WIDE 2
#define CHANGES 16

struct state {
    uint32_t r[15], psr;
};
struct test {
    uint32_t word, flags, pc;
    uint32_t it; /* the IT instruction in front, or 0 */
    struct state before;
};
struct result {
    uint32_t signal, pc, fault, changes;
    struct state after;
    uint32_t change[CHANGES][2];
};

extern void enter(void);
extern char resume[], leave[];
/* In a writable section of its own: code and literals lie together. */
extern uint32_t s_r[15], s_psr, s_entry, s_sp;
asm(".section .both, \"awx\", %progbits\n"
    ".arm\n"
    ".globl enter\n"
    "enter:\n"
    "    push {r4-r11, lr}\n"
    "    str sp, s_sp\n"
    "    ldr r0, s_psr\n    msr apsr_nzcvqg, r0\n"
    "    clrex\n"
    "    ldr sp, s_r+52\n    ldr lr, s_r+56\n"
    "    adr r0, s_r\n"
    "    ldm r0, {r0-r12}\n"
    "    ldr pc, s_entry\n"
    ".globl leave\n"
    "leave:\n"
    "    str r0, s_r\n    str r1, s_r+4\n"
    "    adr r0, s_r\n    add r1, r0, #8\n    stm r1, {r2-r12}\n"
    "    str sp, [r0, #52]\n    str lr, [r0, #56]\n"
    "    mrs r0, cpsr\n    str r0, s_psr\n"
    ".globl resume\n"
    "resume:\n"
    "    ldr sp, s_sp\n"
    "    pop {r4-r11, pc}\n"
    ".globl s_r\n.globl s_psr\n.globl s_entry\n.globl s_sp\n"
    "s_r: .space 60\n"
    "s_psr: .word 0\n"
    "s_entry: .word 0\n"
    "s_sp: .word 0\n"
    ".text\n");

static struct result now;

static void on_signal(int number, siginfo_t *info, void *context)
{
    mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;
    memcpy(s_r, &m->arm_r0, sizeof(uint32_t) * 13);
    s_r[11] = m->arm_fp;
    s_r[12] = m->arm_ip;
    s_r[13] = m->arm_sp;
    s_r[14] = m->arm_lr;
    s_psr = m->arm_cpsr;
    now.signal = number;
    now.pc = m->arm_pc | (m->arm_cpsr >> 5 & 1);
    now.fault = number == SIGSEGV || number == SIGBUS ? (uint32_t)info->si_addr : 0;
    m->arm_pc = (uint32_t)resume;
    /* A32, no IT block, little-endian. */
    m->arm_cpsr &= ~0x0600fe20u;
}

static uint64_t mix(uint64_t z)
{
    z += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

static uint32_t initial[DATA_SIZE / 4];

static void place(const struct test *t, int fill)
{
    uint32_t *at = (uint32_t *)(t->pc - 4);
    uint16_t *half = (uint16_t *)t->pc;
    if (fill) {
        for (int i = 0; i < 4; i++)
            at[i] = FILL;
        return;
    }
    if (!(t->flags & THUMB)) {
        at[1] = t->word;
        at[2] = 0xe51ff004; /* ldr pc, [pc, #-4] */
        at[3] = (uint32_t)leave;
        return;
    }
    if (t->it)
        half[-1] = t->it;
    if (t->flags & WIDE) {
        half[0] = t->word >> 16;
        half[1] = t->word;
    } else {
        half[0] = t->word;
        half[1] = 0xbf00; /* nop */
    }
    half[2] = 0xf8df; /* ldr.w pc, [pc] */
    half[3] = 0xf000;
    at[3] = (uint32_t)leave;
}

static void run(const struct test *t, struct result *r)
{
    int thumb = t->flags & THUMB;
    memset(r, 0, sizeof *r);
    place(t, 0);
    memcpy(s_r, t->before.r, sizeof t->before.r);
    s_psr = t->before.psr;
    s_entry = thumb ? (t->it ? t->pc - 2 : t->pc) | 1 : t->pc;
    now.signal = 0;
    now.fault = 0;
    now.pc = (t->pc + (thumb && !(t->flags & WIDE) ? 2 : 4)) | thumb;
    enter();
    r->signal = now.signal;
    r->pc = now.pc;
    r->fault = now.fault;
    memcpy(r->after.r, s_r, sizeof t->before.r);
    r->after.psr = s_psr;
    place(t, 1);
    uint32_t *data = (uint32_t *)DATA;
    for (uint32_t i = 0; i < DATA_SIZE / 4; i++)
        if (data[i] != initial[i]) {
            if (r->changes < CHANGES) {
                r->change[r->changes][0] = 4 * i;
                r->change[r->changes][1] = data[i];
                r->changes++;
            }
            data[i] = initial[i];
        }
}

static void *map(uint32_t at, uint32_t size, int protection)
{
    void *p = mmap((void *)at, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (p != (void *)at) {
        fprintf(stderr, "oracle: cannot map %#x\n", at);
        exit(2);
    }
    return p;
}

static int read_all(void *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = read(0, (char *)to + done, size - done);
        if (n <= 0)
            return 0;
        done += n;
    }
    return 1;
}

static void write_all(const void *from, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = write(1, (const char *)from + done, size - done);
        if (n <= 0)
            exit(2);
        done += n;
    }
}

int main(void)
{
    map(CODE, CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC);
    map(DATA, DATA_SIZE, PROT_READ | PROT_WRITE);
    for (uint32_t i = 0; i < CODE_SIZE / 4; i++)
        ((uint32_t *)CODE)[i] = FILL;
    for (uint32_t i = 0; i < DATA_SIZE / 4; i++)
        initial[i] = mix(mix(42) ^ i);
    memcpy((void *)DATA, initial, DATA_SIZE);
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
    /* The state lies with code. */
    uintptr_t page = (uintptr_t)enter & ~0xfffu;
    mprotect((void *)page, 0x2000, PROT_READ | PROT_WRITE | PROT_EXEC);

    uint32_t count, room = 0;
    struct test *tests = NULL;
    struct result *results = NULL;
    while (read_all(&count, sizeof count) && count) {
        if (count > room) {
            tests = realloc(tests, count * sizeof *tests);
            results = realloc(results, count * sizeof *results);
            room = count;
        }
        if (!tests || !results || !read_all(tests, count * sizeof *tests))
            return 2;
        for (uint32_t i = 0; i < count; i++)
            run(&tests[i], &results[i]);
        write_all(results, count * sizeof *results);
    }
    return 0;
}
