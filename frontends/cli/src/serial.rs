//! Where UARTs go, and disks come from: `--serial` and `--drive`.
use dyno_boards::Plug;
use dyno_scenario::{ScenarioError, media};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The host's end of a UART.
pub enum Sink {
    Stdio,
    File(BufWriter<File>),
    Null,
}

impl Sink {
    pub fn open(text: &str) -> Result<Sink, ScenarioError> {
        let option = format!("--serial {text}");
        match text {
            "stdio" | "mon:stdio" => Ok(Sink::Stdio),
            "null" | "none" => Ok(Sink::Null),
            _ => match text.split_once(':') {
                Some(("file", path)) if !path.is_empty() => {
                    let file = File::create(path).map_err(|error| ScenarioError::Write {
                        path: PathBuf::from(path),
                        error,
                    })?;
                    Ok(Sink::File(BufWriter::new(file)))
                }
                Some(("tcp" | "pty" | "unix" | "telnet", _)) => {
                    let wrong = "this is not built yet";
                    Err(ScenarioError::option(
                        option,
                        wrong,
                        "use stdio, file:F or null",
                    ))
                }
                _ if text == "pty" => {
                    let wrong = "this is not built yet";
                    Err(ScenarioError::option(
                        option,
                        wrong,
                        "use stdio, file:F or null",
                    ))
                }
                _ => {
                    let wrong = "there is no such place";
                    Err(ScenarioError::option(
                        option,
                        wrong,
                        "use stdio, file:F or null",
                    ))
                }
            },
        }
    }
    /// A full disk or a reader that has gone away ends nothing.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = match self {
            Sink::Stdio => std::io::stdout().write_all(bytes),
            Sink::File(f) => f.write_all(bytes),
            Sink::Null => Ok(()),
        };
    }
    pub fn flush(&mut self) {
        let _ = match self {
            Sink::Stdio => std::io::stdout().flush(),
            Sink::File(f) => f.flush(),
            Sink::Null => Ok(()),
        };
    }
}

/// `file=F,if=virtio,format=raw,readonly=on,snapshot=on`; two commas stand for one in a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Drive {
    pub path: PathBuf,
    pub read_only: bool,
    pub snapshot: bool,
}

impl Drive {
    pub fn parse(text: &str) -> Result<Drive, ScenarioError> {
        let option = format!("--drive {text}");
        let fail = |wrong: String, fix: &str| Err(ScenarioError::option(&option, wrong, fix));
        let mut drive = Drive {
            path: PathBuf::new(),
            read_only: false,
            snapshot: false,
        };
        const KNOWN: &str = "write file=F, if=virtio, format=raw, readonly=on or snapshot=on";
        for part in text.replace(",,", "\0").split(',') {
            let part = part.replace('\0', ",");
            let Some((key, value)) = part.split_once('=') else {
                return fail(format!("{part:?} has no value"), KNOWN);
            };
            let on = || match value {
                "on" | "true" | "yes" => Some(true),
                "off" | "false" | "no" => Some(false),
                _ => None,
            };
            match (key, value) {
                ("file", path) => drive.path = PathBuf::from(path),
                ("if", "virtio" | "none") | ("format", "raw") | ("media", "disk") => {}
                ("id" | "index", _) => {}
                ("if", "sd" | "pflash") => {
                    return fail(format!("if={value} is not built yet"), "use if=virtio");
                }
                ("format", _) => {
                    let fix = "convert it: qemu-img convert -O raw";
                    return fail(format!("format {value:?} cannot be read"), fix);
                }
                ("readonly" | "read-only", _) => match on() {
                    Some(on) => drive.read_only = on,
                    None => return fail(format!("{part:?}"), "write readonly=on or off"),
                },
                ("snapshot", _) => match on() {
                    Some(on) => drive.snapshot = on,
                    None => return fail(format!("{part:?}"), "write snapshot=on or off"),
                },
                _ => return fail(format!("{part:?} is not known"), KNOWN),
            }
        }
        if drive.path.as_os_str().is_empty() {
            return fail("no file".to_string(), KNOWN);
        }
        Ok(drive)
    }
    pub fn plug(&self) -> Result<Plug, ScenarioError> {
        let path: &Path = &self.path;
        let medium = match self.read_only || self.snapshot {
            true => media::ephemeral(path, self.read_only),
            false => media::writable(path),
        };
        let medium = medium.map_err(|error| ScenarioError::Read {
            what: "disk image",
            path: path.to_path_buf(),
            error,
        })?;
        Ok(Plug::disk(medium))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives() {
        let d = Drive::parse("file=a,,b.img,if=virtio,format=raw,readonly=on").unwrap();
        assert_eq!(
            (d.path, d.read_only, d.snapshot),
            ("a,b.img".into(), true, false)
        );
        for (text, wanted) in [
            ("x.img", "no value"),
            ("if=virtio", "no file"),
            ("file=x,format=qcow2", "qemu-img"),
            ("file=x,if=sd", "if=virtio"),
            ("file=x,readonly=maybe", "readonly=on"),
            ("file=x,cached=1", "not known"),
        ] {
            let e = Drive::parse(text).unwrap_err().to_string();
            assert!(e.contains(wanted) && e.contains("--drive"), "{text}: {e}");
        }
    }

    #[test]
    fn serials() {
        assert!(matches!(Sink::open("mon:stdio"), Ok(Sink::Stdio)));
        assert!(matches!(Sink::open("null"), Ok(Sink::Null)));
        for (text, wanted) in [
            ("tcp::1", "not built yet"),
            ("pty", "not built yet"),
            ("x", "no such place"),
            ("file:/no/such/folder/x", "cannot write"),
        ] {
            let Err(e) = Sink::open(text) else {
                panic!("{text}")
            };
            assert!(e.to_string().contains(wanted), "{text}: {e}");
        }
    }
}
