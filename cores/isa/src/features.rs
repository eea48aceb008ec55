//! Architectural features that rows and registers depend on, by their Arm ARM names (A2.2).

macro_rules! features {
    ($($NAME:ident $text:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(non_camel_case_types)]
        pub enum Feature { $( #[doc = $text] $NAME, )* }
        impl Feature {
            pub const ALL: &'static [Feature] = &[ $( Feature::$NAME, )* ];
            pub const fn name(self) -> &'static str {
                match self { $( Feature::$NAME => concat!("FEAT_", stringify!($NAME)), )* }
            }
            pub const fn about(self) -> &'static str {
                match self { $( Feature::$NAME => $text, )* }
            }
        }
    };
}

features! {
    FP "Floating-point";
    AdvSIMD "Advanced SIMD";
    CRC32 "CRC32 instructions";
    AES "AES instructions";
    PMULL "64-bit polynomial multiply long";
    SHA1 "SHA-1 instructions";
    SHA256 "SHA-256 instructions";
    SHA512 "SHA-512 instructions";
    SHA3 "SHA-3 instructions";
    SM3 "SM3 instructions";
    SM4 "SM4 instructions";
    LSE "Large System Extensions: atomic memory operations";
    LOR "Limited ordering regions";
    PAN "Privileged access never";
    PAN2 "AT S1E1R and S1E1W with PAN";
    PAN3 "SCTLR_ELx.EPAN";
    HPDS "Hierarchical permission disables";
    HAFDBS "Hardware updates to access flag and dirty state";
    VHE "Virtualization Host Extensions";
    VMID16 "16-bit VMID";
    RDM "Rounding double multiply accumulate";
    UAO "Unprivileged access override";
    DPB "DC CVAP";
    DPB2 "DC CVADP";
    XNX "Stage 2 execute-never for EL0 and EL1";
    TTCNP "Common not private translations";
    LVA "52-bit virtual addresses";
    LPA "52-bit physical addresses";
    FP16 "Half-precision data processing";
    DotProd "Dot product instructions";
    FHM "FP16 multiply-add long";
    FCMA "Complex number arithmetic";
    JSCVT "JavaScript conversion";
    LRCPC "Load-acquire RCpc";
    LRCPC2 "Load-acquire RCpc with immediate offsets";
    LRCPC3 "Load-acquire RCpc, version 3";
    PAuth "Pointer authentication";
    EPAC "Enhanced pointer authentication";
    PAuth2 "Enhancements to pointer authentication";
    FPAC "Faulting on AUT instructions";
    FPACCOMBINE "Faulting on combined pointer authentication instructions";
    PACQARMA5 "Pointer authentication: QARMA5 algorithm";
    PACQARMA3 "Pointer authentication: QARMA3 algorithm";
    PACIMP "Pointer authentication: IMPLEMENTATION DEFINED algorithm";
    FlagM "Condition flag manipulation";
    FlagM2 "Condition flag conversion";
    LSE2 "Single-copy atomicity of unaligned accesses";
    DIT "Data independent timing";
    TTL "Translation table level hints";
    TLBIOS "TLBI outer shareable";
    TLBIRANGE "TLBI by range";
    BBM "Break-before-make levels";
    IDST "ID space trap handling";
    S2FWB "Stage 2 forced write-back";
    NV "Nested virtualization";
    SEL2 "Secure EL2";
    RAS "Reliability, availability, serviceability";
    SSBS "Speculative store bypass safe";
    SB "Speculation barrier";
    SPECRES "Prediction restriction instructions";
    BTI "Branch target identification";
    FRINTTS "Floating-point to integer rounding, to 32 or 64 bits";
    I8MM "Int8 matrix multiply";
    BF16 "BFloat16 instructions";
    MTE "Memory tagging";
    RNG "Random number instructions";
    E0PD "Preventing EL0 access to halves of the address map";
    ECV "Enhanced counter virtualization";
    EVT "Enhanced virtualization traps";
    FGT "Fine-grained traps";
    WFxT "WFE and WFI with timeout";
    AFP "Alternate floating-point behaviour";
    HCX "HCRX_EL2";
    MOPS "Memory copy and memory set";
    CSSC "Common short sequence compression";
    HBC "Hinted conditional branches";
    D128 "128-bit translation tables and registers";
    LSE128 "128-bit atomics";
    LS64 "Single-copy atomic 64-byte loads and stores";
    RPRFM "Range prefetch";
    PMUv3 "Performance monitors";
    SVE "Scalable Vector Extension";
    SVE2 "Scalable Vector Extension 2";
    SME "Scalable Matrix Extension";
    TME "Transactional memory";
    MPAM "Memory partitioning and monitoring";
    TRF "Self-hosted trace";
    DoubleLock "OS double lock";
    AA32EL1 "AArch32 at EL1: here only the registers that EL2 and EL3 reach it by";
}

/// A set of features: what a core profile has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features(u128);

impl Features {
    pub const NONE: Features = Features(0);
    pub const ALL: Features = Features(!0);

    pub const fn of(list: &[Feature]) -> Features {
        let mut bits = 0;
        let mut i = 0;
        while i < list.len() {
            bits |= 1 << list[i] as u8;
            i += 1;
        }
        Features(bits)
    }
    #[inline]
    pub const fn has(self, f: Feature) -> bool {
        self.0 >> f as u8 & 1 == 1
    }
    pub const fn with(self, more: Features) -> Features {
        Features(self.0 | more.0)
    }
    pub const fn without(self, f: Feature) -> Features {
        Features(self.0 & !(1 << f as u8))
    }
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        let all = Feature::ALL.iter().copied();
        all.filter(move |&f| self.has(f))
    }
}
