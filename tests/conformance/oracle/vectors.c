/*
 * Runs one A64 instruction over blocks of operands that it makes itself, and reports hashes.
 *
 * Standard input: batches of a `struct header` and as many `struct block`. Standard output: for every
 * batch one u64 hash per block, or with `detail` every `struct result`. A count of zero, or the end of
 * the input, ends the program.
 *
 * The code of a block is a loop over vectors that ends in RET, with X9 at the vectors, X10 at the
 * results and X11 the count; src/vectors/engine.rs says the rest. Vector `first + i` of a block
 * depends on its seed, that index and `kinds` alone; src/vectors/operands.rs makes the same.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef uint64_t u64;
typedef unsigned __int128 u128;

#define CODE_WORDS 20
#define MOST 1024

struct header {
    u64 count, detail;
};
struct block {
    u64 seed, first, count, fpcr;
    uint32_t kinds;
    uint32_t code[CODE_WORDS];
    uint32_t pad;
};
struct vector {
    u64 v[3][2]; /* V1, V2, V0 */
    u64 x1;
    u64 control; /* FPSR, and NZCV in the upper half */
};
struct result {
    u64 v0[2], x0, control;
};
_Static_assert(sizeof(struct block) == 120, "as the runner writes it");
_Static_assert(sizeof(struct vector) == 64 && sizeof(struct result) == 32, "as the loop steps");

static u64 mix(u64 z)
{
    z += 0x9e3779b97f4a7c15UL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
    return z ^ z >> 31;
}
static u64 next(u64 *state)
{
    *state += 0x9e3779b97f4a7c15UL;
    return mix(*state);
}

/* Kinds of lanes: 1 to 4 are formats, 5 to 7 integers. FULL is for all lanes instead of the lowest. */
#define FULL 8
static const struct {
    unsigned exponent, fraction, bits;
} kind[8] = {{0, 0, 64}, {5, 10, 16}, {8, 23, 32}, {11, 52, 64},
             {8, 7, 16}, {0, 0, 16},  {0, 0, 32},  {0, 0, 64}};

static u64 ones(unsigned n)
{
    return n ? ~0UL >> (64 - n) : 0;
}

/* Exponents around which things change, fractions of runs of ones. */
static u64 number(unsigned e, unsigned f, u64 r)
{
    const u64 all = ones(e), bias = all >> 1, fractions = ones(f);
    const unsigned p = r >> 7 & 63, q = r >> 13 & 63;
    const u64 more = mix(r);
    u64 exponent, fraction;
    switch (r & 15) {
    case 0: exponent = 0; break;
    case 1: exponent = all; break;
    case 2: exponent = all - 1; break;
    case 3: exponent = 1; break;
    case 4: exponent = bias; break;
    case 5: exponent = bias + p % (f + 3); break;
    case 6: exponent = bias - p % (f + 3); break;
    case 7: exponent = 1 + p % (f + 2); break;
    case 8: exponent = all - 1 - p % 4; break;
    case 9: exponent = bias - 1 + p % 4; break;
    case 10: exponent = bias - 1 + (8UL << p % 4) + q % 4; break;
    case 11: exponent = bias / 2 + p % 8; break;
    case 12: exponent = bias + bias / 2 + p % 8; break;
    default: exponent = more >> 52; break;
    }
    switch (r >> 4 & 7) {
    case 0: fraction = 0; break;
    case 1: fraction = fractions; break;
    case 2: fraction = 1UL << p % f; break;
    case 3: fraction = fractions << p % f; break;
    case 4: fraction = ones(p % f); break;
    case 5: fraction = ones(p % f) ^ ones(q % f); break;
    case 6: fraction = more & fractions << p % f; break;
    default: fraction = more; break;
    }
    return (r >> 19 & 1) << (e + f) | (exponent & all) << f | (fraction & fractions);
}

static u64 integer(unsigned bits, u64 r)
{
    const unsigned p = r >> 7 & 63, q = r >> 13 & 63;
    const u64 more = mix(r);
    u64 v;
    switch (r & 7) {
    case 0: v = more; break;
    case 1: v = more >> p; break;
    case 2: v = 1UL << p; break;
    case 3: v = ones(p); break;
    case 4: v = 0 - (1UL << p); break;
    case 5: v = ones(p) ^ ones(q); break;
    case 6: v = 0 - (more >> p); break;
    default: v = (1UL << p) + (more & 3) - 1; break;
    }
    return v & ones(bits);
}

/* A number near a * b, for those that have an exponent. */
static u64 product(unsigned e, unsigned f, u64 a, u64 b)
{
    const u64 all = ones(e), bias = all >> 1, one = 1UL << f;
    const u128 p = (u128)((a & ones(f)) | one) * ((b & ones(f)) | one);
    const unsigned carry = p >> (2 * f + 1) & 1;
    const u64 exponent = (a >> f & all) + (b >> f & all) - bias + carry;
    const u64 fraction = (u64)(p >> (f + carry)) & ones(f);
    return ((a ^ b) & 1UL << (e + f)) | (exponent & all) << f | fraction;
}

static void make(struct vector *to, u64 seed, u64 index, uint32_t kinds)
{
    u64 state = mix(mix(seed) ^ index), lane[3][8];
    const u64 w = next(&state);
    for (int n = 0; n < 3; n++) {
        const unsigned k = kinds >> 4 * n & 7, full = kinds >> 4 * n & FULL;
        const unsigned lanes = full ? 128 / kind[k].bits : 1;
        if (k)
            for (unsigned i = 0; i < lanes; i++) {
                const u64 r = next(&state);
                lane[n][i] = kind[k].exponent ? number(kind[k].exponent, kind[k].fraction, r)
                                              : integer(kind[k].bits, r);
            }
    }
    const unsigned k = kinds & 7, e = kind[k].exponent, f = kind[k].fraction;
    const unsigned second = kinds >> 4 & 15, third = kinds >> 8 & 15;
    const unsigned lanes = kinds & FULL ? 128 / kind[k].bits : 1;
    const u64 near = (w >> 4 & 7) - 3;
    if (e && second == (kinds & 15))
        for (unsigned i = 0; i < lanes; i++) {
            u64 *a = &lane[0][i], *b = &lane[1][i], *c = &lane[2][i];
            const u64 mask = ones(kind[k].bits), sign = 1UL << (e + f);
            switch (w & 15) {
            case 0: *b = ((*a ^ sign) + near) & mask; break;
            case 1:
                if (third == second)
                    *c = ((product(e, f, *a, *b) ^ sign) + near) & mask;
                break;
            case 2:
                *a = (product(e, f, *b, third == second ? *c : *b) + near) & mask;
                break;
            case 3: *a = (product(e, f, *b, *b) + near) & mask; break;
            }
        }
    for (int n = 0; n < 3; n++) {
        const unsigned k = kinds >> 4 * n & 7, bits = kind[k].bits;
        u64 v[2] = {0, 0};
        if (k && kinds >> 4 * n & FULL) {
            for (unsigned i = 0; i < 128 / bits; i++)
                v[i * bits / 64] |= lane[n][i] << (i * bits & 63);
        } else if (k) {
            /* What lies above a scalar does not count. */
            v[1] = next(&state);
            v[0] = bits == 64 ? lane[n][0] : lane[n][0] | v[1] << bits;
        }
        memcpy(to->v[n], v, sizeof v);
    }
    to->x1 = kinds >> 12 & 7 ? integer(64, next(&state)) : 0;
    u64 fpsr = 0;
    switch (w >> 7 & 7) {
    case 4: case 5: fpsr = 0x10; break;
    case 6: fpsr = 0x9f; break;
    case 7: fpsr = w >> 10 & 0x0800009f; break;
    }
    to->control = fpsr | (w >> 60) << 60;
}

static u64 fold(u64 h, u64 x)
{
    h = (h ^ x) * 0x9e3779b97f4a7c15UL;
    return h ^ h >> 29;
}

/* loop(vectors, results, count, code, fpcr) */
extern void loop(const void *, void *, u64, const void *, u64);
asm(".text\n.globl loop\nloop:\n"
    "    stp x29, x30, [sp, #-16]!\n"
    "    mov x9, x0\n    mov x10, x1\n    mov x11, x2\n"
    "    mov x0, #0\n"
    "    msr fpcr, x4\n"
    "    blr x3\n"
    "    msr fpcr, xzr\n"
    "    ldp x29, x30, [sp], #16\n    ret\n");

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
    static struct vector vectors[MOST];
    static struct result results[MOST];
    uint32_t *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct header h;
    struct block b;
    if (code == MAP_FAILED)
        return 2;
    while (read_all(&h, sizeof h) && h.count)
        while (h.count--) {
            if (!read_all(&b, sizeof b) || b.count > MOST)
                return 2;
            memcpy(code, b.code, sizeof b.code);
            __builtin___clear_cache((char *)code, (char *)code + sizeof b.code);
            for (u64 i = 0; i < b.count; i++)
                make(&vectors[i], b.seed, b.first + i, b.kinds);
            loop(vectors, results, b.count, code, b.fpcr);
            if (h.detail) {
                write_all(results, b.count * sizeof *results);
                continue;
            }
            u64 hash = 0;
            for (u64 i = 0; i < b.count; i++)
                hash = fold(fold(fold(fold(hash, results[i].v0[0]), results[i].v0[1]),
                                 results[i].x0), results[i].control);
            write_all(&hash, sizeof hash);
        }
    return 0;
}
