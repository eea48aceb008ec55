use super::*;

const BOTH: Rights = Rights {
    read: true,
    write: true,
    aligned: false,
};
fn key(asid: u64) -> ContextKey {
    ContextKey {
        ttbr0: asid << 48,
        ..ContextKey::default()
    }
}

#[test]
fn contexts_keep_their_entries() {
    let mut t = Tlb::default();
    for asid in 0..7 {
        t.select(key(asid));
        t.fill(0x1000, asid << 12, Page::nowhere(), BOTH, 12);
    }
    t.select(key(3));
    assert_eq!(t.entry(0x1234).pa, 3 << 12);
    assert_eq!(t.entry(0x1234).read, 0x1000);
    t.invalidate(Invalidate::Va(0x1fff));
    t.select(key(5));
    assert_eq!(t.entry(0x1234).read, Entry::NEVER);
}

#[test]
fn where_only_aligned_accesses_go_fast_others_find_nothing() {
    let mut t = Tlb::default();
    let rights = Rights {
        write: false,
        aligned: true,
        ..BOTH
    };
    t.fill(0x1000, 0x8000, Page::nowhere(), rights, 12);
    assert_ne!(t.entry(0x1234).read, 0x1000);
    assert!(t.aligned(0x1234, false).is_some());
    assert!(t.aligned(0x1234, true).is_none());
    assert!(t.aligned(0x2234, false).is_none());
    assert_eq!(
        t.known().collect::<Vec<_>>(),
        [(0x1000, 0x8000, true, false)]
    );
    t.forbid_stores(0x8000);
    // In the upper range too, and nowhere else.
    let upper = 0xffff_8000_0000_1000;
    t.fill(upper, 0x9000, Page::nowhere(), rights, 12);
    assert!(t.aligned(upper + 0x234, false).is_some());
    assert_eq!(
        t.known().collect::<Vec<_>>(),
        [(upper, 0x9000, true, false)]
    );
    for bit in 12..64 {
        let other = upper ^ 1 << bit;
        assert!(t.aligned(other, false).is_none() && t.entry(other).read != other);
    }
    t.invalidate(Invalidate::Va(0x1000));
    assert!(t.aligned(0x1234, false).is_none());
}

#[test]
fn a_page_of_a_block_takes_the_block_with_it() {
    let mut t = Tlb::default();
    t.fill(0x20_3000, 0x3000, Page::nowhere(), BOTH, 21);
    t.invalidate(Invalidate::Va(0x20_9000));
    assert_eq!(t.entry(0x20_3000).read, Entry::NEVER);
}

#[test]
fn only_invalidations_of_fetched_pages_change_the_identity() {
    let mut t = Tlb::default();
    t.note_fetch(0x5000, 12);
    let id = t.id();
    t.invalidate(Invalidate::Va(0x6000));
    assert_eq!(t.id(), id);
    t.invalidate(Invalidate::Va(0x5000));
    assert_ne!(t.id(), id);
}

#[test]
fn walks_survive_only_invalidations_of_the_last_level() {
    let mut t = Tlb::default();
    let walk = Walk {
        base: 0x9000,
        level: 3,
        secure: false,
        no_el0: false,
        read_only: true,
        pxn: false,
        uxn: false,
    };
    let base = |t: &Tlb, va| t.walk(va).map(|w| w.base);
    t.remember_walk(0x20_5000, walk);
    t.invalidate(Invalidate::Leaf(0x20_5000));
    assert_eq!(base(&t, 0x3f_f000), Some(0x9000));
    assert_eq!(base(&t, 0x40_0000), None);
    t.invalidate(Invalidate::Va(0x7000_0000));
    assert_eq!(base(&t, 0x20_5000), None);
    t.remember_walk(0x20_5000, walk);
    t.select(key(4));
    assert_eq!(base(&t, 0x20_5000), None);
    t.select(ContextKey::default());
    assert_eq!(base(&t, 0x20_5000), Some(0x9000));
    t.invalidate(Invalidate::Range(0x1000, 0x2000));
    assert_eq!(base(&t, 0x20_5000), None);
}
