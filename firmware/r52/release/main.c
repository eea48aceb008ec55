// Starts core 0 of A through AON (peripherals/power) unless it runs already, and then answers its messages.
#include "serve.h"

enum { POWER_REQUEST = 0x10, POWER_STATUS = 0x14, POWER_EVENT = 0x18, POWER_ENABLE = 0x1c, RVBAR = 0x40 };
enum { A0 = 1 };

static void release(u32 rvbar)
{
    text("R: A0 starts at ");
    hex(rvbar);
    text("\n");
    gic_shared(AON_POWER, 0x40);
    store(AON + RVBAR, rvbar);
    store(AON + RVBAR + 4, 0);
    store(AON + POWER_ENABLE, A0);
    store(AON + POWER_REQUEST, load(AON + POWER_REQUEST) | A0);
    // It may ring before its acknowledge is seen: the mailbox has the lower priority.
    while (!(load(AON + POWER_EVENT) & A0)) {
        u32 id = wait_interrupt();
        if (id != AON_POWER)
            end_interrupt(id);
    }
    store(AON + POWER_EVENT, A0);
    BARRIER();
    end_interrupt(AON_POWER);
}

int main(void)
{
    u32 rvbar = load(MAILBOX_RVBAR);
    console(UART);
    serve_start();
    if (!(load(AON + POWER_STATUS) & A0))
        release(rvbar ? rvbar : A_BOOT);
    text("R: A0 is on:");
    field("POWER_STATUS", load(AON + POWER_STATUS));
    text("\n");
    serve();
    for (;;)
        asm volatile("wfi");
}
