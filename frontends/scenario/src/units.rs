//! Times and sizes as people write them.
use dyno_fabric::Time;

/// `6s`, `250ms`, `1.5s`, `40us`, `7ns`.
pub fn time(text: &str) -> Result<Time, String> {
    let fix = "write a number with a unit: 6s, 250ms, 40us or 100ns";
    let wrong = || format!("{text:?} is no time: {fix}");
    let digits = text.trim();
    let unit_at = digits
        .find(|c: char| c.is_ascii_alphabetic())
        .ok_or_else(wrong)?;
    let (number, unit) = digits.split_at(unit_at);
    let unit: u64 = match unit {
        "s" => 1_000_000_000_000,
        "ms" => 1_000_000_000,
        "us" => 1_000_000,
        "ns" => 1_000,
        "ps" => 1,
        _ => return Err(wrong()),
    };
    let number = number.trim();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let all_digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > 12 {
        return Err(wrong());
    }
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    let mut ps = whole.checked_mul(unit).ok_or_else(wrong)?;
    let mut place = unit;
    for d in fraction.bytes() {
        place /= 10;
        ps = ps.saturating_add(u64::from(d - b'0') * place);
    }
    Ok(Time::from_ps(ps))
}

/// `2G`, `512M`, `64K`, `0x40000000B`; a bare number is megabytes.
pub fn size(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size: write 512M or 2G (a bare number is megabytes)");
    let t = text.trim();
    let (number, unit) = match t.chars().last() {
        Some('G' | 'g') => (&t[..t.len() - 1], 1 << 30),
        Some('M' | 'm') => (&t[..t.len() - 1], 1 << 20),
        Some('K' | 'k') => (&t[..t.len() - 1], 1 << 10),
        Some('B') => (&t[..t.len() - 1], 1),
        _ => (t, 1u64 << 20),
    };
    let number = dyno_boards::boot::raw::number(number).ok_or_else(wrong)?;
    number
        .checked_mul(unit)
        .filter(|&n| n > 0)
        .ok_or_else(wrong)
}

/// Milliseconds with six decimals, exact to the nanosecond, rounded down.
pub fn ms(t: Time) -> String {
    format!("{}.{:06}", t.ps() / 1_000_000_000, t.ns() % 1_000_000)
}

/// Seconds with nine decimals.
pub fn seconds(t: Time) -> String {
    format!("{}.{:09}", t.ns() / 1_000_000_000, t.ns() % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes() {
        assert_eq!(time("6s"), Ok(Time::from_secs(6)));
        assert_eq!(time("1.5ms"), Ok(Time::from_us(1500)));
        assert_eq!(time("7ns"), Ok(Time::from_ns(7)));
        for bad in [
            "",
            "6",
            "s",
            "-1s",
            "1..2s",
            "1h",
            "99999999999999s",
            "1.s.2",
        ] {
            assert!(time(bad).is_err(), "{bad}");
        }
        assert_eq!(size("2G"), Ok(2 << 30));
        assert_eq!(size("512"), Ok(512 << 20));
        assert_eq!(size("64K"), Ok(64 << 10));
        for bad in ["", "G", "0", "-1G", "1T", "99999999999G"] {
            assert!(size(bad).is_err(), "{bad}");
        }
        assert_eq!(ms(Time::from_ns(1_234_567)), "1.234567");
        assert_eq!(seconds(Time::from_ns(1_234_567)), "0.001234567");
    }
}
