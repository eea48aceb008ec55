//! `dyno fetch`.
use crate::CommandError;
use crate::args::FetchArgs;
use dyno_fetch::{Options, guests};

pub fn fetch(args: &FetchArgs) -> Result<u8, CommandError> {
    let all = guests();
    if args.guests.is_empty() && !args.all {
        for g in all {
            crate::print(&format!("{:<20} {}\n", g.name, g.summary));
        }
        return Ok(0);
    }
    let options = Options {
        offline: args.offline,
        refresh: args.refresh,
        ..Options::default()
    };
    let names: Vec<String> = match args.all {
        true => all.iter().map(|g| g.name.clone()).collect(),
        false => args.guests.clone(),
    };
    for name in &names {
        let got = dyno_fetch::fetch(name, &options, &mut |line| eprintln!("{line}"))?;
        for f in &got.files {
            crate::print(&format!("{}\n", f.path.display()));
        }
    }
    Ok(0)
}
