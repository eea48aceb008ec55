//! Registers in AArch32 state: those of the current mode, those that modes have banked, FP, and
//! coprocessors 14 and 15.
use super::{Layout, Place as Any, SYSTEM};
use dyno_boards::Machine;
use dyno_core::cp15::Row;
use dyno_core::halting::{Banked, banked};

/// Where a register's value is.
#[derive(Clone, Copy)]
pub enum Place {
    R(usize),
    /// Without T and IT, which CPSR shows.
    Pc,
    Cpsr,
    D(usize),
    Q(usize),
    Fpscr,
    Fpexc,
    Banked(Banked),
    System(&'static Row),
}

/// IT is in two parts.
const CORE: &str = r#"<feature name="org.gnu.gdb.arm.core">
<flags id="cpsr_flags" size="4"><field name="M" start="0" end="4"/><field name="T" start="5" end="5"/>
<field name="F" start="6" end="6"/><field name="I" start="7" end="7"/><field name="A" start="8" end="8"/>
<field name="E" start="9" end="9"/><field name="IT7_2" start="10" end="15"/><field name="GE" start="16" end="19"/>
<field name="IL" start="20" end="20"/><field name="DIT" start="21" end="21"/><field name="PAN" start="22" end="22"/>
<field name="SSBS" start="23" end="23"/><field name="IT1_0" start="25" end="26"/><field name="Q" start="27" end="27"/>
<field name="V" start="28" end="28"/><field name="C" start="29" end="29"/><field name="Z" start="30" end="30"/>
<field name="N" start="31" end="31"/></flags>
"#;

const NEON: &str = r#"<vector id="u8x8" type="uint8" count="8"/><vector id="u16x4" type="uint16" count="4"/>
<vector id="u32x2" type="uint32" count="2"/><vector id="f32x2" type="ieee_single" count="2"/>
<union id="neon_d"><field name="u8" type="u8x8"/><field name="u16" type="u16x4"/><field name="u32" type="u32x2"/>
<field name="u64" type="uint64"/><field name="f32" type="f32x2"/><field name="f64" type="ieee_double"/></union>
<vector id="u8x16" type="uint8" count="16"/><vector id="u16x8" type="uint16" count="8"/>
<vector id="u32x4" type="uint32" count="4"/><vector id="u64x2" type="uint64" count="2"/>
<vector id="f32x4" type="ieee_single" count="4"/><vector id="f64x2" type="ieee_double" count="2"/>
<union id="neon_q"><field name="u8" type="u8x16"/><field name="u16" type="u16x8"/><field name="u32" type="u32x4"/>
<field name="u64" type="u64x2"/><field name="f32" type="f32x4"/><field name="f64" type="f64x2"/></union>
"#;

pub fn layout(machine: &mut Machine, n: usize) -> Layout {
    let core = &machine.cores()[n];
    let mut l = Layout::begin("arm");
    let add = |l: &mut Layout, name: &str, bits, kind: &str, place| {
        l.add(name, bits, kind, Any::A32(place));
    };
    l.xml.push_str(CORE);
    for n in 0..13 {
        add(&mut l, &format!("r{n}"), 32, "uint32", Place::R(n));
    }
    add(&mut l, "sp", 32, "data_ptr", Place::R(13));
    add(&mut l, "lr", 32, "code_ptr", Place::R(14));
    add(&mut l, "pc", 32, "code_ptr", Place::Pc);
    add(&mut l, "cpsr", 32, "cpsr_flags", Place::Cpsr);
    l.xml
        .push_str("</feature><feature name=\"org.gnu.gdb.arm.vfp\">");
    // MVFR0.SIMDReg: 16 or 32 of them.
    let doubles = match core.profile.id_value("MVFR0") & 15 {
        2 => 32,
        _ => 16,
    };
    // MVFR1.SIMDInt.
    let vectors = core.profile.id_value("MVFR1") >> 12 & 15 != 0;
    if vectors {
        l.xml.push_str(NEON);
    }
    let kind = if vectors { "neon_d" } else { "ieee_double" };
    for n in 0..doubles {
        add(&mut l, &format!("d{n}"), 64, kind, Place::D(n));
    }
    let fpscr = "int\" group=\"float";
    add(&mut l, "fpscr", 32, fpscr, Place::Fpscr);
    l.end_general();
    if vectors {
        // The doublewords again, in pairs.
        for n in 0..doubles / 2 {
            let kind = "neon_q\" group=\"vector\" save-restore=\"no";
            add(&mut l, &format!("q{n}"), 128, kind, Place::Q(n));
        }
    }
    l.xml
        .push_str("</feature><feature name=\"org.dyno.arm.banked\">");
    for (name, b) in banked() {
        let kind = "uint32\" group=\"banked\" save-restore=\"no";
        add(&mut l, &name, 32, kind, Place::Banked(b));
    }
    l.xml
        .push_str("</feature><feature name=\"org.dyno.arm.system\">");
    let kind = |bits: usize| format!("uint{bits}{SYSTEM}");
    add(&mut l, "FPEXC", 32, &kind(32), Place::Fpexc);
    let rows: Vec<_> = core.visible_registers32().collect();
    for row in rows {
        if machine.peek_register32(n, row).is_none() {
            continue;
        }
        let bits = if row.is_double() { 64 } else { 32 };
        let name = row.full_name();
        add(&mut l, &name, bits, &kind(bits), Place::System(row));
    }
    l.end()
}

impl Place {
    pub fn read(self, machine: &mut Machine, core: usize) -> Option<u128> {
        let c = &machine.cores()[core];
        Some(match self {
            Place::R(i) => (c.x[i] as u32).into(),
            Place::Pc => c.address().into(),
            Place::Cpsr => c.cpsr_bits().into(),
            Place::D(i) => c.v[i / 2] >> (64 * (i % 2)) & u128::from(u64::MAX),
            Place::Q(i) => c.v[i],
            Place::Fpscr => c.fpscr().into(),
            Place::Fpexc => c.fpexc().into(),
            Place::Banked(b) => c.peek_banked(b).into(),
            Place::System(row) => machine.peek_register32(core, row)?.into(),
        })
    }
    pub fn write(self, machine: &mut Machine, core: usize, v: u128) -> bool {
        let c = &mut machine.cores_mut()[core];
        match self {
            Place::R(i) => c.set_r(i, v as u32),
            Place::Pc => c.set_pc32(v as u32),
            Place::Cpsr => return machine.set_cpsr(core, v as u32),
            Place::D(i) => c.set_d(i, v as u64),
            Place::Q(i) => c.set_v(i, v),
            Place::Fpscr => c.set_fpscr(v as u32),
            Place::Fpexc => c.set_fpexc(v as u32),
            Place::Banked(b) => c.poke_banked(b, v as u32),
            Place::System(row) => return machine.poke_register32(core, row, v as u64),
        }
        true
    }
}
