// Banked registers (DDI 0487 G1.9) and the instructions that reach those of other modes.
#include "suite.h"

A32(to_all, "cps #0x11\n mov r8, #0x11\n mov sp, #0x12\n mov lr, #0x13\n cps #0x12\n mov sp, #0x22\n mov lr, #0x23\n"
            "cps #0x17\n mov sp, #0x72\n mov lr, #0x73\n cps #0x1b\n mov sp, #0xb2\n mov lr, #0xb3\n"
            "cps #0x1f\n mov sp, #0xf2\n mov lr, #0xf3\n cps #0x13\n mov sp, #0x32\n mov lr, #0x33\n",
    DONE, "");
A32(fiq_r8, "mov r8, #0x80\n cps #0x11\n mov r8, #0x99\n cps #0x13\n mov r0, r8", DONE, "");
A32(mrs_other, "", "mrs r0, SP_abt", DONE);
A32(ldm_user, "ldr r3, =0x20103000\n mov r2, #0x55\n str r2, [r3]\n cps #0x13", "ldm r3, {sp}^", "nop\n mrs r0, SP_usr\n" DONE " .ltorg");

void checks_banked(void)
{
    CHECK("banked.to_all", SVC, to_all, 0, 0);
    value("banked.r8_fiq", READ_BANKED(r8_fiq));
    value("banked.SP_fiq", READ_BANKED(SP_fiq));
    value("banked.LR_fiq", READ_BANKED(LR_fiq));
    value("banked.SP_irq", READ_BANKED(SP_irq));
    value("banked.LR_irq", READ_BANKED(LR_irq));
    value("banked.SP_abt", READ_BANKED(SP_abt));
    value("banked.LR_abt", READ_BANKED(LR_abt));
    value("banked.SP_und", READ_BANKED(SP_und));
    value("banked.LR_und", READ_BANKED(LR_und));
    value("banked.SP_svc", READ_BANKED(SP_svc));
    value("banked.LR_svc", READ_BANKED(LR_svc));
    value("banked.SP_usr", READ_BANKED(SP_usr));
    WRITE_BANKED(SPSR_irq, 0xf8ff07ff);
    value("banked.SPSR_irq", READ_BANKED(SPSR_irq));
    CHECK("banked.fiq_r8", SVC, fiq_r8, 0, 0);
    WRITE_BANKED(SP_abt, 0x77);
    CHECK("banked.mrs_other", SVC, mrs_other, 0, 0);
    CHECK("banked.mrs_user", USR, mrs_other, 0, 0);
    CHECK("banked.ldm_user", SVC, ldm_user, 0, 0);
}
