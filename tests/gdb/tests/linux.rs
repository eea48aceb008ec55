//! The stock kernel of Debian 13, by addresses of its own symbols.
use dyno_boot::{case_of, say};
use dyno_fabric::Time;
use dyno_gdb_sessions::{Session, kallsyms, on};
use dyno_scenario::engine::Engine;
use dyno_scenario::setup::Setup;
use std::collections::BTreeMap;

const CASE: &str = "[kernel=6.12,el=1,smp=4]";

/// Commands that start with what only the booted kernel knows.
fn script(symbols: &BTreeMap<String, u64>) -> String {
    let at = |name: &str| *symbols.get(name).unwrap_or_else(|| panic!("no {name}"));
    format!(
        r#"
target extended-remote @
info threads
hbreak *{start:#x}
continue
printf "in start_kernel EL%d\n", ($cpsr >> 2) & 3
delete
hbreak *{secondary:#x} thread 3
continue
printf "thread %d arrives\n", $_thread
info threads
delete
watch *(unsigned long *){jiffies:#x}
continue
printf "jiffies by thread %d\n", $_thread
delete
hbreak *{syscall:#x}
continue
printf "in el0t_64_sync_handler EL%d\n", ($cpsr >> 2) & 3
delete
hbreak *$ELR_EL1
continue
printf "back at EL%d\n", ($cpsr >> 2) & 3
monitor walk {jiffies:#x}
monitor time
kill
"#,
        start = at("start_kernel"),
        secondary = at("secondary_start_kernel"),
        jiffies = at("jiffies"),
        syscall = at("el0t_64_sync_handler"),
    )
}

fn boots(engine: Engine) {
    let Some(setup) = case_of("linux-boot.ron", CASE) else {
        return;
    };
    let kernel = setup.kernel.as_ref().expect("the case has a kernel");
    let symbols = kallsyms::symbols(&kernel.bytes).expect("the kernel has its symbols");
    assert!(symbols.len() > 50_000, "{} symbols", symbols.len());
    let append = setup.append.clone().unwrap_or_default() + " nokaslr";
    let setup = Setup {
        append: Some(append),
        ..on(engine, setup)
    };
    let session = Session {
        setup,
        script: script(&symbols),
        until: Time::NEVER,
        only_with_gdb: true,
    };
    let Some(done) = session.hold() else {
        return;
    };
    done.has(&[
        "1.1 (a.0 EL1 halted",
        "1.2 (a.1 held in reset)",
        "in start_kernel EL1",
        "thread 3 arrives",
        "(a.2 EL1 halted in its turn)",
        "Hardware watchpoint",
        "Old value = ",
        "New value = ",
        "jiffies by thread",
        "in el0t_64_sync_handler EL1",
        "back at EL0",
    ]);
    done.has(&["stage 1 level 3: descriptor"]);
    say(&done.text);
}

#[test]
fn the_stock_kernel_by_its_symbols() {
    boots(Engine::Jit);
}
