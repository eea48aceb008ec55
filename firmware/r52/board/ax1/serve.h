// The R side of the exchange: what comes is checked and answered.
#ifndef SERVE_H
#define SERVE_H
#include "../../lib/r52.h"
#include "../../../mailbox.h"

// Memory as these programs use it, and the interrupts of the mailbox.
static void serve_start(void)
{
    mpu_attributes();
    mpu_clear(EL2);
    mpu_region(EL2, 0, 0x00000000, 0x07ffffff, 0);
    mpu_region(EL2, 1, MHU, SRAM + 0xffff, XN | DEVICE);
    mpu_region(EL2, 2, AON, AON + 0xfff, XN | DEVICE);
    mpu_region(EL2, 3, UART, UART + 0xfff, XN | DEVICE);
    mpu_region(EL2, 4, GICD, GIC_END, XN | DEVICE);
    WRITE(4, 1, 0, 0, 0x30c50839); // HSCTLR.M
    WRITE(4, 1, 1, 0, 0x18);       // HCR.IMO, FMO
    gic_start();
    gic_shared(MHU_FROM_A, 0x80);
}

// Waits for an interrupt, which is active then.
static u32 wait_interrupt(void)
{
    for (;;) {
        u32 id = READ(0, 12, 12, 0); // ICC_IAR1
        if (id < 1020)
            return id;
        asm volatile("wfi" : : : "memory");
    }
}

static void end_interrupt(u32 id) { WRITE(0, 12, 12, 1, id); }

static void decimal(u32 n)
{
    if (n >= 10)
        decimal(n / 10);
    put('0' + n % 10);
}

static void serve(void)
{
    u32 count = message_count(), number = 0, bad = 0;
    while (number < count) {
        u32 id = wait_interrupt(), bells = load(MHU + TO_R + STAT);
        store(MHU + TO_R + CLEAR, bells);
        BARRIER();
        end_interrupt(id);
        // The level of a doorbell that is cleared may take a while to fall.
        if (!bells)
            continue;
        number++;
        bad += !is_message(MESSAGE_TO_R, number, SEED_TO_R);
        write_message(MESSAGE_TO_A, number, SEED_TO_A);
        if (number == count) {
            text("R: ");
            decimal(number);
            text(" messages, ");
            decimal(bad);
            text(" bad\n");
        }
        BARRIER();
        store(MHU + TO_A + SET, 1);
    }
}
#endif
