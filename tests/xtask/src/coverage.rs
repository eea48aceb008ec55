//! How much of the instruction set is built, class by class.
use dyno_core::Profile;
use dyno_isa::{a64, aarch32};
use std::collections::BTreeMap;

pub fn print() {
    println!(
        "{:58} {:>6} {:>6}",
        "A64, T32, A32, and FP of both (DDI 0487 C4.1, F3.1, F4.1)", "built", "todo"
    );
    let (mut built, mut todo) = (0, 0);
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    let integer = aarch32::t32::TABLES.iter().chain(aarch32::a32::TABLES);
    // Of both instruction sets.
    let aarch32 = integer.chain(aarch32::simd::TABLES);
    for (title, rows) in a64::TABLES.iter().chain(aarch32) {
        let mut sections: Vec<(&str, usize, usize)> = Vec::new();
        for row in *rows {
            if sections.last().is_none_or(|s| s.0 != row.section) {
                sections.push((row.section, 0, 0));
            }
            let last = sections.last_mut().expect("pushed above");
            match row.todo {
                None => last.1 += 1,
                Some(why) => {
                    last.2 += 1;
                    *missing.entry(why).or_default() += 1;
                }
            }
        }
        let sum = |f: fn(&(&str, usize, usize)) -> usize| sections.iter().map(f).sum::<usize>();
        let (b, t) = (sum(|s| s.1), sum(|s| s.2));
        println!("{title:58} {b:6} {t:6}");
        for (section, b, t) in sections {
            println!("  {section:56} {b:6} {t:6}");
        }
        built += b;
        todo += t;
    }
    println!("{:58} {built:6} {todo:6}", "all");
    for (why, n) in missing {
        println!("  todo {why}: {n}");
    }
    // What has A64.
    for part in Profile::ALL.iter().filter(|p| !p.armv8_r) {
        let rows = a64::TABLES.iter().flat_map(|(_, rows)| *rows);
        let has = |r: &&dyno_isa::Row| r.feature.is_none_or(|f| part.features.has(f));
        // A row without a feature that is todo is of one that no part names: it says which.
        let todo = |r: &&dyno_isa::Row| r.todo.is_some() && r.feature.is_some();
        let built = rows.clone().filter(has).filter(|r| r.todo.is_none());
        let (built, todo) = (built.count(), rows.filter(has).filter(todo).count());
        println!("{:58} {built:6} {todo:6}", part.name);
    }
}
