// What the exception that came to EL2 says of itself.
#include "r52.h"

struct event event;

void record(u32 vector, const u32 *r)
{
    struct event *e = &event;
    e->vector = vector;
    e->elr = READ_BANKED(ELR_hyp);
    e->spsr = READ_BANKED(SPSR);
    e->hsr = READ(4, 5, 2, 0);
    e->hdfar = READ(4, 6, 0, 0);
    e->hifar = READ(4, 6, 0, 2);
    e->hpfar = READ(4, 6, 0, 4);
    e->dfsr = READ(0, 5, 0, 0);
    e->ifsr = READ(0, 5, 0, 1);
    e->dfar = READ(0, 6, 0, 0);
    e->ifar = READ(0, 6, 0, 2);
    for (int i = 0; i < 14; i++)
        e->r[i] = r[i];
    // HVC out of the vectors of EL1 (start.S).
    u32 imm = e->hsr & 0xffff;
    e->lower = vector == 5 && e->hsr >> 26 == 0x12 && imm >= 0xe0 && imm < 0xe8 ? imm - 0xe0 : 8;
    e->lr1 = e->spsr1 = 0;
    switch (e->lower) {
    case 1: e->lr1 = READ_BANKED(LR_und), e->spsr1 = READ_BANKED(SPSR_und); break;
    case 2: e->lr1 = READ_BANKED(LR_svc), e->spsr1 = READ_BANKED(SPSR_svc); break;
    case 3:
    case 4: e->lr1 = READ_BANKED(LR_abt), e->spsr1 = READ_BANKED(SPSR_abt); break;
    case 6: e->lr1 = READ_BANKED(LR_irq), e->spsr1 = READ_BANKED(SPSR_irq); break;
    case 7: e->lr1 = READ_BANKED(LR_fiq), e->spsr1 = READ_BANKED(SPSR_fiq); break;
    }
}
