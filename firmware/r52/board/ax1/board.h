// The R side of AX-1: RAM at 0, PL011s. Interrupts by INTID.
#define GICD 0xaf000000u
#define GICR 0xaf100000u
#define GIC_END 0xaf1fffffu
#define UART 0x9c090000u
#define AON 0x10060000u
#define AON_POWER (32 + 134)
#define MHU_FROM_A (32 + 116)
// Where core 0 of A leaves reset, unless MAILBOX_RVBAR says otherwise: where `--hold a` puts the way into a kernel.
#define A_BOOT 0x40000000u
