//! Registers in AArch32 state: those of the current mode, those that modes have banked, FP, and
//! coprocessors 14 and 15.
use super::{Layout, Place as Any, SYSTEM};
use dyno_boards::Cell;
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
const CPSR: &str = "\
    M:0:4 T:5 F:6 I:7 A:8 E:9 IT7_2:10:15 GE:16:19 IL:20 DIT:21 PAN:22 SSBS:23 IT1_0:25:26 Q:27 V:28 C:29 Z:30
    N:31";
const VECTORS: &str = "\
    u8x8:uint8:8 u16x4:uint16:4 u32x2:uint32:2 f32x2:ieee_single:2 u8x16:uint8:16 u16x8:uint16:8 u32x4:uint32:4
    u64x2:uint64:2 f32x4:ieee_single:4 f64x2:ieee_double:2";
const UNIONS: &[(&str, &str)] = &[
    (
        "neon_d",
        "u8:u8x8 u16:u16x4 u32:u32x2 u64:uint64 f32:f32x2 f64:ieee_double",
    ),
    (
        "neon_q",
        "u8:u8x16 u16:u16x8 u32:u32x4 u64:u64x2 f32:f32x4 f64:f64x2",
    ),
];

pub fn layout(cell: &mut Cell) -> Layout {
    let core = &cell.cores()[0];
    let mut l = Layout::begin("arm");
    l.feature("org.gnu.gdb.arm.core");
    l.flags("cpsr_flags", CPSR);
    for n in 0..13 {
        l.add(&format!("r{n}"), 32, "uint32", Place::R(n));
    }
    l.add("sp", 32, "data_ptr", Place::R(13));
    l.add("lr", 32, "code_ptr", Place::R(14));
    l.add("pc", 32, "code_ptr", Place::Pc);
    l.add("cpsr", 32, "cpsr_flags", Place::Cpsr);
    l.end_feature();
    l.feature("org.gnu.gdb.arm.vfp");
    // MVFR0.SIMDReg: 16 or 32 of them.
    let doubles = match core.profile.id_value("MVFR0") & 15 {
        2 => 32,
        _ => 16,
    };
    // MVFR1.SIMDInt.
    let vectors = core.profile.id_value("MVFR1") >> 12 & 15 != 0;
    if vectors {
        l.vectors(VECTORS);
        UNIONS.iter().for_each(|u| l.union(u.0, u.1));
    }
    let kind = if vectors { "neon_d" } else { "ieee_double" };
    for n in 0..doubles {
        l.add(&format!("d{n}"), 64, kind, Place::D(n));
    }
    let fpscr = "int\" group=\"float";
    l.add("fpscr", 32, fpscr, Place::Fpscr);
    l.end_general();
    if vectors {
        // The doublewords again, in pairs.
        for n in 0..doubles / 2 {
            let kind = "neon_q\" group=\"vector\" save-restore=\"no";
            l.add(&format!("q{n}"), 128, kind, Place::Q(n));
        }
    }
    l.end_feature();
    l.feature("org.dyno.arm.banked");
    for (name, b) in banked() {
        let kind = "uint32\" group=\"banked\" save-restore=\"no";
        l.add(&name, 32, kind, Place::Banked(b));
    }
    l.end_feature();
    l.feature("org.dyno.arm.system");
    let kind = |bits: usize| format!("uint{bits}{SYSTEM}");
    l.add("FPEXC", 32, &kind(32), Place::Fpexc);
    let rows: Vec<_> = core.visible_registers32().collect();
    for row in rows {
        if cell.peek_register32(0, row).is_none() {
            continue;
        }
        let bits = if row.is_double() { 64 } else { 32 };
        let name = row.full_name();
        l.add(&name, bits, &kind(bits), Place::System(row));
    }
    l.end_feature();
    l.end()
}

impl From<Place> for Any {
    fn from(place: Place) -> Any {
        Any::A32(place)
    }
}

impl Place {
    pub fn read(self, cell: &mut Cell, core: usize) -> Option<u128> {
        let c = &cell.cores()[core];
        Some(match self {
            Place::R(i) => (c.x[i] as u32).into(),
            Place::Pc => c.address().into(),
            Place::Cpsr => c.cpsr_bits().into(),
            Place::D(i) => c.v[i / 2] >> (64 * (i % 2)) & u128::from(u64::MAX),
            Place::Q(i) => c.v[i],
            Place::Fpscr => c.fpscr().into(),
            Place::Fpexc => c.fpexc().into(),
            Place::Banked(b) => c.peek_banked(b).into(),
            Place::System(row) => cell.peek_register32(core, row)?.into(),
        })
    }
    pub fn write(self, cell: &mut Cell, core: usize, v: u128) -> bool {
        let c = &mut cell.cores_mut()[core];
        match self {
            Place::R(i) => c.set_r(i, v as u32),
            Place::Pc => c.set_pc32(v as u32),
            Place::Cpsr => return cell.set_cpsr(core, v as u32),
            Place::D(i) => c.set_d(i, v as u64),
            Place::Q(i) => c.set_v(i, v),
            Place::Fpscr => c.set_fpscr(v as u32),
            Place::Fpexc => c.set_fpexc(v as u32),
            Place::Banked(b) => c.poke_banked(b, v as u32),
            Place::System(row) => return cell.poke_register32(core, row, v as u64),
        }
        true
    }
}
