//! What a debugger reads and writes of a core in AArch32 state, against what the core's own instructions do.
use dyno_core::Core;
use dyno_core::aarch32::mode;
use dyno_core::bench::{BASE, World};
use dyno_core::cp15::Row;
use dyno_core::halting::{Banked, BankedWhat, banked};
use dyno_core::profile::{CostTable, Profile, Timing};
use dyno_core::sysreg::Rights;
use dyno_fabric::Frequency;
use dyno_isa::System;
use dyno_isa::aarch32::{Coprocessor, Location};
use std::collections::BTreeSet;

const T: u32 = 1 << 5;
const MODES: [u8; 8] = [
    mode::USR,
    mode::FIQ,
    mode::IRQ,
    mode::SVC,
    mode::ABT,
    mode::UND,
    mode::SYS,
    mode::HYP,
];

fn core(m: u8) -> (Core, World) {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    let profile = Profile::by_name("cortex-r52").expect("a known profile");
    let mut c = Core::new(0, 0, profile, timing);
    c.boot_at(2, BASE, false);
    let mut world = World::new(&[]);
    go(&mut c, &mut world, m);
    (c, world)
}
fn go(c: &mut Core, world: &mut World, m: u8) {
    let masked = 0x1c0;
    assert!(c.set_cpsr_bits(world, masked | u32::from(m)), "{m:#x}");
}

#[test]
fn every_mode_finds_the_registers_that_were_written_for_it() {
    let all = banked();
    let names: BTreeSet<_> = all.iter().map(|(name, _)| name).collect();
    // R8 to LR of User and FIQ, SP and LR of four, SP and ELR of Hyp, and six SPSRs.
    assert_eq!((all.len(), names.len()), (2 * 7 + 4 * 2 + 2 + 6, all.len()));
    // SPSRs keep all their bits only of what is a PSR.
    let value = |n: usize, b: &Banked| match b.what {
        BankedWhat::Spsr => 0xa000_01d0 | n as u32 & 0xf,
        _ => 0x1111_0001 * (n as u32 + 1),
    };
    for from in MODES {
        let (mut c, mut world) = core(from);
        for (n, (_, b)) in all.iter().enumerate() {
            c.poke_banked(*b, value(n, b));
        }
        for view in MODES {
            go(&mut c, &mut world, view);
            for (n, (name, b)) in all.iter().enumerate() {
                let what = format!("{name} written in {from:#x}, read in {view:#x}");
                assert_eq!(c.peek_banked(*b), value(n, b), "{what}");
                let here = match b.mode {
                    mode::USR => view == mode::USR || view == mode::SYS,
                    m => m == view,
                };
                match b.what {
                    BankedWhat::R(r) if here => {
                        assert_eq!(c.x[usize::from(r)], value(n, b).into(), "{what}");
                    }
                    BankedWhat::Spsr if here => {
                        let spsr = c.system(&mut world, System::PsrRead, 1, 0);
                        let spsr = spsr.expect("a mode that has one").value;
                        assert_eq!(spsr as u32, value(n, b), "{what}");
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_program_status_that_there_is_not_is_refused_whole() {
    let (mut c, mut world) = core(mode::SVC);
    let before = c.save();
    let svc = u32::from(mode::SVC);
    for wrong in [
        // Monitor mode is of EL3.
        0x16,
        0,
        0x1e,
        // A mode of AArch64.
        0x05,
        // J.
        svc | 1 << 24,
        svc | T | 1 << 24,
        // IT in A32.
        svc | 1 << 25,
        svc | 0x0400,
        // IT with a condition and nothing that it is for.
        svc | T | 0x4000,
    ] {
        assert!(!c.set_cpsr_bits(&mut world, wrong), "{wrong:#x}");
        assert_eq!(c.save(), before, "{wrong:#x}");
    }
}

#[test]
fn instruction_set_and_it_block_are_part_of_the_status() {
    let (mut c, mut world) = core(mode::SVC);
    c.set_pc32(BASE as u32 + 0x102);
    // ITE EQ: IT[7:5] is the condition's, IT[4:0] what is left of it.
    let it = 0b0000_1100u32;
    let bits = 0x600f_0000 | T | 0x1c0 | (it & 3) << 25 | (it >> 2) << 10 | u32::from(mode::IRQ);
    assert!(c.set_cpsr_bits(&mut world, bits));
    assert_eq!(c.cpsr_bits(), bits);
    let at = Location(c.pc);
    assert!(at.is_thumb());
    assert_eq!((c.address(), at.it()), (BASE + 0x102, it as u8));
    assert_eq!(c.pstate.mode, mode::IRQ);
    // A jump leaves the IT block and stays in T32.
    c.set_pc32(BASE as u32 + 0x200);
    assert_eq!((c.address(), Location(c.pc).it()), (BASE + 0x200, 0));
    assert_eq!(c.cpsr_bits(), bits & !0x0600_fc00);
    let a32 = c.cpsr_bits() & !T;
    assert!(c.set_cpsr_bits(&mut world, a32));
    assert_eq!((c.pc, c.cpsr_bits()), (BASE + 0x200, a32));
}

#[test]
fn general_and_floating_point_registers() {
    let (mut c, _) = core(mode::HYP);
    for n in 0..17 {
        c.set_r(n, 0x8000_0000 | n as u32);
    }
    assert!((0..15).all(|n| c.x[n] == 0x8000_0000 | n as u64));
    assert_ne!(c.address(), 0x8000_000f, "R15 is the PC");
    for n in 0..64 {
        c.set_d(n, n as u64 + 1);
    }
    // D0 is the lower half of Q0.
    let both = |n: usize| u128::from(2 * n as u64 + 1) | u128::from(2 * n as u64 + 2) << 64;
    assert!((0..32).all(|n| c.v[n] == both(n)));
    c.set_d(1 << 20, 7);
    // FPSCR has RES0 bits; of FPEXC a Cortex-R52 has EN and what an exception left.
    c.set_fpscr(0xffff_ffff);
    assert_eq!(c.fpscr() & 0xf000_0000, 0xf000_0000);
    c.set_fpscr(0);
    assert_eq!(c.fpscr(), 0);
    c.set_fpexc(0x4000_0000);
    assert_eq!(c.fpexc() & 0x4000_0000, 0x4000_0000);
    c.set_fpexc(0);
    assert_eq!(c.fpexc() & 0x4000_0000, 0);
}

/// The register of an instruction: MRC, MCR, MRRC, MCRR.
fn operand(row: &Row) -> Coprocessor {
    let field = |at: u32| (row.encoding >> at & 15) as u8;
    Coprocessor {
        coproc: field(16),
        opc1: field(12),
        crn: field(8),
        crm: field(4),
        opc2: field(0),
        rt: 0,
        rt2: 0,
    }
}
fn rows() -> Vec<&'static Row> {
    core(mode::HYP).0.visible_registers32().collect()
}

#[test]
fn looking_at_coprocessors_is_what_hyp_mode_reads_and_changes_nothing() {
    let rows = rows();
    assert!(rows.len() > 150, "{}", rows.len());
    let (mut known, mut read) = (0, 0);
    for m in [mode::USR, mode::SVC, mode::HYP] {
        let (mut c, mut world) = core(m);
        // All of EL1 and EL0 traps that can.
        c.sys.hcr_el2 |= 1 << 26 | 1 << 30 | 1 << 20 | 1 << 18 | 0xf << 15;
        let before = c.save();
        for row in &rows {
            let name = row.full_name();
            let seen = c.peek_register32(&mut world, row);
            assert_eq!(c.save(), before, "{name}");
            assert!(
                world.accesses.is_empty() && world.driven.is_empty(),
                "{name}"
            );
            known += usize::from(seen.is_some());
            let (mut hyp, mut world) = core(mode::HYP);
            hyp.sys.hcr_el2 = c.sys.hcr_el2;
            let by_instruction = hyp.coprocessor_read(&mut world, operand(row), row.is_double());
            if let (Some(seen), Ok(v)) = (seen, by_instruction) {
                assert_eq!(seen, v, "{name} in {m:#x}");
                read += 1;
            }
        }
    }
    assert!(known > 3 * 150 && read > 3 * 140, "{known} {read}");
}

#[test]
fn writing_to_coprocessors_is_what_hyp_mode_does() {
    let mut written = 0;
    for row in rows() {
        let (name, double) = (row.full_name(), row.is_double());
        for value in [0, 0xffff_ffff, 0x5a5a_a5a5] {
            let (mut hyp, mut world) = core(mode::HYP);
            let allowed = hyp.coprocessor_write(&mut world, operand(row), double, value);
            let (mut c, mut own) = core(mode::HYP);
            let poked = c.poke_register32(&mut own, row, value);
            assert!(
                poked || row.rights.write == Rights::NEVER || allowed.is_err(),
                "{name}"
            );
            if allowed.is_err() || !poked {
                continue;
            }
            written += 1;
            assert_eq!(own.driven, world.driven, "{name}");
            assert_eq!(c.save(), hyp.save(), "{name} = {value:#x}");
            // It does not matter in which mode the core stands.
            let (mut user, mut other) = core(mode::USR);
            assert!(user.poke_register32(&mut other, row, value), "{name}");
            let seen = user.peek_register32(&mut other, row);
            assert_eq!(
                seen,
                c.peek_register32(&mut own, row),
                "{name} from User mode"
            );
        }
    }
    assert!(written > 3 * 60, "{written}");
}

#[test]
fn what_nobody_can_write_and_what_does_not_fit_is_refused() {
    let (mut c, mut world) = core(mode::HYP);
    let before = c.save();
    let find = |name: &str| {
        let mut rows = rows().into_iter();
        rows.find(|r| r.full_name() == name).expect(name)
    };
    assert!(!c.poke_register32(&mut world, find("MIDR"), 1));
    assert!(!c.poke_register32(&mut world, find("MPIDR"), 1));
    assert!(!c.poke_register32(&mut world, find("VBAR"), 1 << 32));
    assert_eq!(c.save(), before);
    assert!(c.poke_register32(&mut world, find("CNTVOFF"), 1 << 32));
    assert_eq!(
        c.peek_register32(&mut world, find("CNTVOFF")),
        Some(1 << 32)
    );
    // Acknowledging an interrupt is no looking.
    assert!(rows().iter().all(|r| !r.name.starts_with("ICC_IAR")));
    let iar = dyno_core::cp15::registers().find(|r| r.name == "ICC_IAR1");
    assert_eq!(
        c.peek_register32(&mut world, iar.expect("it is there")),
        None
    );
}
