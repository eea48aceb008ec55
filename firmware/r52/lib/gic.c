// GICv3 of a cluster: the distributor, the first redistributor's private interrupts (IHI 0069 12).
#include "r52.h"

enum { WAKER = 0x14, SGI = 0x10000, IGROUPR0 = SGI + 0x80, ISENABLER0 = SGI + 0x100, ICENABLER0 = SGI + 0x180 };
enum { IGROUPR = 0x80, ISENABLER = 0x100, IPRIORITY = 0x400, IROUTER = 0x6000 }; // of the distributor
enum { ICPENDR0 = SGI + 0x280, ICACTIVER0 = SGI + 0x380, IPRIORITYR = SGI + 0x400 };

void gic_start(void)
{
    store(GICD, 0x10); // ARE
    store(GICD, 0x13); // … and both groups
    store(GICR + WAKER, load(GICR + WAKER) & ~2u);
    while (load(GICR + WAKER) & 4)
        ;
    store(GICR + ICENABLER0, ~0u);
    WRITE(4, 12, 9, 5, 0xf);  // ICC_HSRE
    WRITE(0, 12, 12, 5, 0x7); // ICC_SRE
    WRITE(0, 4, 6, 0, 0xff);  // ICC_PMR
    WRITE(0, 12, 12, 6, 1);   // ICC_IGRPEN0
    WRITE(0, 12, 12, 7, 1);   // ICC_IGRPEN1
}

void gic_private(u32 id, u32 group, u32 priority)
{
    u32 shift = 8 * (id & 3), at = GICR + IPRIORITYR + (id & ~3u), bit = 1u << id;
    store(at, (load(at) & ~(0xffu << shift)) | priority << shift);
    u32 groups = load(GICR + IGROUPR0);
    store(GICR + IGROUPR0, group ? groups | bit : groups & ~bit);
    store(GICR + ISENABLER0, bit);
    BARRIER();
}

void gic_forget(u32 id)
{
    store(GICR + ICENABLER0, 1u << id);
    store(GICR + ICPENDR0, 1u << id);
    store(GICR + ICACTIVER0, 1u << id);
    BARRIER();
}

// A shared interrupt of group 1, for this core.
void gic_shared(u32 id, u32 priority)
{
    u32 shift = 8 * (id & 3), at = GICD + IPRIORITY + (id & ~3u), word = id / 32 * 4, bit = 1u << id % 32;
    store(GICD + IGROUPR + word, load(GICD + IGROUPR + word) | bit);
    store(at, (load(at) & ~(0xffu << shift)) | priority << shift);
    store(GICD + IROUTER + 8 * id, READ(0, 0, 0, 5) & 0xffffff); // MPIDR
    store(GICD + IROUTER + 8 * id + 4, 0);
    store(GICD + ISENABLER + word, bit);
    BARRIER();
}
