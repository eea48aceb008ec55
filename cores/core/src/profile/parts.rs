//! The parts, as their Technical Reference Manuals have them.
//!
//! The values agree with what QEMU and Linux list with a reference to the manual's table; that of ID
//! registers is B2.4 (Cortex-A55, A76) or 3.2.4 (Cortex-A78AE). Where this core lacks something the part
//! has, the field is changed and the change listed under `differences`.
use super::Profile;
use dyno_isa::{Feature as F, Features};

/// CCSIDR_EL1 in the 32-bit format: policies, sets, ways, line length.
const fn ccsidr(policies: u64, size: u64, ways: u64, line: u64) -> u64 {
    let sets = size / ways / line;
    policies << 28 | (sets - 1) << 13 | (ways - 1) << 3 | (line.trailing_zeros() as u64 - 4)
}
/// Write-back with read and write allocation; an instruction cache.
const WRITE_BACK: u64 = 7;
const READ_ONLY: u64 = 2;
const KIB: u64 = 1024;

/// Armv8.0 with the cryptographic extension.
const V8_0: Features = Features::of(&[
    F::FP,
    F::AdvSIMD,
    F::CRC32,
    F::AES,
    F::PMULL,
    F::SHA1,
    F::SHA256,
    F::PMUv3,
    F::DoubleLock,
]);

/// What Cortex-A76 and Cortex-A78AE add of Armv8.1 to 8.5.
const V8_2: Features = Features::of(&[
    F::LSE,
    F::RDM,
    F::LOR,
    F::PAN,
    F::PAN2,
    F::VHE,
    F::VMID16,
    F::HPDS,
    F::HAFDBS,
    F::UAO,
    F::XNX,
    F::TTCNP,
    F::DPB,
    F::FP16,
    F::DotProd,
    F::RAS,
    F::LRCPC,
    F::SSBS,
]);

/// The part has AArch32 at EL1, so that its software may touch the registers for it.
const AA32: Features = Features::of(&[F::AA32EL1]);

const NO_AARCH32: &str =
    "AArch32: ID_AA64PFR0_EL1.ELn is 1 everywhere, the AArch32 ID registers are zero";
const NO_RECORDS: &str = "RAS error records: ERRIDR_EL1.NUM is 0";
const NO_IESB: &str = "IESB: SCTLR_ELx.IESB holds its value; errors are never deferred";

pub static A53: Profile = Profile {
    name: "a53",
    features: V8_0.with(AA32),
    midr: 0x410f_d034,
    has_el2: true,
    has_el3: true,
    armv8_r: false,
    pa_range: 2,
    id: &[
        // Bit 8: erratum 843419 needs no workaround.
        ("REVIDR_EL1", 0x100),
        ("ID_AA64PFR0_EL1", 0x0100_1111),
        ("ID_AA64DFR0_EL1", 0x1030_5106),
        ("ID_AA64ISAR0_EL1", 0x0001_1120),
        ("ID_AA64MMFR0_EL1", 0x0000_1122),
        ("CTR_EL0", 0x8444_8004),
        ("CLIDR_EL1", 0x0a20_0023),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 32 * KIB, 4, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 32 * KIB, 2, 64)),
        ("CCSIDR_L2", ccsidr(WRITE_BACK, 1024 * KIB, 16, 64)),
        ("PMCR_EL0", 0x4103_3000),
    ],
    differences: &[NO_AARCH32],
};

/// Cortex-A55 r2p0.
pub static A55: Profile = Profile {
    name: "a55",
    features: V8_0.with(V8_2).without(F::DoubleLock),
    midr: 0x412f_d050,
    has_el2: true,
    has_el3: true,
    armv8_r: false,
    pa_range: 2,
    id: &[
        ("MPIDR_MT", 1),
        ("REVIDR_EL1", 0),
        ("ID_AA64PFR0_EL1", 0x1111_1111),
        ("ID_AA64PFR1_EL1", 0x10),
        ("ID_AA64DFR0_EL1", 0x1030_5408),
        ("ID_AA64ISAR0_EL1", 0x0000_1000_1021_1120),
        ("ID_AA64ISAR1_EL1", 0x0010_0001),
        ("ID_AA64MMFR0_EL1", 0x0010_1122),
        ("ID_AA64MMFR1_EL1", 0x1021_2122),
        ("ID_AA64MMFR2_EL1", 0x0000_1011),
        ("CTR_EL0", 0x8444_8004),
        ("CLIDR_EL1", 0x8200_0023),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 32 * KIB, 4, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 32 * KIB, 4, 64)),
        ("CCSIDR_L2", ccsidr(WRITE_BACK, 512 * KIB, 16, 64)),
        ("PMCR_EL0", 0x410b_3000),
    ],
    differences: &[NO_AARCH32, NO_RECORDS, NO_IESB],
};

pub static A72: Profile = Profile {
    name: "a72",
    features: V8_0.with(AA32),
    midr: 0x410f_d083,
    has_el2: true,
    has_el3: true,
    armv8_r: false,
    pa_range: 4,
    id: &[
        ("REVIDR_EL1", 0),
        ("ID_AA64PFR0_EL1", 0x0100_1111),
        ("ID_AA64DFR0_EL1", 0x1030_5106),
        ("ID_AA64ISAR0_EL1", 0x0001_1120),
        ("ID_AA64MMFR0_EL1", 0x0000_1124),
        ("CTR_EL0", 0x8444_c004),
        ("CLIDR_EL1", 0x0a20_0023),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 32 * KIB, 2, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 48 * KIB, 3, 64)),
        ("CCSIDR_L2", ccsidr(WRITE_BACK, 1024 * KIB, 16, 64)),
        ("PMCR_EL0", 0x4102_3000),
    ],
    differences: &[NO_AARCH32],
};

pub static A76: Profile = Profile {
    name: "a76",
    features: V8_0.with(V8_2).without(F::DoubleLock),
    midr: 0x414f_d0b1,
    has_el2: true,
    has_el3: true,
    armv8_r: false,
    pa_range: 2,
    id: &[
        ("MPIDR_MT", 1),
        ("REVIDR_EL1", 0),
        ("ID_AA64PFR0_EL1", 0x1100_0000_1111_1111),
        ("ID_AA64PFR1_EL1", 0x10),
        ("ID_AA64DFR0_EL1", 0x1030_5408),
        ("ID_AA64ISAR0_EL1", 0x0000_1000_1021_1120),
        ("ID_AA64ISAR1_EL1", 0x0010_0001),
        ("ID_AA64MMFR0_EL1", 0x0010_1122),
        ("ID_AA64MMFR1_EL1", 0x1021_2122),
        ("ID_AA64MMFR2_EL1", 0x0000_1011),
        ("CTR_EL0", 0x8444_c004),
        ("CLIDR_EL1", 0x8200_0023),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 64 * KIB, 4, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 64 * KIB, 4, 64)),
        ("CCSIDR_L2", ccsidr(WRITE_BACK, 512 * KIB, 8, 64)),
        ("PMCR_EL0", 0x410b_3000),
    ],
    differences: &[NO_AARCH32, NO_RECORDS, NO_IESB],
};

/// Cortex-A78AE r0p3.
pub static A78AE: Profile = Profile {
    name: "a78ae",
    features: V8_0
        .with(V8_2)
        .with(Features::of(&[
            F::FlagM,
            F::LRCPC2,
            F::LSE2,
            F::PAuth,
            F::PAuth2,
            F::PACQARMA5,
        ]))
        .without(F::DoubleLock),
    midr: 0x410f_d423,
    has_el2: true,
    has_el3: true,
    armv8_r: false,
    pa_range: 5,
    id: &[
        ("MPIDR_MT", 1),
        ("REVIDR_EL1", 0),
        ("ID_AA64PFR0_EL1", 0x1100_0000_1111_1111),
        ("ID_AA64PFR1_EL1", 0x10),
        ("ID_AA64DFR0_EL1", 0x1030_5408),
        ("ID_AA64ISAR0_EL1", 0x0010_1000_1021_1120),
        ("ID_AA64ISAR1_EL1", 0x0120_0031),
        ("ID_AA64MMFR0_EL1", 0x0010_1125),
        ("ID_AA64MMFR1_EL1", 0x1021_2122),
        ("ID_AA64MMFR2_EL1", 0x0000_0001_0000_1011),
        ("CTR_EL0", 0x9444_c004),
        ("CLIDR_EL1", 0x8200_0023),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 64 * KIB, 4, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 64 * KIB, 4, 64)),
        ("CCSIDR_L2", ccsidr(WRITE_BACK, 512 * KIB, 8, 64)),
        ("PMCR_EL0", 0x4122_3000),
    ],
    differences: &[
        NO_AARCH32,
        NO_RECORDS,
        "statistical profiling: ID_AA64DFR0_EL1.PMSVer is 0 (part: 1)",
        "the L3 cache and the cluster's own registers (S3_x_C15_C3, C4) read as zero",
        NO_IESB,
    ],
};

/// Everything that is built, as no part has it.
pub static MAX: Profile = Profile {
    name: "max",
    features: V8_0
        .with(V8_2)
        .with(Features::of(&[
            // Armv8.2 to 8.4
            F::SHA512,
            F::SHA3,
            F::SM3,
            F::SM4,
            F::FHM,
            F::FCMA,
            F::JSCVT,
            F::LRCPC2,
            F::PAuth,
            F::PAuth2,
            F::FPAC,
            F::FPACCOMBINE,
            F::PACIMP,
            F::FlagM,
            F::LSE2,
            F::DIT,
            F::TTL,
            F::TLBIOS,
            F::TLBIRANGE,
            F::BBM,
            F::IDST,
            F::S2FWB,
            // Armv8.5 to 8.9
            F::FlagM2,
            F::BTI,
            F::SB,
            F::SPECRES,
            F::FRINTTS,
            F::DPB2,
            F::E0PD,
            F::EVT,
            F::I8MM,
            F::BF16,
            F::ECV,
            F::PAN3,
            F::WFxT,
            F::HBC,
            F::CSSC,
        ]))
        .without(F::DoubleLock),
    // Of no implementer; what QEMU's processor of this name has.
    midr: 0x000f_0510,
    has_el2: true,
    has_el3: true,
    armv8_r: false,
    pa_range: 5,
    id: &[
        ("MPIDR_MT", 1),
        ("REVIDR_EL1", 0),
        ("ID_AA64PFR0_EL1", 0x1101_0000_1111_1111),
        ("ID_AA64PFR1_EL1", 0x21),
        ("ID_AA64DFR0_EL1", 0x1030_5408),
        ("ID_AA64ISAR0_EL1", 0x0221_1111_1021_2120),
        ("ID_AA64ISAR1_EL1", 0x0011_1111_1021_1502),
        ("ID_AA64ISAR2_EL1", 0x0010_0000_1010_0002),
        ("ID_AA64MMFR0_EL1", 0x2000_0000_0010_1125),
        ("ID_AA64MMFR1_EL1", 0x1031_2122),
        ("ID_AA64MMFR2_EL1", 0x1221_0111_0000_0011),
        // Neither IC IVAU nor DC CVAU is needed (DIC, IDC).
        ("CTR_EL0", 0xb444_c004),
        ("CLIDR_EL1", 0x8200_0023),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 64 * KIB, 4, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 64 * KIB, 4, 64)),
        ("CCSIDR_L2", ccsidr(WRITE_BACK, 512 * KIB, 8, 64)),
        ("PMCR_EL0", 0x4100_3000),
    ],
    differences: &[NO_AARCH32, NO_RECORDS],
};

/// Cortex-R52 r1p3, with the largest caches, 24 regions in both MPUs and all TCMs.
///
/// QEMU's has 16 regions, an instruction cache of two ways (100026 has four, as IMP_CSCTLR shows), no PMU
/// and registers of the part that read as zero.
pub static R52: Profile = Profile {
    name: "r52",
    features: Features::of(&[F::FP, F::AdvSIMD, F::CRC32, F::PMUv3, F::DoubleLock]),
    midr: 0x411f_d133,
    has_el2: true,
    has_el3: false,
    armv8_r: true,
    pa_range: 0,
    id: &[
        ("REVIDR", 0),
        ("MPUIR", 24 << 8),
        ("HMPUIR", 24),
        ("ID_PFR0", 0x0000_0131),
        ("ID_PFR1", 0x1011_1001),
        ("ID_DFR0", 0x0301_0006),
        ("ID_AFR0", 0),
        ("ID_MMFR0", 0x0021_1040),
        ("ID_MMFR1", 0x4000_0000),
        ("ID_MMFR2", 0x0120_0000),
        ("ID_MMFR3", 0xf010_2211),
        ("ID_MMFR4", 0x0000_0010),
        ("ID_ISAR0", 0x0210_1110),
        ("ID_ISAR1", 0x1311_2111),
        ("ID_ISAR2", 0x2123_2142),
        ("ID_ISAR3", 0x0111_2131),
        ("ID_ISAR4", 0x0001_0142),
        ("ID_ISAR5", 0x0001_0001),
        ("FPSID", 0x4103_4023),
        ("MVFR0", 0x1011_0222),
        ("MVFR1", 0x1211_1111),
        ("MVFR2", 0x0000_0043),
        ("CTR", 0x8144_c004),
        // DminLine is asked for by this name.
        ("CTR_EL0", 0x8144_c004),
        ("CLIDR", 0x0900_0003),
        ("CCSIDR_L1D", ccsidr(WRITE_BACK, 32 * KIB, 4, 64)),
        ("CCSIDR_L1I", ccsidr(READ_ONLY, 32 * KIB, 4, 64)),
        ("DBGDIDR", 0x7716_8000),
        ("PMCR_EL0", 0x4113_0000),
    ],
    differences: &[
        "performance monitors: PMCR.N is 6 (part: 4), PMCR.LC is RAO/WI, the events are this core's",
        "hardware breakpoints and watchpoints: DBGBVR, DBGBCR, DBGWVR and DBGWCR are UNDEFINED",
        "IMPLEMENTATION DEFINED error and cache debug registers read as zero: there are no errors",
        "bus timeouts, quality of service and interrupt monitoring: the registers hold their values",
    ],
};
