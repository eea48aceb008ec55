//! What the MPUs say of an address, for people who look.
use super::{Query, Regime, first_stage_enabled, regime, second_stage_enabled, stage1, stage2};
use crate::state::Core;
use crate::vmsa::{Purpose, Translated};

/// A region that an address is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub number: usize,
    pub bar: u32,
    pub lar: u32,
}

/// What one MPU says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The MPU that EL2 controls.
    pub el2: bool,
    /// False where it is off, and the default memory map holds.
    pub enabled: bool,
    /// More than one is a fault, as if there were none.
    pub regions: Vec<Match>,
    /// What privileged software may do: read, write, execute. The error is the fault of a read.
    pub rights: Result<(bool, bool, bool), &'static str>,
    /// The byte of MAIR and SH, where a read is allowed.
    pub attributes: Option<(u8, u8)>,
}

/// See [`explain`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub regime: Regime,
    pub stages: Vec<Stage>,
    /// Where on the board's bus it is: of a TCM not at the address itself.
    pub pa: Option<u64>,
}

/// A read with the rights of the level that the regime belongs to.
fn query(c: &Core, va: u32) -> Query {
    Query {
        va,
        purpose: Purpose::Read,
        regime: regime(c),
        user: false,
    }
}

/// Where a debugger finds `va` in the current regime: if privileged software may read it there.
pub fn look(c: &Core, va: u64) -> Option<Translated> {
    let va = u32::try_from(va).ok()?;
    super::run(c, &query(c, va)).ok()
}

fn matches(bars: &[u32], lars: &[u32], va: u32) -> Vec<Match> {
    let all = bars.iter().zip(lars).enumerate();
    let all = all.map(|(number, (&bar, &lar))| Match { number, bar, lar });
    all.filter(|m| m.lar & 1 == 1 && m.bar & !63 <= va && va <= m.lar | 63)
        .collect()
}

/// How a read at `va` fares in the current regime. Changes nothing.
pub fn explain(c: &Core, va: u32) -> Explanation {
    let q = query(c, va);
    let s = &c.sys32;
    let mut stages = Vec::new();
    let el2 = q.regime == Regime::El2;
    let describe = |of_el2: bool, second: bool| {
        let allowed = match second {
            true => stage2(c, &q),
            false => stage1(c, &q),
        };
        let on = match second {
            true => second_stage_enabled(c, q.regime),
            false => first_stage_enabled(c, q.regime),
        };
        let regions = match (on, of_el2) {
            (false, _) => Vec::new(),
            (true, true) => matches(&s.hprbar, &s.hprlar, va),
            (true, false) => matches(&s.prbar, &s.prlar, va),
        };
        Stage {
            el2: of_el2,
            enabled: on,
            rights: match (&allowed, regions.len()) {
                (Ok(a), _) => Ok((a.rights.read, a.rights.write, a.rights.execute)),
                (Err(_), 0) => Err("Translation fault: no region"),
                (Err(_), 1) => Err("Permission fault"),
                (Err(_), _) => Err("Translation fault: more than one region"),
            },
            attributes: allowed.ok().map(|a| (a.attributes.mair, a.attributes.sh)),
            regions,
        }
    };
    stages.push(describe(el2, false));
    if second_stage_enabled(c, q.regime) {
        stages.push(describe(true, true));
    }
    Explanation {
        regime: q.regime,
        stages,
        pa: look(c, va.into()).map(|t| t.pa),
    }
}
