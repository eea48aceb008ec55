// An exchange between the two clusters of AX-1: a message lies in the shared SRAM, a doorbell of the MHU says so,
// and each is answered by one of the same number. Both sides check all of what they get.
#ifndef MAILBOX_H
#define MAILBOX_H

#define MHU 0x0c020000u
enum { TO_A = 0x000, TO_R = 0x100, STAT = 0x00, SET = 0x08, CLEAR = 0x10 }; // low priority

#define SRAM 0x0c030000u
#define MESSAGE_TO_A (SRAM + 0x000)
#define MESSAGE_TO_R (SRAM + 0x100)
// How many messages; 0 for DEFAULT_COUNT.
#define MAILBOX_COUNT (SRAM + 0xff00)
// Where A is to be started; 0 for A_BOOT.
#define MAILBOX_RVBAR (SRAM + 0xff08)
enum { DEFAULT_COUNT = 1000 };

// A message: its number, 14 words that follow from it, and a checksum.
enum { WORDS = 16, SEED_TO_A = 0x41, SEED_TO_R = 0x52 };

static inline u32 next_word(u32 x)
{
    x ^= x << 13;
    x ^= x >> 17;
    return x ^ x << 5;
}

static inline u32 add(u32 sum, u32 word) { return (sum << 5 | sum >> 27) + word; }

static void write_message(u32 at, u32 number, u32 seed)
{
    u32 x = number * 2654435761u ^ seed, sum = add(0, number);
    store(at, number);
    for (u32 i = 1; i < WORDS - 1; i++) {
        x = next_word(x);
        sum = add(sum, x);
        store(at + 4 * i, x);
    }
    store(at + 4 * (WORDS - 1), sum);
}

static int is_message(u32 at, u32 number, u32 seed)
{
    u32 x = number * 2654435761u ^ seed, sum = add(0, load(at));
    int right = load(at) == number;
    for (u32 i = 1; i < WORDS - 1; i++) {
        x = next_word(x);
        u32 word = load(at + 4 * i);
        right &= word == x;
        sum = add(sum, word);
    }
    return right && load(at + 4 * (WORDS - 1)) == sum;
}

static u32 message_count(void)
{
    u32 n = load(MAILBOX_COUNT);
    return n ? n : DEFAULT_COUNT;
}
#endif
