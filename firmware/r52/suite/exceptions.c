// Exception entry and return (DDI 0487 G1.11 to G1.16).
#include "suite.h"

A32(svc_a32, "mov r0, #1", "svc #0x12", DONE);
T32(svc_t32, "movs r0, #1", "svc #0x12", DONE);
A32(hvc_a32, "mov r0, #1", "hvc #0x1234", DONE);
T32(hvc_t32, "movs r0, #1", "hvc #0x1234", DONE);
A32(udf_a32, "mov r0, #1", "udf #0x1234", DONE);
T32(udf_t32, "movs r0, #1", "udf #0x12", DONE);
T32(udf_t32w, "movs r0, #1", "udf.w #0x1234", DONE);
A32(bkpt_a32, "mov r0, #1", "bkpt #0x1234", DONE);
T32(bkpt_t32, "movs r0, #1", "bkpt #0x12", DONE);
A32(load_a32, "mov r2, #2", "ldr r0, [r0]", DONE);
T32(load_t32, "movs r2, #2", "ldr r0, [r0]", DONE);
T32(load_t32w, "movs r2, #2", "ldr.w r0, [r0, #4]", DONE);
A32(store_pre, "mov r2, #2", "str r2, [r0, #8]!", DONE);
A32(branch, "", "bx r0", DONE);
// Inside IT blocks: IT is in SPSR, and the blocks go on behind a return.
T32(svc_it, "movs r2, #0\n ittet eq\n moveq r0, #1", "svceq #0x12", "movne r0, #7\n moveq r0, #2\n" DONE);
T32(udf_it, "movs r2, #0\n itte ne\n movne r0, #1", "udfne #0x12", "moveq r0, #5\n" DONE);
T32(udf_it_taken, "movs r2, #0\n itt eq\n moveq r0, #1", "udfeq #0x12", DONE);
T32(bkpt_it, "movs r2, #1\n itt eq\n moveq r0, #1", "bkpt #0x12", DONE);
T32(load_it, "movs r2, #0\n ittt eq\n moveq r3, #1", "ldreq r0, [r0]", "moveq r0, #2\n" DONE);
A32(svc_not, "movs r2, #1", "svceq #0x12", DONE);
A32(udf_flags, "mvn r2, #0\n adds r2, r2, #1", "udf #0", DONE);
A32(q_flag, "mvn r2, #0x80000000\n qadd r2, r2, r2\n setend be", "svc #0", "");
// Returns.
A32(movs_pc, "adr lr, 1f\n mov r2, #0x1d0\n orr r2, r2, #0xf0000000\n msr SPSR_fsxc, r2", "movs pc, lr",
    "udf #1\n1: mrs r0, CPSR\n svc #1\n");
A32(subs_pc, "adr lr, 1f\n mov r2, #0x1f0\n msr SPSR_fsxc, r2\n add lr, lr, #4", "subs pc, lr, #4",
    "udf #1\n .balign 4\n1: .thumb\n movs r0, #9\n svc #1\n .arm\n");
A32(ldm_return, "ldr r3, =0x20103000\n adr r2, 1f\n str r2, [r3]\n mov r2, #0x1d0\n msr SPSR_fsxc, r2",
    "ldm r3, {pc}^", "udf #1\n1: mrs r0, CPSR\n svc #1\n .ltorg");
A32(rfe, "ldr r3, =0x20103000\n adr r2, 1f\n str r2, [r3]\n ldr r2, =0x600001df\n str r2, [r3, #4]", "rfeia r3!",
    "udf #1\n1: mrs r0, CPSR\n svc #1\n .ltorg");
A32(srs, "ldr r2, =0x20103040\n mov r0, sp\n mov r1, #0x1f0\n msr SPSR_fsxc, r1\n cps #0x17\n mov r3, sp\n mov sp, r2\n cps #0x13\n"
         "ldr lr, =0x1234568\n srsdb sp!, #0x17\n cps #0x17\n mov r1, sp\n mov sp, r3\n cps #0x13\n ldr r0, [r1]\n ldr r4, [r1, #4]\n sub r5, r2, r1", DONE,
    " .ltorg");
A32(eret_el1, "ldr lr, =0\n adr lr, 1f\n mov r2, #0x1d0\n msr SPSR_fsxc, r2", "eret", "udf #1\n1: mrs r0, CPSR\n svc #1\n .ltorg");
A32(illegal, "adr lr, 1f\n mov r2, #0xda\n msr SPSR_fsxc, r2", "movs pc, lr", "udf #1\n1: mrs r0, CPSR\n svc #1\n");
A32(illegal_mode, "mov r0, #0x19", "msr CPSR_c, r0", "mrs r0, CPSR\n" DONE);
A32(hyp_mode, "mov r0, #0xda", "msr CPSR_c, r0", "mrs r0, CPSR\n" DONE);
A32(user_msr, "mov r0, #0xd3\n orr r0, r0, #0xa0000000", "msr CPSR_fc, r0", "mrs r0, CPSR\n" DONE_EL0);
A32(user_hvc, "", "hvc #1", DONE_EL0);
A32(user_cps, "", "cps #0x13", "mrs r0, CPSR\n" DONE_EL0);
A32(hyp_smc, "", "smc #1", DONE);

void checks_exceptions(void)
{
    static const struct {
        const char *name, *code, *at;
        u32 t32;
    } every[] = {
#define ONE(x, t) {"exceptions." #x, x, x##_at, t}
        ONE(svc_a32, 0),       ONE(svc_t32, THUMB),  ONE(hvc_a32, 0),        ONE(hvc_t32, THUMB),
        ONE(udf_a32, 0),       ONE(udf_t32, THUMB),  ONE(udf_t32w, THUMB),   ONE(bkpt_a32, 0),
        ONE(bkpt_t32, THUMB),  ONE(svc_it, THUMB),   ONE(udf_it, THUMB),     ONE(udf_it_taken, THUMB),
        ONE(bkpt_it, THUMB),   ONE(svc_not, 0),      ONE(udf_flags, 0),      ONE(q_flag, 0),
    };
    static const struct {
        const char *name;
        u32 mode;
    } modes[] = {{" usr", USR}, {" svc", SVC}, {" sys", SYS}, {" irq", IRQ}, {" hyp", HYP}};
    for (u32 i = 0; i < sizeof every / sizeof every[0]; i++) {
        for (u32 m = 0; m < sizeof modes / sizeof modes[0]; m++) {
            text(modes[m].name + 1);
            put('.');
            check(every[i].name, modes[m].mode | every[i].t32, every[i].code, every[i].at, 0, 0);
        }
    }
    WRITE(0, 1, 0, 0, SCTLR_OFF | 1u << 25); // SCTLR.EE
    CHECK("exceptions.ee", SVC, udf_a32, 0, 0);
    fresh();
    HCR(TGE);
    CHECK("exceptions.tge.svc", USR, svc_a32, 0, 0);
    CHECK("exceptions.tge.udf", USR, udf_a32, 0, 0);
    CHECK("exceptions.tge.bkpt", USR, bkpt_a32, 0, 0);
    CHECK("exceptions.tge.svc_t32", USR | THUMB, svc_t32, 0, 0);
    HCR(HCD);
    CHECK("exceptions.hcd", HYP, hvc_a32, 0, 0);
    fresh();
    // Aborts with the MPU of EL1 that has nothing at SCRATCH.
    mpu_region(EL1, 0, IMAGE, IMAGE_END, LOWER);
    WRITE(0, 1, 0, 0, SCTLR_OFF | SCTLR_M);
    CHECK("exceptions.load_a32", SVC, load_a32, SCRATCH, 0);
    CHECK("exceptions.load_t32", SVC | THUMB, load_t32, SCRATCH, 0);
    CHECK("exceptions.load_t32w", SVC | THUMB, load_t32w, SCRATCH, 0);
    CHECK("exceptions.load_it", SVC | THUMB, load_it, SCRATCH, 0);
    CHECK("exceptions.load_user", USR, load_a32, SCRATCH, 0);
    CHECK("exceptions.load_abt", ABT, load_a32, SCRATCH, 0);
    CHECK("exceptions.store_pre", SVC, store_pre, SCRATCH, 0);
    CHECK("exceptions.branch", SVC, branch, SCRATCH + 16, 0);
    CHECK("exceptions.branch_t32", SVC, branch, SCRATCH + 19, 0);
    fresh();
    // Nothing answers on the bus.
    CHECK("exceptions.external.load", SVC, load_a32, 0xe0f00000, 0);
    CHECK("exceptions.external.store", SVC, store_pre, 0xe0f00000, 0);
    CHECK("exceptions.external.hyp", HYP, load_a32, 0xe0f00000, 0);
    CHECK("exceptions.external.user", USR | THUMB, load_t32, 0xe0f00000, 0);
    HCR(TGE);
    CHECK("exceptions.external.tge", USR, load_a32, 0xe0f00000, 0);
    fresh();
    CHECK("exceptions.movs_pc", SVC, movs_pc, 0, 0);
    CHECK("exceptions.subs_pc", SVC, subs_pc, 0, 0);
    CHECK("exceptions.ldm_return", SVC, ldm_return, 0, 0);
    CHECK("exceptions.eret_el1", SVC, eret_el1, 0, 0);
    CHECK("exceptions.rfe", SVC, rfe, 0, 0);
    CHECK("exceptions.srs", SVC, srs, 0, 0);
    value("exceptions.srs.spsr", event.r[4]);
    value("exceptions.srs.moved", event.r[5]);
    CHECK("exceptions.illegal", SVC, illegal, 0, 0);
    CHECK("exceptions.illegal_mode", SVC, illegal_mode, 0, 0);
    CHECK("exceptions.hyp_mode", SVC, hyp_mode, 0, 0);
    CHECK("exceptions.user_msr", USR, user_msr, 0, 0);
    CHECK("exceptions.user_hvc", USR, user_hvc, 0, 0);
    CHECK("exceptions.user_cps", USR, user_cps, 0, 0);
    CHECK("exceptions.smc_svc", SVC, hyp_smc, 0, 0);
    CHECK("exceptions.smc_hyp", HYP, hyp_smc, 0, 0);
}
