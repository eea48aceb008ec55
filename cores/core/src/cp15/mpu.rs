//! The registers of the MPUs (DDI 0568 E1; 100026 8.4). There are as many regions as MPUIR and HMPUIR say:
//! by its own name a register of another region is UNDEFINED, by selection it is RAZ/WI.
use super::traps::Trap::Tvm;
use super::{Access, Done, Row, Store, Value, encoding, rows32};
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::{After, RW1, RW2};
use std::sync::LazyLock;

type Env<'a> = dyn Environment + 'a;

/// VMID, S2DMAD and S2NIE, of which nothing here depends.
const VSCTLR: u64 = 0xff_0006;

rows32! { MPU:
    VSCTLR   15 4 2 0 0 RW2 {own vsctlr} [] .mask(VSCTLR);
    PRSELR   15 0 6 2 1 RW1 {own prselr} [Tvm] .mask(0x1f);
    PRBAR    15 0 6 3 0 RW1 (selected, set_selected) [Tvm] .after(After::Translation);
    PRLAR    15 0 6 3 1 RW1 (selected, set_selected) [Tvm] .after(After::Translation);
    HPRENR   15 4 6 1 1 RW2 (enables, set_enables) [] .after(After::Translation);
    HPRSELR  15 4 6 2 1 RW2 {own hprselr} [] .mask(0x1f);
    HPRBAR   15 4 6 3 0 RW2 (selected, set_selected) [] .after(After::Translation);
    HPRLAR   15 4 6 3 1 RW2 (selected, set_selected) [] .after(After::Translation);
}

/// PRBAR<n>, PRLAR<n>, HPRBAR<n> and HPRLAR<n>: n is opc1\[0]:CRm\[2:0]:opc2\[2].
static REGIONS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = Vec::new();
    for n in 0..super::state::REGIONS as u32 {
        for (opc2, bar) in [(0, true), (1, false)] {
            for (opc1, rights, traps) in [(0, RW1, &[Tvm][..]), (4, RW2, &[])] {
                let e = encoding(15, opc1 | n >> 4, 6, 8 | n >> 1 & 7, (n & 1) << 2 | opc2);
                let name = match (opc1, bar) {
                    (0, true) => "PRBARn",
                    (0, false) => "PRLARn",
                    (_, true) => "HPRBARn",
                    (_, false) => "HPRLARn",
                };
                let store = Store::With(by_name, set_by_name);
                let row = Row::new(name, e, rights, store, traps);
                rows.push(row.after(After::Translation));
            }
        }
    }
    rows
});

pub(super) fn regions() -> impl Iterator<Item = &'static Row> {
    REGIONS.iter()
}

/// One of the four registers of a region.
#[derive(Clone, Copy)]
pub(super) struct Place {
    hyp: bool,
    limit: bool,
    pub n: usize,
}

impl Place {
    fn of(a: Access, n: u64) -> Place {
        Place {
            hyp: a.register.opc1 & 4 != 0,
            limit: a.register.opc2 & 1 != 0,
            n: n as usize,
        }
    }
    pub fn named(a: Access) -> Place {
        let r = a.register;
        let n = (r.opc1 & 1) << 4 | (r.crm & 7) << 1 | r.opc2 >> 2;
        Place::of(a, n.into())
    }
    fn selected(c: &Core, a: Access) -> Place {
        match a.register.opc1 {
            0 => Place::of(a, c.sys32.prselr),
            _ => Place::of(a, c.sys32.hprselr),
        }
    }
    fn is_there(self, c: &Core) -> bool {
        self.n < region_count(c, self.hyp)
    }
    fn at(self, c: &mut Core) -> &mut u32 {
        let s = &mut c.sys32;
        let registers = match (self.hyp, self.limit) {
            (false, false) => &mut s.prbar,
            (false, true) => &mut s.prlar,
            (true, false) => &mut s.hprbar,
            (true, true) => &mut s.hprlar,
        };
        &mut registers[self.n]
    }
    fn put(self, c: &mut Core, v: u64) {
        // BASE, SH, AP and XN; LIMIT, AttrIndx and EN.
        let mask = if self.limit { 0xffff_ffcf } else { 0xffff_ffdf };
        *self.at(c) = v as u32 & mask;
    }
}

impl Core {
    /// False for a register of a region that the part does not have.
    pub(crate) fn has_region_of(&self, row: &Row) -> bool {
        let of_one = row.name.ends_with('n');
        !of_one || Place::named(row.access(true)).is_there(self)
    }
}

/// MPUIR.DREGION or HMPUIR.REGION.
pub fn region_count(c: &Core, hyp: bool) -> usize {
    let n = match hyp {
        false => c.profile.id_value("MPUIR") >> 8,
        true => c.profile.id_value("HMPUIR"),
    };
    (n & 0xff) as usize
}

fn selected(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    let place = Place::selected(c, a);
    Ok(match place.is_there(c) {
        true => (*place.at(c)).into(),
        false => 0,
    })
}
fn set_selected(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let place = Place::selected(c, a);
    if place.is_there(c) {
        place.put(c, v);
    }
    Ok(())
}
fn by_name(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    let place = Place::named(a);
    match place.is_there(c) {
        true => Ok((*place.at(c)).into()),
        false => Err(c.undefined()),
    }
}
fn set_by_name(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let place = Place::named(a);
    if !place.is_there(c) {
        return Err(c.undefined());
    }
    place.put(c, v);
    Ok(())
}

/// HPRENR: all HPRLAR<n>.EN at once.
fn enables(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    let lars = c.sys32.hprlar.iter().enumerate();
    Ok(lars.fold(0, |v, (n, lar)| v | u64::from(lar & 1) << n))
}
fn set_enables(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    let count = region_count(c, true);
    for (n, lar) in c.sys32.hprlar.iter_mut().take(count).enumerate() {
        *lar = *lar & !1 | (v >> n & 1) as u32;
    }
    Ok(())
}
