//! What may be done with a page: stage 1 and stage 2 permissions (DDI 0487 D8.4).
use super::Purpose;

/// Rights of one context on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rights {
    pub read: bool,
    pub write: bool,
    pub execute: bool,
}

impl Rights {
    pub const ALL: Rights = Rights {
        read: true,
        write: true,
        execute: true,
    };
    /// `Err` says what ESR_ELx.WnR reports.
    pub fn check(self, purpose: Purpose, user: bool) -> Result<(), bool> {
        let (allowed, write) = match purpose {
            Purpose::Read => (self.read, false),
            Purpose::Write => (self.write, true),
            Purpose::ReadWrite => (self.read && self.write, self.read),
            Purpose::Execute => (self.execute, false),
            // Only EL0 needs a right to clean or invalidate.
            Purpose::CacheMaintenance => (!user || self.read, true),
            Purpose::CacheInvalidate => (self.write, true),
        };
        if allowed { Ok(()) } else { Err(write) }
    }
}

/// The permission fields of a stage 1 walk, hierarchical controls included.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stage1 {
    /// AP[2]: read-only.
    pub read_only: bool,
    /// AP[1]: EL0 has access too.
    pub el0: bool,
    pub pxn: bool,
    /// UXN, or XN where there is no EL0.
    pub uxn: bool,
    pub wxn: bool,
}

impl Stage1 {
    /// Regimes of one privilege level: EL2 without VHE, and EL3.
    pub fn single(self) -> Rights {
        let write = !self.read_only;
        Rights {
            read: true,
            write,
            execute: !(self.uxn || self.wxn && write),
        }
    }
    /// EL1&0 and EL2&0. `pan` is set where PSTATE.PAN is and applies to the access, `epan` where
    /// SCTLR_ELx.EPAN is (FEAT_PAN3).
    pub fn two_levels(self, user: bool, pan: bool, epan: bool) -> Rights {
        let write = !self.read_only;
        let user_write = write && self.el0;
        let user_execute = !(self.uxn || self.wxn && user_write);
        if user {
            return Rights {
                read: self.el0,
                write: user_write,
                execute: user_execute,
            };
        }
        let denied = pan && (self.el0 || epan && user_execute);
        Rights {
            read: !denied,
            write: write && !denied,
            // What EL0 may write, nobody above executes.
            execute: !(self.pxn || user_write || self.wxn && write),
        }
    }
}

/// Stage 2: S2AP, and XN[1:0] with FEAT_XNX (`xnx`), else XN[1] alone.
pub(super) fn stage2(
    read: bool,
    write: bool,
    xn1: bool,
    xn0: bool,
    xnx: bool,
    user: bool,
) -> Rights {
    let execute = match (xn1, xn0 && xnx) {
        (false, false) => true,
        (false, true) => user,
        (true, false) => false,
        (true, true) => !user,
    };
    Rights {
        read,
        write,
        execute,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(r: Rights) -> String {
        [(r.read, 'r'), (r.write, 'w'), (r.execute, 'x')]
            .map(|(on, c)| if on { c } else { '-' })
            .iter()
            .collect()
    }

    /// Rows of D8.4: AP[2:1], UXN, PXN, WXN, then EL1 and EL0.
    #[test]
    fn stage_1_of_two_levels() {
        for (ap, uxn, pxn, wxn, el1, el0) in [
            (0b00, 0, 0, 0, "rwx", "--x"),
            (0b00, 0, 1, 0, "rw-", "--x"),
            (0b00, 1, 0, 0, "rwx", "---"),
            (0b00, 1, 1, 0, "rw-", "---"),
            (0b00, 0, 0, 1, "rw-", "--x"),
            (0b01, 0, 0, 0, "rw-", "rwx"),
            (0b01, 0, 1, 0, "rw-", "rwx"),
            (0b01, 1, 0, 0, "rw-", "rw-"),
            (0b01, 0, 0, 1, "rw-", "rw-"),
            (0b10, 0, 0, 0, "r-x", "--x"),
            (0b10, 0, 1, 0, "r--", "--x"),
            (0b10, 1, 0, 0, "r-x", "---"),
            (0b10, 0, 0, 1, "r-x", "--x"),
            (0b11, 0, 0, 0, "r-x", "r-x"),
            (0b11, 0, 1, 0, "r--", "r-x"),
            (0b11, 1, 0, 0, "r-x", "r--"),
            (0b11, 1, 1, 1, "r--", "r--"),
        ] {
            let p = Stage1 {
                read_only: ap & 2 != 0,
                el0: ap & 1 != 0,
                pxn: pxn == 1,
                uxn: uxn == 1,
                wxn: wxn == 1,
            };
            let row = (ap, uxn, pxn, wxn);
            assert_eq!(text(p.two_levels(false, false, false)), el1, "{row:?}");
            assert_eq!(text(p.two_levels(true, false, false)), el0, "{row:?}");
            // PAN takes data access to what EL0 can reach, and leaves fetches alone.
            let with_pan = match ap & 1 {
                1 => format!("--{}", &el1[2..]),
                _ => el1.to_string(),
            };
            assert_eq!(text(p.two_levels(false, true, false)), with_pan, "{row:?}");
            let with_epan = match ap & 1 == 1 || el0.ends_with('x') {
                true => format!("--{}", &el1[2..]),
                false => el1.to_string(),
            };
            assert_eq!(text(p.two_levels(false, true, true)), with_epan, "{row:?}");
        }
    }

    #[test]
    fn stage_1_of_one_level() {
        for (read_only, xn, wxn, want) in [
            (false, false, false, "rwx"),
            (false, true, false, "rw-"),
            (false, false, true, "rw-"),
            (true, false, false, "r-x"),
            (true, false, true, "r-x"),
            (true, true, false, "r--"),
        ] {
            let p = Stage1 {
                read_only,
                uxn: xn,
                wxn,
                ..Stage1::default()
            };
            assert_eq!(text(p.single()), want);
        }
    }

    #[test]
    fn stage_2_execute_never() {
        for (xn, xnx, el1, el0) in [
            (0b00, true, true, true),
            (0b01, true, false, true),
            (0b10, true, false, false),
            (0b11, true, true, false),
            (0b01, false, true, true),
            (0b11, false, false, false),
        ] {
            let x = |user| stage2(false, false, xn & 2 != 0, xn & 1 != 0, xnx, user).execute;
            assert_eq!((x(false), x(true)), (el1, el0), "{xn:02b} {xnx}");
        }
    }

    #[test]
    fn an_atomic_reports_a_write_only_where_the_read_would_pass() {
        let r = |read, write| Rights {
            read,
            write,
            execute: false,
        };
        assert_eq!(r(true, false).check(Purpose::ReadWrite, false), Err(true));
        assert_eq!(r(false, true).check(Purpose::ReadWrite, false), Err(false));
        assert_eq!(r(true, true).check(Purpose::ReadWrite, false), Ok(()));
        assert_eq!(
            r(false, false).check(Purpose::CacheMaintenance, false),
            Ok(())
        );
        assert_eq!(
            r(false, true).check(Purpose::CacheMaintenance, true),
            Err(true)
        );
        assert_eq!(
            r(true, false).check(Purpose::CacheInvalidate, false),
            Err(true)
        );
    }
}
