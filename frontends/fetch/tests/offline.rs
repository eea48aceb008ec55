//! What the crate does without network: errors that say what to do, and a cache that is verified before it is used.

use std::path::PathBuf;

use dyno_fetch::{FetchError, Options, fetch, locate_with};

/// A cache folder that is removed at the end of the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("dyno-fetch-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn options(&self) -> Options {
        Options {
            cache: Some(self.0.clone()),
            ..Options::default()
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_is_built_here_needs_no_network_and_is_used_again() {
    let scratch = Scratch::new("built");
    let mut lines = Vec::new();
    let first = fetch("disk", &scratch.options(), &mut |l| {
        lines.push(l.to_string())
    })
    .unwrap();
    assert!(first.pinned && !first.from_cache);
    assert!(
        lines.iter().any(|l| l.contains(&first.files[0].sha256)),
        "{lines:?}"
    );
    assert!(!lines.iter().any(|l| l.starts_with("notice:")), "{lines:?}");
    let second = fetch(
        "disk",
        &Options {
            offline: true,
            ..scratch.options()
        },
        &mut |_| (),
    )
    .unwrap();
    assert!(second.from_cache);
    assert_eq!(second.files, first.files);
    assert_eq!(
        locate_with("disk", "disk.img", &scratch.options()).unwrap(),
        first.files[0].path
    );
}

#[test]
fn a_file_that_was_changed_is_refused_and_can_be_made_again() {
    let scratch = Scratch::new("changed");
    let disk = fetch("disk", &scratch.options(), &mut |_| ()).unwrap();
    std::fs::write(disk.file("disk.img").unwrap(), b"other").unwrap();
    for error in [
        fetch("disk", &scratch.options(), &mut |_| ())
            .map(drop)
            .unwrap_err(),
        locate_with("disk", "disk.img", &scratch.options())
            .map(drop)
            .unwrap_err(),
    ] {
        assert!(matches!(error, FetchError::CacheDamaged { .. }));
        let text = error.to_string();
        assert!(
            text.contains("disk.img") && text.contains("dyno fetch disk --refresh"),
            "{text}"
        );
    }
    fetch(
        "disk",
        &Options {
            refresh: true,
            ..scratch.options()
        },
        &mut |_| (),
    )
    .unwrap();
    locate_with("disk", "disk.img", &scratch.options()).unwrap();
}

#[test]
fn errors_name_the_guest_and_what_to_do() {
    let scratch = Scratch::new("errors");
    let offline = Options {
        offline: true,
        ..scratch.options()
    };
    for name in ["busybox", "initramfs-6.12", "programs", "userland-6.12"] {
        for error in [
            fetch(name, &offline, &mut |_| ()).map(drop).unwrap_err(),
            locate_with(name, "x", &offline).map(drop).unwrap_err(),
        ] {
            let text = error.to_string();
            assert!(matches!(error, FetchError::NotCached { .. }), "{text}");
            assert!(text.contains(&format!("run `dyno fetch {name}`")), "{text}");
        }
    }
    fetch("disk", &scratch.options(), &mut |_| ()).unwrap();
    let text = locate_with("disk", "disk.raw", &offline)
        .unwrap_err()
        .to_string();
    assert_eq!(
        text,
        "guest `disk` has no file `disk.raw`; it has: disk.img"
    );
    let text = fetch(
        "busybox",
        &Options {
            keyring: Some("/no/such.gpg".into()),
            archive: Some("file:/x".into()),
            ..scratch.options()
        },
        &mut |_| (),
    )
    .unwrap_err()
    .to_string();
    assert!(
        text.contains("`busybox`")
            && text.contains("/no/such.gpg")
            && text.contains("debian-archive-keyring"),
        "{text}"
    );
}

/// An archive that cannot be reached: no network is used, because the URI is a folder that is not there.
#[test]
fn an_archive_that_is_not_there_is_named_with_the_command() {
    let scratch = Scratch::new("unreachable");
    let keyring = scratch.0.join("k.gpg");
    std::fs::create_dir_all(&scratch.0).unwrap();
    std::fs::write(&keyring, b"").unwrap();
    let options = Options {
        archive: Some("file:/dyno/no/such/archive".into()),
        keyring: Some(keyring),
        ..scratch.options()
    };
    let error = fetch("busybox", &options, &mut |_| ()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("`busybox`"), "{text}");
    match error {
        FetchError::Command {
            command,
            output,
            advice,
            ..
        } => {
            assert!(command.starts_with("apt-get"), "{command}");
            assert!(output.contains("/dyno/no/such/archive"), "{output}");
            assert!(advice.contains("DYNO_ARCHIVE"), "{advice}");
        }
        FetchError::Tool { tool, .. } => assert!(tool.starts_with("apt")),
        other => panic!("{other}"),
    }
}
