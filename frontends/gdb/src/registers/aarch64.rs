//! Registers in AArch64 state.
use super::{Layout, Place as Any, SYSTEM};
use dyno_boards::Cell;
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

const CPSR: &str = "\
    SP:0 EL:2:3 F:6 I:7 A:8 D:9 BTYPE:10:11 SSBS:12 IL:20 SS:21 PAN:22 UAO:23 DIT:24 TCO:25 V:28 C:29 Z:30 N:31";
const VECTORS: &str = "\
    v2d:ieee_double:2 v2u:uint64:2 v2i:int64:2 v4f:ieee_single:4 v4u:uint32:4 v4i:int32:4 v8f:ieee_half:8
    v8u:uint16:8 v8i:int16:8 v16u:uint8:16 v16i:int8:16 v1u:uint128:1 v1i:int128:1";
const UNIONS: &[(&str, &str)] = &[
    ("vnd", "f:v2d u:v2u s:v2i"),
    ("vns", "f:v4f u:v4u s:v4i"),
    ("vnh", "f:v8f u:v8u s:v8i"),
    ("vnb", "u:v16u s:v16i"),
    ("vnq", "u:v1u s:v1i"),
    ("aarch64v", "d:vnd s:vns h:vnh b:vnb q:vnq"),
];

pub fn layout(cell: &mut Cell) -> Layout {
    let core = &cell.cores()[0];
    let mut l = Layout::begin("aarch64");
    l.feature("org.gnu.gdb.aarch64.core");
    l.flags("cpsr_flags", CPSR);
    for n in 0..31 {
        l.add(&format!("x{n}"), 64, "int", Place::X(n));
    }
    l.add("sp", 64, "data_ptr", Place::Sp);
    l.add("pc", 64, "code_ptr", Place::Pc);
    l.add("cpsr", 32, "cpsr_flags", Place::Pstate);
    l.end_feature();
    l.feature("org.gnu.gdb.aarch64.fpu");
    l.vectors(VECTORS);
    UNIONS.iter().for_each(|u| l.union(u.0, u.1));
    for n in 0..32 {
        l.add(&format!("v{n}"), 128, "aarch64v", Place::V(n));
    }
    l.add("fpsr", 32, "int", Place::Fpsr);
    l.add("fpcr", 32, "int", Place::Fpcr);
    l.end_feature();
    l.end_general();
    if core.profile.features.has(Feature::PAuth) {
        // gdb takes the code off return addresses with these.
        l.feature("org.gnu.gdb.aarch64.pauth_v2");
        for (name, data, upper) in [
            ("pauth_dmask", true, false),
            ("pauth_cmask", false, false),
            ("pauth_dmask_high", true, true),
            ("pauth_cmask_high", false, true),
        ] {
            l.add(name, 64, "int", Place::Pac { data, upper });
        }
        l.end_feature();
    }
    l.feature("org.dyno.aarch64.system");
    let rows: Vec<_> = core.visible_registers().collect();
    for row in rows {
        // gdb knows these two by other names.
        let known = matches!(row.name, "FPCR" | "FPSR");
        if !known && cell.peek_register(0, row).is_some() {
            let place = Place::System(row);
            l.add(row.name, 64, &format!("uint64{SYSTEM}"), place);
        }
    }
    l.end_feature();
    l.end()
}

impl From<Place> for Any {
    fn from(place: Place) -> Any {
        Any::A64(place)
    }
}

impl Place {
    pub fn read(self, cell: &mut Cell, core: usize) -> Option<u128> {
        let c = &cell.cores()[core];
        Some(match self {
            Place::X(i) => c.x[i].into(),
            Place::Sp => c.sp().into(),
            Place::Pc => c.pc.into(),
            Place::Pstate => c.spsr_bits().into(),
            Place::V(i) => c.v[i],
            Place::Fpsr => c.fp.fpsr.into(),
            Place::Fpcr => c.fp.fpcr.into(),
            Place::Pac { data, upper } => pac_mask(c, data, upper).into(),
            Place::System(row) => cell.peek_register(core, row)?.into(),
        })
    }
    pub fn write(self, cell: &mut Cell, core: usize, v: u128) -> bool {
        let c = &mut cell.cores_mut()[core];
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
                return row.is_some_and(|row| cell.poke_register(core, row, v as u64));
            }
            Place::Pac { .. } => return false,
            Place::System(row) => {
                return row.rights.write != Rights::NEVER
                    && cell.poke_register(core, row, v as u64);
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
