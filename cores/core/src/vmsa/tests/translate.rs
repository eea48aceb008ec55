//! AT and PAR_EL1.
use super::*;
use crate::vmsa::at::{address_translate, decode_at};

fn encoding(op1: u16, crm: u16, op2: u16) -> u16 {
    1 << 14 | op1 << 11 | 7 << 7 | crm << 3 | op2
}
const S1E1R: u16 = 1 << 14 | 7 << 7 | 8 << 3;
const S1E1W: u16 = S1E1R + 1;
const S1E0R: u16 = S1E1R + 2;
const S12E1R: u16 = S1E1R | 4 << 11 | 4;
const S12E0W: u16 = S12E1R + 3;
const RES1: u64 = 1 << 11;
const NS: u64 = 1 << 9;

impl Guest {
    fn at(&mut self, op: u16, va: u64) -> Result<u64, Exception> {
        let op = decode_at(&self.c, op).unwrap();
        self.c.sys.par_el1 = !0;
        address_translate(&mut self.c, &mut self.w, op, va)?;
        Ok(self.c.sys.par_el1)
    }
}

#[test]
fn all_instructions_decode() {
    let g = guest();
    for (e, el, write, both, pan) in [
        (encoding(0, 8, 0), 1, false, false, false),
        (encoding(0, 8, 1), 1, true, false, false),
        (encoding(0, 8, 2), 0, false, false, false),
        (encoding(0, 8, 3), 0, true, false, false),
        (encoding(0, 9, 0), 1, false, false, true),
        (encoding(0, 9, 1), 1, true, false, true),
        (encoding(4, 8, 0), 2, false, false, false),
        (encoding(4, 8, 1), 2, true, false, false),
        (encoding(4, 8, 4), 1, false, true, false),
        (encoding(4, 8, 5), 1, true, true, false),
        (encoding(4, 8, 6), 0, false, true, false),
        (encoding(4, 8, 7), 0, true, true, false),
        (encoding(6, 8, 0), 3, false, false, false),
        (encoding(6, 8, 1), 3, true, false, false),
    ] {
        let want = At {
            el,
            write,
            both_stages: both,
            pan,
        };
        assert_eq!(decode_at(&g.c, e), Some(want));
    }
    for e in [encoding(0, 8, 4), encoding(4, 8, 2), encoding(6, 8, 2), 0] {
        assert_eq!(decode_at(&g.c, e), None);
    }
    let g = guest_of(&PLAIN);
    assert_eq!(decode_at(&g.c, encoding(0, 9, 0)), None);
}

#[test]
fn success_and_attributes() {
    let mut g = guest();
    g.map(0x1000, 0x1234_5000, 3, d::AF | d::INNER | d::EL0);
    g.map(0x2000, 0x1234_6000, 3, d::AF | d::INNER | d::DEVICE);
    g.map(0x3000, 0x1234_7000, 3, d::AF | d::NC);
    let par = |mair: u64, pa, sh: u64| Ok(mair << 56 | pa | RES1 | NS | sh << 7);
    assert_eq!(g.at(S1E1R, 0x1abc), par(0xff, 0x1234_5000, 3));
    assert_eq!(g.at(S1E0R, 0x1abc), par(0xff, 0x1234_5000, 3));
    assert_eq!(g.at(S1E1W, 0x2000), par(0x00, 0x1234_6000, 2));
    assert_eq!(g.at(S1E1R, 0x3000), par(0x44, 0x1234_7000, 2));
    // PAN counts in the P forms alone.
    g.c.pstate.pan = true;
    assert_eq!(g.at(S1E1R, 0x1000), par(0xff, 0x1234_5000, 3));
    let e1rp = encoding(0, 9, 0);
    assert_eq!(g.at(e1rp, 0x1000), Ok(1 | 0b1111 << 1 | RES1));
    g.c.pstate.pan = false;
    assert_eq!(g.at(e1rp, 0x1000), par(0xff, 0x1234_5000, 3));
    // Stage 1 off.
    g.c.sys.sctlr_el1 = 0;
    assert_eq!(g.at(S1E1R, 0x7123), par(0, 0x7000, 2));
    // Secure.
    g.c.sys.scr_el3 = 0;
    assert_eq!(g.at(S1E1R, 0x7123), Ok(0x7000 | RES1 | 2 << 7));
}

#[test]
fn faults_are_reported_not_taken() {
    let mut g = guest();
    let at = g.map(0x1000, 0x5000, 3, d::AF | d::RO);
    let fault = |fst: u64| Ok(1 | fst << 1 | RES1);
    assert_eq!(g.at(S1E1W, 0x1000), fault(0b1111));
    assert_eq!(g.at(S1E0R, 0x1000), fault(0b1111));
    assert_eq!(g.at(S1E1R, 0x2000), fault(0b0111));
    assert_eq!(g.at(S1E1R, 1 << 50), fault(0b0100));
    // No updates on the way.
    g.c.sys.tcr_el1 |= 3 << 39;
    let clean = 0x5000 | d::RO | d::DBM | 3;
    g.w.put(at, clean);
    assert_eq!(g.at(S1E1W, 0x1000).unwrap() & 1, 0);
    assert_eq!(g.w.get(at), clean);
    // An external abort is taken, as that of maintenance.
    g.c.sys.ttbr0_el1 = 0x9000_0000;
    let e = g.at(S1E1R, 0x1000).unwrap_err();
    assert_eq!(e.syndrome.esr(), data_same(0b01_0100 | WNR | CM));
    assert_eq!(e.far, Some(0x1000));
}

#[test]
fn other_regimes() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, d::AF | d::INNER);
    let par = 0xff << 56 | 0x5000 | RES1 | NS | 3 << 7;
    g.c.pstate.el = 3;
    g.c.sys.tcr_el2 = 16 | 5 << 16;
    g.c.sys.ttbr0_el2 = g.t.root;
    g.c.sys.tcr_el3 = 16 | 5 << 16;
    g.c.sys.ttbr0_el3 = g.t.root;
    assert_eq!(g.at(encoding(4, 8, 0), 0x1000), Ok(par));
    assert_eq!(g.at(encoding(6, 8, 0), 0x1000), Ok(par & !NS));
    // A VHE host asks about itself with the EL1 forms.
    g.c.pstate.el = 2;
    g.c.sys.hcr_el2 = HCR_E2H | HCR_TGE;
    g.c.sys.tcr_el2 = TCR;
    g.c.sys.ttbr1_el2 = g.t.root;
    g.c.sys.ttbr1_el1 = g.w.allocate(0x1000);
    assert_eq!(g.at(S1E1R, 0xffff_0000_0000_1000), Ok(par));
    g.c.sys.hcr_el2 = HCR_E2H;
    assert_eq!(g.at(S1E1R, 0xffff_0000_0000_1000).unwrap() & 1, 1);
}

#[test]
fn two_stages() {
    let mut g = guest();
    let s2 = Tables::new(&mut g.w, 12, 40, 1);
    s2.map(&mut g.w, RAM, RAM, 1, d::S2);
    s2.map(
        &mut g.w,
        0x8000_0000,
        0x4_0000_0000,
        1,
        d::S2_READ & !(10 << 2),
    );
    g.c.sys.hcr_el2 = HCR_VM;
    g.c.sys.vtcr_el2 = 24 | 1 << 6 | 5 << 16;
    g.c.sys.vttbr_el2 = s2.root;
    g.c.pstate.el = 2;
    g.map(0x1000, 0x8000_5000, 3, d::AF | d::INNER | d::EL0);
    g.map(0x2000, 0xc000_0000, 3, d::AF | d::INNER);
    let ipa = 0xff << 56 | 0x8000_5000 | RES1 | NS | 3 << 7;
    assert_eq!(g.at(S1E1R, 0x1000), Ok(ipa));
    let pa = 0x44 << 56 | 0x4_0000_5000 | RES1 | NS | 2 << 7;
    assert_eq!(g.at(S12E1R, 0x1000), Ok(pa));
    // Stage 2 faults: S, and PTW on a descriptor.
    let s = 1 << 9;
    assert_eq!(g.at(S12E0W, 0x1000), Ok(1 | 0b1101 << 1 | s | RES1));
    assert_eq!(g.at(S12E1R, 0x2000), Ok(1 | 0b0101 << 1 | s | RES1));
    assert_eq!(g.at(S1E1R, 0x2000).unwrap() & 1, 0);
    g.c.sys.ttbr0_el1 = 0xc000_0000;
    let walk = Ok(1 | 0b0101 << 1 | 1 << 8 | s | RES1);
    assert_eq!(g.at(S12E1R, 0x1000), walk);
    assert_eq!(g.at(S1E1R, 0x1000), walk);
    // At EL1 that one belongs to the hypervisor.
    g.c.pstate.el = 1;
    let e = g.at(S1E1R, 0x1008).unwrap_err();
    assert_eq!(e.syndrome.esr(), data_lower(0b0101 | S1PTW | CM | WNR));
    assert_eq!((e.target_el, e.ipa), (2, Some(0xc000_0000)));
}
