use super::*;
use crate::testing::Driver;

const MAC: [u8; 6] = [0x52, 0x54, 0, 0x12, 0x34, 0x56];
const CTRL: u16 = 2;

fn frame(to: [u8; 6], len: usize) -> Vec<u8> {
    let mut f = to.to_vec();
    f.resize(len, 0xa5);
    f
}
fn framed(f: &[u8]) -> Vec<u8> {
    let mut out = (f.len() as u16).to_le_bytes().to_vec();
    out.extend(f);
    out
}
fn start(features: u64) -> Driver {
    Driver::start(new(MAC), &[16, 16, 16], features)
}
fn control(d: &mut Driver, request: &[u8]) -> u8 {
    d.put(0x8_0000, request);
    d.put(0x8_8000, &[0xee]);
    d.offer(
        CTRL,
        &[(0x8_0000, request.len() as u32, false), (0x8_8000, 1, true)],
    );
    d.kick(CTRL);
    d.get(0x8_8000, 1)[0]
}

#[test]
fn frames_leave_when_their_last_bit_does() {
    let mut d = start(0);
    let f = frame([0xff; 6], 100);
    d.put(0x8_000c, &f);
    for _ in 0..2 {
        d.offer(TRANSMIT, &[(0x8_0000, 12, false), (0x8_000c, 100, false)]);
    }
    d.kick(TRANSMIT);
    // (100 + 24) * 8 bits at 1 Gbit/s
    d.bench.advance(Time::from_ns(991));
    assert!(d.bench.outputs().is_empty() && d.used(TRANSMIT).is_none());
    d.bench.advance(Time::from_ns(1));
    let out = d.bench.outputs();
    assert_eq!((out.len(), &out[0].bytes), (1, &framed(&f)));
    assert_eq!(d.used(TRANSMIT), Some((0, 0)));
    assert!(d.bench.next_event());
    assert_eq!(d.bench.now(), Time::from_ns(2 * 992));
    assert_eq!(d.used(TRANSMIT), Some((2, 0)));
}

#[test]
fn a_short_frame_is_padded_on_the_wire() {
    let mut d = start(0);
    d.offer(TRANSMIT, &[(0x8_0000, 12 + 42, false)]);
    d.kick(TRANSMIT);
    assert!(d.bench.next_event());
    assert_eq!(d.bench.now(), Time::from_ns((60 + 24) * 8));
    assert_eq!(d.bench.outputs()[0].bytes.len(), 2 + 42);
}

#[test]
fn a_frame_arrives_after_its_wire_time_and_waits_for_a_buffer() {
    let mut d = start(0);
    let f = frame(MAC, 60);
    d.bench.host_input(0, &framed(&f));
    d.bench.advance(Time::from_us(5));
    assert_eq!(d.used(RECEIVE), None);
    d.offer(RECEIVE, &[(0x9_0000, 12, true), (0x9_1000, 1514, true)]);
    d.kick(RECEIVE);
    assert_eq!(d.used(RECEIVE), Some((0, 72)));
    assert_eq!(d.get(0x9_0000, 12), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    assert_eq!(d.get(0x9_1000, 60), f);

    d.offer(RECEIVE, &[(0x9_0000, 1526, true)]);
    let t = d.bench.now();
    d.bench.host_input(0, &framed(&f));
    assert!(d.bench.next_event());
    assert_eq!(d.bench.now(), t + Time::from_ns(84 * 8));
    assert_eq!(d.used(RECEIVE), Some((2, 72)));
}

#[test]
fn merged_buffers_are_used_all_or_none() {
    let mut d = start(1 << F_MRG_RXBUF);
    let f = frame(MAC, 100);
    d.offer(RECEIVE, &[(0x9_0000, 64, true)]);
    d.bench.host_input(0, &framed(&f));
    d.bench.advance(Time::from_us(2));
    assert_eq!(d.used(RECEIVE), None, "64 bytes are not enough for 112");
    d.offer(RECEIVE, &[(0x9_1000, 64, true)]);
    d.kick(RECEIVE);
    assert_eq!(d.used(RECEIVE), Some((0, 64)));
    assert_eq!(d.used(RECEIVE), Some((1, 48)));
    assert_eq!(d.get16(0x9_000a), 2);
    assert_eq!(d.get(0x9_000c, 52), f[..52]);
    assert_eq!(d.get(0x9_1000, 48), f[52..]);
}

#[test]
fn the_filter_follows_the_control_queue() {
    let other = [0x52, 0x54, 0, 0, 0, 1];
    let group = [0x33, 0x33, 0, 0, 0, 1];
    let mut d = start(1 << F_CTRL_VQ | 1 << F_CTRL_RX | 1 << F_CTRL_MAC_ADDR);
    let passes = |d: &mut Driver, to| {
        d.offer(RECEIVE, &[(0x9_0000, 1526, true)]);
        d.kick(RECEIVE);
        d.bench.host_input(0, &framed(&frame(to, 60)));
        d.bench.advance(Time::from_us(1));
        d.used(RECEIVE).is_some()
    };
    assert!(passes(&mut d, other), "promiscuous after reset");
    assert_eq!(control(&mut d, &[0, 0, 0]), 0);
    assert!(!passes(&mut d, other));
    assert!(passes(&mut d, MAC) && passes(&mut d, [0xff; 6]));
    assert!(!passes(&mut d, group));
    let mut set = vec![1, 0, 1, 0, 0, 0];
    set.extend(other);
    set.extend([1, 0, 0, 0]);
    set.extend(group);
    assert_eq!(control(&mut d, &set), 0);
    assert!(passes(&mut d, other) && passes(&mut d, group));
    set.pop();
    assert_eq!(control(&mut d, &set), 1, "a table cut short");
    assert_eq!(control(&mut d, &[1, 1, 2, 2, 2, 2, 2, 2]), 0);
    assert!(!passes(&mut d, MAC));
    assert_eq!(d.bench.try_read(0x100, 1), Ok(2));
    assert_eq!(control(&mut d, &[0, 9, 1]), 1);
    assert_eq!(control(&mut d, &[7, 0, 1]), 1);
}

#[test]
fn frames_out_of_size_are_dropped_and_their_buffers_come_back() {
    let mut d = start(0);
    for len in [12, 25, 12 + 1519] {
        d.offer(TRANSMIT, &[(0x8_0000, len, false)]);
        d.kick(TRANSMIT);
        assert!(d.used(TRANSMIT).is_some());
    }
    assert!(!d.bench.next_event());
    assert!(!d.needs_reset());
}

#[test]
fn a_link_that_goes_down_says_so_and_loses_frames() {
    let mut d = start(1 << F_STATUS);
    assert_eq!(d.bench.try_read(0x106, 2), Ok(1));
    d.bench.host_input(1, &[1]);
    assert!(!d.bench.pin(0), "no change");
    d.bench.host_input(1, &[0]);
    assert_eq!((d.bench.read32(0x060), d.bench.read32(0x0fc)), (2, 1));
    assert_eq!(d.bench.try_read(0x106, 2), Ok(0));
    d.ack();
    d.offer(TRANSMIT, &[(0x8_0000, 112, false)]);
    d.kick(TRANSMIT);
    d.offer(RECEIVE, &[(0x9_0000, 1526, true)]);
    d.bench.host_input(0, &framed(&frame(MAC, 60)));
    d.bench.advance(Time::from_ms(1));
    assert!(d.bench.outputs().is_empty());
    assert_eq!((d.used(TRANSMIT), d.used(RECEIVE)), (Some((0, 0)), None));
    d.bench.host_input(1, &[1]);
    d.bench.host_input(0, &framed(&frame(MAC, 60)));
    d.bench.advance(Time::from_ms(1));
    assert_eq!(d.used(RECEIVE), Some((0, 72)));
}
