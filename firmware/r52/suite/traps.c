// What HCR, HSTR, HCPTR, HDCR and CNTHCTL take to EL2 (DDI 0487 G1.19, E1.3).
#include "suite.h"

#define TRAP(bits, name, code)                                                                     \
    do {                                                                                           \
        A32(trap_##name, "mov r0, #0x15", code, DONE);                                             \
        HCR(bits);                                                                                 \
        CHECK("traps.hcr." #name, SVC, trap_##name, 0, 0);                                         \
        HCR(0);                                                                                    \
    } while (0)
#define THROUGH(name, code)                                                                        \
    do {                                                                                           \
        A32(name, "mov r0, #0x15", code, DONE);                                                    \
        CHECK("traps." #name, SVC, name, 0, 0);                                                    \
    } while (0)

static void of_hcr(void)
{
    // Each with the bit that traps it, and one of the same group with another that does not.
    TRAP(TID0, tid0_fpsid, "vmrs r0, FPSID");
    TRAP(TID1, tid1_aidr, "mrc p15, 1, r0, c0, c0, 7");
    TRAP(TID1, tid1_revidr, "mrc p15, 0, r0, c0, c0, 6");
    TRAP(TID1, tid1_tcmtr, "mrc p15, 0, r0, c0, c0, 2");
    TRAP(TID1, tid1_not_midr, "mrc p15, 0, r0, c0, c0, 0\n mov r0, #1");
    TRAP(TID2, tid2_ctr, "mrc p15, 0, r3, c0, c0, 1");
    TRAP(TID2, tid2_ccsidr, "mrc p15, 1, r4, c0, c0, 0");
    TRAP(TID2, tid2_clidr, "mrc p15, 1, r5, c0, c0, 1");
    TRAP(TID2, tid2_csselr, "mcr p15, 2, r0, c0, c0, 0");
    TRAP(TID3, tid3_pfr0, "mrc p15, 0, r6, c0, c1, 0");
    TRAP(TID3, tid3_isar5, "mrc p15, 0, r7, c0, c2, 5");
    TRAP(TID3, tid3_mvfr0, "vmrs r8, MVFR0");
    TRAP(TVM, tvm_write, "mcr p15, 0, r0, c13, c0, 1");
    TRAP(TVM, tvm_mair, "mcr p15, 0, r0, c10, c2, 0");
    TRAP(TVM, tvm_dfar, "mcr p15, 0, r0, c6, c0, 0");
    TRAP(TVM, tvm_read, "mrc p15, 0, r0, c13, c0, 1\n mov r0, #1");
    TRAP(TVM, tvm_prselr, "mcr p15, 0, r0, c6, c2, 1\n mov r0, #1");
    TRAP(TVM, tvm_prbar, "mcr p15, 0, r0, c6, c3, 0\n mov r0, #1");
    TRAP(TRVM, trvm_read, "mrc p15, 0, r9, c13, c0, 1");
    TRAP(TRVM, trvm_write, "mcr p15, 0, r0, c13, c0, 1\n mov r0, #1");
    TRAP(TRVM, trvm_sctlr, "mrc p15, 0, r9, c1, c0, 0");
    TRAP(TAC, tac_actlr, "mrc p15, 0, r0, c1, c0, 1");
    TRAP(TSW, tsw, "mcr p15, 0, r0, c7, c6, 2");
    TRAP(TSW, tsw_not_mva, "mov r0, #0x20000000\n mcr p15, 0, r0, c7, c10, 1");
    TRAP(TPC, tpc, "mov r0, #0x20000000\n mcr p15, 0, r0, c7, c10, 1");
    TRAP(TPU, tpu, "mov r0, #0x20000000\n mcr p15, 0, r0, c7, c5, 1");
    TRAP(TPU, tpu_all, "mcr p15, 0, r0, c7, c5, 0");
    TRAP(TIDCP, tidcp_c9, "mrc p15, 0, r0, c9, c1, 0");
    TRAP(TIDCP, tidcp_c15, "mrc p15, 1, r0, c15, c3, 0");
    TRAP(TIDCP, tidcp_c11, "mcr p15, 0, r0, c11, c0, 0");
    TRAP(TWI, twi, "wfi");
    TRAP(TWE, twe, "wfe");
    TRAP(TWI, twi_not_wfe, "sev\n wfe\n mov r0, #1");
    // A condition that fails does not trap.
    TRAP(TID3, tid3_not, "mrcne p15, 0, r0, c0, c1, 0\n movs r1, #0\n mrcne p15, 0, r0, c0, c1, 0");
    TRAP(TID3 | TID1, tid3_conditional, "movs r1, #1\n mrcne p15, 0, r0, c0, c1, 0");
    // EL0: what is UNDEFINED there is EL1's.
    A32(user_ctr, "", "mrc p15, 0, r0, c0, c0, 1", DONE_EL0);
    A32(user_wfi, "", "wfi", DONE_EL0);
    A32(user_tpidruro, "", "mrc p15, 0, r0, c13, c0, 3", DONE_EL0);
    A32(user_tpidruro_write, "", "mcr p15, 0, r0, c13, c0, 3", DONE_EL0);
    T32(wfi_it, "movs r0, #0\n it eq", "wfieq", DONE);
    HCR(TID2 | TWI | TVM);
    CHECK("traps.user.ctr", USR, user_ctr, 0, 0);
    CHECK("traps.user.wfi", USR, user_wfi, 0, 0);
    CHECK("traps.user.tpidruro", USR, user_tpidruro, 0, 0);
    CHECK("traps.user.tpidruro_write", USR, user_tpidruro_write, 0, 0);
    CHECK("traps.wfi_it", SVC | THUMB, wfi_it, 0, 0);
    HCR(0);
    WRITE(0, 1, 0, 0, SCTLR_OFF & ~(1u << 16)); // SCTLR.nTWI
    CHECK("traps.sctlr.ntwi", USR, user_wfi, 0, 0);
    fresh();
}

static void of_hstr(void)
{
    WRITE(4, 1, 1, 3, 1u << 13);
    THROUGH(hstr_c13, "mrc p15, 0, r0, c13, c0, 1");
    THROUGH(hstr_c12, "mrc p15, 0, r0, c12, c1, 0");
    A32(user_c13, "", "mrc p15, 0, r0, c13, c0, 3", DONE_EL0);
    CHECK("traps.hstr_user", USR, user_c13, 0, 0);
    WRITE(4, 1, 1, 3, 1u << 2 | 1u << 15);
    THROUGH(hstr_c15_64, "mrrc p15, 0, r0, r1, c15");
    WRITE(4, 1, 1, 3, 0xffffffff);
    A32(hstr, "", "mrc p15, 4, r0, c1, c1, 3", DONE);
    CHECK("traps.hstr_value", HYP, hstr, 0, 0);
    fresh();
}

static void of_hcptr_hdcr(void)
{
    WRITE(4, 1, 1, 2, 1u << 10 | 1u << 11);
    THROUGH(hcptr_disabled, "vmrs r0, FPSCR");
    WRITE(4, 1, 1, 2, 0); // EL2 is trapped too
    asm volatile(".fpu neon-fp-armv8\n vmsr FPEXC, %0\n isb" : : "r"(1u << 30));
    WRITE(4, 1, 1, 2, 1u << 10 | 1u << 11);
    THROUGH(hcptr_vmrs, "vmrs r0, FPSCR");
    THROUGH(hcptr_vmov, "vmov r0, r1, d0");
    THROUGH(hcptr_vadd, "vadd.i32 q0, q0, q0");
    WRITE(4, 1, 1, 2, 1u << 15);
    THROUGH(hcptr_tase, "vadd.i32 q0, q0, q0");
    WRITE(4, 1, 1, 2, 1u << 31);
    THROUGH(hcptr_cpacr, "mrc p15, 0, r0, c1, c0, 2");
    WRITE(4, 1, 1, 2, 0);
    THROUGH(hcptr_open, "mrc p15, 0, r0, c1, c0, 2");
    WRITE(4, 1, 1, 1, 1u << 9); // HDCR.TDA
    THROUGH(hdcr_tda, "mrc p14, 0, r0, c0, c0, 0");
    THROUGH(hdcr_tda_dscr, "mrc p14, 0, r0, c0, c1, 0");
    WRITE(4, 1, 1, 1, 1u << 9 | 1u << 10 | 1u << 11); // … TDOSA and TDRA
    THROUGH(hdcr_tdosa, "mrc p14, 0, r0, c1, c1, 4");
    THROUGH(hdcr_tdra, "mrc p14, 0, r0, c1, c0, 0");
    WRITE(4, 1, 1, 1, 1u << 8); // HDCR.TDE takes debug exceptions, and traps the registers too
    THROUGH(hdcr_tde, "bkpt #3");
    WRITE(4, 1, 1, 1, 1u << 6);
    THROUGH(hdcr_tpm, "mrc p15, 0, r0, c9, c13, 0");
    WRITE(4, 1, 1, 1, 1u << 5);
    THROUGH(hdcr_tpmcr, "mrc p15, 0, r0, c9, c12, 0");
    fresh();
    WRITE(4, 14, 1, 0, 0); // CNTHCTL
    THROUGH(cnthctl_pct, "mrrc p15, 0, r2, r3, c14");
    THROUGH(cnthctl_ctl, "mrc p15, 0, r2, c14, c2, 1");
    THROUGH(cnthctl_virtual, "mrc p15, 0, r2, c14, c3, 1\n mov r0, #1");
    fresh();
    THROUGH(undefined_hyp, "mrc p15, 4, r0, c1, c1, 0");
    THROUGH(undefined_hprbar, "mrc p15, 4, r0, c6, c3, 0");
    THROUGH(undefined_dacr, "mrc p15, 0, r0, c3, c0, 0");
    THROUGH(undefined_ttbr, "mrc p15, 0, r0, c2, c0, 0");
}

void checks_traps(void)
{
    of_hcr();
    of_hstr();
    of_hcptr_hdcr();
}
