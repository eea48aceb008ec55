//! Entropy device.
//!
//! Document: virtio 1.2 §5.4. The bytes come from xoshiro256** (Blackman and Vigna, 2018) and a seed
//! of the board, so that runs repeat: nothing here is secret.
//! Not modelled: nothing. Pins: those of the transport.
//!
//! Time: at once. Of a buffer longer than [`MOST`] only the beginning is filled, which §5.4.6.2
//! allows.
use crate::queue::{Broken, scatter, total};
use crate::transport_mmio::{Io, VirtioDevice, VirtioMmio};
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use serde::{Deserialize, Serialize};

/// Bytes that one buffer gets at most.
pub const MOST: u64 = 4096;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    s: [u64; 4],
}

impl State {
    /// Spreads a seed over the state with SplitMix64, as the authors advise.
    fn new(seed: u64) -> State {
        let mut x = seed;
        let s = std::array::from_fn(|_| {
            x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ z >> 31
        });
        State { s }
    }
    fn next(&mut self) -> u64 {
        let s = &mut self.s;
        let out = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }
}

/// See [`new`].
pub struct Rng {
    seed: u64,
    state: State,
}

/// An entropy source whose bytes follow from `seed`. Only switching the machine on begins the
/// sequence again.
pub fn new(seed: u64) -> VirtioMmio<Rng> {
    VirtioMmio::new(Rng {
        seed,
        state: State::new(seed),
    })
}

impl VirtioDevice for Rng {
    const ID: u32 = 4;
    fn features(&self) -> u64 {
        0
    }
    fn queues(&self) -> &'static [u16] {
        &[64]
    }
    fn config(&self) -> Vec<u8> {
        Vec::new()
    }
    fn power_on(&mut self) {
        self.state = State::new(self.seed);
    }
    fn reset(&mut self, _io: &mut Io<'_, '_>) {}
    fn kick(&mut self, queue: u16, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        while let Some(chain) = io.pop(queue)? {
            let n = total(&chain.writable).min(MOST) as usize;
            if n == 0 {
                io.guest_error(format_args!("a request for no entropy"));
            }
            let words = (0..n.div_ceil(8)).flat_map(|_| self.state.next().to_le_bytes());
            let bytes: Vec<u8> = words.take(n).collect();
            scatter(&chain.writable, 0, &bytes, io.cx)?;
            io.push(queue, chain.head, n as u32)?;
        }
        Ok(())
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&self.state)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let state: State = from_bytes(bytes)?;
        if state.s == [0; 4] {
            return Err("a generator state that only yields zeros".into());
        }
        self.state = state;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Driver;

    #[test]
    fn known_first_output() {
        // By hand from the definition: state 1, 2, 3, 4 yields 2 * 5 <<< 7 * 9.
        let mut s = State { s: [1, 2, 3, 4] };
        assert_eq!(s.next(), 11520);
        assert_eq!(s.s, [7, 0, 262146, 211106232532992]);
    }

    #[test]
    fn same_seed_same_bytes_and_the_sequence_goes_on_over_a_device_reset() {
        let take = |d: &mut Driver| {
            d.offer(0, &[(0x9_0000, 13, true)]);
            d.kick(0);
            assert_eq!(d.used(0).map(|u| u.1), Some(13));
            d.get(0x9_0000, 13)
        };
        let mut a = Driver::start(new(1), &[8], 0);
        let mut b = Driver::start(new(1), &[8], 0);
        let mut c = Driver::start(new(2), &[8], 0);
        let first = take(&mut a);
        assert_eq!(first, take(&mut b));
        assert_ne!(first, take(&mut c));
        a.init(&[8], 0);
        assert_ne!(first, take(&mut a));
    }

    #[test]
    fn a_huge_buffer_is_filled_in_part() {
        let mut d = Driver::start(new(1), &[8], 0);
        d.offer(0, &[(0x9_0000, 0x2_0000, true)]);
        d.kick(0);
        assert_eq!(d.used(0), Some((0, MOST as u32)));
    }
}
