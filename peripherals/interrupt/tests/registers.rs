//! Configurations, reset values and the register views of the two Security states.
mod rig;
use rig::*;

#[test]
fn reset_is_the_table() {
    let configs = [
        Config::default(),
        Config {
            spis: 960,
            affinities: vec![0x0102_0304, 0, 17],
            security_extensions: true,
            list_registers: 16,
            priority_bits: 8,
        },
        Config {
            spis: 32,
            priority_bits: 7,
            ..Config::default()
        },
    ];
    for c in configs {
        let mut r = Rig::new(c.clone());
        let table = r.b.system.device(r.b.device).unwrap().registers();
        assert!(table.len() > 50);
        for info in table {
            for n in 0..u64::from(info.count) {
                let at = u64::from(info.offset) + 4 * n;
                assert_eq!(r.r(at), info.reset, "{} {n} of {c:?}", info.name);
            }
        }
        // All that is described is there: only the reads of write-only registers were refused.
        assert_eq!(r.log_count("reserved"), 0);
        assert_eq!(r.log_count("write-only"), 4);
    }
}

#[test]
fn what_a_kernel_sees_of_qemus_virt() {
    let mut r = Rig::new(Config {
        affinities: vec![0, 1],
        ..Config::default()
    });
    // Linux: 32 * (ITLinesNumber + 1) - 32 SPIs, PIDR2.ArchRev 3, DS, no LPIs.
    let typer = r.r(0x4);
    assert_eq!(typer & 0x1f, 8);
    assert_eq!(typer >> 17 & 1, 0, "LPIS");
    assert_eq!(typer >> 10 & 1, 0, "SecurityExtn");
    assert_eq!(typer >> 19 & 0x1f, 15, "IDbits");
    assert_eq!(r.r(0x8), 0x43b);
    assert_eq!(r.r(0xffe8), 0x3b);
    assert_eq!(r.r(0x0), 0x50);
    assert_eq!(r.b.try_read(rd(0) + 8, 8), Ok(0x0100_0020));
    assert_eq!(r.b.try_read(rd(1) + 8, 8), Ok(0x1_0100_0130));
    assert_eq!(r.r(rd(1) + 0xc), 1);
    assert_eq!(r.r(rd(1) + 0xffe8), 0x3b);
    assert_eq!(r.get(el1(0), ICC_SRE_EL1), 7);
    // PRIbits 5, 24 INTID bits, A3V.
    assert_eq!(r.get(el1(0), ICC_CTLR_EL1), 0x8c00);
    assert_eq!(r.get(el1(0).el(2), ICH_VTR_EL2), 0x90b8_0003);
}

#[test]
fn configurations_that_cannot_be() {
    let bad = |change: fn(&mut Config)| {
        let mut c = Config::default();
        change(&mut c);
        c.check().is_err()
    };
    assert!(Config::default().check().is_ok());
    assert!(bad(|c| c.spis = 33));
    assert!(bad(|c| c.spis = 0));
    assert!(bad(|c| c.spis = 992));
    assert!(bad(|c| c.affinities = vec![]));
    assert!(bad(|c| c.affinities = vec![1, 1]));
    assert!(bad(|c| c.list_registers = 17));
    assert!(bad(|c| c.priority_bits = 4));
}

#[test]
fn sizes_and_places() {
    let mut r = Rig::plain(1, false);
    assert_eq!(r.b.try_read(0x4, 2), Err(Fault::BadSize));
    assert_eq!(r.b.try_read(0x4, 1), Err(Fault::BadSize));
    assert_eq!(r.b.try_read(0x84, 8), Err(Fault::BadSize));
    assert_eq!(r.b.try_read(0x421, 4), Err(Fault::BadSize));
    assert_eq!(r.b.try_write(0x100, 1, 1), Err(Fault::BadSize));
    assert_eq!(r.log_count("access size"), 5);
    assert_eq!(r.b.try_read(0x1_0000, 4), Err(Fault::NoRegister));
    assert_eq!(r.b.try_read(0xf_fffc, 4), Err(Fault::NoRegister));
    assert_eq!(r.log_count("no frame"), 2);
    assert_eq!(r.b.try_read(0x821, 1), Ok(0), "ITARGETSR takes bytes");
    assert_eq!(r.b.try_write(0x40, 2, 32), Ok(()), "SETSPI takes halves");
}

#[test]
fn reserved_locations_are_reported() {
    let mut r = Rig::plain(1, false);
    assert_eq!(r.r(0x5000), 0);
    assert_eq!(r.r(0x10), 1, "RRD");
    r.w(0x5000, 1);
    r.r(0x40);
    r.w(0x4, 1);
    assert_eq!(r.r(0x10), 0xf);
    r.w(0x10, 0x5);
    assert_eq!(r.r(0x10), 0xa);
    // Words of interrupts that are not implemented, and the private ones in the distributor.
    r.w(0x10, 0xf);
    r.w(0x10c, 1);
    assert_eq!(r.r(0x10), 2);
    r.w(0x10, 0xf);
    assert_eq!((r.r(0x100), r.r(0x10)), (0, 1));
    // Each redistributor has its own.
    assert_eq!(r.r(rd(0) + 0x10), 0);
    r.w(sgi_base(0) + 0xc00, 0);
    assert_eq!(r.r(rd(0) + 0x10), 8, "WROD: SGIs stay edge-triggered");
    assert!(r.log_count("reserved") > 0);
}

#[test]
fn gicd_ctlr_views() {
    let mut r = Rig::plain(1, true);
    assert_eq!(r.r(0), 0x30);
    assert_eq!(r.ns_r(0), 0x10);
    r.w(0, 0xffff_ffbf);
    assert_eq!(r.r(0), 0x37);
    assert_eq!(r.ns_r(0), 0x12);
    r.ns_w(0, 0xffff_fffd);
    assert_eq!(r.r(0), 0x35, "Non-secure writes reach EnableGrp1NS only");
    // DS once set stays.
    r.w(0, 0x47);
    assert_eq!((r.r(0), r.ns_r(0)), (0x53, 0x53));
    r.w(0, 0);
    assert_eq!(r.r(0), 0x50);
    assert_eq!(r.r(4) >> 10 & 1, 0, "SecurityExtn follows DS");
}

#[test]
fn non_secure_accesses_meet_group_1_only() {
    let mut r = Rig::plain(1, true);
    // INTIDs 32 to 39 are Non-secure Group 1, 40 Secure Group 1, the rest Group 0.
    r.w(0x84, 0xff);
    r.w(0xd04, 0x100);
    r.ns_w(0x84, u32::MAX);
    assert_eq!((r.r(0x84), r.ns_r(0x84)), (0xff, 0));
    assert_eq!((r.r(0xd04), r.ns_r(0xd04)), (0x100, 0));
    r.ns_w(0x104, u32::MAX);
    assert_eq!(r.r(0x104), 0xff);
    r.w(0x104, u32::MAX);
    assert_eq!(r.ns_r(0x104), 0xff);
    r.ns_w(0x184, u32::MAX);
    assert_eq!(r.r(0x104), !0xff);
    r.ns_w(0x204, u32::MAX);
    assert_eq!(r.r(0x204), 0xff);
    r.ns_w(0xc08, u32::MAX);
    assert_eq!((r.r(0xc08), r.ns_r(0xc08)), (0xaaaa, 0xaaaa));
    r.ns_w(0x6100, 1);
    assert_eq!(r.r(0x6100), 1);
    r.ns_w(0x6100 + 8 * 8, 1);
    assert_eq!(r.r(0x6100 + 8 * 8), 0);
    // Priorities are shifted into the lower half of the range.
    r.w(0x420, 0xffa0_4010);
    assert_eq!(r.r(0x420), 0xf8a0_4010);
    assert_eq!(r.ns_r(0x420), 0xf040_8020);
    r.ns_w(0x420, 0x0040_80f0);
    assert_eq!(r.r(0x420), 0x80a0_c0f8);
    r.ns_w(0x428, 0xffff_ffff);
    assert_eq!(r.r(0x428), 0, "INTIDs 40 to 43");
    // A Secure-only register.
    assert_eq!(r.ns_r(rd(0) + 0x14), 0);
    r.ns_w(rd(0) + 0x14, 0);
    assert_eq!(r.r(rd(0) + 0x14), 6);
}

#[test]
fn nsacr_opens_secure_spis() {
    let mut r = Rig::plain(1, true);
    // INTIDs 32, 33, 34, 35 with levels 0 to 3.
    r.w(0xe08, 0b1110_0100);
    assert_eq!(r.ns_r(0xe08), 0);
    r.ns_w(0x204, 0xf);
    assert_eq!(r.r(0x204), 0b1110);
    assert_eq!(r.ns_r(0x204), 0b1110);
    r.ns_w(0x284, 0xf);
    assert_eq!(r.r(0x204), 0b0010);
    r.w(0x304, 0xf);
    assert_eq!(r.ns_r(0x304), 0b1100);
    r.ns_w(0x384, 0xf);
    assert_eq!(r.r(0x304), 0xf, "read access only");
    r.ns_w(0x6100 + 16, 1);
    r.ns_w(0x6100 + 24, 1);
    assert_eq!((r.r(0x6110), r.r(0x6118)), (0, 1));
    // SETSPI_NSR and CLRSPI_NSR.
    r.w(0x284, 0xf);
    for intid in 32..36 {
        r.ns_w(0x40, intid);
    }
    assert_eq!(r.r(0x204), 0b1110);
    for intid in 32..36 {
        r.ns_w(0x48, intid);
    }
    assert_eq!(r.r(0x204), 0b0010);
    // The Secure pair is for Secure accesses.
    r.ns_w(0x50, 32);
    assert_eq!(r.r(0x204), 0b0010);
    r.w(0x50, 32);
    assert_eq!(r.r(0x204), 0b0011);
    r.w(0x58, 33);
    assert_eq!(r.r(0x204), 0b0001);
    r.w(0x40, 1020);
    r.w(0x40, 5);
    assert_eq!(r.r(0x204), 0b0001);
}

#[test]
fn irouter_halves() {
    let mut r = Rig::plain(1, false);
    r.b.try_write(0x6100, 8, u64::MAX).unwrap();
    assert_eq!(r.b.try_read(0x6100, 8), Ok(0xff_80ff_ffff));
    r.w(0x6104, 0x12);
    assert_eq!(r.b.try_read(0x6100, 8), Ok(0x12_80ff_ffff));
    r.w(0x6100, 0x34);
    assert_eq!(r.b.try_read(0x6100, 8), Ok(0x12_0000_0034));
    assert_eq!(r.r(0x6104), 0x12);
    assert_eq!(r.r(0x6000 + 8 * 96), 0, "past the SPIs");
    assert_eq!(r.log_count("reserved"), 1);
}

#[test]
fn gicr_ctlr_dpg_by_security() {
    let mut r = Rig::plain(1, true);
    r.w(rd(0), u32::MAX);
    assert_eq!(r.r(rd(0)), 0x0700_0000);
    assert_eq!(r.ns_r(rd(0)), 0x0200_0000);
    r.ns_w(rd(0), 0);
    assert_eq!(r.r(rd(0)), 0x0500_0000);
    let mut r = Rig::plain(1, false);
    r.w(rd(0), u32::MAX);
    assert_eq!(r.r(rd(0)), 0x0300_0000);
}
