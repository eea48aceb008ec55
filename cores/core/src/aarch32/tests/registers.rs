//! Modes, program status registers, banked registers.
use super::*;

#[test]
fn every_mode_has_its_registers() {
    let mut c = core(SYS);
    c.x[0] = 0xaaaa;
    // Each register of each mode gets a number of its own where the mode has one of its own.
    for m in MODES {
        c.write_mode(m);
        for r in 8..15u8 {
            if home(m, r) != r {
                c.x[usize::from(r)] = u64::from(m) << 8 | u64::from(r);
            }
        }
    }
    c.write_mode(USR);
    for r in 8..15 {
        c.x[r] = 0x1000 + r as u64;
    }
    for m in MODES.into_iter().chain(MODES.into_iter().rev()) {
        c.write_mode(m);
        assert_eq!((c.pstate.mode, Some(c.pstate.el)), (m, level(m)));
        assert_eq!(c.x[0], 0xaaaa);
        for r in 8..15u8 {
            let own = match m {
                FIQ => true,
                USR | SYS => false,
                HYP => r == 13,
                _ => r >= 13,
            };
            let expected = match own {
                true => u64::from(m) << 8 | u64::from(r),
                false => 0x1000 + u64::from(r),
            };
            assert_eq!(c.x[usize::from(r)], expected, "R{r} of {m:#x}");
            // Whatever the mode, the others can be named.
            for other in MODES {
                let v = c.x[c.banked_slot(other, r)];
                let mut there = core(USR);
                there.x = c.x;
                there.pstate.mode = m;
                there.write_mode(other);
                assert_eq!(v, there.x[usize::from(r)], "R{r} of {other:#x} from {m:#x}");
            }
        }
    }
    // In User mode they are where AArch64 state would look for them (D1.20.1).
    c.write_mode(USR);
    let name = |m: u8, r: u64| u64::from(m) << 8 | r;
    assert_eq!(
        (c.x[15], c.x[16], c.x[17]),
        (name(HYP, 13), name(IRQ, 14), name(IRQ, 13))
    );
    assert_eq!(
        (c.x[18], c.x[23], c.x[24]),
        (name(SVC, 14), name(UND, 13), name(FIQ, 8))
    );
    assert_eq!(c.x[30], name(FIQ, 14));
}

#[test]
fn user_mode_writes_flags_and_endianness() {
    let mut c = core(USR);
    run(&mut c, System::PsrWrite, 0xf, 0xffff_ffff & !u64::from(T)).unwrap();
    assert_eq!(psr(&c), 0xf80f_0200 | u32::from(USR));
    // MRS shows neither IT, IL nor T.
    c.pc = Location::new(0x100, true, 0x1c).0;
    c.pstate.il = true;
    let v = run(&mut c, System::PsrRead, 0, 0).unwrap().value;
    assert_eq!(v, 0xf80f_0210);
    assert!(undefined(run(&mut c, System::PsrRead, 1, 0)));
    assert!(undefined(run(&mut c, System::PsrWrite, 0x1f, 0)));
}

#[test]
fn an_instruction_changes_mode_where_it_may() {
    for from in MODES {
        for value in 0..32u8 {
            let mut c = core(from);
            let r = run(&mut c, System::PsrWrite, 1, u64::from(value) | u64::from(I)).unwrap();
            let masked = if from == USR { 0 } else { I };
            let legal = match (from, value) {
                (USR, _) => None,
                (m, v) if m == v => Some(v),
                (HYP, _) | (_, HYP) => None,
                (_, USR | FIQ | IRQ | SVC | ABT | UND | SYS) => Some(value),
                _ => None,
            };
            let expected = match legal {
                Some(m) => u32::from(m) | masked,
                None if from == USR => u32::from(USR),
                None => u32::from(from) | masked | IL,
            };
            assert_eq!(psr(&c), expected, "{from:#x} to {value:#x}");
            assert_eq!(level(c.pstate.mode), Some(c.pstate.el));
            if from != USR {
                assert_eq!(r.next, Next::Leave);
            }
        }
    }
}

#[test]
fn bytes_of_a_psr_are_written_alone() {
    for (bytes, changed) in [
        (1, 0x0000_00c0u32),
        (2, 0x0000_0300),
        (4, 0x000f_0000),
        (8, 0xf800_0000),
    ] {
        let mut c = core(SVC);
        let to = 0xffff_ffe0 | u64::from(SVC);
        run(&mut c, System::PsrWrite, bytes, to).unwrap();
        assert_eq!(psr(&c), changed | u32::from(SVC));
        let all = 0xff << (8 * bytes.trailing_zeros());
        run(&mut c, System::PsrWrite, 16 | bytes, 0xffff_ffff).unwrap();
        assert_eq!(run(&mut c, System::PsrRead, 1, 0).unwrap().value, all);
    }
}

#[test]
fn cps_and_setend() {
    let cps = |imod: u64, m: u64, aif: u64, mode: u64| imod << 9 | m << 8 | aif << 5 | mode;
    let mut c = core(SVC);
    run(&mut c, System::Cps, cps(3, 0, 5, 0), 0).unwrap();
    assert_eq!(psr(&c), A | F | u32::from(SVC));
    run(&mut c, System::Cps, cps(2, 0, 4, 0), 0).unwrap();
    assert_eq!(psr(&c), F | u32::from(SVC));
    run(&mut c, System::Cps, cps(0, 1, 0, IRQ.into()), 0).unwrap();
    assert_eq!(psr(&c), F | u32::from(IRQ));
    run(&mut c, System::Cps, cps(0, 1, 0, HYP.into()), 0).unwrap();
    assert_eq!(psr(&c), F | IL | u32::from(IRQ));
    let mut c = core(USR);
    run(&mut c, System::Cps, cps(3, 1, 7, SVC.into()), 0).unwrap();
    assert_eq!(psr(&c), u32::from(USR));
    assert!(!c.attention);

    run(&mut c, System::Setend, 1, 0).unwrap();
    assert_eq!(psr(&c), E | u32::from(USR));
    c.sys.sctlr_el1 |= sctlr::SED;
    assert!(undefined(run(&mut c, System::Setend, 0, 0)));
    let mut c = core(HYP);
    c.sys.sctlr_el1 |= sctlr::SED;
    run(&mut c, System::Setend, 1, 0).unwrap();
    c.sys.sctlr_el2 |= sctlr::SED;
    assert!(undefined(run(&mut c, System::Setend, 0, 0)));
}

/// Who may name which register: SYSm, and the modes that may.
#[test]
fn banked_registers() {
    let all = [FIQ, IRQ, SVC, ABT, UND, SYS, HYP];
    let but = |m: u8| all.into_iter().filter(move |&x| x != m).collect::<Vec<_>>();
    let mut allowed = vec![Vec::new(); 64];
    for a in &mut allowed[0..5] {
        *a = vec![FIQ];
    }
    allowed[5] = but(SYS);
    allowed[6] = vec![FIQ, IRQ, SVC, ABT, UND];
    for a in &mut allowed[8..15] {
        *a = but(FIQ);
    }
    for (sysm, m) in [(16, IRQ), (18, SVC), (20, ABT), (22, UND)] {
        allowed[sysm] = but(m);
        allowed[sysm + 1] = but(m);
        allowed[32 + sysm] = but(m);
    }
    allowed[30] = vec![HYP];
    allowed[32 + 30] = vec![HYP];
    allowed[32 + 14] = but(FIQ);
    for m in MODES {
        for (imm, who) in allowed.iter().enumerate() {
            let imm = imm as u64;
            let mut c = core(m);
            let w = run(&mut c, System::BankedWrite, imm, 0x1234_5678);
            if who.contains(&m) {
                assert!(w.is_ok());
                assert_eq!(
                    run(&mut c, System::BankedRead, imm, 0).unwrap().value,
                    0x1234_5678
                );
            } else {
                assert!(undefined(w), "{imm:#x} in {m:#x}");
                assert!(undefined(run(&mut c, System::BankedRead, imm, 0)));
            }
        }
    }
    // … and which register that is.
    let mut c = core(HYP);
    for (imm, v) in [
        (5, 1),
        (16, 2),
        (17, 3),
        (8, 4),
        (14, 5),
        (0x32, 6),
        (30, 7),
        (0x3e, 9),
    ] {
        run(&mut c, System::BankedWrite, imm, v).unwrap();
    }
    let sys = (c.sys.spsr_el1, c.sys.elr_el2, c.sys.spsr_el2);
    assert_eq!(sys, (6, 7, 9));
    c.write_mode(SYS);
    assert_eq!(c.x[13], 1);
    c.write_mode(IRQ);
    assert_eq!((c.x[14], c.x[13]), (2, 3));
    c.write_mode(FIQ);
    assert_eq!((c.x[8], c.x[14]), (4, 5));
}

#[test]
fn registers_of_user_mode_and_stacks_of_others() {
    let mut c = core(SYS);
    (c.x[12], c.x[13], c.x[14]) = (12, 13, 14);
    c.write_mode(FIQ);
    c.x[13] = 0xf;
    assert_eq!(run(&mut c, System::UserRead, 12, 0).unwrap().value, 12);
    assert_eq!(run(&mut c, System::UserRead, 13, 0).unwrap().value, 13);
    run(&mut c, System::UserWrite, 14, !0).unwrap();
    assert_eq!(
        run(&mut c, System::StackRead, u64::from(FIQ), 0)
            .unwrap()
            .value,
        0xf
    );
    run(&mut c, System::StackWrite, u64::from(IRQ), 0x44).unwrap();
    c.write_mode(IRQ);
    assert_eq!(c.x[13], 0x44);
    c.write_mode(SYS);
    assert_eq!(c.x[14], 0xffff_ffff);
    for m in [USR, SYS, HYP] {
        let mut c = core(m);
        assert!(undefined(run(&mut c, System::UserRead, 13, 0)));
        assert!(undefined(run(&mut c, System::UserWrite, 13, 0)));
        assert!(undefined(run(&mut c, System::StackRead, u64::from(SVC), 0)));
    }
    let mut c = core(SVC);
    for bad in [HYP, 0x16, 0] {
        assert!(undefined(run(&mut c, System::StackWrite, bad.into(), 0)));
    }
}

#[test]
fn a_snapshot_keeps_it() {
    for m in MODES {
        let mut c = core(m);
        for (i, x) in c.x[..31].iter_mut().enumerate() {
            *x = 0x100 + i as u64;
        }
        c.set_nzcv_bits(0xa000_0000);
        run(&mut c, System::PsrWrite, 0xe, 0x8805_0200).unwrap();
        c.a32.spsr_abt = 0xab;
        c.sys32.ifsr = 0x221;
        c.pc = Location::new(0x1234_5678, true, 0x34).0;
        let mut other = core(SVC);
        other.restore(&c.save()).unwrap();
        assert_eq!(other.save(), c.save());
        assert_eq!((other.pc, psr(&other)), (c.pc, psr(&c)));
        assert_eq!((other.pstate, other.a32.spsr_abt), (c.pstate, 0xab));
        other.write_mode(SYS);
        c.write_mode(SYS);
        assert_eq!(other.x[..15], c.x[..15]);
    }
    // A mode that does not fit the level.
    let mut c = core(SVC);
    c.pstate.el = 2;
    let mut other = core(SVC);
    assert!(other.restore(&c.save()).is_err());
}
