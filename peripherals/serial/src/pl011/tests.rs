use super::*;
use dyno_fabric::bench::Bench;

const DR: u64 = 0x00;
const RSR: u64 = 0x04;
const FR: u64 = 0x18;
const IBRD: u64 = 0x24;
const FBRD: u64 = 0x28;
const LCR: u64 = 0x2c;
const CR: u64 = 0x30;
const IFLS: u64 = 0x34;
const IMSC: u64 = 0x38;
const RIS: u64 = 0x3c;
const MIS: u64 = 0x40;
const ICR: u64 = 0x44;

const RX: u32 = 1 << 4;
const TX: u32 = 1 << 5;
const RT: u32 = 1 << 6;

/// 10 bits at 24 MHz / (16 * (13 + 1/64)), rounded up to a picosecond.
const CHAR: Time = Time::from_ps(86_770_834);

fn qemu_like() -> Bench {
    Bench::new(WINDOW, Pl011::new(Pl011Config::default()))
}
/// 115200 8n1 as Linux programs it, enabled.
fn timed(lcr: u32) -> Bench {
    let config = Pl011Config {
        baud: Baud::FromRegisters,
        ..Pl011Config::default()
    };
    let mut b = Bench::new(WINDOW, Pl011::new(config));
    b.write32(IBRD, 13);
    b.write32(FBRD, 1);
    b.write32(LCR, lcr);
    b.write32(CR, 0x301);
    b
}
const FIFO_8N1: u32 = 0x70;
const NO_FIFO_8N1: u32 = 0x60;

fn output(b: &mut Bench) -> Vec<u8> {
    b.outputs().into_iter().flat_map(|o| o.bytes).collect()
}

#[test]
fn unlimited_sends_at_once_even_before_it_is_set_up() {
    let mut b = qemu_like();
    for c in b"boot\xff" {
        assert_eq!(b.read32(FR), 0x90);
        b.try_write(DR, 1, u64::from(*c)).unwrap();
    }
    assert_eq!(output(&mut b), b"boot\xff");
    assert!(!b.next_event());
    assert_eq!(b.read32(RIS), TX);
    b.write32(ICR, TX);
    b.write32(IMSC, TX);
    assert!(!b.pin(0));
    b.write32(DR, 1);
    assert!(b.pin(0) && b.pin(3) && !b.pin(2));
}

#[test]
fn no_divisor_is_as_unlimited() {
    let config = Pl011Config {
        baud: Baud::FromRegisters,
        ..Pl011Config::default()
    };
    let mut b = Bench::new(WINDOW, Pl011::new(config));
    b.write32(DR, 0x41);
    assert_eq!(output(&mut b), b"A");
    b.write32(IBRD, 13);
    b.write32(DR, 0x42);
    assert_eq!(
        output(&mut b),
        b"B",
        "IBRD has no effect before LCR_H is written"
    );
}

#[test]
fn characters_leave_at_the_baud_rate() {
    let mut b = timed(FIFO_8N1);
    b.write32(DR, 0x41);
    b.write32(DR, 0x42);
    assert_eq!(b.read32(FR), 0x18, "busy, one waits");
    b.advance(CHAR - Time::from_ps(1));
    assert!(b.outputs().is_empty());
    b.advance(Time::from_ps(1));
    let out = b.outputs();
    assert_eq!((out[0].time, &out[0].bytes[..]), (CHAR, &b"A"[..]));
    assert_eq!(b.read32(FR), 0x98, "busy with the last one");
    b.advance(CHAR);
    assert_eq!(output(&mut b), b"B");
    assert_eq!(b.read32(FR), 0x90);
}

#[test]
fn the_frame_follows_the_line_control() {
    // word length 5 to 8, parity, two stop bits
    for (lcr, bits) in [
        (0x00, 7),
        (0x20, 8),
        (0x40, 9),
        (0x60, 10),
        (0x62, 11),
        (0x6a, 12),
    ] {
        let mut b = timed(lcr);
        b.write32(DR, 0xff);
        assert!(b.next_event());
        // 833 / 96 MHz a bit
        let ps = (bits * 833u64 * 1_000_000).div_ceil(96);
        assert_eq!(b.now(), Time::from_ps(ps), "{lcr:#x}");
        let data = (1u32 << (5 + (lcr >> 5 & 3))) - 1;
        assert_eq!(output(&mut b), [data as u8]);
    }
}

#[test]
fn the_transmit_fifo_fills_and_interrupts_on_its_way_down() {
    let mut b = timed(FIFO_8N1);
    b.write32(IMSC, TX);
    for i in 0..33 {
        assert_eq!(b.read32(FR) & 0x20, 0, "not full at {i}");
        b.write32(DR, i);
    }
    assert_eq!(b.read32(FR) & 0xa0, 0x20, "full: 32 and one in the shifter");
    b.write32(DR, 0xee);
    assert!(!b.pin(0));
    // Half full, 16, after 16 more have gone to the shifter.
    for _ in 0..15 {
        b.advance(CHAR);
    }
    assert!(!b.pin(0));
    b.advance(CHAR);
    assert!(b.pin(0));
    b.write32(DR, 0x77);
    assert!(!b.pin(0), "cleared by filling above the level");
    b.advance(Time::from_ms(10));
    let mut want: Vec<u8> = (0..33).collect();
    want.push(0x77);
    assert_eq!(output(&mut b), want);
    b.write32(ICR, TX);
    assert_eq!(b.read32(RIS), 0);
}

#[test]
fn a_disabled_transmitter_holds_what_it_was_given() {
    let mut b = timed(NO_FIFO_8N1);
    b.write32(CR, 0x201);
    b.write32(DR, 0x41);
    assert_eq!(b.read32(FR), 0x38);
    assert!(!b.next_event());
    b.write32(CR, 0x301);
    assert_eq!(b.read32(RIS), TX, "the holding register is free again");
    assert!(b.next_event());
    assert_eq!((b.now(), output(&mut b)), (CHAR, b"A".to_vec()));
}

#[test]
fn clear_to_send_holds_the_transmitter() {
    let mut b = qemu_like();
    b.write32(CR, 0x8301);
    b.write32(DR, 0x41);
    assert!(output(&mut b).is_empty());
    b.wire(0, true);
    assert_eq!(output(&mut b), b"A");
    assert_eq!(b.read32(FR) & 1, 1);
    assert_eq!(b.read32(RIS) & 0xf, 2);
}

#[test]
fn input_waits_for_room_and_nothing_is_lost() {
    let mut b = qemu_like();
    let text: Vec<u8> = (0..100).collect();
    b.host_input(0, &text);
    assert_eq!(b.read32(FR) & 0x10, 0x10, "disabled: the line waits");
    b.write32(LCR, FIFO_8N1);
    b.write32(IMSC, RX | RT);
    b.write32(CR, 0x301);
    assert_eq!(b.read32(FR) & 0x50, 0x40);
    assert_eq!(b.read32(MIS), RX | RT);
    assert!(b.pin(2) && b.pin(4));
    for c in text {
        assert_eq!(b.read32(DR), u32::from(c));
    }
    assert_eq!((b.read32(MIS), b.pin(0)), (0, false));
    assert_eq!(b.read32(DR), 0);
}

#[test]
fn input_arrives_at_the_baud_rate_and_times_out() {
    let mut b = timed(FIFO_8N1);
    b.write32(IFLS, 0); // receive at an eighth: 4
    b.host_input(0, b"abcde");
    for n in 1..=5u32 {
        b.advance(CHAR - Time::from_ps(1));
        assert_eq!(b.read32(RIS) & RX != 0, n > 4);
        b.advance(Time::from_ps(1));
        assert_eq!(b.read32(RIS) & RX != 0, n >= 4, "after {n}");
    }
    // 32 bits of silence: 32 * 833 / 96 MHz
    let silence = Time::from_ps(277_666_667);
    b.advance(silence - Time::from_ps(1));
    assert_eq!(b.read32(RIS), RX);
    b.advance(Time::from_ps(1));
    assert_eq!(b.read32(RIS), RX | RT);
    for c in b"ab" {
        assert_eq!(b.read32(DR), u32::from(*c));
    }
    assert_eq!(b.read32(RIS), RT, "below the level");
    for _ in 0..3 {
        b.read32(DR);
    }
    assert_eq!(b.read32(RIS), 0, "empty");
}

#[test]
fn without_fifos_one_character_interrupts() {
    let mut b = timed(NO_FIFO_8N1);
    b.host_input(0, b"ab");
    b.advance(CHAR);
    assert_eq!(b.read32(RIS), RX);
    b.advance(Time::from_ms(1));
    assert_eq!(b.read32(DR), 0x61);
    assert_eq!(b.read32(RIS), 0);
    b.advance(CHAR);
    assert_eq!(b.read32(DR), 0x62);
}

#[test]
fn errors_of_the_bare_line() {
    let mut b = timed(FIFO_8N1);
    b.write32(IMSC, 0x780);
    b.host_input(1, &[0x41, 1, 0x42, 2, 0, 5, 0x43, 0]);
    b.advance(Time::from_ms(1));
    assert_eq!(b.read32(RIS) & 0x780, 0x380);
    assert!(b.pin(5));
    assert_eq!((b.read32(DR), b.read32(RSR)), (0x141, 1));
    assert_eq!((b.read32(DR), b.read32(RSR)), (0x242, 2));
    assert_eq!((b.read32(DR), b.read32(RSR)), (0x500, 5));
    b.write32(RSR, 0);
    assert_eq!(b.read32(RSR), 0);
    assert_eq!((b.read32(DR), b.read32(RSR)), (0x43, 0));
    b.write32(ICR, 0x780);
    assert!(!b.pin(5));
}

#[test]
fn the_bare_line_overruns() {
    let mut b = timed(FIFO_8N1);
    let bytes: Vec<u8> = (0..34).flat_map(|i| [i, 0]).collect();
    b.host_input(1, &bytes);
    b.advance(Time::from_ms(10));
    assert_eq!(b.read32(RIS) & 0x400, 0x400);
    assert_eq!(b.read32(RSR), 8);
    assert_eq!(b.read32(DR), 0x800, "the FIFO itself is whole");
    b.host_input(1, &[0x99, 0]);
    b.advance(CHAR);
    for i in 1..32 {
        assert_eq!(b.read32(DR), i, "there was room again");
    }
    assert_eq!(b.read32(DR), 0x99);
    assert_eq!(b.read32(FR) & 0x10, 0x10);
}

#[test]
fn loopback_feeds_the_receiver_and_the_modem_inputs() {
    let mut b = timed(FIFO_8N1);
    b.write32(CR, 0x3f81);
    assert_eq!(b.read32(FR) & 0x107, 0x107);
    assert_eq!(b.read32(RIS), 0xf);
    assert!((6..10).all(|p| !b.pin(p)));
    b.write32(DR, 0x41);
    b.host_input(0, b"x");
    b.advance(CHAR);
    assert!(b.outputs().is_empty());
    assert_eq!(b.read32(DR), 0x41);
    b.write32(LCR, FIFO_8N1 | 1);
    b.advance(CHAR - Time::from_ps(1));
    assert_eq!(b.read32(FR) & 0x10, 0x10);
    b.advance(Time::from_ps(1));
    assert_eq!(b.read32(DR), 0x500);
    b.write32(LCR, FIFO_8N1);
    b.write32(CR, 0x3f01);
    assert!((6..10).all(|p| b.pin(p)));
    b.advance(CHAR);
    assert_eq!(b.read32(DR), 0x78, "the host's character has waited");
}

#[test]
fn a_break_goes_to_the_host_and_stops_the_transmitter() {
    let mut b = qemu_like();
    b.write32(LCR, FIFO_8N1 | 1);
    b.write32(DR, 0x41);
    let out = b.outputs();
    assert_eq!(
        (out.len(), out[0].channel, &out[0].bytes[..]),
        (1, 1, &[0, 4][..])
    );
    b.write32(LCR, FIFO_8N1);
    assert_eq!(output(&mut b), b"A");
}

#[test]
fn ready_to_receive_falls_at_the_level() {
    let mut b = qemu_like();
    b.write32(LCR, FIFO_8N1);
    b.write32(CR, 0x4301);
    assert!(b.pin(6));
    b.host_input(0, &[0; 15]);
    assert!(b.pin(6));
    b.host_input(0, &[0]);
    assert!(!b.pin(6));
    b.read32(DR);
    assert!(b.pin(6));
}

#[test]
fn bytes_halfwords_and_words_but_no_more() {
    let mut b = qemu_like();
    assert_eq!(b.try_read(FR, 1), Ok(0x90));
    assert_eq!(b.try_read(FR, 2), Ok(0x90));
    assert_eq!(b.try_read(CR + 1, 1), Ok(3));
    assert_eq!(b.try_read(FR, 8), Err(Fault::BadSize));
    assert_eq!(b.try_read(FR + 1, 2), Err(Fault::BadSize));
    assert_eq!(b.try_read(0x100, 4), Ok(0));
    let old = Pl011Config {
        revision: Revision::R1p4,
        ..Pl011Config::default()
    };
    assert_eq!(b.read32(0xfe8), 0x34);
    let mut b = Bench::new(WINDOW, Pl011::new(old));
    assert_eq!(b.read32(0xfe8), 0x24);
    b.write32(LCR, FIFO_8N1);
    b.write32(CR, 0x301);
    b.host_input(0, &[0; 15]);
    assert_eq!(b.read32(FR) & 0x40, 0);
    b.host_input(0, &[0]);
    assert_eq!(b.read32(FR) & 0x40, 0x40);
}

#[test]
fn a_character_on_its_way_survives_a_save() {
    let mut b = timed(FIFO_8N1);
    b.write32(DR, 0x41);
    let saved = b.save();
    let mut c = timed(FIFO_8N1);
    c.write32(DR, 0x42);
    c.restore(&saved).unwrap();
    assert_eq!(c.save(), saved);
    c.advance(CHAR);
    assert_eq!(output(&mut c), b"A");
    assert!(c.restore(&saved[1..]).is_err());
}
