//! `dyno board`.
use crate::CommandError;
use crate::args::{BoardArgs, BoardCommand};
use dyno_boards::devicetree::Chosen;
use dyno_boards::{Board, Options, map};
use dyno_scenario::{ScenarioError, report, units};
use std::io::{IsTerminal, Write};

pub fn board(args: &BoardArgs) -> Result<u8, CommandError> {
    match &args.command {
        BoardCommand::List => {
            for (name, about) in Board::list() {
                crate::print(&format!("{name:<8} {about}\n"));
            }
        }
        BoardCommand::Show { board } => crate::print(&map::show_text(&Board::load(board)?)),
        BoardCommand::Map { board, memory } => {
            let board = Board::load(board)?;
            let default = board
                .description
                .main_memory()
                .map_or(0, |m| m.size.default);
            let memory = memory_size(memory.as_deref())?.unwrap_or(default);
            crate::print(&map::map_text(&board.description, memory));
        }
        BoardCommand::Check { board } => {
            let board = Board::load(board)?;
            map::check(&board)?;
            crate::print(&format!("{}: no mistakes found\n", board.source));
        }
        BoardCommand::Dtb {
            board,
            out,
            smp,
            memory,
            el,
            append,
            set,
        } => {
            let built = Board::load(board)?.build(Options {
                cpus: *smp,
                memory: memory_size(memory.as_deref())?,
                el: *el,
                set: set.clone(),
                ..Options::default()
            })?;
            let blob = built.devicetree(&Chosen {
                bootargs: append.clone(),
                initrd: None,
            })?;
            match out {
                Some(path) => report::file(path, &blob)?,
                None if std::io::stdout().is_terminal() => {
                    let text = "board dtb: this is binary; name a file: --out FILE, or send it to dtc: | dtc -I dtb";
                    return Err(CommandError::Text(text.to_string()));
                }
                None => {
                    let _ = std::io::stdout().lock().write_all(&blob);
                }
            }
        }
    }
    Ok(0)
}

/// `--memory`.
pub fn memory_size(text: Option<&str>) -> Result<Option<u64>, ScenarioError> {
    let read =
        |t: &str| units::size(t).map_err(|e| ScenarioError::option("--memory", e, "correct it"));
    text.map(read).transpose()
}
