//! Priorities, binary points and preemption (IHI 0069 §4.8).
use crate::state::{Group, Icc, NS, S};
use crate::{Config, Gic};

/// Lower than every priority: what ICC_RPR_EL1 reads while nothing is active.
pub const IDLE: u32 = 0xff;

impl Config {
    /// Bits of a priority that decide on preemption: all of them, but never the eighth.
    pub fn preemption_bits(&self) -> u32 {
        self.priority_bits.min(7)
    }
    /// The smallest binary point for Group 0; the Non-secure one for Group 1 is one more.
    pub fn minimum_bpr(&self) -> u8 {
        (7 - self.preemption_bits()) as u8
    }
    /// Implemented ICC_AP0R<n>_EL1.
    pub fn priority_words(&self) -> u32 {
        1 << (self.preemption_bits() - 5)
    }
    /// The implemented bits of a priority field; the rest is RAZ/WI.
    pub fn priority_mask(&self) -> u8 {
        (0xff00 >> self.priority_bits) as u8
    }
}

/// A priority as Non-secure software sees it: its half of the range, spread over all of it.
pub fn non_secure_view(priority: u8) -> u8 {
    priority << 1
}

/// What a Non-secure write of a priority stores.
pub fn from_non_secure_view(v: u8) -> u8 {
    0x80 | v >> 1
}

/// The bits of a priority that `bpr` counts into the group priority.
pub fn group_mask(bpr: u32) -> u32 {
    0xff << (bpr + 1) & 0xff
}

impl Icc {
    /// The group priority field for a group, by ICC_BPR0/1_EL1 and the CBPR bits.
    pub fn group_mask(&self, group: Group) -> u32 {
        group_mask(match group {
            Group::G0 => self.bpr0.into(),
            Group::G1S if self.cbpr[S] => self.bpr0.into(),
            Group::G1NS if self.cbpr[NS] => self.bpr0.into(),
            Group::G1S => self.bpr1[S].into(),
            // "Priority grouping": the Non-secure binary point counts from one bit further left.
            Group::G1NS => u32::from(self.bpr1[NS]) - 1,
        })
    }
    /// The group with the highest active priority, and its level.
    pub fn highest_active(&self) -> Option<(u32, Group)> {
        let level = |g: Group| self.active[g as usize].highest().map(|l| (l, g));
        Group::ALL.into_iter().filter_map(level).min()
    }
}

impl Gic {
    /// The priority of an active priority level.
    pub(crate) fn priority_of_level(&self, level: u32) -> u32 {
        level << (8 - self.config.preemption_bits())
    }
    pub(crate) fn level_of_priority(&self, priority: u32) -> u32 {
        priority >> (8 - self.config.preemption_bits())
    }
    /// ICC_RPR_EL1 in the Secure view.
    pub(crate) fn running_priority(&self, p: usize) -> u32 {
        match self.s.pes[p].icc.highest_active() {
            Some((level, _)) => self.priority_of_level(level),
            None => IDLE,
        }
    }
    /// Whether the highest priority pending interrupt of a PE passes its priority mask and preempts
    /// what is active.
    pub(crate) fn can_preempt(&self, p: usize) -> bool {
        let Some(best) = self.cache.best[p] else {
            return false;
        };
        let icc = &self.s.pes[p].icc;
        if best.priority >= icc.pmr {
            return false;
        }
        match icc.highest_active() {
            None => true,
            Some((level, _)) => {
                let group_priority = u32::from(best.priority) & icc.group_mask(best.group);
                group_priority < self.priority_of_level(level)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_priority_fields() {
        assert_eq!(group_mask(0), 0b1111_1110);
        assert_eq!(group_mask(2), 0b1111_1000);
        assert_eq!(group_mask(6), 0b1000_0000);
        assert_eq!(group_mask(7), 0);
    }

    #[test]
    fn sizes_follow_the_priority_bits() {
        let with = |priority_bits| Config {
            priority_bits,
            ..Config::default()
        };
        let all = |c: &Config| (c.minimum_bpr(), c.priority_words(), c.priority_mask());
        assert_eq!(all(&with(5)), (2, 1, 0xf8));
        assert_eq!(all(&with(6)), (1, 2, 0xfc));
        assert_eq!(all(&with(7)), (0, 4, 0xfe));
        assert_eq!(all(&with(8)), (0, 4, 0xff));
    }

    #[test]
    fn non_secure_half() {
        assert_eq!(non_secure_view(0xa0), 0x40);
        assert_eq!(from_non_secure_view(0x40), 0xa0);
    }
}
