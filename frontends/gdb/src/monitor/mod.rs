//! `monitor` commands of gdb. What they show they show without a side effect; the two that have one say so.
mod devices;
mod memory;

use crate::debugger::{ClientId, Debugger, Point};
use dyno_boards::{Cell, Machine};
use dyno_core::Core;
use dyno_core::aarch32::mode;
use dyno_core::halting::{self, Scope};
use dyno_core::state::Rest;
use dyno_core::vmsa::{Regime, secure_below_el3};
use dyno_fabric::Blame;
use std::fmt::Write;

/// What a command works on.
struct Desk<'a> {
    machine: &'a mut Machine,
    debugger: &'a mut Debugger,
    client: ClientId,
    /// The cell that a command is about, and the core there that gdb looks at.
    cell: usize,
    core: usize,
}

impl Desk<'_> {
    fn here(&self) -> &Cell {
        self.machine.cell(self.cell)
    }
    fn cell(&mut self) -> &mut Cell {
        self.machine.cell_mut(self.cell)
    }
    fn core(&self) -> &Core {
        &self.here().cores()[self.core]
    }
}

/// The error says what would be right.
type Answer = Result<String, String>;
type Command = fn(&mut Desk<'_>, &[&str]) -> Answer;

const COMMANDS: &[(&str, &str, &str, Command)] = &[
    ("help", "", "this text", help),
    (
        "time",
        "",
        "virtual time of the machine, and where the core is in it",
        time,
    ),
    ("cores", "", "what every core does", cores),
    ("va", "ADDR [LEN]", "memory as the core sees it", memory::va),
    (
        "ipa",
        "ADDR [LEN]",
        "memory as its guest's stage 1 gives addresses",
        memory::ipa,
    ),
    ("pa", "ADDR [LEN]", "physical memory", memory::pa),
    (
        "walk",
        "ADDR",
        "the translation of an address, by descriptors or MPU regions",
        memory::walk,
    ),
    (
        "tlb",
        "",
        "what the simulator keeps of the current translations",
        memory::tlb,
    ),
    (
        "registers",
        "[TEXT]",
        "system registers whose name contains TEXT",
        registers,
    ),
    ("timers", "", "the generic timers of the core", timers),
    (
        "gic",
        "[all]",
        "the interrupt controller, all PEs: what is not as after reset",
        devices::gic,
    ),
    ("devices", "", "the parts of the machine", devices::list),
    (
        "device",
        "NAME [all]",
        "its registers that can be read without an effect",
        devices::show,
    ),
    (
        "read",
        "NAME REG|OFFSET",
        "read a register as a core would, with every effect",
        devices::read,
    ),
    (
        "write",
        "NAME REG|OFFSET VALUE",
        "write one as a core would",
        devices::write,
    ),
    (
        "log",
        "[+CLASS|-CLASS]…",
        "what is logged: unimp, guest-errors, int",
        log,
    ),
    (
        "space",
        "[any]",
        "where breakpoints are; any: in every address space",
        space,
    ),
];

/// Runs one command line.
pub fn run(
    machine: &mut Machine,
    debugger: &mut Debugger,
    client: ClientId,
    core: usize,
    line: &str,
) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (name, rest) = words
        .split_first()
        .map_or(("help", &[][..]), |(n, r)| (*n, r));
    let (cell, core) = machine.place(core);
    let mut desk = Desk {
        machine,
        debugger,
        client,
        cell,
        core,
    };
    // A prefix that only one command has is enough.
    let known: Vec<_> = COMMANDS.iter().filter(|c| c.0.starts_with(name)).collect();
    let exact = COMMANDS.iter().find(|c| c.0 == name);
    let answer = match (exact, &known[..]) {
        (Some(c), _) => (c.3)(&mut desk, rest),
        (None, [c]) => (c.3)(&mut desk, rest),
        (None, []) => Err(format!("{name}: no such command; try monitor help")),
        (None, several) => {
            let names: Vec<_> = several.iter().map(|c| c.0).collect();
            Err(format!("{name}: {} or?", names.join(", ")))
        }
    };
    match answer {
        Ok(text) => text,
        Err(e) => format!("{e}\n"),
    }
}

fn help(_: &mut Desk<'_>, _: &[&str]) -> Answer {
    let mut out = String::new();
    for (name, operands, what, _) in COMMANDS {
        let _ = writeln!(out, "{:<32} {what}", format!("{name} {operands}"));
    }
    Ok(out)
}

/// Hexadecimal with 0x, decimal without.
fn number(text: &str) -> Result<u64, String> {
    let digits = text.replace('_', "");
    let value = match digits.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    value.map_err(|_| format!("{text}: a number is like 0x40080000 or 16"))
}

fn time(d: &mut Desk<'_>, _: &[&str]) -> Answer {
    let c = d.core();
    let instructions = c.stats.instructions;
    let (instant, began) = (d.machine.instant(), d.here().now());
    let own = c.time().max(began);
    Ok(format!(
        "{instant} s ({} ps)\n{}.{} at {own} s behind {instructions} instructions; its window began at {began} s\n",
        instant.ps(),
        d.here().name(),
        d.core,
    ))
}

/// One line about a core: what `info threads` shows.
pub fn describe(cell: &Cell, core: usize) -> String {
    let c = &cell.cores()[core];
    let name = format!("{}.{core}", cell.name());
    let state = match c.rest {
        Rest::Off => return format!("{name} held in reset"),
        Rest::Wfi => "WFI",
        Rest::Wfe => "WFE",
        Rest::Running if cell.current() == Some(core) => "halted in its turn",
        Rest::Running => "halted",
    };
    let el = c.pstate.el;
    if c.pstate.aarch32 {
        let mode = mode::name(c.pstate.mode);
        let vmid = c.vmid().map(|v| format!(" VMID {v}")).unwrap_or_default();
        return format!("{name} EL{el} {mode}{vmid} {state}");
    }
    let security = match (c.profile.has_el3, el == 3 || secure_below_el3(c)) {
        (false, _) => "",
        (true, true) => " Secure",
        (true, false) => " Non-secure",
    };
    let vmid = c.vmid().map(|v| format!(" VMID {v}")).unwrap_or_default();
    format!("{name} EL{el}{security}{vmid} {state}")
}

fn cores(d: &mut Desk<'_>, _: &[&str]) -> Answer {
    let mut out = String::new();
    for cell in d.machine.cells() {
        for (core, c) in cell.cores().iter().enumerate() {
            let _ = writeln!(out, "{} pc {:#x}", describe(cell, core), c.address());
        }
    }
    Ok(out)
}

/// The system registers of the core whose names `wanted` takes: name, bits, value. Those that cannot be
/// read just now are left out.
fn system_registers(d: &mut Desk<'_>, wanted: impl Fn(&str) -> bool) -> Vec<(String, usize, u64)> {
    let core = d.core();
    let mut out = Vec::new();
    if core.profile.armv8_r {
        let banked = halting::banked().into_iter().filter(|b| wanted(&b.0));
        let banked = banked.map(|(name, b)| (name, 32, core.peek_banked(b).into()));
        out.extend(banked);
        let rows: Vec<_> = core.visible_registers32().collect();
        for row in rows {
            let (name, bits) = (row.full_name(), if row.is_double() { 64 } else { 32 });
            if wanted(&name)
                && let Some(v) = d.machine.cell_mut(d.cell).peek_register32(d.core, row)
            {
                out.push((name, bits, v));
            }
        }
        return out;
    }
    let rows: Vec<_> = core.visible_registers().collect();
    for row in rows.iter().filter(|r| wanted(r.name)) {
        if let Some(v) = d.machine.cell_mut(d.cell).peek_register(d.core, row) {
            out.push((row.name.to_string(), 64, v));
        }
    }
    out
}

fn registers(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let text = words.first().unwrap_or(&"").to_uppercase();
    let mut out = String::new();
    for (name, bits, v) in system_registers(d, |name| name.to_uppercase().contains(&text)) {
        let _ = writeln!(out, "{name:<18} {v:#0width$x}", width = bits / 4 + 2);
    }
    match out.is_empty() {
        true => Err(format!(
            "{text}: no register of this core has that in its name"
        )),
        false => Ok(out),
    }
}

fn timers(d: &mut Desk<'_>, _: &[&str]) -> Answer {
    let mut out = String::new();
    for (name, bits, v) in system_registers(d, |name| name.starts_with("CNT")) {
        // CNTP_CTL_EL0, CNTP_CTL.
        let fields = match name.contains("_CTL") {
            true => format!(
                " ENABLE={} IMASK={} ISTATUS={}",
                v & 1,
                v >> 1 & 1,
                v >> 2 & 1
            ),
            false => String::new(),
        };
        let _ = writeln!(
            out,
            "{name:<18} {v:#0width$x}{fields}",
            width = bits / 4 + 2
        );
    }
    Ok(out)
}

fn log(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    for word in words {
        let (on, name) = match word.split_at_checked(1) {
            Some(("+", name)) => (true, name),
            Some(("-", name)) => (false, name),
            _ => return Err(format!("{word}: write +int or -int")),
        };
        let blame = Blame::ALL.into_iter().find(|b| b.name() == name);
        let names = Blame::ALL.map(Blame::name).join(", ");
        let blame = blame.ok_or_else(|| format!("{name}: choose from {names}"))?;
        for log in d.machine.cells_mut().map(|c| &mut c.system_mut().log) {
            match on {
                true => log.enable(blame),
                false => log.disable(blame),
            }
        }
    }
    // The cells have the same.
    let log = &d.here().system().log;
    let state = Blame::ALL.map(|b| {
        let sign = if log.enabled(b) { '+' } else { '-' };
        format!("{sign}{}", b.name())
    });
    Ok(format!("{}\n", state.join(" ")))
}

fn space(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    match words {
        [] => {}
        ["any"] => d.debugger.widen(d.client),
        _ => return Err("write space, or space any".to_string()),
    }
    let mut out = String::new();
    for ((cell, point), scope) in d.debugger.points(d.client) {
        let cell = d.machine.cell(cell).name();
        let what = match point {
            Point::Software(va) => format!("breakpoint {va:#x}"),
            Point::Hardware(va) => format!("hardware breakpoint {va:#x}"),
            Point::Watch { va, len, .. } => format!("watchpoint {va:#x} of {len} bytes"),
        };
        let place = match scope {
            Scope::Anywhere => "in every address space".to_string(),
            Scope::Within(s) => {
                let regime = match s.regime {
                    Regime::El10 => "EL1&0",
                    Regime::El2 => "EL2",
                    Regime::El20 => "EL2&0",
                    Regime::El3 => "EL3",
                };
                let vmid = s.vmid.map(|v| format!(", VMID {v}")).unwrap_or_default();
                let tables = s
                    .tables
                    .map(|t| format!(", TTBR0 {t:#x}"))
                    .unwrap_or_default();
                format!("in {regime}{vmid}{tables}")
            }
        };
        let _ = writeln!(out, "{cell}: {what} {place}");
    }
    Ok(out)
}
