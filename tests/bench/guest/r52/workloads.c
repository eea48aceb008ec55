// Compiled twice, as A32 and as T32: SET is the name of the table.
#include "bench.h"

#define NOINL __attribute__((noinline))
static volatile u32 sink;

NOINL static void sieve(u32 n)
{
    u8 *b = (u8 *)heap;
    u32 c = 0;
    while (n--) {
        for (u32 i = 0; i < 65536; i++)
            b[i] = 1;
        for (u32 i = 2; i < 256; i++)
            if (b[i])
                for (u32 j = i * i; j < 65536; j += i)
                    b[j] = 0;
        for (u32 i = 2; i < 65536; i++)
            c += b[i];
    }
    sink = c;
}

static u32 table[256];
NOINL static void crc32(u32 n)
{
    u8 *b = (u8 *)heap;
    for (u32 i = 0; i < 256; i++) {
        u32 c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320 ^ (c >> 1) : c >> 1;
        table[i] = c;
    }
    u32 c = ~0u;
    while (n--)
        for (u32 i = 0; i < 65536; i++)
            c = table[(c ^ b[i]) & 255] ^ (c >> 8);
    sink = c;
}

NOINL static void matmul(u32 n)
{
    int *a = (int *)heap, *b = a + 64 * 64, *c = b + 64 * 64;
    for (int i = 0; i < 64 * 64; i++) {
        a[i] = i;
        b[i] = i ^ 3;
    }
    while (n--)
        for (int i = 0; i < 64; i++)
            for (int j = 0; j < 64; j++) {
                int s = 0;
                for (int k = 0; k < 64; k++)
                    s += a[i * 64 + k] * b[k * 64 + j];
                c[i * 64 + j] += s;
            }
    sink = c[7];
}

static u32 seed = 0x9e3779b9;
static inline u32 random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}
static void sort(u32 *a, int lo, int hi)
{
    while (lo < hi) {
        u32 p = a[(lo + hi) / 2];
        int i = lo, j = hi;
        while (i <= j) {
            while (a[i] < p)
                i++;
            while (a[j] > p)
                j--;
            if (i <= j) {
                u32 t = a[i];
                a[i] = a[j];
                a[j] = t;
                i++;
                j--;
            }
        }
        if (j - lo < hi - i) {
            sort(a, lo, j);
            lo = i;
        } else {
            sort(a, i, hi);
            hi = j;
        }
    }
}
NOINL static void qsort(u32 n)
{
    u32 *a = (u32 *)heap;
    while (n--) {
        for (int i = 0; i < 20000; i++)
            a[i] = random();
        sort(a, 0, 19999);
    }
    sink = a[5];
}

NOINL static void copy(u32 n)
{
    while (n--) {
        void *s = heap, *d = heap + 0x100000;
        u32 c = 65536 / 32;
        asm volatile("1: ldmia %0!, {r3-r6}\n stmia %1!, {r3-r6}\n ldmia %0!, {r3-r6}\n stmia %1!, {r3-r6}\n"
                     "subs %2, %2, #1\n bne 1b"
                     : "+r"(s), "+r"(d), "+r"(c)
                     :
                     : "r3", "r4", "r5", "r6", "memory", "cc");
    }
}

static void prepare_chase(void)
{
    u32 count = 256, stride = 64, *order = (u32 *)(heap + 0x100000);
    for (u32 i = 0; i < count; i++)
        order[i] = i;
    for (u32 i = count - 1; i > 0; i--) {
        u32 j = random() % i, t = order[i];
        order[i] = order[j];
        order[j] = t;
    }
    for (u32 i = 0; i < count; i++)
        *(u8 **)(heap + order[i] * stride) = heap + order[(i + 1) % count] * stride;
}
NOINL static void chase(u32 n)
{
    u32 p = (u32)heap;
    while (n--)
        asm volatile("ldr %0,[%0]\n ldr %0,[%0]\n ldr %0,[%0]\n ldr %0,[%0]\n ldr %0,[%0]\n ldr %0,[%0]\n"
                     "ldr %0,[%0]\n ldr %0,[%0]"
                     : "+r"(p)
                     :
                     : "memory");
    sink = p;
}

NOINL static u32 fibonacci(u32 n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
NOINL static void fib(u32 n)
{
    while (n--)
        sink = fibonacci(20);
}

NOINL static void interp(u32 n)
{
    static const u8 code[] = {0, 5, 1, 3, 2, 4, 0, 1, 5, 2, 3, 0, 4, 1, 5, 2, 0, 3, 6};
    u32 a = 1, b = 2, c = 3;
    while (n--) {
        const u8 *p = code;
        for (;;) {
            switch (*p++) {
            case 0: a += b; break;
            case 1: b ^= a; break;
            case 2: c = a * 3 + b; break;
            case 3: a -= c; break;
            case 4: b = b << 3 | b >> 29; break;
            case 5: c += 7; break;
            case 6: goto out;
            }
        }
    out:;
    }
    sink = a ^ b ^ c;
}

typedef u32 (*function)(u32);
#define F(i) NOINL static u32 f##i(u32 x) { return x * (2 * i + 3) + i; }
F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15)
static function functions[16] = {f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15};
NOINL static void icall(u32 n)
{
    u32 x = 1;
    while (n--)
        x = functions[x >> 7 & 15](x);
    sink = x;
}

NOINL static void branchy(u32 n)
{
    u32 a = 0, b = 0, s = 12345;
    while (n--) {
        s = s * 1664525 + 1013904223;
        if (s >> 31)
            a += s;
        else
            a ^= s;
        if (s >> 30 & 1)
            b += a;
        else
            b -= a;
        if (s >> 29 & 1)
            asm volatile("");
        if (s >> 20 & 1)
            a++;
        else
            b++;
    }
    sink = a ^ b;
}

NOINL static void call_supervisor(u32 n)
{
    while (n--)
        asm volatile("svc #0" ::: "memory", "lr");
}

NOINL static void mandel(u32 n)
{
    u32 c = 0;
    while (n--)
        for (int py = 0; py < 32; py++)
            for (int px = 0; px < 32; px++) {
                double cr = px / 16.0 - 1.5, ci = py / 16.0 - 1, zr = 0, zi = 0;
                int i = 0;
                while (i < 64) {
                    double a = zr * zr, b = zi * zi;
                    if (a + b > 4)
                        break;
                    zi = 2 * zr * zi + ci;
                    zr = a - b + cr;
                    i++;
                }
                c += i;
            }
    sink = c;
}

const struct workload SET[] = {
    {"sieve", sieve, 1500, 0},
    {"crc32", crc32, 4000, 0},
    {"matmul", matmul, 1000, 0},
    {"qsort", qsort, 150, 0},
    {"memcpy", copy, 60000, 0},
    {"chase", chase, 60000000, prepare_chase},
    {"fib", fib, 8000, 0},
    {"interp", interp, 8000000, 0},
    {"icall", icall, 60000000, 0},
    {"branchy", branchy, 100000000, 0},
    {"mandel", mandel, 400, 0},
    {"svc", call_supervisor, 5000000, 0},
    {0},
};
