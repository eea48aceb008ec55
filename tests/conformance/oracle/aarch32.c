/*
 * Executes A32 and T32 code in user mode and reports what became of it.
 *
 * Standard output first says where tests are to go when they are over (one word). Standard input: batches of a count
 * (u32) and that many `struct test`, each with its states behind it. Standard output: for every state a `struct
 * result`, of whose changes only those that there are. A count of zero, or the end of the input, ends the program.
 *
 * A test lies in the code region, which else holds a word that is UDF in A32 and in both halves leads to UDF in
 * T32. Entry and exit reach the state relative to the PC, so that all registers are the test's. Signals are outcomes.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

/* The same constants as in src/aarch32/mod.rs. */
#define CODE 0x30000000u
#define CODE_SIZE 0x4000u
#define DATA 0x30010000u
#define DATA_SIZE 0x1000u
#define FILL 0xe7ffdef0u

#define HALFWORDS 64
#define CHANGES 1024

struct state {
    uint32_t r[15], psr, fpscr, padding;
    uint64_t d[32];
};
struct test {
    uint32_t thumb, pc, halfwords, states;
    uint16_t code[HALFWORDS];
};
struct result {
    uint32_t signal, pc, fault, changes;
    struct state after;
    uint32_t change[CHANGES][2];
};

extern void enter(void);
extern char resume[], leave[];
/* In a writable section of its own: code and literals lie together. */
extern struct state s_state;
extern uint32_t s_entry, s_sp;
asm(".section .both, \"awx\", %progbits\n"
    ".arm\n"
    ".globl enter\n"
    "enter:\n"
    "    push {r4-r11, lr}\n"
    "    vpush {d8-d15}\n"
    "    str sp, s_sp\n"
    "    adr r0, s_d\n    vldmia r0!, {d0-d15}\n    vldmia r0, {d16-d31}\n"
    "    ldr r0, s_fpscr\n    vmsr fpscr, r0\n"
    "    ldr r0, s_psr\n    msr apsr_nzcvqg, r0\n"
    "    clrex\n"
    "    ldr sp, s_state+52\n    ldr lr, s_state+56\n"
    "    adr r0, s_state\n"
    "    ldm r0, {r0-r12}\n"
    "    ldr pc, s_entry\n"
    ".globl leave\n"
    "leave:\n"
    "    str r0, s_state\n    str r1, s_state+4\n"
    "    adr r0, s_state\n    add r1, r0, #8\n    stm r1, {r2-r12}\n"
    "    str sp, [r0, #52]\n    str lr, [r0, #56]\n"
    "    mrs r0, cpsr\n    str r0, s_psr\n"
    ".globl resume\n"
    "resume:\n"
    "    vmrs r0, fpscr\n    str r0, s_fpscr\n"
    "    mov r0, #0\n    vmsr fpscr, r0\n"
    "    adr r0, s_d\n    vstmia r0!, {d0-d15}\n    vstmia r0, {d16-d31}\n"
    "    ldr sp, s_sp\n"
    "    vpop {d8-d15}\n"
    "    pop {r4-r11, pc}\n"
    "    .balign 8\n"
    ".globl s_state\n.globl s_entry\n.globl s_sp\n"
    "s_state: .space 60\n"
    "s_psr: .word 0\n"
    "s_fpscr: .word 0\n"
    "    .word 0\n"
    "s_d: .space 256\n"
    "s_entry: .word 0\n"
    "s_sp: .word 0\n"
    ".text\n");

static struct result now;

static void on_signal(int number, siginfo_t *info, void *context)
{
    mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;
    uint32_t *s_r = s_state.r;
    memcpy(s_r, &m->arm_r0, sizeof(uint32_t) * 13);
    s_r[11] = m->arm_fp;
    s_r[12] = m->arm_ip;
    s_r[13] = m->arm_sp;
    s_r[14] = m->arm_lr;
    s_state.psr = m->arm_cpsr;
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

static void place(const struct test *t)
{
    memcpy((void *)t->pc, t->code, 2 * t->halfwords);
    __builtin___clear_cache((char *)t->pc, (char *)t->pc + 2 * t->halfwords);
}

static void fill(const struct test *t)
{
    for (uint32_t at = t->pc & ~3u; at < t->pc + 2 * t->halfwords; at += 4)
        *(uint32_t *)at = FILL;
}

static void run(const struct test *t, const struct state *before, struct result *r)
{
    s_state = *before;
    s_entry = t->pc | t->thumb;
    now.signal = 0;
    now.fault = 0;
    now.pc = 0;
    enter();
    r->signal = now.signal;
    r->pc = now.pc;
    r->fault = now.fault;
    r->changes = 0;
    r->after = s_state;
    uint32_t *data = (uint32_t *)DATA;
    if (memcmp(data, initial, DATA_SIZE))
        for (uint32_t i = 0; i < DATA_SIZE / 4; i++)
            if (data[i] != initial[i]) {
                r->change[r->changes][0] = 4 * i;
                r->change[r->changes][1] = data[i];
                r->changes++;
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

    uint32_t count, end = (uint32_t)leave;
    fwrite(&end, sizeof end, 1, stdout);
    fflush(stdout);
    while (fread(&count, sizeof count, 1, stdin) == 1 && count) {
        for (uint32_t i = 0; i < count; i++) {
            struct test t;
            if (fread(&t, sizeof t, 1, stdin) != 1)
                return 2;
            place(&t);
            for (uint32_t k = 0; k < t.states; k++) {
                static struct state before;
                static struct result r;
                if (fread(&before, sizeof before, 1, stdin) != 1)
                    return 2;
                run(&t, &before, &r);
                size_t size = offsetof(struct result, change) + sizeof r.change[0] * r.changes;
                if (fwrite(&r, size, 1, stdout) != 1)
                    return 2;
            }
            fill(&t);
        }
        fflush(stdout);
    }
    return 0;
}
