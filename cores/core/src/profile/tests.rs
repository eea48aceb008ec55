use super::Profile;
use crate::exception::bench::{core_at, core_of};
use dyno_isa::{Allocated, a64};

#[test]
fn names_with_and_without_prefix() {
    for p in Profile::ALL {
        let long = format!("cortex-{}", p.name);
        assert_eq!(Profile::by_name(p.name), Profile::by_name(&long));
        assert_eq!(Profile::by_name(p.name).map(|q| q.midr), Some(p.midr));
    }
    assert!(Profile::by_name("cortex-z80").is_none());
}

#[test]
fn values_of_the_manuals() {
    let p = Profile::by_name("cortex-a78ae").unwrap();
    assert_eq!(p.midr, 0x410f_d423);
    assert_eq!(p.id_value("CCSIDR_L1D"), 0x701f_e01a);
    assert_eq!(p.id_value("CCSIDR_L1I"), 0x201f_e01a);
    assert_eq!(p.id_value("CCSIDR_L2"), 0x707f_e03a);
    let p = Profile::by_name("a72").unwrap();
    assert_eq!(p.id_value("CCSIDR_L1D"), 0x701f_e00a);
    assert_eq!(p.id_value("CCSIDR_L1I"), 0x201f_e012);
    assert_eq!(p.id_value("CCSIDR_L2"), 0x707f_e07a);
    let p = Profile::by_name("a53").unwrap();
    assert_eq!(p.id_value("CCSIDR_L1D"), 0x700f_e01a);
    let p = Profile::by_name("cortex-r52").unwrap();
    assert_eq!(p.id_value("CCSIDR_L1D"), 0x700f_e01a);
    assert_eq!(p.id_value("CCSIDR_L1I"), 0x200f_e01a);
}

/// Fields say what the features are.
#[test]
fn fields_agree_with_features() {
    use dyno_isa::Feature::*;
    let table = [
        ("ID_AA64ISAR0_EL1", 4, 1, AES),
        ("ID_AA64ISAR0_EL1", 4, 2, PMULL),
        ("ID_AA64ISAR0_EL1", 8, 1, SHA1),
        ("ID_AA64ISAR0_EL1", 12, 1, SHA256),
        ("ID_AA64ISAR0_EL1", 12, 2, SHA512),
        ("ID_AA64ISAR0_EL1", 16, 1, CRC32),
        ("ID_AA64ISAR0_EL1", 20, 2, LSE),
        ("ID_AA64ISAR0_EL1", 20, 3, LSE128),
        ("ID_AA64ISAR0_EL1", 24, 1, TME),
        ("ID_AA64ISAR0_EL1", 28, 1, RDM),
        ("ID_AA64ISAR0_EL1", 32, 1, SHA3),
        ("ID_AA64ISAR0_EL1", 36, 1, SM3),
        ("ID_AA64ISAR0_EL1", 40, 1, SM4),
        ("ID_AA64ISAR0_EL1", 44, 1, DotProd),
        ("ID_AA64ISAR0_EL1", 48, 1, FHM),
        ("ID_AA64ISAR0_EL1", 52, 1, FlagM),
        ("ID_AA64ISAR0_EL1", 52, 2, FlagM2),
        ("ID_AA64ISAR0_EL1", 56, 1, TLBIOS),
        ("ID_AA64ISAR0_EL1", 56, 2, TLBIRANGE),
        ("ID_AA64ISAR0_EL1", 60, 1, RNG),
        ("ID_AA64ISAR1_EL1", 0, 1, DPB),
        ("ID_AA64ISAR1_EL1", 0, 2, DPB2),
        ("ID_AA64ISAR1_EL1", 12, 1, JSCVT),
        ("ID_AA64ISAR1_EL1", 16, 1, FCMA),
        ("ID_AA64ISAR1_EL1", 20, 1, LRCPC),
        ("ID_AA64ISAR1_EL1", 20, 2, LRCPC2),
        ("ID_AA64ISAR1_EL1", 20, 3, LRCPC3),
        ("ID_AA64ISAR1_EL1", 32, 1, FRINTTS),
        ("ID_AA64ISAR1_EL1", 36, 1, SB),
        ("ID_AA64ISAR1_EL1", 40, 1, SPECRES),
        ("ID_AA64ISAR1_EL1", 44, 1, BF16),
        ("ID_AA64ISAR1_EL1", 52, 1, I8MM),
        ("ID_AA64ISAR1_EL1", 60, 1, LS64),
        ("ID_AA64ISAR2_EL1", 0, 2, WFxT),
        ("ID_AA64ISAR2_EL1", 16, 1, MOPS),
        ("ID_AA64ISAR2_EL1", 20, 1, HBC),
        ("ID_AA64ISAR2_EL1", 52, 1, CSSC),
        ("ID_AA64MMFR0_EL1", 60, 1, ECV),
        ("ID_AA64MMFR0_EL1", 56, 1, FGT),
        ("ID_AA64MMFR1_EL1", 0, 2, HAFDBS),
        ("ID_AA64MMFR1_EL1", 4, 2, VMID16),
        ("ID_AA64MMFR1_EL1", 8, 1, VHE),
        ("ID_AA64MMFR1_EL1", 12, 1, HPDS),
        ("ID_AA64MMFR1_EL1", 16, 1, LOR),
        ("ID_AA64MMFR1_EL1", 20, 1, PAN),
        ("ID_AA64MMFR1_EL1", 20, 2, PAN2),
        ("ID_AA64MMFR1_EL1", 20, 3, PAN3),
        ("ID_AA64MMFR1_EL1", 28, 1, XNX),
        ("ID_AA64MMFR1_EL1", 40, 1, HCX),
        ("ID_AA64MMFR1_EL1", 44, 1, AFP),
        ("ID_AA64MMFR2_EL1", 0, 1, TTCNP),
        ("ID_AA64MMFR2_EL1", 4, 1, UAO),
        ("ID_AA64MMFR2_EL1", 16, 1, LVA),
        ("ID_AA64MMFR2_EL1", 24, 1, NV),
        ("ID_AA64MMFR2_EL1", 32, 1, LSE2),
        ("ID_AA64MMFR2_EL1", 36, 1, IDST),
        ("ID_AA64MMFR2_EL1", 40, 1, S2FWB),
        ("ID_AA64MMFR2_EL1", 48, 1, TTL),
        ("ID_AA64MMFR2_EL1", 52, 1, BBM),
        ("ID_AA64MMFR2_EL1", 56, 1, EVT),
        ("ID_AA64MMFR2_EL1", 60, 1, E0PD),
        ("ID_AA64PFR0_EL1", 28, 1, RAS),
        ("ID_AA64PFR0_EL1", 32, 1, SVE),
        ("ID_AA64PFR0_EL1", 36, 1, SEL2),
        ("ID_AA64PFR0_EL1", 40, 1, MPAM),
        ("ID_AA64PFR0_EL1", 48, 1, DIT),
        ("ID_AA64PFR1_EL1", 0, 1, BTI),
        ("ID_AA64PFR1_EL1", 4, 1, SSBS),
        ("ID_AA64PFR1_EL1", 8, 1, MTE),
        ("ID_AA64PFR1_EL1", 24, 1, SME),
        ("ID_AA64DFR0_EL1", 8, 1, PMUv3),
        ("ID_AA64DFR0_EL1", 40, 1, TRF),
    ];
    for p in Profile::ALL.iter().filter(|p| !p.armv8_r) {
        for (name, shift, least, feature) in table {
            let reported = p.id_value(name) >> shift & 15 >= least;
            assert_eq!(
                reported,
                p.features.has(feature),
                "{}: {name}[{shift}] and {}",
                p.name,
                feature.name()
            );
        }
        // 0xf: not implemented.
        for (shift, feature) in [(16, FP), (20, AdvSIMD), (16, FP16), (20, FP16)] {
            let field = p.id_value("ID_AA64PFR0_EL1") >> shift & 15;
            let least = if feature == FP16 { 1 } else { 0 };
            let reported = field != 15 && field >= least;
            assert_eq!(reported, p.features.has(feature), "{}", p.name);
        }
    }
}

/// … those of AArch32, where no level is in another state.
#[test]
fn fields_of_aarch32_agree_with_features() {
    use dyno_isa::Feature::*;
    let table = [
        ("ID_ISAR5", 4, 1, AES),
        ("ID_ISAR5", 4, 2, PMULL),
        ("ID_ISAR5", 8, 1, SHA1),
        ("ID_ISAR5", 12, 1, SHA256),
        ("ID_ISAR5", 16, 1, CRC32),
        ("ID_ISAR5", 24, 1, RDM),
        ("ID_DFR0", 24, 3, PMUv3),
        ("ID_PFR0", 28, 1, RAS),
        ("ID_MMFR3", 16, 1, PAN),
        ("MVFR0", 4, 2, FP),
        ("MVFR1", 8, 1, AdvSIMD),
    ];
    for p in Profile::ALL.iter().filter(|p| p.armv8_r) {
        for (name, shift, least, feature) in table {
            let reported = p.id_value(name) >> shift & 15 >= least;
            let has = p.features.has(feature);
            assert_eq!(reported, has, "{}: {name}[{shift}]", p.name);
        }
        // PMSAv8-32, the Virtualization Extensions, GICv3 and the Generic Timer.
        assert_eq!(p.id_value("ID_MMFR0") >> 4 & 15, 4);
        assert_eq!(p.id_value("ID_PFR1") >> 12 & 15, u64::from(p.has_el2));
        assert_eq!(p.id_value("ID_PFR1") >> 4 & 15, u64::from(p.has_el3));
        assert_eq!(p.id_value("ID_PFR1") >> 28, 1);
        assert_eq!(p.id_value("ID_PFR1") >> 16 & 15, 1);
        assert!(p.id_value("MPUIR") >> 8 <= 32 && p.id_value("HMPUIR") <= 32);
    }
}

/// The fields of pointer authentication: one algorithm, the same for addresses and generic codes, and
/// how far it goes.
#[test]
fn pointer_authentication_is_reported() {
    use dyno_isa::Feature::*;
    for p in Profile::ALL {
        let field = |name, shift: u32| p.id_value(name) >> shift & 15;
        let (isar1, isar2) = ("ID_AA64ISAR1_EL1", "ID_AA64ISAR2_EL1");
        let has = |f| p.features.has(f);
        let level = match () {
            () if has(FPACCOMBINE) => 5,
            () if has(FPAC) => 4,
            () if has(PAuth2) => 3,
            () if has(EPAC) => 2,
            () => 1,
        };
        let mut algorithms = 0;
        for (algorithm, address, generic) in [
            (PACQARMA5, (isar1, 4), (isar1, 24)),
            (PACIMP, (isar1, 8), (isar1, 28)),
            (PACQARMA3, (isar2, 12), (isar2, 8)),
        ] {
            let (a, g) = if has(algorithm) { (level, 1) } else { (0, 0) };
            assert_eq!(field(address.0, address.1), a, "{}", p.name);
            assert_eq!(field(generic.0, generic.1), g, "{}", p.name);
            algorithms += g;
        }
        assert_eq!(algorithms, u64::from(has(PAuth)), "{}", p.name);
    }
}

/// A row of a feature that a profile has not is UNDEFINED, whatever its fields; any other decodes for
/// some values of them.
#[test]
fn profiles_decode_the_rows_of_their_features() {
    let mut seed = 1u64;
    let mut random = || {
        seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (seed >> 32) as u32
    };
    for p in Profile::ALL.iter().filter(|p| !p.armv8_r) {
        let mut decoded = 0;
        for row in a64::TABLES.iter().flat_map(|(_, rows)| *rows) {
            let mut words = (0..64).map(|_| row.pattern.bits | random() & !row.pattern.mask);
            let cx = a64::Context::default();
            let found = words.any(|w| a64::decode(w, cx, &mut Allocated(p.features)));
            let expected = row.feature.is_none_or(|f| p.features.has(f));
            let expected = expected && row.todo.is_none();
            assert_eq!(found, expected, "{} on {}", row.name, p.name);
            decoded += usize::from(found);
        }
        assert!(decoded > 600, "{}: {decoded}", p.name);
    }
}

/// No profile says that it has what is not built.
#[test]
fn rows_of_a_profile_are_built() {
    for p in Profile::ALL {
        for row in a64::TABLES.iter().flat_map(|(_, rows)| *rows) {
            let waits = row.todo.is_some() && row.feature.is_some_and(|f| p.features.has(f));
            assert!(!waits, "{} on {}", row.name, p.name);
        }
    }
}

#[test]
fn variants_lose_levels() {
    let base = Profile::by_name("a78ae").unwrap();
    let small = Profile::variant(base, false, false);
    assert_eq!(core_of(small).highest_el(), 1);
    assert!(std::ptr::eq(Profile::variant(base, true, true), base));
    // None gains one.
    let base = Profile::by_name("r52").unwrap();
    assert!(std::ptr::eq(Profile::variant(base, true, true), base));
}

#[test]
fn a_boot_at_el1_finds_everything_open() {
    for p in Profile::ALL.iter().filter(|p| !p.armv8_r) {
        for el in 1..=2 {
            let c = core_at(p.name, el);
            assert_eq!((c.pstate.el, c.pstate.daif, c.pc), (el, 15, 0x4000_0000));
            assert!(!c.is_secure());
        }
    }
}

#[test]
fn state_survives_saving() {
    let mut c = core_at("a78ae", 1);
    c.x[3] = 7;
    c.x[31] = 0x8000;
    c.v[31] = 1 << 127;
    c.sys.ttbr0_el1 = 0x1234_5000;
    c.set_nzcv_bits(0x9000_0000);
    let bytes = c.save();
    let mut d = core_at("a78ae", 2);
    d.restore(&bytes).expect("what was saved");
    assert_eq!(d.save(), bytes);
    assert_eq!((d.x[31], d.pstate.el, d.time()), (0x8000, 1, c.time()));
    assert!(core_at("a72", 1).restore(&bytes).is_err());
    for n in 0..bytes.len() {
        assert!(d.restore(&bytes[..n]).is_err(), "cut at {n}");
    }
    assert_eq!(d.save(), bytes);
}
