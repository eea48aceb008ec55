//! List registers, the virtual CPU interface and its maintenance interrupt.
mod rig;
use rig::*;

const VIRQ: u32 = 1 << pin::VIRQ;
const VFIQ: u32 = 1 << pin::VFIQ;
const MAINTENANCE: u32 = 1 << pin::MAINTENANCE;

const PENDING: u64 = 1 << 62;
const ACTIVE: u64 = 1 << 63;
const HW: u64 = 1 << 61;
const GROUP1: u64 = 1 << 60;
const EOI: u64 = 1 << 41;

// ICH_HCR_EL2
const EN: u64 = 1;
const UIE: u64 = 1 << 1;
const LRENPIE: u64 = 1 << 2;
const NPIE: u64 = 1 << 3;

const HYP: Who = el1(0).el(2);

fn guest() -> Who {
    el1(0).guest()
}

fn priority(v: u64) -> u64 {
    v << 48
}

/// Both virtual groups enabled and unmasked, the interface on.
fn rig() -> Rig {
    let mut r = Rig::ready(1);
    r.set(HYP, ICH_VMCR_EL2, 0xff << 24 | 3);
    r.set(HYP, ICH_HCR_EL2, EN);
    r
}

#[test]
fn a_virtual_interrupt_lives_and_ends() {
    let mut r = rig();
    assert_eq!(r.pins(0), 0);
    r.set(
        HYP,
        ICH_LR0_EL2,
        PENDING | GROUP1 | EOI | priority(0xa0) | 47,
    );
    assert_eq!(r.pins(0), VIRQ);
    assert_eq!(r.get(guest(), ICC_HPPIR1_EL1), 47);
    assert_eq!(r.get(guest(), ICC_IAR0_EL1), 1023, "of the other group");
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 47);
    assert_eq!(r.pins(0), 0);
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 2, "active");
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xa0);
    assert_eq!(r.get(HYP, ICH_AP1R0_EL2), 1 << 20);
    assert_eq!(
        (r.get(HYP, ICH_EISR_EL2), r.get(HYP, ICH_ELRSR_EL2)),
        (0, 0xe)
    );
    r.set(guest(), ICC_EOIR1_EL1, 47);
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 0);
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xff);
    // EOI asked for a maintenance interrupt; such a List register is not empty to ELRSR.
    assert_eq!((r.pins(0), r.get(HYP, ICH_MISR_EL2)), (MAINTENANCE, 1));
    assert_eq!(
        (r.get(HYP, ICH_EISR_EL2), r.get(HYP, ICH_ELRSR_EL2)),
        (1, 0xe)
    );
    r.set(HYP, ICH_LR0_EL2, 0);
    assert_eq!((r.pins(0), r.get(HYP, ICH_ELRSR_EL2)), (0, 0xf));
    // None of that touched the physical interface.
    assert_eq!(r.get(el1(0), ICC_RPR_EL1), 0xff);
}

#[test]
fn virtual_group_0_is_fiq() {
    let mut r = rig();
    r.set(HYP, ICH_LR0_EL2 + 3, PENDING | priority(0x10) | 40);
    assert_eq!(r.pins(0), VFIQ);
    r.set(HYP, ICH_LR0_EL2, PENDING | GROUP1 | priority(0x08) | 41);
    assert_eq!(r.pins(0), VIRQ, "the higher priority is signalled");
    assert_eq!(r.get(guest(), ICC_IAR0_EL1), 1023);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 41);
    assert_eq!(r.pins(0), 0, "0x10 does not preempt 0x08");
    r.set(guest(), ICC_EOIR1_EL1, 41);
    assert_eq!(r.pins(0), VFIQ);
    assert_eq!(r.get(guest(), ICC_IAR0_EL1), 40);
    assert_eq!(r.get(HYP, ICH_AP0R0_EL2), 1 << 2);
    r.set(guest(), ICC_EOIR0_EL1, 40);
    assert_eq!(r.get(HYP, ICH_LR0_EL2 + 3) >> 62, 0);
}

#[test]
fn virtual_enables_and_masks() {
    let mut r = rig();
    r.set(HYP, ICH_LR0_EL2, PENDING | GROUP1 | priority(0xa0) | 47);
    r.set(guest(), ICC_PMR_EL1, 0xa0);
    assert_eq!((r.pins(0), r.get(guest(), ICC_IAR1_EL1)), (0, 1023));
    r.set(guest(), ICC_PMR_EL1, 0xa8);
    assert_eq!(r.pins(0), VIRQ);
    r.set(guest(), ICC_IGRPEN1_EL1, 0);
    assert_eq!((r.pins(0), r.get(guest(), ICC_HPPIR1_EL1)), (0, 1023));
    r.set(guest(), ICC_IGRPEN1_EL1, 1);
    assert_eq!(r.pins(0), VIRQ);
    r.set(HYP, ICH_HCR_EL2, 0);
    assert_eq!((r.pins(0), r.get(guest(), ICC_IAR1_EL1)), (0, 1023));
}

#[test]
fn virtual_preemption_by_binary_point() {
    let mut r = rig();
    r.set(guest(), ICC_BPR1_EL1, 5);
    r.set(HYP, ICH_LR0_EL2, PENDING | GROUP1 | priority(0xa8) | 40);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 40);
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xa0);
    r.set(HYP, ICH_LR0_EL2 + 1, PENDING | GROUP1 | priority(0xa0) | 41);
    assert_eq!(r.pins(0), 0);
    r.set(HYP, ICH_LR0_EL2 + 1, PENDING | GROUP1 | priority(0x98) | 41);
    assert_eq!(r.pins(0), VIRQ);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 41);
    r.set(guest(), ICC_EOIR1_EL1, 41);
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xa0);
    r.set(guest(), ICC_EOIR1_EL1, 40);
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xff);
}

#[test]
fn vmcr_is_what_the_guest_sees() {
    let mut r = Rig::plain(1, false);
    assert_eq!(r.get(HYP, ICH_VMCR_EL2), 2 << 21 | 3 << 18 | 8);
    r.set(guest(), ICC_PMR_EL1, 0xff);
    r.set(guest(), ICC_IGRPEN0_EL1, 1);
    r.set(guest(), ICC_IGRPEN1_EL1, 1);
    r.set(guest(), ICC_BPR0_EL1, 4);
    r.set(guest(), ICC_BPR1_EL1, 5);
    r.set(guest(), ICC_CTLR_EL1, 2);
    assert_eq!(
        r.get(HYP, ICH_VMCR_EL2),
        0xf8 << 24 | 4 << 21 | 5 << 18 | 1 << 9 | 8 | 3
    );
    r.set(HYP, ICH_VMCR_EL2, 0x50 << 24 | 1 << 4 | 2);
    assert_eq!(r.get(guest(), ICC_PMR_EL1), 0x50);
    assert_eq!(r.get(guest(), ICC_BPR0_EL1), 2, "minimum");
    assert_eq!(r.get(guest(), ICC_BPR1_EL1), 3, "BPR0 + 1 by VCBPR");
    assert_eq!(r.get(guest(), ICC_CTLR_EL1), 0x8c01);
    assert_eq!(r.get(guest(), ICC_IGRPEN0_EL1), 0);
    assert_eq!(r.get(guest(), ICC_IGRPEN1_EL1), 1);
    r.set(guest(), ICC_BPR1_EL1, 7);
    assert_eq!(r.get(guest(), ICC_BPR1_EL1), 3, "ignored with VCBPR");
    // Secure guests, which need two Security states, see and write VBPR0 itself.
    let mut two = Rig::plain(1, true);
    two.set(HYP, ICH_VMCR_EL2, 4 << 21 | 1 << 4);
    assert_eq!(two.get(guest(), ICC_BPR1_EL1), 5);
    assert_eq!(two.get(guest().secure(), ICC_BPR1_EL1), 4);
    two.set(guest().secure(), ICC_BPR1_EL1, 6);
    assert_eq!(two.get(guest(), ICC_BPR0_EL1), 6);
    r.set(guest(), ICC_AP1R0_EL1, 0x10);
    r.set(guest(), ICC_AP0R0_EL1, 0x20);
    assert_eq!(r.get(HYP, ICH_AP1R0_EL2), 0x10);
    assert_eq!(r.get(HYP, ICH_AP0R0_EL2), 0x20);
    assert_eq!(r.get(el1(0), ICC_PMR_EL1), 0, "the physical one is another");
}

#[test]
fn fmo_and_imo_redirect_their_groups() {
    let mut r = rig();
    let only = |virtual_fiq: bool, virtual_irq: bool| {
        Who(IccAccess {
            virtual_fiq,
            virtual_irq,
            ..el1(0).0
        })
    };
    r.set(HYP, ICC_BPR0_EL1, 5);
    r.set(HYP, ICC_BPR1_EL1, 6);
    r.set(HYP, ICC_PMR_EL1, 0x30);
    let see =
        |r: &mut Rig, w: Who| [ICC_BPR0_EL1, ICC_BPR1_EL1, ICC_PMR_EL1].map(|reg| r.get(w, reg));
    assert_eq!(see(&mut r, only(false, false)), [5, 6, 0x30]);
    assert_eq!(see(&mut r, only(true, false)), [2, 6, 0xf8]);
    assert_eq!(see(&mut r, only(false, true)), [5, 3, 0xf8]);
    assert_eq!(see(&mut r, only(true, true)), [2, 3, 0xf8]);
    // EL2 itself is never redirected.
    assert_eq!(see(&mut r, only(true, true).el(2)), [5, 6, 0x30]);
    // SGIs of guests trap to EL2; one that comes here anyway must not get out.
    let sgi = 1 << 24 | 1;
    assert_eq!(r.try_set(guest(), ICC_SGI1R_EL1, sgi), Err(Fault::Denied));
    assert_eq!(r.r(sgi_base(0) + 0x200), 0);
}

#[test]
fn hw_takes_the_physical_interrupt_along() {
    let mut r = rig();
    // The hypervisor's way: EOImode 1, so its own EOI leaves the timer active.
    r.set(HYP, ICC_CTLR_EL1, 2);
    r.ppi(0, 27, true);
    assert_eq!(r.get(HYP, ICC_IAR1_EL1), 27);
    r.set(HYP, ICC_EOIR1_EL1, 27);
    let lr = PENDING | GROUP1 | HW | priority(0xa0) | 27 << 32 | 27;
    r.set(HYP, ICH_LR0_EL2, lr);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 27);
    assert_eq!(r.r(sgi_base(0) + 0x300), 1 << 27);
    r.ppi(0, 27, false);
    r.set(guest(), ICC_EOIR1_EL1, 27);
    assert_eq!(r.r(sgi_base(0) + 0x300), 0);
    assert_eq!((r.get(HYP, ICH_LR0_EL2) >> 62, r.pins(0)), (0, 0));
    assert_eq!(r.get(HYP, ICH_ELRSR_EL2), 0xf);
    // Still asserted, it comes back to the hypervisor at the guest's EOI.
    r.ppi(0, 27, true);
    assert_eq!(r.get(HYP, ICC_IAR1_EL1), 27);
    r.set(HYP, ICC_EOIR1_EL1, 27);
    r.set(HYP, ICH_LR0_EL2, lr);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 27);
    assert_eq!(r.pins(0), 0);
    r.set(guest(), ICC_EOIR1_EL1, 27);
    assert_eq!(r.pins(0), 1 << pin::GROUP1);
}

#[test]
fn hw_never_reaches_secure_interrupts_or_sgis() {
    let mut r = Rig::ready_secure(1);
    r.set(HYP, ICH_VMCR_EL2, 0xff << 24 | 3);
    r.set(HYP, ICH_HCR_EL2, EN);
    r.w(0x84, !1);
    r.w(0x304, 3);
    r.w(sgi_base(0) + 0x300, 1 << 5);
    let mut run = |physical: u64| {
        let lr = PENDING | GROUP1 | HW | priority(0xa0) | physical << 32 | 60;
        r.set(HYP, ICH_LR0_EL2, lr);
        assert_eq!(r.get(guest(), ICC_IAR1_EL1), 60);
        r.set(guest(), ICC_EOIR1_EL1, 60);
        (r.r(0x304), r.r(sgi_base(0) + 0x300))
    };
    assert_eq!(run(32), (3, 1 << 5), "Group 0");
    assert_eq!(run(5), (3, 1 << 5), "an SGI");
    assert_eq!(run(8000), (3, 1 << 5), "nothing");
    assert_eq!(run(33), (1, 1 << 5));
}

#[test]
fn virtual_eoimode() {
    let mut r = rig();
    r.set(guest(), ICC_CTLR_EL1, 2);
    r.set(HYP, ICH_LR0_EL2, PENDING | GROUP1 | priority(0xa0) | 47);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 47);
    // Pended again by the hypervisor while active.
    let lr = r.get(HYP, ICH_LR0_EL2);
    r.set(HYP, ICH_LR0_EL2, lr | PENDING);
    r.set(guest(), ICC_EOIR1_EL1, 47);
    assert_eq!((r.get(guest(), ICC_RPR_EL1), r.pins(0)), (0xff, 0));
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 3);
    r.set(guest(), ICC_DIR_EL1, 47);
    assert_eq!((r.get(HYP, ICH_LR0_EL2) >> 62, r.pins(0)), (1, VIRQ));
    // No List register: counted for DIR, not for EOIR.
    r.set(guest(), ICC_DIR_EL1, 99);
    assert_eq!(r.get(HYP, ICH_HCR_EL2) >> 27, 1);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 47);
    r.set(guest(), ICC_EOIR1_EL1, 99);
    assert_eq!(r.get(HYP, ICH_HCR_EL2) >> 27, 1);
    r.set(guest(), ICC_CTLR_EL1, 0);
    r.set(guest(), ICC_DIR_EL1, 47);
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 2, "DIR without EOImode");
}

#[test]
fn eoi_count() {
    let mut r = rig();
    r.set(HYP, ICH_HCR_EL2, EN | LRENPIE);
    assert_eq!(r.pins(0), 0);
    // An active interrupt whose List register the hypervisor took away.
    r.set(HYP, ICH_AP1R0_EL2, 1 << 20);
    r.set(guest(), ICC_EOIR1_EL1, 47);
    assert_eq!(r.get(HYP, ICH_HCR_EL2), EN | LRENPIE | 1 << 27);
    assert_eq!((r.pins(0), r.get(HYP, ICH_MISR_EL2)), (MAINTENANCE, 4));
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xff);
    r.set(HYP, ICH_HCR_EL2, EN | 1 << 27);
    assert_eq!((r.pins(0), r.get(HYP, ICH_MISR_EL2)), (0, 0));
    // With nothing active an EOI counts nothing.
    r.set(guest(), ICC_EOIR1_EL1, 47);
    assert_eq!(r.get(HYP, ICH_HCR_EL2) >> 27, 1);
    r.set(HYP, ICH_HCR_EL2, EN | LRENPIE | 31 << 27);
    r.set(HYP, ICH_AP1R0_EL2, 1 << 20);
    r.set(guest(), ICC_EOIR1_EL1, 47);
    assert_eq!(r.get(HYP, ICH_HCR_EL2), EN | LRENPIE, "five bits");
}

#[test]
fn underflow_and_no_pending() {
    let mut r = rig();
    r.set(HYP, ICH_HCR_EL2, EN | UIE);
    assert_eq!((r.pins(0), r.get(HYP, ICH_MISR_EL2)), (MAINTENANCE, 2));
    r.set(HYP, ICH_LR0_EL2, ACTIVE | GROUP1 | 40);
    assert_eq!(r.pins(0), MAINTENANCE, "one valid entry is still too few");
    r.set(HYP, ICH_LR0_EL2 + 1, PENDING | GROUP1 | priority(0xa0) | 41);
    assert_eq!(r.pins(0), VIRQ);
    r.set(HYP, ICH_HCR_EL2, EN | NPIE);
    assert_eq!(r.get(HYP, ICH_MISR_EL2), 0);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 41);
    assert_eq!((r.pins(0), r.get(HYP, ICH_MISR_EL2)), (MAINTENANCE, 8));
    // Active and pending is another state than pending.
    r.set(HYP, ICH_LR0_EL2, ACTIVE | PENDING | GROUP1 | 40);
    assert_eq!(r.get(HYP, ICH_MISR_EL2), 8);
    // MISR shows it, but nothing is signalled while the interface is off.
    r.set(HYP, ICH_HCR_EL2, NPIE);
    assert_eq!((r.pins(0), r.get(HYP, ICH_MISR_EL2)), (0, 8));
}

#[test]
fn group_enable_maintenance() {
    let mut r = rig();
    for (enable, bits) in [(0, 0xa0), (1, 0x90), (2, 0x60), (3, 0x50)] {
        r.set(HYP, ICH_HCR_EL2, EN | 0xf0);
        r.set(guest(), ICC_IGRPEN0_EL1, enable & 1);
        r.set(guest(), ICC_IGRPEN1_EL1, enable >> 1);
        assert_eq!(r.get(HYP, ICH_MISR_EL2), bits);
        assert_eq!(r.pins(0), MAINTENANCE);
    }
}

#[test]
fn the_maintenance_interrupt_can_be_a_ppi_of_the_same_part() {
    use dyno_fabric::{Sink, Source};
    let mut r = rig();
    let id = r.b.device;
    let from = Source::Device(id, pin::MAINTENANCE);
    r.b.system.connect(from, Sink::Device(id, PPI_INPUTS + 25));
    r.set(HYP, ICH_HCR_EL2, EN | UIE);
    assert_eq!(r.get(HYP, ICC_IAR1_EL1), 25);
    r.set(HYP, ICH_HCR_EL2, EN);
    r.set(HYP, ICC_EOIR1_EL1, 25);
    assert_eq!(r.get(HYP, ICC_IAR1_EL1), 1023);
}

#[test]
fn list_registers_hold_what_is_implemented() {
    let mut r = rig();
    r.set(HYP, ICH_LR0_EL2, u64::MAX);
    assert_eq!(r.get(HYP, ICH_LR0_EL2), 0xf0f8_1fff_00ff_ffff);
    r.set(HYP, ICH_LR0_EL2, !HW);
    assert_eq!(r.get(HYP, ICH_LR0_EL2), 0xd0f8_0200_00ff_ffff);
    r.set(HYP, ICH_HCR_EL2, u64::MAX);
    assert_eq!(r.get(HYP, ICH_HCR_EL2), 0xf800_5cff);
}

#[test]
fn a_special_intid_does_not_become_active() {
    let mut r = rig();
    r.set(HYP, ICH_LR0_EL2, PENDING | GROUP1 | priority(0xa0) | 1021);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 1021);
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 0);
    assert_eq!(r.get(HYP, ICH_AP1R0_EL2), 0);
}

#[test]
fn another_interrupts_eoi_deactivates_nothing() {
    let mut r = rig();
    r.set(HYP, ICH_LR0_EL2, PENDING | GROUP1 | priority(0xa0) | 40);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 40);
    r.set(HYP, ICH_LR0_EL2 + 1, PENDING | GROUP1 | priority(0x20) | 41);
    assert_eq!(r.get(guest(), ICC_IAR1_EL1), 41);
    r.set(guest(), ICC_EOIR1_EL1, 40);
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 2);
    assert_eq!(r.get(guest(), ICC_RPR_EL1), 0xa0, "but the priority drops");
    assert_eq!(r.log_count("virtual end of another"), 1);
}

#[test]
fn an_eoi_of_the_other_group_deactivates_nothing() {
    let mut r = rig();
    // Group 0 runs at 0x40; a List register of Group 1 is active at the same priority.
    r.set(HYP, ICH_AP0R0_EL2, 1 << 8);
    r.set(HYP, ICH_LR0_EL2, ACTIVE | GROUP1 | priority(0x40) | 40);
    r.set(guest(), ICC_EOIR1_EL1, 40);
    assert_eq!(r.get(HYP, ICH_LR0_EL2) >> 62, 2);
    assert_eq!(r.get(HYP, ICH_AP0R0_EL2), 0);
}
