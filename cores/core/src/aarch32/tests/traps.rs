//! What WFx, FP and Advanced SIMD meet.
use super::*;
use crate::state::Rest;

fn hsr(e: &Exception) -> (u8, u64) {
    (e.target_el, e.syndrome.esr())
}

#[test]
fn waits() {
    for (what, open, trap, wfe) in [
        (System::Wfi, sctlr::NTWI, hcr::TWI, 0),
        (System::Wfe, sctlr::NTWE, hcr::TWE, 1),
    ] {
        let at = |m, el1: u64, h: u64| {
            let mut c = core(m);
            c.sys.sctlr_el1 = el1;
            c.sys.hcr_el2 |= h;
            let r = run(&mut c, what, 0, 0);
            (c.rest, r)
        };
        // EC 0x01, IL, CV and COND.
        let trapped = 0x01 << 26 | 1 << 25 | 0x1e << 20 | wfe;
        assert!(undefined(at(USR, 0, trap).1));
        assert_eq!(hsr(&at(USR, open, trap).1.unwrap_err()), (2, trapped));
        assert_eq!(hsr(&at(SVC, 0, trap).1.unwrap_err()), (2, trapped));
        for (m, el1, h) in [(USR, open, 0), (SVC, 0, 0), (HYP, 0, trap)] {
            let (rest, r) = at(m, el1, h);
            assert!(r.is_ok());
            assert_eq!(rest, if wfe == 1 { Rest::Wfe } else { Rest::Wfi });
        }
    }
}

const EN: u32 = 1 << 30;
const CP: u64 = 3 << 20;
const ASEDIS: u64 = 1 << 31;
const TCP10: u64 = 1 << 10;
const TASE: u64 = 1 << 15;

/// AArch32.CheckAdvSIMDOrFPEnabled, in its order.
#[test]
fn fp_is_checked_in_order() {
    let trap = |simd: u64| 0x07 << 26 | 1 << 25 | 0x1e << 20 | simd;
    let (of_fp, of_simd) = (trap(0xa), trap(1 << 5));
    const UNDEFINED: u64 = 1 << 25;
    for (m, cpacr, fpexc, hcptr, fp, simd) in [
        (SVC, CP, EN, 0, None, None),
        (
            SVC,
            0,
            EN,
            TCP10,
            Some((1, UNDEFINED)),
            Some((1, UNDEFINED)),
        ),
        (SVC, 1 << 20, EN, 0, None, None),
        (
            USR,
            1 << 20,
            EN,
            0,
            Some((1, UNDEFINED)),
            Some((1, UNDEFINED)),
        ),
        (
            SVC,
            CP,
            0,
            TCP10,
            Some((1, UNDEFINED)),
            Some((1, UNDEFINED)),
        ),
        (SVC, CP | ASEDIS, EN, 0, None, Some((1, UNDEFINED))),
        (SVC, CP, EN, TCP10, Some((2, of_fp)), Some((2, of_simd))),
        (USR, CP, EN, TASE, None, Some((2, of_simd))),
        (HYP, 0, EN, 0, None, None),
        (HYP, 0, 0, 0, Some((2, UNDEFINED)), Some((2, UNDEFINED))),
        (HYP, 0, EN, TCP10, Some((2, of_fp)), Some((2, of_simd))),
    ] {
        let mut c = core(m);
        (c.sys.cpacr_el1, c.a32.fpexc, c.sys.cptr_el2) = (cpacr, fpexc, hcptr);
        c.context_changed();
        assert_eq!(c.fp_trapped().as_ref().map(hsr), fp);
        assert_eq!(c.fp_trapped32(true).as_ref().map(hsr), simd);
        assert_eq!(
            (c.fp_is_trapped, c.simd_is_trapped),
            (fp.is_some(), simd.is_some())
        );
        if let Some(simd) = simd {
            let e = run(&mut c, System::FpTrap, 1, 0).unwrap_err();
            assert_eq!(hsr(&e), simd);
        }
    }
    // One of Hyp mode's own goes to its Undefined Instruction vector.
    let mut c = core(HYP);
    (c.a32.fpexc, c.sys.cptr_el2) = (EN, TCP10);
    let e = c.fp_trapped().unwrap();
    take(&mut c, &e, Location::new(0x100, false, 0));
    assert_eq!((c.pc & 0x1f, c.sys.esr_el2), (4, of_fp));
}

#[test]
fn fp_system_registers() {
    let mut c = core(SVC);
    (c.sys.cpacr_el1, c.a32.fpexc) = (CP, 0);
    c.context_changed();
    let read = |c: &mut Core, r| run(c, System::Vmrs, r, 0).map(|r| r.value);
    assert_eq!(read(&mut c, 0).unwrap(), 0x4103_4023);
    assert_eq!(read(&mut c, 8).unwrap(), 0x700);
    assert!(read(&mut c, 7).unwrap() != 0);
    assert!(undefined(read(&mut c, 1)), "FPSCR needs FPEXC.EN");
    assert!(undefined(read(&mut c, 2)));
    assert!(c.fp_is_trapped);
    let r = run(&mut c, System::Vmsr, 8, 0xffff_ffff).unwrap();
    assert_eq!((r.next, c.fp_is_trapped), (Next::Leave, false));
    assert_eq!(read(&mut c, 8).unwrap(), 0x4000_0700);
    run(&mut c, System::Vmsr, 1, 0xffff_ffff).unwrap();
    assert_eq!(read(&mut c, 1).unwrap(), 0xffc0_009f);
    assert_eq!((c.fp.fpcr, c.fp.fpsr), (0x07c0_0000, 0xf800_009f));
    run(&mut c, System::Vmsr, 0, 0).unwrap();
    assert!(undefined(run(&mut c, System::Vmsr, 7, 0)));
    // User mode has FPSCR alone.
    c.write_mode(USR);
    assert!(read(&mut c, 1).is_ok());
    assert!(undefined(read(&mut c, 0)));
    assert!(undefined(read(&mut c, 8)));
    // TID0 and TID3; Rt is added from the instruction.
    c.write_mode(SVC);
    for (r, bit) in [
        (0, hcr::TID0),
        (5, hcr::TID3),
        (6, hcr::TID3),
        (7, hcr::TID3),
    ] {
        c.sys.hcr_el2 |= bit;
        let e = read(&mut c, r).unwrap_err();
        let iss = 0x1e << 20 | 7 << 14 | r << 10 | 1;
        assert_eq!(hsr(&e), (2, 0x08 << 26 | 1 << 25 | iss));
        c.sys.hcr_el2 &= !bit;
        assert!(read(&mut c, r).is_ok());
    }
}
