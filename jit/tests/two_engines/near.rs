//! Accesses that are looked up once for several, on both engines.
use super::memory::mmu_on;
use super::support::{engine, go};
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, World, core};
use dyno_core::interpreter::Interpreter;

fn run(
    engine: &mut Interpreter,
    words: &[u32],
    prepare: fn(&mut Core),
    furnish: fn(&World),
) -> Core {
    let (mut c, mut world) = (core(), World::new(words));
    furnish(&world);
    prepare(&mut c);
    go(engine, &mut c, &mut world, 200);
    c
}

/// A sum of 32 bits is not near the same sum of 64.
#[test]
fn addresses_of_32_and_64_bits_are_told_apart() {
    const TABLES: u64 = 0x40000;
    // ldr x2, [x0] ; add w1, w0, #8 ; ldr x3, [x1] ; sub x5, x0, #8 ; ldr x4, [x5] ; b to the first
    let words = [
        0xf940_0002,
        0x1100_2001,
        0xf940_0023,
        0xd100_2005,
        0xf940_00a4,
        0x17ff_fffb,
    ];
    let furnish: fn(&World) = |w| {
        // The same gigabyte at 1 and 5 GiB, of which the latter is 0x10000 further on.
        let put = |at: u64, v: u64| assert!(w.ram.write(at, &v.to_le_bytes()));
        let block = BASE | 1 << 10 | 3 << 8 | 1;
        put(TABLES + 8, block);
        put(TABLES + 8 * 5, (BASE + TABLES + 0x1000) | 3);
        put(TABLES + 0x1000, (BASE + TABLES + 0x2000) | 3);
        for i in 0..256 {
            put(
                TABLES + 0x2000 + 8 * i,
                (BASE + (i << 12) + 0x10000) | 1 << 10 | 3 << 8 | 3,
            );
        }
        put(DATA - BASE + 0x108, 0x1111);
        put(DATA - BASE + 0x10108, 0x2222);
    };
    let prepare: fn(&mut Core) = |c| {
        mmu_on(c, TABLES);
        c.x[0] = DATA + 0x100 + (4 << 30);
    };
    for threshold in [0, 7] {
        let c = run(&mut engine(threshold), &words, prepare, furnish);
        let other = run(&mut Interpreter::default(), &words, prepare, furnish);
        assert_eq!(c.x[3], 0x1111);
        assert!(c.save() == other.save());
    }
}
