/*
 * Runs one A32 instruction of FP or Advanced SIMD on states that it is given.
 *
 * Standard output first says where the memory is that instructions may use (one word). Standard input: a
 * `struct header` and as many `struct state`, over and over; each is answered by as many `struct state`.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WINDOW 512

struct header {
    uint32_t word, count;
};
struct state {
    uint32_t r[13];
    uint32_t signal;
    uint32_t fpscr; /* 56 */
    uint32_t apsr;  /* 60 */
    uint64_t d[32]; /* 64 */
    uint8_t memory[WINDOW];
};
struct frame {
    struct state s;
    uint32_t sp; /* 832 */
};
_Static_assert(sizeof(struct state) == 832, "as the code below and the tests have it");

/* SP points at the state while the instruction runs. */
__asm__(".arm\n"
        "stub_start:\n"
        "  push {r4-r11, lr}\n"
        "  str sp, [r0, #832]\n"
        "  mov sp, r0\n"
        "  ldr r1, [sp, #56]\n"
        "  vmsr fpscr, r1\n"
        "  ldr r1, [sp, #60]\n"
        "  msr apsr_nzcvq, r1\n"
        "  add r1, sp, #64\n"
        "  vldmia r1!, {d0-d15}\n"
        "  vldmia r1, {d16-d31}\n"
        "  ldm sp, {r0-r12}\n"
        "stub_word:\n"
        "  nop\n"
        "  stm sp, {r0-r12}\n"
        "  mrs r1, apsr\n"
        "  str r1, [sp, #60]\n"
        "  vmrs r1, fpscr\n"
        "  str r1, [sp, #56]\n"
        "  add r1, sp, #64\n"
        "  vstmia r1!, {d0-d15}\n"
        "  vstmia r1, {d16-d31}\n"
        "  ldr sp, [sp, #832]\n"
        "  pop {r4-r11, pc}\n"
        "stub_end:\n");
extern uint8_t stub_start[], stub_word[], stub_end[];

static sigjmp_buf back;
static void on_signal(int n)
{
    siglongjmp(back, n);
}

static void get(void *to, size_t n)
{
    if (fread(to, 1, n, stdin) != n)
        exit(0);
}

int main(void)
{
    static uint8_t other_stack[65536];
    static uint8_t memory[4096] __attribute__((aligned(4096)));
    static struct frame f;
    stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof other_stack};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
    int signals[] = {SIGILL, SIGBUS, SIGSEGV, SIGFPE};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);

    uint8_t *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code == MAP_FAILED)
        return 1;
    memcpy(code, stub_start, stub_end - stub_start);
    uint8_t *window = memory + 1024;
    uint32_t at = (uint32_t)window;
    fwrite(&at, 1, sizeof at, stdout);
    fflush(stdout);
    for (;;) {
        struct header h;
        get(&h, sizeof h);
        memcpy(code + (stub_word - stub_start), &h.word, 4);
        __builtin___clear_cache((char *)code, (char *)code + 4096);
        struct state *list = malloc(h.count * sizeof *list);
        get(list, h.count * sizeof *list);
        for (volatile uint32_t i = 0; i < h.count; i++) {
            f.s = list[i];
            memcpy(window, f.s.memory, WINDOW);
            f.s.signal = sigsetjmp(back, 1);
            if (!f.s.signal)
                ((void (*)(struct frame *))code)(&f);
            memcpy(f.s.memory, window, WINDOW);
            list[i] = f.s;
        }
        fwrite(list, sizeof *list, h.count, stdout);
        fflush(stdout);
        free(list);
    }
}
