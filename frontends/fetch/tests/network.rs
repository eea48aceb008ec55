//! Fetches from the archive for real. Run on a Debian machine with network: `cargo test -p dyno-fetch -- --ignored`.

use dyno_fetch::{Form, Options, fetch, guests};

/// Every guest in the table can be brought, its files are there, and what is pinned has the pinned checksums (a mismatch would
/// be an error). Uses the default cache, so that a second run is quick.
#[test]
#[ignore = "needs the package archive"]
fn every_guest() {
    for guest in guests() {
        let fetched = fetch(&guest.name, &Options::default(), &mut |line| {
            println!("{line}")
        })
        .unwrap();
        for info in &guest.files {
            let path = fetched.file(&info.name).unwrap();
            assert_eq!(path.is_dir(), info.form == Form::Tree, "{}", path.display());
            if fetched.pinned && !info.sha256.is_empty() {
                assert_eq!(
                    fetched
                        .files
                        .iter()
                        .find(|f| f.name == info.name)
                        .unwrap()
                        .sha256,
                    info.sha256
                );
            }
        }
    }
}

/// A keyring that knows only the older release leads to the newer one.
#[test]
#[ignore = "needs the package archive"]
fn a_machine_with_an_old_keyring_gets_the_newer_keys() {
    let folder = std::env::temp_dir().join(format!("dyno-fetch-keys-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let keyring = folder.join("old.gpg");
    // Its other key also signs the newer release, for the time being.
    std::fs::copy(
        "/usr/share/keyrings/debian-archive-bookworm-stable.gpg",
        &keyring,
    )
    .unwrap();
    let options = Options {
        cache: Some(folder.join("cache")),
        keyring: Some(keyring),
        ..Options::default()
    };
    let mut lines = Vec::new();
    fetch("busybox", &options, &mut |l| lines.push(l.to_string())).unwrap();
    assert!(
        lines.iter().any(|l| l.contains("no key for trixie")),
        "{lines:?}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}
