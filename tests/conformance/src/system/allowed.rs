//! Differences that the architecture allows, or that are the oracle's: each with its rule.
use super::suite::Mismatch;

pub struct Rule {
    pub name: &'static str,
    /// Where the architecture says so.
    pub citation: &'static str,
    applies: fn(&Mismatch) -> bool,
}

/// In the order they are tried.
pub const RULES: &[Rule] = &[Rule {
    name: "a count",
    citation: "DDI 0487 D12: what a counter or a timer's value is depends on when it is read",
    applies: |m| {
        let name = m.probe.name();
        let counts = ["CNTPCT", "CNTVCT", "_TVAL_"]
            .iter()
            .any(|n| name.contains(n));
        counts && m.oracle.completed() && m.dyno.completed()
    },
}];

/// The rule that excuses a difference.
pub(super) fn rule(m: &Mismatch) -> Option<&'static Rule> {
    RULES.iter().find(|r| (r.applies)(m))
}
