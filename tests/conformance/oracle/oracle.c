/*
 * Executes single A64 instructions in user mode and reports what became of them.
 *
 * Standard input: batches of a count (u64) and that many `struct test`. Standard output: for every
 * batch as many `struct result`, written after the whole batch was read and run. A count of zero, or
 * the end of the input, ends the program.
 *
 * Every test lies in a slot of its own in the code region:
 *     mrs x30, tpidr_el0 ; ldr x30, [x30, #248] ; INSTRUCTION ; b exit
 * so that all registers, x30 included, are the test's. The exit stub is a copy behind the region and
 * reaches the state through a constant address. Signals are outcomes.
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

typedef unsigned __int128 u128;

/* The same constants as in src/layout.rs. */
#define CODE 0x10000000UL
#define CODE_SIZE 0x80000UL
#define DATA 0x10090000UL
#define DATA_SIZE 0x8000UL
/* Private to this program. */
#define EXIT 0x12000000UL
#define STATE 0x3000000000UL

#define CHANGES 24
#define ALONE 1
#define MEMORY 2

struct state {
    uint64_t x[31];
    uint64_t sp, nzcv, fpcr, fpsr;
    uint64_t pad;
    u128 v[32];
};
struct test {
    uint32_t word, flags;
    uint64_t pc;
    struct state before;
};
struct result {
    uint32_t signal, changes;
    uint64_t pc, fault;
    struct state after;
    uint64_t change[CHANGES][2];
};
/* What the assembly below works on. */
struct block {
    uint64_t x[31]; /* 0 */
    uint64_t x30;   /* 248: given to the slot */
    uint64_t entry; /* 256 */
    uint64_t sp;    /* 264 */
    uint64_t nzcv;  /* 272 */
    uint64_t fpcr;  /* 280 */
    uint64_t fpsr;  /* 288 */
    uint64_t own_sp, own_tp; /* 296, 304 */
    uint64_t resume;         /* 312 */
    u128 v[32];              /* 320 */
};
_Static_assert(__builtin_offsetof(struct block, v) == 320, "offsets of the assembly");
_Static_assert(__builtin_offsetof(struct block, resume) == 312, "offsets of the assembly");

static struct block *const block = (struct block *)STATE;
static struct result now;

extern void enter(void);
extern char resume[], exit_stub[], exit_end[];
asm(".text\n"
    ".macro each_pair op\n"
    "    \\op q0, q1, [x0], #32\n    \\op q2, q3, [x0], #32\n    \\op q4, q5, [x0], #32\n"
    "    \\op q6, q7, [x0], #32\n    \\op q8, q9, [x0], #32\n    \\op q10, q11, [x0], #32\n"
    "    \\op q12, q13, [x0], #32\n    \\op q14, q15, [x0], #32\n    \\op q16, q17, [x0], #32\n"
    "    \\op q18, q19, [x0], #32\n    \\op q20, q21, [x0], #32\n    \\op q22, q23, [x0], #32\n"
    "    \\op q24, q25, [x0], #32\n    \\op q26, q27, [x0], #32\n    \\op q28, q29, [x0], #32\n"
    "    \\op q30, q31, [x0], #32\n"
    ".endm\n"
    ".macro each_x op\n"
    "    \\op x2, x3, [x30, #16]\n    \\op x4, x5, [x30, #32]\n    \\op x6, x7, [x30, #48]\n"
    "    \\op x8, x9, [x30, #64]\n    \\op x10, x11, [x30, #80]\n    \\op x12, x13, [x30, #96]\n"
    "    \\op x14, x15, [x30, #112]\n    \\op x16, x17, [x30, #128]\n    \\op x18, x19, [x30, #144]\n"
    "    \\op x20, x21, [x30, #160]\n    \\op x22, x23, [x30, #176]\n    \\op x24, x25, [x30, #192]\n"
    "    \\op x26, x27, [x30, #208]\n    \\op x28, x29, [x30, #224]\n"
    ".endm\n"
    ".globl enter\n"
    "enter:\n"
    "    stp x29, x30, [sp, #-160]!\n    stp x19, x20, [sp, #16]\n    stp x21, x22, [sp, #32]\n"
    "    stp x23, x24, [sp, #48]\n    stp x25, x26, [sp, #64]\n    stp x27, x28, [sp, #80]\n"
    "    stp d8, d9, [sp, #96]\n    stp d10, d11, [sp, #112]\n    stp d12, d13, [sp, #128]\n"
    "    stp d14, d15, [sp, #144]\n"
    "    mov x30, #0x3000000000\n"
    "    mov x0, sp\n    str x0, [x30, #296]\n"
    "    mrs x0, tpidr_el0\n    str x0, [x30, #304]\n"
    "    msr tpidr_el0, x30\n"
    "    clrex\n"
    "    ldr x0, [x30, #264]\n    mov sp, x0\n"
    "    ldr x0, [x30, #272]\n    msr nzcv, x0\n"
    "    ldr x0, [x30, #280]\n    msr fpcr, x0\n"
    "    ldr x0, [x30, #288]\n    msr fpsr, x0\n"
    "    add x0, x30, #320\n"
    "    each_pair ldp\n"
    "    each_x ldp\n"
    "    ldp x0, x1, [x30]\n"
    "    ldr x30, [x30, #256]\n"
    "    br x30\n"
    /* Position-independent: runs as a copy at EXIT. */
    ".globl exit_stub\n"
    "exit_stub:\n"
    "    msr tpidr_el0, x30\n"
    "    mov x30, #0x3000000000\n"
    "    stp x0, x1, [x30]\n"
    "    each_x stp\n"
    "    mrs x0, tpidr_el0\n    str x0, [x30, #240]\n"
    "    mov x0, sp\n    str x0, [x30, #264]\n"
    "    mrs x0, nzcv\n    str x0, [x30, #272]\n"
    "    mrs x0, fpcr\n    str x0, [x30, #280]\n"
    "    mrs x0, fpsr\n    str x0, [x30, #288]\n"
    "    add x0, x30, #320\n"
    "    each_pair stp\n"
    "    ldr x0, [x30, #312]\n"
    "    br x0\n"
    ".globl exit_end\n"
    "exit_end:\n"
    ".globl resume\n"
    "resume:\n"
    "    msr fpcr, xzr\n"
    "    mov x1, #0x3000000000\n"
    "    ldr x0, [x1, #304]\n    msr tpidr_el0, x0\n"
    "    ldr x0, [x1, #296]\n    mov sp, x0\n"
    "    ldp x19, x20, [sp, #16]\n    ldp x21, x22, [sp, #32]\n    ldp x23, x24, [sp, #48]\n"
    "    ldp x25, x26, [sp, #64]\n    ldp x27, x28, [sp, #80]\n    ldp d8, d9, [sp, #96]\n"
    "    ldp d10, d11, [sp, #112]\n    ldp d12, d13, [sp, #128]\n    ldp d14, d15, [sp, #144]\n"
    "    ldp x29, x30, [sp], #160\n"
    "    ret\n");

/* Uses no thread-local storage: TPIDR_EL0 is the test's. */
static void on_signal(int number, siginfo_t *info, void *context)
{
    mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;
    struct fpsimd_context *f = (void *)m->__reserved;
    for (int i = 0; i < 31; i++)
        block->x[i] = m->regs[i];
    block->sp = m->sp;
    block->nzcv = m->pstate & 0xf0000000;
    if (f->head.magic == FPSIMD_MAGIC) {
        block->fpsr = f->fpsr;
        block->fpcr = f->fpcr;
        for (int i = 0; i < 32; i++)
            block->v[i] = f->vregs[i];
    }
    now.signal = number;
    now.pc = m->pc;
    now.fault = number == SIGSEGV || number == SIGBUS ? (uint64_t)info->si_addr : 0;
    m->pc = (uint64_t)resume;
}

static uint64_t mix(uint64_t z)
{
    z += 0x9e3779b97f4a7c15UL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
    return z ^ z >> 31;
}

static void place(const struct test *t)
{
    uint32_t *p = (uint32_t *)(t->pc - 8);
    uint64_t from = t->pc + 4;
    p[0] = 0xd53bd05e; /* mrs x30, tpidr_el0 */
    p[1] = 0xf9407fde; /* ldr x30, [x30, #248] */
    p[2] = t->word;
    p[3] = 0x14000000 | ((EXIT - from) >> 2 & 0x3ffffff);
    __builtin___clear_cache((char *)p, (char *)(p + 4));
}

static uint64_t initial[DATA_SIZE / 8];

/* Plain words: the emulator is slow at what libraries make of memcmp(). */
static int data_changed(void)
{
    const volatile uint64_t *data = (uint64_t *)DATA;
    uint64_t any = 0;
    for (uint64_t i = 0; i < DATA_SIZE / 8; i += 8)
        any |= (data[i] ^ initial[i]) | (data[i + 1] ^ initial[i + 1])
             | (data[i + 2] ^ initial[i + 2]) | (data[i + 3] ^ initial[i + 3])
             | (data[i + 4] ^ initial[i + 4]) | (data[i + 5] ^ initial[i + 5])
             | (data[i + 6] ^ initial[i + 6]) | (data[i + 7] ^ initial[i + 7]);
    return any != 0;
}

static void run(const struct test *t, struct result *r)
{
    const struct state *s = &t->before;
    memcpy(block->x, s->x, sizeof s->x);
    block->x30 = s->x[30];
    block->entry = t->pc - 8;
    block->sp = s->sp;
    block->nzcv = s->nzcv;
    block->fpcr = s->fpcr;
    block->fpsr = s->fpsr;
    memcpy(block->v, s->v, sizeof s->v);
    now.signal = 0;
    now.fault = 0;
    now.pc = t->pc + 4;
    enter();
    memset(r, 0, sizeof *r);
    r->signal = now.signal;
    r->pc = now.pc;
    r->fault = now.fault;
    memcpy(r->after.x, block->x, sizeof block->x);
    r->after.sp = block->sp;
    r->after.nzcv = block->nzcv;
    r->after.fpcr = block->fpcr;
    r->after.fpsr = block->fpsr;
    memcpy(r->after.v, block->v, sizeof block->v);
    if (!(t->flags & MEMORY) || !data_changed())
        return;
    uint64_t *data = (uint64_t *)DATA;
    for (uint64_t i = 0; i < DATA_SIZE / 8; i++)
        if (data[i] != initial[i]) {
            if (r->changes < CHANGES) {
                r->change[r->changes][0] = 8 * i;
                r->change[r->changes][1] = data[i];
            }
            r->changes++;
            data[i] = initial[i];
        }
}

static void *map(uint64_t at, uint64_t size, int protection)
{
    void *p = mmap((void *)at, size, protection,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (p != (void *)at) {
        fprintf(stderr, "oracle: cannot map %#lx\n", at);
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

static void fault_in_advance(void)
{
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

int main(void)
{
    map(CODE, CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC);
    map(DATA, DATA_SIZE, PROT_READ | PROT_WRITE);
    map(STATE, 0x1000, PROT_READ | PROT_WRITE);
    void *stub = map(EXIT, 0x1000, PROT_READ | PROT_WRITE | PROT_EXEC);
    memcpy(stub, exit_stub, exit_end - exit_stub);
    __builtin___clear_cache(stub, (char *)stub + (exit_end - exit_stub));
    block->resume = (uint64_t)resume;
    for (uint64_t i = 0; i < DATA_SIZE / 8; i++)
        initial[i] = mix(mix(42) ^ i);
    memcpy((void *)DATA, initial, DATA_SIZE);
    fault_in_advance();

    uint64_t count, room = 0;
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
        for (uint64_t i = 0; i < count; i++)
            if (!(tests[i].flags & ALONE))
                place(&tests[i]);
        for (uint64_t i = 0; i < count; i++)
            if (!(tests[i].flags & ALONE))
                run(&tests[i], &results[i]);
        /* Branches land on zeros, which are UNDEFINED. */
        memset((void *)CODE, 0, CODE_SIZE);
        __builtin___clear_cache((char *)CODE, (char *)(CODE + CODE_SIZE));
        for (uint64_t i = 0; i < count; i++)
            if (tests[i].flags & ALONE) {
                place(&tests[i]);
                run(&tests[i], &results[i]);
                memset((void *)(tests[i].pc - 8), 0, 16);
                __builtin___clear_cache((char *)(tests[i].pc - 8), (char *)(tests[i].pc + 8));
            }
        write_all(results, count * sizeof *results);
    }
    return 0;
}
