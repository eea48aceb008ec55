//! D2.9: Watchpoint exceptions of a running core.
use super::*;
use crate::tlb::Entry;

const LOAD: u64 = 1;
const STORE: u64 = 2;
const BOTH: u64 = 3;
const WNR: u32 = 1 << 6;

/// The first instruction accesses from `x4 = DATA + offset` on; what the watchpoint makes of it: WnR
/// and the offset that FAR says.
fn hit(b: &mut Bench) -> Option<(bool, u64)> {
    let before = (b.c.pc, b.c.x[4], b.data());
    let t = b.outcome()?;
    assert_eq!((t.elr, t.ec), (before.0, 0x35), "{t:x?}");
    assert_eq!(t.iss & !WNR, 0x22);
    assert_eq!(b.c.x[4], before.1, "no write-back");
    assert!(b.data() == before.2, "nothing was stored");
    Some((t.iss & WNR != 0, t.far.wrapping_sub(PRIVILEGED + DATA)))
}
/// At EL1, with one watchpoint on DATA + `at`.
fn watching(word: u32, offset: u64, at: u64, control: u64) -> Bench {
    // b . behind it
    let mut b = bench(1, &[word, 0x1400_0000]);
    b.set(|c| {
        c.x[4] = PRIVILEGED + DATA + offset;
        c.sys.dbgwvr[1] = PRIVILEGED + DATA + at;
        c.sys.dbgwcr[1] = control;
    });
    b
}

/// Word, bytes it reads from x4 on, bytes it writes.
const ACCESSES: [(u32, u64, u64); 33] = [
    (0x3940_0080, 1, 0),   // ldrb w0,[x4]
    (0x7940_0080, 2, 0),   // ldrh w0,[x4]
    (0xb940_0080, 4, 0),   // ldr w0,[x4]
    (0xf940_0080, 8, 0),   // ldr x0,[x4]
    (0xf840_8480, 8, 0),   // ldr x0,[x4],#8
    (0x2940_0480, 8, 0),   // ldp w0,w1,[x4]
    (0xa940_0480, 16, 0),  // ldp x0,x1,[x4]
    (0x3dc0_0080, 16, 0),  // ldr q0,[x4]
    (0xad40_0480, 32, 0),  // ldp q0,q1,[x4]
    (0x4c40_2080, 64, 0),  // ld1 {v0.16b-v3.16b},[x4]
    (0x0d40_0c80, 1, 0),   // ld1 {v0.b}[3],[x4]
    (0xc8df_fc80, 8, 0),   // ldar x0,[x4]
    (0xc85f_7c80, 8, 0),   // ldxr x0,[x4]
    (0xc87f_0480, 16, 0),  // ldxp x0,x1,[x4]
    (0x3900_0080, 0, 1),   // strb w0,[x4]
    (0x7900_0080, 0, 2),   // strh w0,[x4]
    (0xb900_0080, 0, 4),   // str w0,[x4]
    (0xf900_0080, 0, 8),   // str x0,[x4]
    (0x2900_0480, 0, 8),   // stp w0,w1,[x4]
    (0xa900_0480, 0, 16),  // stp x0,x1,[x4]
    (0x3d80_0080, 0, 16),  // str q0,[x4]
    (0xc89f_fc80, 0, 8),   // stlr x0,[x4]
    (0xc802_7c80, 0, 8),   // stxr w2,x0,[x4]: whatever its monitor says
    (0xc822_0480, 0, 16),  // stxp w2,x0,x1,[x4]
    (0xf820_0081, 8, 8),   // ldadd x0,x1,[x4]
    (0xf820_8081, 8, 8),   // swp x0,x1,[x4]
    (0xc8a0_7c81, 8, 8),   // cas x0,x1,[x4], which fails
    (0x4820_7c82, 16, 16), // casp x0,x1,x2,x3,[x4]
    (0xf980_0080, 0, 0),   // prfm pldl1keep,[x4]
    (0xd50b_7a24, 0, 0),   // dc cvac,x4
    (0xd50b_7e24, 0, 0),   // dc civac,x4
    (0xd50b_7524, 0, 0),   // ic ivau,x4
    (0xd508_7804, 0, 0),   // at s1e1r,x4
];

#[test]
fn accesses_of_every_kind_and_size() {
    for (word, reads, writes) in ACCESSES {
        for lsc in [0, LOAD, STORE, BOTH] {
            // The byte before, the first, one in the middle, the last, the one behind.
            let size = reads.max(writes);
            for byte in [31, 32, 32 + size / 2, 31 + size, 32 + size] {
                let bas = 1 << (byte % 8);
                let mut b = watching(word, 32, byte & !7, wcr(bas, lsc));
                b.c.x[0] = 0x1_2345;
                let inside = (32..32 + size).contains(&byte);
                let read = inside && reads != 0 && lsc & LOAD != 0;
                let write = inside && writes != 0 && lsc & STORE != 0;
                let expected = (read || write).then_some((!read, byte));
                assert_eq!(hit(&mut b), expected, "{word:#x} LSC {lsc} byte {byte}");
            }
        }
    }
}

#[test]
fn only_the_bytes_of_an_access_count_wherever_it_starts() {
    // ldrb, ldrh, ldr w, ldr x from every address around eight watched bytes; `mask` and `value` are
    // DBGWCR.MASK and DBGWVR.
    let watched: [(u64, u64, u64, std::ops::Range<u64>); 12] = [
        (32, 0xff, 0, 32..40),
        (32, 0x0f, 0, 32..36),
        (32, 0xf0, 0, 36..40),
        (32, 0x08, 0, 35..36),
        (32, 0x38, 0, 35..38),
        // Aligned to a word only: BAS[7:4] select nothing.
        (36, 0xff, 0, 36..40),
        (36, 0x06, 0, 37..39),
        (36, 0xf0, 0, 0..0),
        (32, 0xff, 3, 32..40),
        (32, 0xff, 5, 32..64),
        (64, 0xff, 6, 64..128),
        // Reserved: disabled.
        (32, 0xff, 2, 0..0),
    ];
    for (value, bas, mask, range) in watched {
        for (word, size) in [
            (0x3940_0080, 1),
            (0x7940_0080, 2),
            (0xb940_0080, 4),
            (0xf940_0080, 8),
        ] {
            for offset in 22..72 {
                let mut b = watching(word, offset, value, wcr(bas, LOAD) | mask << 24);
                let first = (offset..offset + size).find(|o| range.contains(o));
                let expected = first.map(|o| (false, o));
                assert_eq!(
                    hit(&mut b),
                    expected,
                    "{value} {bas:#x} {mask} {word:#x} {offset}"
                );
            }
        }
    }
}

#[test]
fn the_largest_range_is_two_gigabytes() {
    // The load, which does not match, leaves no fast entry to the store behind it: ldr ; str x0,[x4]
    for (value, seen) in [(0, true), (1 << 31, false)] {
        let mut b = bench(1, &[0xf940_0080, 0xf900_0080]);
        b.set(|c| {
            c.sys.dbgwvr[1] = value;
            c.sys.dbgwcr[1] = wcr(0xff, STORE) | 31 << 24;
        });
        let elr = b.outcome().map(|t| t.elr);
        assert_eq!(elr, seen.then_some(PRIVILEGED + 4));
    }
}

#[test]
fn tags_and_sign_extension_do_not_matter() {
    for (address, value) in [(0x5a00_0000_0000_0000, 0), (0, !0 << 49), (0, 0xa5 << 56)] {
        let mut b = watching(0xf940_0080, 0, 0, wcr(0xff, LOAD));
        b.set(|c| {
            c.sys.tcr_el1 |= 1 << 37;
            c.sys.dbgwvr[1] |= value;
            c.x[4] |= address;
        });
        assert_eq!(hit(&mut b).map(|h| h.1), Some(address));
    }
}

#[test]
fn the_lowest_watched_byte_is_reported() {
    // stp x0,x1,[x4] with a watchpoint in each half.
    let mut b = watching(0xa900_0480, 0, 8, wcr(0x10, STORE));
    b.set(|c| {
        c.sys.dbgwvr[3] = PRIVILEGED + DATA;
        c.sys.dbgwcr[3] = wcr(0x80, STORE);
    });
    assert_eq!(hit(&mut b), Some((true, 7)));
    let mut b = watching(0xa900_0480, 0, 8, wcr(0x10, STORE));
    assert_eq!(hit(&mut b), Some((true, 12)), "the second half alone");
}

#[test]
fn an_atomic_is_a_read_where_a_read_would_match() {
    // ldadd x0,x1,[x4], with one watchpoint for loads and one for stores.
    for (load_byte, store_byte, expected) in
        [(4, 2, (false, 2)), (9, 2, (true, 2)), (4, 9, (false, 4))]
    {
        let mut b = watching(
            0xf820_0081,
            0,
            load_byte & !7,
            wcr(1 << (load_byte % 8), LOAD),
        );
        b.set(|c| {
            c.sys.dbgwvr[0] = PRIVILEGED + DATA + (store_byte & !7);
            c.sys.dbgwcr[0] = wcr(1 << (store_byte % 8), STORE);
        });
        assert_eq!(hit(&mut b), Some(expected));
    }
}

#[test]
fn zeroing_and_invalidating_are_stores_to_the_whole_line() {
    // (word, CM)
    for (word, cm) in [(0xd50b_7424u32, 0), (0xd508_7624, 1 << 8)] {
        for (byte, lsc, seen) in [
            (63, BOTH, false),
            (64, STORE, true),
            (127, STORE, true),
            (127, LOAD, false),
            (128, BOTH, false),
        ] {
            let mut b = watching(word, 64 + 9, byte & !7, wcr(1 << (byte % 8), lsc));
            b.write(DATA + 64, !0);
            let expected = seen.then_some((0x35, 0x22 | WNR | cm, PRIVILEGED + DATA + 64 + 9));
            let taken = b.outcome();
            assert_eq!(
                taken.map(|t| (t.ec, t.iss, t.far)),
                expected,
                "{word:#x} {byte}"
            );
            if seen {
                assert_eq!(b.read(DATA + 64), !0);
            }
        }
    }
}

#[test]
fn unprivileged_accesses_are_those_of_el0() {
    // ldtr x0,[x4] and ldr x0,[x4] at EL1, through the mapping of EL0.
    let table = [
        (0xf840_0880, 2, true, false),
        (0xf840_0880, 1, false, false),
        (0xf840_0880, 3, true, false),
        (0xf940_0080, 2, false, false),
        (0xf940_0080, 1, true, false),
        // With PSTATE.UAO LDTR is LDR.
        (0xf840_0880, 2, false, true),
        (0xf840_0880, 1, true, true),
    ];
    for (word, pac, seen, uao) in table {
        let mut b = bench(1, &[word, 0x1400_0000]);
        b.set(|c| {
            c.pstate.uao = uao;
            c.x[4] = USER + DATA;
            c.sys.dbgwvr[0] = USER + DATA;
            c.sys.dbgwcr[0] = wcr(0xff, BOTH) & !6 | pac << 1;
        });
        let t = b.outcome();
        assert_eq!(t.is_some(), seen, "{word:#x} PAC {pac} UAO {uao}");
        assert!(t.is_none_or(|t| t.ec == 0x35));
    }
}

#[test]
fn faults_of_the_access_come_first() {
    let everywhere = wcr(0xff, BOTH) | 31 << 24;
    let end = 0x3f_ffff_fff8u64;
    // (word, address, what EL1 has else, EC and DFSC)
    type Change = fn(&mut Core);
    let table: [(u32, u64, Change, u8, u32); 9] = [
        // Nothing is mapped there.
        (0xf940_0080, 0x1000, |_| (), 0x25, 0x05),
        // SCTLR_EL1.A
        (
            0xf940_0080,
            PRIVILEGED + DATA + 1,
            |c| c.sys.sctlr_el1 |= 2,
            0x25,
            0x21,
        ),
        (
            0xa940_0480,
            PRIVILEGED + DATA + 4,
            |c| c.sys.sctlr_el1 |= 2,
            0x25,
            0x21,
        ),
        // An exclusive across 16 bytes.
        (0xc85f_7c80, PRIVILEGED + DATA + 12, |_| (), 0x25, 0x21),
        // Device memory: unaligned accesses, exclusives, DC ZVA.
        (
            0xf940_0080,
            PRIVILEGED + DATA + 1,
            |c| c.sys.mair_el1 = 4,
            0x25,
            0x21,
        ),
        (
            0xd50b_7424,
            PRIVILEGED + DATA,
            |c| c.sys.mair_el1 = 4,
            0x25,
            0x61,
        ),
        // PAN
        (
            0xf940_0080,
            USER + DATA,
            |c| c.pstate.pan = true,
            0x25,
            0x0d,
        ),
        // Of the second page, which is not there.
        (0xf940_0080, end, |_| (), 0x25, 0x05),
        // With none of it the watchpoint remains.
        (0xf940_0080, PRIVILEGED + DATA + 1, |_| (), 0x35, 0x22),
    ];
    for (word, address, change, ec, iss) in table {
        let mut b = bench(1, &[word]);
        b.set(|c| {
            c.x[4] = address;
            change(c);
            for (n, at) in [0, 1 << 31].into_iter().enumerate() {
                c.sys.dbgwvr[n] = at;
                c.sys.dbgwcr[n] = everywhere;
            }
        });
        let t = b.outcome().unwrap();
        assert_eq!((t.ec, t.iss), (ec, iss), "{word:#x} {address:#x}");
    }
}

#[test]
fn the_external_abort_comes_behind() {
    // ldr x0,[x4] of RAM that ends: gigabyte 1 is longer than what there is.
    let nowhere = PRIVILEGED + (1 << 20);
    for (watched, ec, iss) in [(true, 0x35, 0x22), (false, 0x25, 0x10)] {
        let mut b = bench(1, &[0xf940_0080]);
        b.set(|c| {
            c.x[4] = nowhere;
            c.sys.dbgwvr[0] = nowhere;
            c.sys.dbgwcr[0] = wcr(0xff, BOTH) & !u64::from(!watched);
        });
        assert_eq!(b.outcome().map(|t| (t.ec, t.iss)), Some((ec, iss)));
    }
}

#[test]
fn levels_and_routing() {
    // (EL, TDE, target, EC)
    for (el, tde, target, ec) in [
        (0, false, 1, 0x34),
        (0, true, 2, 0x34),
        (1, true, 2, 0x34),
        (2, true, 2, 0x35),
    ] {
        let mut b = bench(el, &[0xf900_0080]);
        b.set(|c| {
            c.sys.mdcr_el2 |= u64::from(tde) << 8;
            c.sys.dbgwvr[0] = c.x[4];
            c.sys.dbgwcr[0] = wcr(0xff, BOTH) | EVERY_LEVEL;
        });
        let t = b.outcome().unwrap();
        assert_eq!((t.el, t.ec, t.iss), (target, ec, 0x22 | WNR));
    }
}

#[test]
fn the_guest_arms_and_disarms_them() {
    // ldr x0,[x4] ; str x0,[x4] ; msr dbgwvr0_el1,x7 ; msr dbgwcr0_el1,x6 ; b .-16
    let code = [
        0xf940_0080,
        0xf900_0080,
        0xd510_00c7,
        0xd510_00e6,
        0x17ff_fffc,
    ];
    let mut b = bench(1, &code);
    (b.c.x[6], b.c.x[7]) = (wcr(0x10, STORE), PRIVILEGED + DATA);
    let page = PRIVILEGED + DATA;
    b.run(3);
    assert_eq!(
        b.c.tlb.entry(page).write,
        page,
        "fast as long as nothing watches"
    );
    let t = b.outcome().unwrap();
    assert_eq!((t.ec, t.elr, t.far), (0x35, PRIVILEGED + 4, page + 4));
    assert_eq!(b.c.tlb.entry(page).read, Entry::NEVER, "loads ask as well");
    // In the handler, with D set, nothing matches; its context may have fast entries of its own.
    assert_eq!(b.c.debug.watchpoints, 0);
    b.msr("DBGWCR0_EL1", 0);
    b.c.x[6] = 0;
    b.c.eret(&mut b.world).expect("EL1 may return");
    assert_eq!(b.outcome(), None);
    assert_eq!(b.c.tlb.entry(page).write, page);
}

#[test]
fn contexts_do_not_share_what_is_watched() {
    // str x0,[x4] ; b .-4, with a watchpoint linked to context 7.
    let mut b = bench(1, &[0xf900_0080, 0x17ff_ffff]);
    b.set(|c| {
        (c.sys.dbgbvr[4], c.sys.dbgbcr[4]) = (7, bcr(3, 0));
        c.sys.dbgwvr[0] = c.x[4];
        c.sys.dbgwcr[0] = wcr(0xff, STORE) | 1 << 20 | 4 << 16;
    });
    for round in 0..3 {
        b.msr("CONTEXTIDR_EL1", 6);
        assert_eq!(b.outcome(), None, "{round}");
        b.msr("CONTEXTIDR_EL1", 7);
        assert_eq!(b.outcome().map(|t| t.ec), Some(0x35), "{round}");
        b.c.eret(&mut b.world).expect("EL1 may return");
    }
    // Moved in one context, it is moved in the others.
    b.msr("DBGWVR0_EL1", PRIVILEGED + DATA + 0x800);
    assert_eq!(b.outcome(), None);
    b.msr("CONTEXTIDR_EL1", 6);
    assert_eq!(b.outcome(), None);
    b.msr("DBGWVR0_EL1", PRIVILEGED + DATA);
    b.msr("CONTEXTIDR_EL1", 7);
    assert_eq!(b.outcome().map(|t| t.ec), Some(0x35));
}

#[test]
fn accesses_across_two_pages() {
    // Eight bytes from 4 before a page on. (DBGWVR, byte of it, seen)
    for (at, byte, seen) in [
        (0xff8, 3, false),
        (0xff8, 4, true),
        (0xff8, 7, true),
        (0x1000, 0, true),
        (0x1000, 3, true),
        (0x1000, 4, false),
    ] {
        for word in [0xf940_0080, 0xf900_0080] {
            let mut b = watching(word, 0xffc, at, wcr(1 << byte, BOTH));
            let far = seen.then_some(at + byte);
            assert_eq!(hit(&mut b).map(|h| h.1), far, "{at:#x} {byte}");
        }
    }
}
