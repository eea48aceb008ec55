//! Special-purpose registers (C5.2), and those that only the highest level has.
use super::effects as e;
use super::rows;
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::{Access, After};
use dyno_isa::Feature;

rows! { SPECIAL:
    SPSR_EL1         3 0  4 0 0  RW1 {spsr_el1} [];
    ELR_EL1          3 0  4 0 1  RW1 {elr_el1} [];
    SP_EL0           3 0  4 1 0  RW1 (e::sp_of_el, e::set_sp_of_el) [];
    SP_EL1           3 4  4 1 0  RW2 (e::sp_of_el, e::set_sp_of_el) [];
    SP_EL2           3 6  4 1 0  RW3 (e::sp_of_el, e::set_sp_of_el) [];
    SPSel            3 0  4 2 0  RW1 (e::spsel, e::set_spsel) [];
    CurrentEL        3 0  4 2 2  RO1 (e::current_el, e::ignore) [];
    PAN              3 0  4 2 3  RW1 (e::pan, e::set_pan) [] .needs(Feature::PAN)
                                 .after(After::Context);
    UAO              3 0  4 2 4  RW1 (e::uao, e::set_uao) [] .needs(Feature::UAO)
                                 .after(After::Context);
    NZCV             3 3  4 2 0  RW0 (e::nzcv, e::set_nzcv) [];
    DAIF             3 3  4 2 1  RW0 (e::daif, e::set_daif) [Uma] .after(After::Masks);
    DIT              3 3  4 2 5  RW0 (e::dit, e::set_dit) [] .needs(Feature::DIT);
    SSBS             3 3  4 2 6  RW0 (e::ssbs, e::set_ssbs) [Ssbs] .needs(Feature::SSBS);
    TCO              3 3  4 2 7  RW0 (e::tco, e::set_tco) [] .needs(Feature::MTE);
    FPCR             3 3  4 4 0  RW0 (e::fpcr, e::set_fpcr) [Fp];
    FPSR             3 3  4 4 1  RW0 (e::fpsr, e::set_fpsr) [Fp];
    ISR_EL1          3 0 12 1 0  RO1 (e::isr, e::ignore) [];
    RVBAR_EL1        3 0 12 0 1  RO1 (rvbar, e::ignore) [];
    RMR_EL1          3 0 12 0 2  RW1 (rmr, set_rmr) [];
    RVBAR_EL2        3 4 12 0 1  RO2 (rvbar, e::ignore) [];
    RMR_EL2          3 4 12 0 2  RW2 (rmr, set_rmr) [];
    RVBAR_EL3        3 6 12 0 1  RO3 (rvbar, e::ignore) [];
    RMR_EL3          3 6 12 0 2  RW3 (rmr, set_rmr) [];
}

fn rvbar(c: &mut Core, _: &mut (dyn Environment + '_), _: Access) -> Result<u64, Exception> {
    Ok(c.sys.rvbar)
}

/// AA64 is RAO/WI: there is no other state. A write of RR asks for a warm reset, which is the
/// machine's to give; it shows in `rmr_el3`.
fn rmr(c: &mut Core, _: &mut (dyn Environment + '_), _: Access) -> Result<u64, Exception> {
    Ok(c.sys.rmr_el3 | 1)
}

fn set_rmr(
    c: &mut Core,
    env: &mut (dyn Environment + '_),
    _: Access,
    v: u64,
) -> Result<(), Exception> {
    c.sys.rmr_el3 = v & 2 | 1;
    if v & 2 != 0 {
        c.note_unmodelled(env, format_args!("RMR_ELx: warm reset requested"));
    }
    Ok(())
}
