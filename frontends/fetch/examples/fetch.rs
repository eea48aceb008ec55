//! Fetches the named guests into the default cache, as `dyno fetch` does: `cargo run -p dyno-fetch --example fetch -- busybox`.

fn main() {
    for name in std::env::args().skip(1) {
        match dyno_fetch::fetch(&name, &dyno_fetch::Options::default(), &mut |line| {
            println!("{line}")
        }) {
            Ok(_) => {}
            Err(error) => {
                eprintln!("error: {error}");
                std::process::exit(2);
            }
        }
    }
}
