// bench NAME-a32|NAME-t32|all PERCENT, from the semihosting command line.
#include "bench.h"

extern u32 semihosting(u32 operation, const void *argument);
extern void semihosting_exit(void);

static void say(const char *s)
{
    semihosting(0x04, s);
}
static void say_number(unsigned long long v)
{
    char b[24];
    int i = 23;
    b[i] = 0;
    do {
        u32 digit = 0;
        unsigned long long q = 0;
        // Without the division of the compiler's library.
        for (int k = 63; k >= 0; k--) {
            digit = digit << 1 | (u32)(v >> k & 1);
            q <<= 1;
            if (digit >= 10) {
                digit -= 10;
                q |= 1;
            }
        }
        b[--i] = '0' + digit;
        v = q;
    } while (v);
    say(b + i);
}
static unsigned long long counter(void)
{
    u32 lo, hi;
    asm volatile("isb\n mrrc p15, 1, %0, %1, c14" : "=r"(lo), "=r"(hi));
    return (unsigned long long)hi << 32 | lo;
}
static const char *word(char **p)
{
    char *start = *p;
    while (**p && **p != ' ')
        ++*p;
    if (**p)
        *(*p)++ = 0;
    return start;
}
// Whether `name` is that of a workload of a set.
static int is(const char *name, const struct workload *w, const char *set)
{
    const char *want = w->name;
    while (*want && *name == *want)
        name++, want++;
    if (*want || *name++ != '-')
        return 0;
    while (*set && *name == *set)
        name++, set++;
    return *name == *set;
}
static void measure(const struct workload *all, const char *set, const char *name, u32 percent)
{
    for (const struct workload *w = all; w->name; w++) {
        if (!(name[0] == 'a' && name[1] == 'l') && !is(name, w, set))
            continue;
        unsigned long long n = (unsigned long long)w->iterations * percent;
        // n / 100, for numbers below 2^39.
        u32 iterations = 0;
        for (int k = 31; k >= 0; k--)
            if (n >= 100ull << k)
                n -= 100ull << k, iterations |= 1u << k;
        if (!iterations)
            iterations = 1;
        if (w->prepare)
            w->prepare();
        unsigned long long before = counter();
        w->run(iterations);
        unsigned long long ticks = counter() - before;
        say("R ");
        say(w->name);
        say("-");
        say(set);
        say(" it=");
        say_number(iterations);
        say(" ticks=");
        say_number(ticks);
        say("\n");
    }
}

void main(void)
{
    static char line[256];
    u32 block[2] = {(u32)line, sizeof line - 1};
    const char *name = "all";
    u32 percent = 100;
    if (semihosting(0x15, block) == 0) {
        char *p = line;
        word(&p);
        if (*p)
            name = word(&p);
        u32 v = 0;
        while (*p >= '0' && *p <= '9')
            v = v * 10 + *p++ - '0';
        if (v)
            percent = v;
    }
    measure(a32, "a32", name, percent);
    measure(t32, "t32", name, percent);
    semihosting_exit();
}
