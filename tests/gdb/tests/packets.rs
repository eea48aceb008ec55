//! Packets as nobody would send them: no panic, no hang, and a guest that does not notice.
use dyno_fabric::Time;
use dyno_gdb::{Server, Wait};
use dyno_gdb_sessions::packets::{Pipe, converse, drain, packet};
use dyno_gdb_sessions::{long_r52_subject, long_subject, on, two_clusters};
use dyno_scenario::engine::Engine;
use dyno_scenario::setup::Setup;
use dyno_soak::{Xorshift, mutate};
use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a client may say, whole; none of it changes what a guest does.
const SAID: &[&str] = &[
    "qSupported:multiprocess+;swbreak+",
    "?",
    "!",
    "g",
    "p0",
    "p21",
    "p50",
    "pffff",
    "m40080000,40",
    "m0,10",
    "m40080000,ffffffffffffffff",
    "mffffffffffffffff,20000",
    "mfffffffffffffff0,20",
    "Hgp1.1",
    "Hg0",
    "Hc-1",
    "Hgp-1.-1",
    "Hgpffffffff.ffffffffffffffff",
    "qfThreadInfo",
    "qsThreadInfo",
    "qThreadExtraInfo,p1.1",
    "qThreadExtraInfo,p1.ffff",
    "qC",
    "qAttached:1",
    "vCont?",
    "vCont;c",
    "vCont;s:p1.1;c",
    "vCont;s:p1.1",
    "vCont;s:p1.9999;c",
    "vCont;t",
    "Z0,40080004,4",
    "z0,40080004,4",
    "Z1,40080008,4",
    "z1,40080008,4",
    "Z2,400a0000,8",
    "z2,400a0000,8",
    "Z3,400a0000,ffffffffffffffff",
    "Z4,0,0",
    "m20000000,40",
    "p35",
    "Z0,20000008,4",
    "z0,20000008,4",
    "Z1,20000006,2",
    "Z2,20000400,4",
    "z2,20000400,4",
    "Z2,ffffffffffffffff,2",
    "qXfer:features:read:target.xml:0,ffb",
    "qXfer:features:read:target.xml:ffffffffffffffff,ffffffffffffffff",
    "qXfer:features:read:x.xml:0,10",
    "qRcmd,68656c70",
    "qRcmd,77616c6b2030783430303830303030",
    "qRcmd,7661203020",
    "qRcmd,",
    "qRcmd,ff",
    "vAttach;1",
    "vAttach;2",
    "vAttach;7",
    "D;1",
    "D;2",
    "D",
    "qAttached:2",
    "Hgp2.0",
    "Hgp2.2",
    "Hgp2.1",
    "Hgp1",
    "Hcp2.-1",
    "Tp2.3",
    "T",
    "vCont;c:p1.-1;c:p2.-1",
    "vCont;c:p1.-1;c:p2.-1;c",
    "vCont;s:p2.2;c",
    "vCont;s:p2.-1;c",
    "vCont;",
    "vCont;c:p2.",
    "Z0,1010,4",
    "z0,1010,4",
    "m1000,40",
    "vMustReplyEmpty",
    "qTStatus",
    "QStartNoAckMode",
    "T p1.1",
    "vRun;x",
    "R0",
    "qOffsets",
    "X40080000,0:",
    "vFile:open:61,0,0",
    "qSymbol::",
];

/// Whether no packet in there could write, kill, or have some cores go on without the others.
fn is_harmless(bytes: &[u8]) -> bool {
    let starts = bytes.windows(2).filter(|w| w[0] == b'$');
    !starts.into_iter().any(|w| b"MGPXkvqcCsSR".contains(&w[1]))
}

/// Packets of one client; some are broken, and the last perhaps half.
fn talk(rng: &mut Xorshift, packets: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..packets {
        let body = rng.pick(SAID).as_bytes();
        match rng.below(8) {
            0..=3 => out.extend(packet(body)),
            // Broken inside its frame, so that it is looked at; but nothing that writes or kills.
            4 | 5 => {
                let bytes = packet(&mutate::bytes(rng, body));
                out.extend(bytes.iter().filter(|_| is_harmless(&bytes)));
            }
            6 => {
                let bytes = mutate::bytes(rng, &packet(body));
                out.extend(bytes.iter().filter(|_| is_harmless(&bytes)));
            }
            _ => out.push(rng.pick(&[3, b'+', b'-', b'$', b'#', b'}', 0])),
        }
    }
    let len = out.len() as u64;
    if rng.one_in(2) && len > 0 {
        out.truncate(rng.below(len) as usize);
    }
    out
}

#[allow(clippy::disallowed_methods)] // Whoever talks has a thread of his own.
fn start(f: impl FnOnce() + Send + 'static) {
    std::thread::spawn(f);
}

/// Four clients at a time, each for a few packets, until all are said. The machine's fingerprint.
fn fuzz(setup: Setup, seed: u64, conversations: u64, packets: u64, clients: bool) -> u128 {
    let ready = on(Engine::Jit, setup).build();
    let mut machine = ready.unwrap_or_else(|e| panic!("{e}")).machine;
    let mut server = Server::new(&mut machine, false);
    let until = Time::from_us(20 * conversations);
    if !clients {
        machine.run(until);
        return machine.fingerprint();
    }
    let mut rng = Xorshift::new(seed);
    let open = Arc::new(AtomicUsize::new(0));
    let mut left = conversations;
    let mut at = Time::ZERO;
    loop {
        while left > 0 && open.load(Ordering::Relaxed) < 4 {
            left -= 1;
            open.fetch_add(1, Ordering::Relaxed);
            let text = talk(&mut rng, packets);
            let (ours, theirs) = Pipe::pair();
            let (from, to) = theirs.split();
            server.connect(from, to);
            let open = open.clone();
            let (read, mut write): (UnixStream, UnixStream) = ours.split();
            // Both end with the connection.
            start(move || {
                drain(read);
                open.fetch_sub(1, Ordering::Relaxed);
            });
            start(move || {
                // The server may hang up before all is said.
                let _ = write.write_all(&text);
                let _ = write.shutdown(Shutdown::Write);
            });
        }
        let mut waits = 0;
        let mut leave = || {
            waits += 1;
            assert!(waits < 1200, "a client holds the machine for a minute");
            false
        };
        assert_eq!(server.edge(&mut machine, &mut leave), Wait::Go);
        if left == 0 && open.load(Ordering::Relaxed) == 0 && !server.has_clients() {
            break;
        }
        if at < until {
            at += Time::from_us(10);
        }
        while machine.run(at.min(until)) == dyno_boards::Stop::Halted {
            assert_eq!(server.halted(&mut machine, &mut leave), Wait::Go);
        }
    }
    while machine.run(until) == dyno_boards::Stop::Halted {
        assert_eq!(server.halted(&mut machine, &mut || false), Wait::Go);
    }
    machine.fingerprint()
}

fn nobody_notices(seed: u64, conversations: u64, packets: u64) {
    // In turn: a Cortex-A, a Cortex-R52, and both.
    let setup = || match seed % 3 {
        0 => two_clusters(),
        1 => long_subject(2),
        _ => long_r52_subject(2),
    };
    let with = fuzz(setup(), seed, conversations, packets, true);
    let without = fuzz(setup(), seed, conversations, packets, false);
    assert_eq!(with, without, "noticed");
}

#[test]
fn a_client_that_goes_in_mid_packet() {
    let whole = packet(b"vCont;c");
    for len in 0..whole.len() {
        converse(&whole[..len]);
    }
    converse(&[0x24; 100_000]);
}

#[test]
fn broken_packets() {
    nobody_notices(1, 100, 25);
}

#[test]
fn broken_packets_for_a_cortex_r52() {
    nobody_notices(2, 100, 25);
}

#[test]
fn broken_packets_for_two_clusters() {
    nobody_notices(3, 100, 25);
}

#[test]
#[ignore = "minutes: cargo test -p dyno-gdb-sessions --release -- --ignored long"]
fn long_a_million_broken_packets() {
    for seed in 0..10 {
        nobody_notices(seed, 2_000, 50);
    }
}
