// Identification registers (DDI 0568 E1, 100026 3).
#include "suite.h"

// Whether there is such a register is part of the answer.
#define ID(name, op1, crn, crm, op2)                                                               \
    do {                                                                                           \
        A32(id_##name, "", "mrc p15, " #op1 ", r0, c" #crn ", c" #crm ", " #op2, DONE);            \
        CHECK("id." #name, HYP, id_##name, 0, 0);                                                  \
    } while (0)

void checks_id(void)
{
    ID(MIDR, 0, 0, 0, 0);
    ID(CTR, 0, 0, 0, 1);
    ID(TCMTR, 0, 0, 0, 2);
    ID(TLBTR, 0, 0, 0, 3);
    ID(MPUIR, 0, 0, 0, 4);
    ID(MPIDR, 0, 0, 0, 5);
    ID(REVIDR, 0, 0, 0, 6);
    ID(ID_PFR0, 0, 0, 1, 0);
    ID(ID_PFR1, 0, 0, 1, 1);
    ID(ID_DFR0, 0, 0, 1, 2);
    ID(ID_AFR0, 0, 0, 1, 3);
    ID(ID_MMFR0, 0, 0, 1, 4);
    ID(ID_MMFR1, 0, 0, 1, 5);
    ID(ID_MMFR2, 0, 0, 1, 6);
    ID(ID_MMFR3, 0, 0, 1, 7);
    ID(ID_ISAR0, 0, 0, 2, 0);
    ID(ID_ISAR1, 0, 0, 2, 1);
    ID(ID_ISAR2, 0, 0, 2, 2);
    ID(ID_ISAR3, 0, 0, 2, 3);
    ID(ID_ISAR4, 0, 0, 2, 4);
    ID(ID_ISAR5, 0, 0, 2, 5);
    ID(ID_MMFR4, 0, 0, 2, 6);
    ID(HMPUIR, 4, 0, 0, 4);
    ID(VPIDR, 4, 0, 0, 0);
    ID(VMPIDR, 4, 0, 0, 5);
    ID(CLIDR, 1, 0, 0, 1);
    WRITE(2, 0, 0, 0, 0);
    ID(CCSIDR_data, 1, 0, 0, 0);
    WRITE(2, 0, 0, 0, 1);
    ID(CCSIDR_instruction, 1, 0, 0, 0);
    ID(AIDR, 1, 0, 0, 7);
    ID(SCTLR, 0, 1, 0, 0);
    ID(HSCTLR, 4, 1, 0, 0);
    ID(IMP_CBAR, 1, 15, 3, 0);
    ID(IMP_SLAVEPCTLR, 0, 11, 0, 0);
    value("id.IMP_CPUACTLR.low", (u32)READ64(0, 15));
    ID(CNTFRQ, 0, 14, 0, 0);
    // What EL1 sees in place of MIDR and MPIDR.
    A32(midr, "mrc p15, 0, r0, c0, c0, 0", DONE, "");
    A32(mpidr, "mrc p15, 0, r0, c0, c0, 5", DONE, "");
    u32 midr_was = READ(0, 0, 0, 0), mpidr_was = READ(0, 0, 0, 5);
    WRITE(4, 0, 0, 0, 0x12345678);
    WRITE(4, 0, 0, 5, 0x80000abc);
    CHECK("id.midr_el1", SVC, midr, 0, 0);
    CHECK("id.mpidr_el1", SVC, mpidr, 0, 0);
    CHECK("id.midr_hyp", HYP, midr, 0, 0);
    CHECK("id.midr_user", USR, midr, 0, 0);
    WRITE(4, 0, 0, 0, midr_was);
    WRITE(4, 0, 0, 5, mpidr_was);
}
