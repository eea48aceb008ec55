// Exchanges messages with a program on A that is running already, or will.
#include "serve.h"

int main(void)
{
    console(UART);
    text("R: mailbox\n");
    serve_start();
    serve();
    for (;;)
        asm volatile("wfi");
}
