use super::Profile;
use crate::exception::bench::{core_at, core_of};

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
}

/// Fields say what the features are.
#[test]
fn fields_agree_with_features() {
    use dyno_isa::Feature::*;
    let table = [
        ("ID_AA64ISAR0_EL1", 20, 2, LSE),
        ("ID_AA64ISAR0_EL1", 28, 1, RDM),
        ("ID_AA64ISAR0_EL1", 44, 1, DotProd),
        ("ID_AA64ISAR0_EL1", 52, 1, FlagM),
        ("ID_AA64ISAR0_EL1", 16, 1, CRC32),
        ("ID_AA64ISAR1_EL1", 0, 1, DPB),
        ("ID_AA64ISAR1_EL1", 4, 1, PAuth),
        ("ID_AA64ISAR1_EL1", 20, 1, LRCPC),
        ("ID_AA64ISAR1_EL1", 20, 2, LRCPC2),
        ("ID_AA64MMFR1_EL1", 0, 2, HAFDBS),
        ("ID_AA64MMFR1_EL1", 4, 2, VMID16),
        ("ID_AA64MMFR1_EL1", 8, 1, VHE),
        ("ID_AA64MMFR1_EL1", 12, 1, HPDS),
        ("ID_AA64MMFR1_EL1", 16, 1, LOR),
        ("ID_AA64MMFR1_EL1", 20, 1, PAN),
        ("ID_AA64MMFR1_EL1", 20, 2, PAN2),
        ("ID_AA64MMFR1_EL1", 28, 1, XNX),
        ("ID_AA64MMFR2_EL1", 0, 1, TTCNP),
        ("ID_AA64MMFR2_EL1", 4, 1, UAO),
        ("ID_AA64MMFR2_EL1", 32, 1, LSE2),
        ("ID_AA64PFR0_EL1", 28, 1, RAS),
        ("ID_AA64PFR0_EL1", 48, 1, DIT),
        ("ID_AA64PFR1_EL1", 4, 1, SSBS),
    ];
    for p in Profile::ALL {
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
    }
}

#[test]
fn variants_lose_levels() {
    let base = Profile::by_name("a78ae").unwrap();
    let small = Profile::variant(base, false, false);
    assert_eq!(core_of(small).highest_el(), 1);
    assert!(std::ptr::eq(Profile::variant(base, true, true), base));
}

#[test]
fn a_boot_at_el1_finds_everything_open() {
    for name in ["a53", "a72", "a76", "a78ae"] {
        for el in 1..=2 {
            let c = core_at(name, el);
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
