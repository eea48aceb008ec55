use super::*;
use crate::profile::CostTable;

const CLOCK: Frequency = Frequency::mhz(4000);

fn timing() -> Timing {
    Timing {
        clock: Frequency::mhz(1000),
        // A tick is no whole number of picoseconds.
        counter: Frequency::hz(54_000_001),
        costs: CostTable::uniform(4),
    }
}

struct Random(u64);
impl Random {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: u64) -> u64 {
        self.draw() % n
    }
    /// Of any size.
    fn value(&mut self) -> u64 {
        let by = self.below(64);
        self.draw() >> by
    }
    /// Close to something where flags change.
    fn close(&mut self, to: u64) -> u64 {
        let edges = [0, 1 << 31, 1 << 32, 1 << 63, to, to.wrapping_add(1 << 63)];
        let at = edges[self.below(6) as usize];
        at.wrapping_add(self.below(7)).wrapping_sub(3)
    }
}

#[test]
fn flags_are_constant_in_the_range_and_change_behind_it() {
    let mut r = Random(1);
    for n in 0..20_000 {
        let b = r.value();
        let wide = n % 2 == 0;
        let bits = if wide { 64 } else { 32 };
        let how = match n / 2 % 4 {
            0 => Comparison::Sum(b),
            1 => Comparison::Difference(b),
            2 => Comparison::Reversed(b),
            _ => Comparison::Logic,
        };
        let link = 0;
        let c = Compared { link, wide, how };
        let value = match r.below(2) {
            0 => r.close(b),
            _ => r.value(),
        } & mask(bits);
        for cond in 0..16 {
            let see = |f| concrete::condition(f, cond);
            let (least, most) = constant_around(c, value, see);
            let at = |v: u64| see(c.flags(v));
            let now = at(value);
            assert!((least..=most).contains(&value));
            for _ in 0..8 {
                let v = match r.below(3) {
                    0 => r.close(b) & mask(bits),
                    1 => least + r.below((most - least).saturating_add(1)),
                    _ => r.value() & mask(bits),
                };
                let inside = (least..=most).contains(&v);
                assert!(!inside || at(v) == now, "{c:?} {value:#x} {cond} {v:#x}");
            }
            assert!(
                least == 0 || at(least - 1) != now,
                "{c:?} {value:#x} {cond}"
            );
            assert!(
                most == mask(bits) || at(most + 1) != now,
                "{c:?} {value:#x} {cond}"
            );
        }
    }
}

/// What a chain decides, computed by plain arithmetic for one iteration.
fn straight(steps: &[(Step, u8)], counter: u64) -> Vec<u64> {
    let mut v = counter;
    steps.iter().fold(Vec::new(), |mut all, &(step, bits)| {
        v = match step {
            Step::Counter(_) => v,
            Step::Plus(c) => v.wrapping_add(c),
            Step::From(c) => c.wrapping_sub(v),
            Step::Times(c) => v.wrapping_mul(c),
            Step::High(c) => concrete::mul_high(false, v, c),
            Step::Over(c) => v / c,
        } & mask(bits);
        all.push(v);
        all
    })
}

#[test]
fn chains_agree_with_plain_arithmetic_iteration_by_iteration() {
    let (mut r, t) = (Random(2), timing());
    let mut exact = 0;
    for _ in 0..3_000 {
        let position = r.below(1 << 40);
        let at = |i: u64, length: u64| t.counter.ticks_at(CLOCK.time_of(position + i * length));
        let length = 1 + r.below(400);
        let raw = at(0, length);
        let mut chains = Chains::default();
        let mut link = chains.counter(position, raw).unwrap();
        let mut steps = Vec::new();
        for _ in 0..r.below(4) {
            let bits = [64, 64, 32][r.below(3) as usize];
            let step = match r.below(6) {
                0 => Step::Plus(r.value()),
                1 => Step::Plus(r.value().wrapping_neg()),
                2 => Step::From(r.value()),
                3 => Step::Times(r.below(2000)),
                4 => Step::High(r.draw()),
                _ => Step::Over(1 + r.below(100)),
            };
            link = chains.then(link, step, bits).unwrap();
            steps.push((step, bits));
        }
        let now = chains.value(link);
        assert_eq!(straight(&steps, raw).last().copied().unwrap_or(raw), now);
        // A decision that the chain comes to soon, if it moves that way.
        let bound = now.wrapping_add(r.below(40)).wrapping_sub(20);
        let cond = r.below(14) as u8;
        let compared = chains.compare(link, true, Comparison::Difference(bound));
        let see = |f| concrete::condition(f, cond);
        chains.keep_flags(compared.unwrap(), see);

        let most = 2_000;
        let same = chains.same_for(most, length, CLOCK, &t);
        let decide = |i: u64| {
            let v = straight(&steps, at(i, length));
            let v = v.last().copied().unwrap_or(at(i, length));
            see(concrete::flags_of_sub(true, v, bound))
        };
        let first = decide(0);
        let plain = (1..=most).find(|&i| decide(i) != first);
        let plain = plain.map_or(most, |i| i - 1);
        assert!(same <= plain, "{steps:?} {bound:#x} {cond}: {same} {plain}");
        // Less only where something wraps on the way.
        exact += u32::from(same == plain);
    }
    assert!(exact > 2_800, "{exact}");
}

#[test]
fn wrapping_ends_it() {
    let t = timing();
    let mut chains = Chains::default();
    let position = 1 << 30;
    let raw = t.counter.ticks_at(CLOCK.time_of(position));
    let counter = chains.counter(position, raw).unwrap();
    // Ten ticks before it is zero again.
    let shifted = chains.then(counter, Step::Plus(raw.wrapping_add(10).wrapping_neg()), 64);
    let compared = chains.compare(shifted.unwrap(), true, Comparison::Difference(5));
    chains.keep_flags(compared.unwrap(), |f| concrete::condition(f, 2));
    let tick = 75;
    let same = chains.same_for(1_000_000, tick, CLOCK, &t);
    assert!((8..=10).contains(&same), "{same}");
    // A range that the whole counter goes through takes for ever.
    let mut chains = Chains::default();
    let counter = chains.counter(position, raw).unwrap();
    let compared = chains.compare(counter, true, Comparison::Difference(u64::MAX));
    chains.keep_flags(compared.unwrap(), |f| concrete::condition(f, 3));
    assert_eq!(chains.same_for(1 << 20, tick, CLOCK, &t), 1 << 20);
}

#[test]
fn there_is_a_bound() {
    let mut chains = Chains::default();
    let first = chains.counter(0, 0).unwrap();
    let made = (0..2 * MOST).filter(|_| chains.then(first, Step::Plus(1), 64).is_some());
    assert_eq!(made.count(), MOST - 1);
}
