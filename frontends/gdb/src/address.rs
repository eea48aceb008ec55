//! Where the server listens: what `--gdb` says.
use std::path::PathBuf;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// On the loopback interface: this port for the whole machine, the next ones for the cores of all, and
    /// where there are several clusters the ones behind for each.
    Tcp(u16),
    /// A socket of this name for the whole machine, with `.0`, `.1`, … behind it for the cores of all, and
    /// where there are several clusters with `.` and the name of each.
    Unix(PathBuf),
}

impl Address {
    /// The `n`th one behind this, or the one with that name.
    pub fn behind(&self, n: usize, name: &str) -> Result<Address, String> {
        match self {
            Address::Tcp(base) => {
                let port = u16::try_from(n + 1).ok().and_then(|n| base.checked_add(n));
                let port = port.ok_or_else(|| format!("port {base}: no ports left behind it"))?;
                Ok(Address::Tcp(port))
            }
            Address::Unix(path) => {
                let path = format!("{}.{name}", path.display());
                Ok(Address::Unix(PathBuf::from(path)))
            }
        }
    }
    /// `tcp::1234`, `tcp:localhost:1234`, `unix:FILE`. The error says what would be right.
    pub fn parse(text: &str) -> Result<Address, String> {
        const FORMS: &str = "write tcp::1234 or unix:FILE";
        if let Some(file) = text.strip_prefix("unix:").filter(|f| !f.is_empty()) {
            // QEMU's `unix:FILE,server=on,wait=off`.
            let file = file.split(",server").next().unwrap_or(file);
            return Ok(Address::Unix(PathBuf::from(file)));
        }
        let Some(rest) = text.strip_prefix("tcp:") else {
            return Err(FORMS.to_string());
        };
        let rest = rest.split(',').next().unwrap_or(rest);
        let (host, port) = rest.rsplit_once(':').unwrap_or(("", rest));
        if !matches!(host, "" | "localhost" | "127.0.0.1") {
            return Err(format!(
                "{host:?}: the server listens on the loopback interface only; {FORMS}"
            ));
        }
        match port.parse() {
            Ok(port) if port > 0 => Ok(Address::Tcp(port)),
            _ => Err(format!("{port:?} is no port; {FORMS}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let tcp = |text| Address::parse(text) == Ok(Address::Tcp(1234));
        assert!(tcp("tcp::1234") && tcp("tcp:localhost:1234") && tcp("tcp:127.0.0.1:1234"));
        assert!(tcp("tcp::1234,server,nowait"));
        assert_eq!(Address::Tcp(1234).behind(0, "0"), Ok(Address::Tcp(1235)));
        assert!(Address::Tcp(65534).behind(1, "1").is_err());
        let unix = Address::Unix("/tmp/x".into());
        assert_eq!(
            unix.behind(6, "r52"),
            Ok(Address::Unix("/tmp/x.r52".into()))
        );
        assert_eq!(Address::parse("unix:/tmp/x"), Ok(unix.clone()));
        assert_eq!(Address::parse("unix:/tmp/x,server=on"), Ok(unix));
        for wrong in [
            "",
            "1234",
            "tcp",
            "tcp::",
            "tcp::0",
            "tcp::70000",
            "unix:",
            "tcp:10.0.0.1:1",
        ] {
            let e = Address::parse(wrong).expect_err(wrong);
            assert!(e.contains("tcp::1234"), "{e}");
        }
    }
}
