/*
 * Runs one A32 or T32 instruction of FP or Advanced SIMD on states that it is given.
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
    uint32_t word, thumb, count;
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
#define STUB(set, name)                                                                            \
    __asm__(set "\n" #name "_start:\n"                                                             \
            "  push {r4-r11, lr}\n"                                                                \
            "  str sp, [r0, #832]\n"                                                               \
            "  mov sp, r0\n"                                                                       \
            "  ldr r1, [sp, #56]\n"                                                                \
            "  vmsr fpscr, r1\n"                                                                   \
            "  ldr r1, [sp, #60]\n"                                                                \
            "  msr apsr_nzcvq, r1\n"                                                               \
            "  add r1, sp, #64\n"                                                                  \
            "  vldmia r1!, {d0-d15}\n"                                                             \
            "  vldmia r1, {d16-d31}\n"                                                             \
            "  ldr r0, [sp, #0]\n  ldr r1, [sp, #4]\n  ldr r2, [sp, #8]\n"                         \
            "  ldr r3, [sp, #12]\n  ldr r4, [sp, #16]\n  ldr r5, [sp, #20]\n"                      \
            "  ldr r6, [sp, #24]\n  ldr r7, [sp, #28]\n  ldr r8, [sp, #32]\n"                      \
            "  ldr r9, [sp, #36]\n  ldr r10, [sp, #40]\n  ldr r11, [sp, #44]\n"                    \
            "  ldr r12, [sp, #48]\n" #name "_word:\n"                                              \
            "  .space 4\n"                                                                         \
            "  str r0, [sp, #0]\n  str r1, [sp, #4]\n  str r2, [sp, #8]\n"                         \
            "  str r3, [sp, #12]\n  str r4, [sp, #16]\n  str r5, [sp, #20]\n"                      \
            "  str r6, [sp, #24]\n  str r7, [sp, #28]\n  str r8, [sp, #32]\n"                      \
            "  str r9, [sp, #36]\n  str r10, [sp, #40]\n  str r11, [sp, #44]\n"                    \
            "  str r12, [sp, #48]\n"                                                               \
            "  mrs r1, apsr\n"                                                                     \
            "  str r1, [sp, #60]\n"                                                                \
            "  vmrs r1, fpscr\n"                                                                   \
            "  str r1, [sp, #56]\n"                                                                \
            "  add r1, sp, #64\n"                                                                  \
            "  vstmia r1!, {d0-d15}\n"                                                             \
            "  vstmia r1, {d16-d31}\n"                                                             \
            "  ldr r1, [sp, #832]\n"                                                               \
            "  mov sp, r1\n"                                                                       \
            "  pop {r4-r11, pc}\n" #name "_end:\n .arm\n");                                        \
    extern uint8_t name##_start[], name##_word[], name##_end[];
STUB(".arm\n .syntax unified", a32)
STUB(".thumb\n .syntax unified", t32)

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
    memcpy(code, a32_start, a32_end - a32_start);
    memcpy(code + 2048, t32_start, t32_end - t32_start);
    uint8_t *window = memory + 1024;
    uint32_t at = (uint32_t)window;
    fwrite(&at, 1, sizeof at, stdout);
    fflush(stdout);
    for (;;) {
        struct header h;
        get(&h, sizeof h);
        if (h.thumb)
            h.word = h.word >> 16 | h.word << 16;
        memcpy(h.thumb ? code + 2048 + (t32_word - t32_start) : code + (a32_word - a32_start),
               &h.word, 4);
        uint8_t *volatile stub = h.thumb ? code + 2049 : code;
        __builtin___clear_cache((char *)code, (char *)code + 4096);
        struct state *list = malloc(h.count * sizeof *list);
        get(list, h.count * sizeof *list);
        for (volatile uint32_t i = 0; i < h.count; i++) {
            f.s = list[i];
            memcpy(window, f.s.memory, WINDOW);
            f.s.signal = sigsetjmp(back, 1);
            if (!f.s.signal)
                ((void (*)(struct frame *))stub)(&f);
            memcpy(f.s.memory, window, WINDOW);
            list[i] = f.s;
        }
        fwrite(list, sizeof *list, h.count, stdout);
        fflush(stdout);
        free(list);
    }
}
