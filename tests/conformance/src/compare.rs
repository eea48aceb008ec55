//! Where two outcomes differ.
use crate::state::{Outcome, Signal, Test};
use std::fmt;

/// One difference; the first value is the oracle's (or what was recorded), the second Dyno's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub what: String,
    pub expected: String,
    pub got: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:6} expected {} got {}",
            self.what, self.expected, self.got
        )
    }
}

/// FPSR without the condition flags of AArch32 and RES0 bits, which the oracle lets one write.
const FPSR: u64 = 0x0800_009f;
/// FPCR without Len and Stride, likewise.
const FPCR: u64 = !0x0037_0000;
/// An address without its tag.
const UNTAGGED: u64 = u64::MAX >> 8;

/// The oracle's outcome, without what is only the oracle's. A branch that landed on something that
/// cannot be executed did what it should: the exception is that of the instruction there.
pub fn settle(t: &Test, mut o: Outcome) -> Outcome {
    if t.alone && o.signal != Signal::None && o.pc != t.pc {
        (o.signal, o.fault) = (Signal::None, 0);
    }
    o.after.fpsr &= FPSR;
    o.after.fpcr &= FPCR;
    o.fault &= UNTAGGED;
    o
}

/// Whether `got` is what was expected. A fault's address is compared where it is known (the oracle's
/// host reports none for addresses it cannot have) and without the tag, which Linux removes.
pub fn same(expected: &Outcome, got: &Outcome) -> bool {
    differences(expected, got).is_empty()
}

pub fn differences(expected: &Outcome, got: &Outcome) -> Vec<Difference> {
    let mut list = vec![];
    let mut differ = |what: String, e: String, g: String| {
        if e != g {
            list.push(Difference {
                what,
                expected: e,
                got: g,
            });
        }
    };
    differ(
        "signal".to_string(),
        expected.signal.name(),
        got.signal.name(),
    );
    let (e, g) = (&expected.after, &got.after);
    let number = |v: u64| format!("{v:#018x}");
    for (n, (e, g)) in e.x.iter().zip(&g.x).enumerate() {
        if e != g {
            differ(format!("x{n}"), number(*e), number(*g));
        }
    }
    for (what, e, g) in [
        ("pc", expected.pc, got.pc),
        (
            "fault",
            expected.fault,
            match expected.fault {
                0 => 0,
                _ => got.fault & UNTAGGED,
            },
        ),
        ("sp", e.sp, g.sp),
        ("nzcv", e.nzcv, g.nzcv),
        ("fpcr", e.fpcr, g.fpcr),
        ("fpsr", e.fpsr, g.fpsr),
    ] {
        if e != g {
            differ(what.to_string(), number(e), number(g));
        }
    }
    for (n, (e, g)) in e.v.iter().zip(&g.v).enumerate() {
        if e != g {
            differ(format!("v{n}"), format!("{e:#034x}"), format!("{g:#034x}"));
        }
    }
    if expected.memory != got.memory {
        let show = |m: &[(u64, u64)]| {
            let changes = m.iter().map(|(at, v)| format!("{at:x}:{v:016x}"));
            changes.collect::<Vec<_>>().join(" ")
        };
        differ(
            "memory".to_string(),
            show(&expected.memory),
            show(&got.memory),
        );
    }
    list
}
