//! Registers in AArch64 state.
use super::{Layout, Place as Any, SYSTEM};
use dyno_boards::Machine;
use dyno_core::sysreg::{Rights, Row};
use dyno_core::{Core, vmsa};
use dyno_isa::Feature;

/// Where a register's value is.
#[derive(Clone, Copy)]
pub enum Place {
    X(usize),
    Sp,
    Pc,
    /// PSTATE, in the form of SPSR_ELx.
    Pstate,
    V(usize),
    Fpsr,
    Fpcr,
    /// Which bits of a pointer are its authentication code: of data or code, in the lower or upper range.
    Pac {
        data: bool,
        upper: bool,
    },
    System(&'static Row),
}

const CORE: &str = r#"<feature name="org.gnu.gdb.aarch64.core">
<flags id="cpsr_flags" size="4"><field name="SP" start="0" end="0"/><field name="EL" start="2" end="3"/>
<field name="F" start="6" end="6"/><field name="I" start="7" end="7"/><field name="A" start="8" end="8"/>
<field name="D" start="9" end="9"/><field name="BTYPE" start="10" end="11"/><field name="SSBS" start="12" end="12"/>
<field name="IL" start="20" end="20"/><field name="SS" start="21" end="21"/><field name="PAN" start="22" end="22"/>
<field name="UAO" start="23" end="23"/><field name="DIT" start="24" end="24"/><field name="TCO" start="25" end="25"/>
<field name="V" start="28" end="28"/><field name="C" start="29" end="29"/><field name="Z" start="30" end="30"/>
<field name="N" start="31" end="31"/></flags>
"#;
const FPU: &str = r#"<feature name="org.gnu.gdb.aarch64.fpu">
<vector id="v2d" type="ieee_double" count="2"/><vector id="v2u" type="uint64" count="2"/>
<vector id="v2i" type="int64" count="2"/><vector id="v4f" type="ieee_single" count="4"/>
<vector id="v4u" type="uint32" count="4"/><vector id="v4i" type="int32" count="4"/>
<vector id="v8f" type="ieee_half" count="8"/><vector id="v8u" type="uint16" count="8"/>
<vector id="v8i" type="int16" count="8"/><vector id="v16u" type="uint8" count="16"/>
<vector id="v16i" type="int8" count="16"/><vector id="v1u" type="uint128" count="1"/>
<vector id="v1i" type="int128" count="1"/>
<union id="vnd"><field name="f" type="v2d"/><field name="u" type="v2u"/><field name="s" type="v2i"/></union>
<union id="vns"><field name="f" type="v4f"/><field name="u" type="v4u"/><field name="s" type="v4i"/></union>
<union id="vnh"><field name="f" type="v8f"/><field name="u" type="v8u"/><field name="s" type="v8i"/></union>
<union id="vnb"><field name="u" type="v16u"/><field name="s" type="v16i"/></union>
<union id="vnq"><field name="u" type="v1u"/><field name="s" type="v1i"/></union>
<union id="aarch64v"><field name="d" type="vnd"/><field name="s" type="vns"/><field name="h" type="vnh"/>
<field name="b" type="vnb"/><field name="q" type="vnq"/></union>
"#;

pub fn layout(machine: &mut Machine, n: usize) -> Layout {
    let core = &machine.cores()[n];
    let mut l = Layout::begin("aarch64");
    let add = |l: &mut Layout, name: &str, bits, kind: &str, place| {
        l.add(name, bits, kind, Any::A64(place));
    };
    l.xml.push_str(CORE);
    for n in 0..31 {
        add(&mut l, &format!("x{n}"), 64, "int", Place::X(n));
    }
    add(&mut l, "sp", 64, "data_ptr", Place::Sp);
    add(&mut l, "pc", 64, "code_ptr", Place::Pc);
    add(&mut l, "cpsr", 32, "cpsr_flags", Place::Pstate);
    l.xml.push_str("</feature>");
    l.xml.push_str(FPU);
    for n in 0..32 {
        add(&mut l, &format!("v{n}"), 128, "aarch64v", Place::V(n));
    }
    add(&mut l, "fpsr", 32, "int", Place::Fpsr);
    add(&mut l, "fpcr", 32, "int", Place::Fpcr);
    l.xml.push_str("</feature>");
    l.end_general();
    if core.profile.features.has(Feature::PAuth) {
        // gdb takes the code off return addresses with these.
        l.xml
            .push_str("<feature name=\"org.gnu.gdb.aarch64.pauth_v2\">");
        for (name, data, upper) in [
            ("pauth_dmask", true, false),
            ("pauth_cmask", false, false),
            ("pauth_dmask_high", true, true),
            ("pauth_cmask_high", false, true),
        ] {
            add(&mut l, name, 64, "int", Place::Pac { data, upper });
        }
        l.xml.push_str("</feature>");
    }
    l.xml.push_str("<feature name=\"org.dyno.aarch64.system\">");
    let rows: Vec<_> = core.visible_registers().collect();
    for row in rows {
        // gdb knows these two by other names.
        let known = matches!(row.name, "FPCR" | "FPSR");
        if !known && machine.peek_register(n, row).is_some() {
            let place = Place::System(row);
            add(&mut l, row.name, 64, &format!("uint64{SYSTEM}"), place);
        }
    }
    l.end()
}

impl Place {
    pub fn read(self, machine: &mut Machine, core: usize) -> Option<u128> {
        let c = &machine.cores()[core];
        Some(match self {
            Place::X(i) => c.x[i].into(),
            Place::Sp => c.sp().into(),
            Place::Pc => c.pc.into(),
            Place::Pstate => c.spsr_bits().into(),
            Place::V(i) => c.v[i],
            Place::Fpsr => c.fp.fpsr.into(),
            Place::Fpcr => c.fp.fpcr.into(),
            Place::Pac { data, upper } => pac_mask(c, data, upper).into(),
            Place::System(row) => machine.peek_register(core, row)?.into(),
        })
    }
    pub fn write(self, machine: &mut Machine, core: usize, v: u128) -> bool {
        let c = &mut machine.cores_mut()[core];
        match self {
            Place::X(i) => c.set_x(i, v as u64),
            Place::Sp => c.set_sp(v as u64),
            Place::Pc => c.set_pc(v as u64),
            Place::Pstate => return c.set_pstate_bits(v as u64),
            Place::V(i) => c.set_v(i, v),
            Place::Fpsr | Place::Fpcr => {
                let name = match self {
                    Place::Fpsr => "FPSR",
                    _ => "FPCR",
                };
                let row = c.visible_registers().find(|row| row.name == name);
                return row.is_some_and(|row| machine.poke_register(core, row, v as u64));
            }
            Place::Pac { .. } => return false,
            Place::System(row) => {
                return row.rights.write != Rights::NEVER
                    && machine.poke_register(core, row, v as u64);
            }
        }
        true
    }
}

/// Bits of a pointer that are no part of its address (D8.10.1). Bit 55 selects the range.
fn pac_mask(c: &Core, data: bool, upper: bool) -> u64 {
    let layout = vmsa::layouts(c, data)[usize::from(upper)];
    let top = if layout.top_byte_ignored { 55 } else { 64 };
    let up_to = |n: u32| if n >= 64 { !0 } else { (1 << n) - 1 };
    up_to(top) & !up_to(layout.bottom) & !(1 << 55)
}
