//! The machine's own package client with a private configuration: its own package lists, its own downloads, architecture
//! arm64, one release of the archive. It changes nothing outside the cache folder and needs no rights. The client checks the
//! archive's signature and the package's checksum; proxy settings are taken over from the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache::{create_dir, hash_file, remove, write};
use crate::error::Context;
use crate::{FetchError, Options, sources};

/// The machine's keyring of archive keys.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// The release whose keyring package is looked at for keys that the machine does not have yet. Its own key is old enough to
/// be on every machine, and its keyring is updated with the keys of later releases.
const KEYRING_SUITE: &str = "bookworm";
const KEYRING_PACKAGE: &str = "debian-archive-keyring";
/// One attempt to reach the archive may hang this long (seconds).
const TIMEOUT: &str = "60";

const NO_NETWORK: &str = "check the network (the archive is the one in /etc/apt; DYNO_ARCHIVE=URI names another), or copy the \
                          cache folder from a machine that has fetched the guest";
const NO_TOOL: &str = "guests are brought by the package client of a Debian system; on another system copy the cache folder \
                       from one";

/// A package as the archive describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) depends: Vec<String>,
}

/// A private package client for one release.
pub(crate) struct Apt<'a> {
    guest: &'a str,
    suite: &'a str,
    root: PathBuf,
    uri: String,
    keyring: PathBuf,
    progress: &'a mut dyn FnMut(&str),
}

impl<'a> Apt<'a> {
    /// Sets up the private configuration; uses no network.
    pub(crate) fn new(
        guest: &'a str,
        suite: &'a str,
        cache: &Path,
        options: &Options,
        progress: &'a mut dyn FnMut(&str),
    ) -> Result<Self, FetchError> {
        let uri = archive(guest, options)?;
        let newer = cache
            .join("apt/keyring")
            .join(KEYRING.trim_start_matches('/'));
        let machine = options.keyring.clone().unwrap_or_else(|| KEYRING.into());
        let keyring = if newer.is_file() { newer } else { machine };
        if !keyring.is_file() {
            return Err(FetchError::NoKeyring {
                guest: guest.into(),
                path: keyring,
            });
        }
        let apt = Self {
            guest,
            suite,
            root: cache.join("apt").join(suite),
            uri,
            keyring,
            progress,
        };
        apt.configure()?;
        Ok(apt)
    }

    fn configure(&self) -> Result<(), FetchError> {
        for folder in ["lists/partial", "state", "archives/partial", "debs"] {
            create_dir(&self.root.join(folder))?;
        }
        write(&self.root.join("state/status"), b"")?;
        write(
            &self.root.join("sources.list"),
            source_line(&self.uri, self.suite, &self.keyring).as_bytes(),
        )?;
        let machine = self.run("apt-config", &["dump"], false).unwrap_or_default();
        write(
            &self.root.join("apt.conf"),
            configuration(&self.root, &machine).as_bytes(),
        )
    }

    /// Whether package lists are there, from an earlier run.
    pub(crate) fn has_lists(&self) -> bool {
        let lists = std::fs::read_dir(self.root.join("lists"));
        lists.is_ok_and(|mut l| {
            l.any(|e| e.is_ok_and(|e| e.file_name().to_string_lossy().contains("_Packages")))
        })
    }

    /// Brings the package lists up to date. If the keyring lacks the release's key, newer keys are brought first.
    pub(crate) fn update(&mut self, options: &Options) -> Result<(), FetchError> {
        (self.progress)(&format!(
            "{}: reading the archive's package list for {}",
            self.guest, self.suite
        ));
        match self.run("apt-get", &["-q", "update"], true) {
            Err(FetchError::Command { output, .. })
                if output.contains("NO_PUBKEY") && self.suite != KEYRING_SUITE =>
            {
                self.renew_keyring(options)?;
                self.run("apt-get", &["-q", "update"], true).map(drop)
            }
            other => other.map(drop),
        }
    }

    /// Brings the newest package of archive keys from a release whose key the machine has, so every step is signed by a key
    /// that was trusted before.
    fn renew_keyring(&mut self, options: &Options) -> Result<(), FetchError> {
        (self.progress)(&format!(
            "{}: the machine's keyring has no key for {}; fetching a newer one",
            self.guest, self.suite
        ));
        let cache = self
            .root
            .parent()
            .and_then(Path::parent)
            .unwrap_or(&self.root)
            .to_path_buf();
        let mut old = Apt::new(self.guest, KEYRING_SUITE, &cache, options, self.progress)?;
        old.update(options)?;
        let deb = old.download(KEYRING_PACKAGE, None)?;
        let place = cache.join("apt/keyring");
        remove(&place)?;
        extract(self.guest, &deb, &place)?;
        self.keyring = place.join(KEYRING.trim_start_matches('/'));
        self.configure()
    }

    /// What the package lists say about a package: its newest version.
    pub(crate) fn package(&self, name: &str) -> Result<Package, FetchError> {
        let missing = || {
            FetchError::NoPackage {
            guest: self.guest.into(),
            package: name.into(),
            suite: self.suite.into(),
            advice: "the package may have been renamed, so frontends/fetch/guests.ron needs the new name".into(),
        }
        };
        self.packages(&[name])?.pop().ok_or_else(missing)
    }

    /// The same for several; a package that the archive lacks is not among the answers.
    pub(crate) fn packages(&self, names: &[&str]) -> Result<Vec<Package>, FetchError> {
        let args = [&["show", "--no-all-versions"], names].concat();
        match self.run("apt-cache", &args, false) {
            // What it says when one of them is missing; what it found is lost with it.
            Err(FetchError::Command { .. }) if names.len() > 1 => {
                let each = names.iter().map(|name| self.packages(&[name]));
                Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
            }
            Err(FetchError::Command { .. }) => Ok(Vec::new()),
            other => Ok(other?.split("\n\n").filter_map(parse_show).collect()),
        }
    }

    /// Downloads a package file, of the given or of the newest version.
    pub(crate) fn download(
        &mut self,
        name: &str,
        version: Option<&str>,
    ) -> Result<PathBuf, FetchError> {
        let deb = self.download_all(&[(name, version)])?.remove(0);
        (self.progress)(&format!(
            "{}: {} SHA-256 {}",
            self.guest,
            file_name(&deb),
            hash_file(&deb)?
        ));
        Ok(deb)
    }

    /// Downloads package files; the answers are in the order of what was asked for.
    pub(crate) fn download_all(
        &mut self,
        wanted: &[(&str, Option<&str>)],
    ) -> Result<Vec<PathBuf>, FetchError> {
        let what = |&(name, version): &(&str, Option<&str>)| {
            version.map_or(name.to_string(), |v| format!("{name}={v}"))
        };
        let all: Vec<String> = wanted.iter().map(what).collect();
        let what = match all.as_slice() {
            [one] => one.clone(),
            _ => format!("{} packages", all.len()),
        };
        (self.progress)(&format!("{}: downloading {what}", self.guest));
        let debs = self.root.join("debs");
        remove(&debs)?;
        create_dir(&debs)?;
        let args = ["-q", "download"].into_iter();
        let args: Vec<&str> = args.chain(all.iter().map(String::as_str)).collect();
        self.run("apt-get", &args, true)?;
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&debs).at("list", &debs)?.flatten() {
            found.push(entry.path());
        }
        let mut answers = Vec::new();
        for (&(name, _), what) in wanted.iter().zip(&all) {
            // NAME_VERSION_ARCHITECTURE.deb; no name has a `_` in it.
            let of = |p: &&PathBuf| {
                let file = file_name(p);
                file.ends_with(".deb") && file.split('_').next() == Some(name)
            };
            let deb = found.iter().find(of).ok_or_else(|| FetchError::NoPackage {
                guest: self.guest.into(),
                package: what.clone(),
                suite: self.suite.into(),
                advice: "the package client reported success but left no file".into(),
            })?;
            answers.push(deb.clone());
        }
        Ok(answers)
    }

    /// Removes what was downloaded (the lists stay).
    pub(crate) fn clean(&self) -> Result<(), FetchError> {
        remove(&self.root.join("debs"))
    }

    fn run(&self, tool: &str, args: &[&str], network: bool) -> Result<String, FetchError> {
        let mut command = Command::new(tool);
        command
            .args(args)
            .env("LC_ALL", "C")
            .current_dir(self.root.join("debs"));
        let own = self.root.join("apt.conf");
        if own.is_file() && tool != "apt-config" {
            command.env("APT_CONFIG", own);
        }
        match execute(
            self.guest,
            command,
            if network { NO_NETWORK } else { NO_TOOL },
        ) {
            Ok(printed) => Ok(String::from_utf8_lossy(&printed).into_owned()),
            Err(FetchError::Tool {
                guest,
                tool,
                source,
                ..
            }) => Err(FetchError::Tool {
                guest,
                tool,
                source,
                advice: NO_TOOL.into(),
            }),
            Err(other) => Err(other),
        }
    }
}

/// The archive to use: the option, else `$DYNO_ARCHIVE`, else the machine's own.
fn archive(guest: &str, options: &Options) -> Result<String, FetchError> {
    // Host side: which mirror is used does not reach the guest (checksums are pinned).
    #[allow(clippy::disallowed_methods)]
    let set = options
        .archive
        .clone()
        .or_else(|| std::env::var("DYNO_ARCHIVE").ok())
        .filter(|v| !v.is_empty());
    if let Some(uri) = set {
        return Ok(uri);
    }
    let (entries, files) = sources::read_machine(Path::new("/etc/apt"));
    let searched = if files.is_empty() {
        "/etc/apt has none".to_string()
    } else {
        files
            .iter()
            .map(|f| f.display().to_string())
            .collect::<Vec<_>>()
            .join(", ")
    };
    sources::main_archive(&entries)
        .map(String::from)
        .ok_or(FetchError::NoArchive {
            guest: guest.into(),
            searched,
        })
}

fn source_line(uri: &str, suite: &str, keyring: &Path) -> String {
    format!(
        "deb [arch=arm64 signed-by={}] {uri} {suite} main\n",
        keyring.display()
    )
}

/// The private configuration. The machine's own configuration files are not read, because they may hold hooks that act on the
/// whole system; what they say about proxies and connections is taken over from `machine`, the output of `apt-config dump`.
fn configuration(root: &Path, machine: &str) -> String {
    let root = root.display();
    let mut text = format!(
        "Dir::Etc::main \"/dev/null\";\nDir::Etc::parts \"{root}/none\";\nDir::Etc::sourcelist \"{root}/sources.list\";\n\
         Dir::Etc::sourceparts \"/dev/null\";\nDir::Etc::preferences \"/dev/null\";\nDir::Etc::preferencesparts \"/dev/null\";\n\
         Dir::State \"{root}/state\";\nDir::State::lists \"{root}/lists\";\nDir::State::status \"{root}/state/status\";\n\
         Dir::Cache \"{root}\";\nDir::Cache::archives \"{root}/archives\";\nDir::Cache::pkgcache \"\";\nDir::Cache::srcpkgcache \"\";\n\
         APT::Architecture \"arm64\";\nAPT::Architectures {{ \"arm64\"; }};\nAPT::Sandbox::User \"root\";\n\
         Acquire::Languages \"none\";\nAcquire::Retries \"2\";\nAcquire::http::Timeout \"{TIMEOUT}\";\nAcquire::https::Timeout \"{TIMEOUT}\";\n\
         APT::Update::Error-Mode \"any\";\n",
    );
    for line in machine.lines() {
        let Some((key, value)) = line.split_once(' ') else {
            continue;
        };
        let connection = ["Acquire::http::", "Acquire::https::", "Acquire::Force"]
            .iter()
            .any(|p| key.starts_with(p));
        if connection && !key.ends_with("::Timeout") && value != "\"\";" {
            text.push_str(line);
            text.push('\n');
        }
    }
    // A folder that is not there would be a warning on each command.
    let _ = std::fs::create_dir_all(format!("{root}/none"));
    text
}

/// Reads one paragraph of package data.
fn parse_show(text: &str) -> Option<Package> {
    let field = |name: &str| {
        text.lines()
            .find_map(|l| l.strip_prefix(name)?.strip_prefix(": "))
    };
    let depends = field("Depends").unwrap_or_default();
    let name_of = |d: &str| d.split_whitespace().next().map(String::from);
    Some(Package {
        name: field("Package")?.into(),
        version: field("Version")?.into(),
        depends: depends.split([',', '|']).filter_map(name_of).collect(),
    })
}

/// Unpacks a package's files into a folder.
pub(crate) fn extract(guest: &str, deb: &Path, folder: &Path) -> Result<(), FetchError> {
    create_dir(folder)?;
    let mut command = Command::new("dpkg-deb");
    command.arg("-x").arg(deb).arg(folder);
    execute(guest, command, NO_TOOL).map(drop)
}

/// Runs a host program and returns what it wrote to its standard output.
pub(crate) fn execute(
    guest: &str,
    mut command: Command,
    advice: &str,
) -> Result<Vec<u8>, FetchError> {
    let tool = command.get_program().to_string_lossy().into_owned();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line = words
        .map(|w| w.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ");
    let output = command
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|source| FetchError::Tool {
            guest: guest.into(),
            tool,
            source,
            advice: advice.into(),
        })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let lines: Vec<&str> = said.lines().filter(|l| !l.trim().is_empty()).collect();
    Err(FetchError::Command {
        guest: guest.into(),
        command: line,
        status: output.status.to_string(),
        output: lines[lines.len().saturating_sub(6)..].join("\n"),
        advice: advice.into(),
    })
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_data() {
        let text = "Package: linux-image-arm64\nVersion: 6.1-1\nDepends: linux-image-6.1-arm64 (= 6.1-1), a | b (>= 2)\nSize: 1\n";
        let package = parse_show(text).unwrap();
        assert_eq!(package.version, "6.1-1");
        assert_eq!(package.depends, ["linux-image-6.1-arm64", "a", "b"]);
        assert_eq!(parse_show("N: no packages found\n"), None);
    }

    #[test]
    fn configuration_takes_over_proxies_only() {
        let folder = std::env::temp_dir().join(format!("dyno-fetch-conf-{}", std::process::id()));
        let machine = "Acquire::http::Proxy \"http://p:1\";\nAcquire::http::Timeout \"1\";\nAcquire::https \"\";\n\
                       APT::Update::Post-Invoke:: \"rm -f /var/x\";\nDPkg::Post-Invoke:: \"rm\";\nAcquire::Languages \"en\";\n";
        let text = configuration(&folder, machine);
        assert!(text.contains("Acquire::http::Proxy \"http://p:1\";"));
        assert!(
            !text.contains("Invoke") && !text.contains("\"en\"") && !text.contains("Timeout \"1\"")
        );
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_missing_program_and_a_failing_one_say_what_to_do() {
        let text = execute("g", Command::new("dyno-no-such-program"), "install it")
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("`g`")
                && text.contains("dyno-no-such-program")
                && text.ends_with("install it"),
            "{text}"
        );
        let mut command = Command::new("ls");
        command.arg("/dyno/no/such/folder");
        let text = execute("g", command, "look again").unwrap_err().to_string();
        assert!(
            text.contains("`ls /dyno/no/such/folder` failed") && text.ends_with("look again"),
            "{text}"
        );
    }
}
