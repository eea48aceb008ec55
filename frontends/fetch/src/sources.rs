//! Finds the archive that this machine itself installs from, in its package sources: the one-line form (`*.list`) and the
//! paragraph form (`*.sources`). Only the URI is taken; which releases are asked for is the manifest's business.

use std::path::{Path, PathBuf};

/// One place that packages come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEntry {
    /// Where.
    pub uri: String,
    /// Releases.
    pub suites: Vec<String>,
    /// Parts of the archive.
    pub components: Vec<String>,
}

/// Names under which Debian's releases are asked for. A third party's repository uses others (or has no `main`).
const RELEASES: &[&str] = &[
    "stretch",
    "buster",
    "bullseye",
    "bookworm",
    "trixie",
    "forky",
    "duke",
    "sid",
    "oldoldstable",
    "oldstable",
    "stable",
    "testing",
    "unstable",
];

/// Reads the one-line form: `deb [options] uri suite component…`.
pub fn parse_list(text: &str) -> Vec<SourceEntry> {
    let mut entries = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let Some(mut rest) = line
            .strip_prefix("deb")
            .filter(|r| r.starts_with([' ', '\t']))
            .map(str::trim_start)
        else {
            continue;
        };
        if rest.starts_with('[') {
            let Some(end) = rest.find(']') else { continue };
            rest = &rest[end + 1..];
        }
        // A CD-ROM's name has spaces in brackets; it is of no use here in any case.
        let mut words = rest.split_whitespace().map(String::from);
        let (Some(uri), Some(suite)) = (words.next(), words.next()) else {
            continue;
        };
        entries.push(SourceEntry {
            uri,
            suites: vec![suite],
            components: words.collect(),
        });
    }
    entries
}

/// Reads the paragraph form (`Types:`, `URIs:`, `Suites:`, `Components:`, `Enabled:`).
pub fn parse_deb822(text: &str) -> Vec<SourceEntry> {
    let mut entries = Vec::new();
    let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
    for paragraph in lines.split(|l| l.trim().is_empty()) {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in paragraph {
            match line.split_once(':') {
                Some((name, value)) if !line.starts_with([' ', '\t']) => {
                    fields.push((name.trim().to_ascii_lowercase(), value.into()))
                }
                _ => {
                    if let Some((_, value)) = fields.last_mut() {
                        value.push(' ');
                        value.push_str(line);
                    }
                }
            }
        }
        let words = |name: &str| -> Vec<String> {
            let field = fields.iter().find(|(n, _)| n == name);
            field
                .map(|(_, v)| v.split_whitespace().map(String::from).collect())
                .unwrap_or_default()
        };
        let off = words("enabled").first().is_some_and(|v| {
            ["no", "false", "0", "off", "without", "disable"].contains(&v.as_str())
        });
        if off || !words("types").iter().any(|t| t == "deb") {
            continue;
        }
        let (suites, components) = (words("suites"), words("components"));
        for uri in words("uris") {
            entries.push(SourceEntry {
                uri,
                suites: suites.clone(),
                components: components.clone(),
            });
        }
    }
    entries
}

/// The archive of Debian's main releases among `entries`: its part `main` of a plain release (not of its security updates,
/// which are another archive on most mirrors).
pub fn main_archive(entries: &[SourceEntry]) -> Option<&str> {
    let usable = |e: &&SourceEntry| {
        !e.uri.starts_with("cdrom:")
            && e.components.iter().any(|c| c == "main")
            && e.suites.iter().any(|s| RELEASES.contains(&s.as_str()))
            && !e.uri.trim_end_matches('/').ends_with("-security")
    };
    entries.iter().find(usable).map(|e| e.uri.as_str())
}

/// Reads all package sources below `etc` (normally `/etc/apt`), in the order the package client uses; also returns the
/// files read.
pub fn read_machine(etc: &Path) -> (Vec<SourceEntry>, Vec<PathBuf>) {
    let mut files = vec![etc.join("sources.list")];
    if let Ok(folder) = std::fs::read_dir(etc.join("sources.list.d")) {
        let mut more: Vec<PathBuf> = folder.flatten().map(|e| e.path()).collect();
        more.sort();
        files.extend(more);
    }
    files.retain(|f| f.is_file() && f.extension().is_some_and(|e| e == "list" || e == "sources"));
    let mut entries = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if file.extension().is_some_and(|e| e == "sources") {
            entries.extend(parse_deb822(&text));
        } else {
            entries.extend(parse_list(&text));
        }
    }
    (entries, files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_form() {
        let text = "# comment\ndeb [arch=amd64 signed-by=/k.gpg] http://third.example/apt nodistro main\n\
                    deb cdrom:[Debian GNU/Linux 12]/ bookworm main\n\
                    deb-src http://mirror.example/debian bookworm main\n\
                    deb http://mirror.example/debian-security bookworm-security main\n\
                    deb\thttp://mirror.example/debian bookworm main contrib # inline\n";
        let entries = parse_list(text);
        assert_eq!(entries.len(), 4);
        assert_eq!(entries[0].uri, "http://third.example/apt");
        assert_eq!(entries[3].components, ["main", "contrib"]);
        assert_eq!(main_archive(&entries), Some("http://mirror.example/debian"));
    }

    #[test]
    fn paragraph_form() {
        let text = "Types: deb\nURIs: http://third.example/x\nSuites: nodistro\nComponents: main\n\n\
                    Types: deb deb-src\n# a comment inside\nURIs: http://off.example/debian\nSuites: bookworm\nComponents: main\nEnabled: no\n\n\
                    Types: deb-src\nURIs: http://src.example/debian\nSuites: bookworm\nComponents: main\n\n\
                    types: deb deb-src\nURIs: mirror+file:///etc/apt/mirrors/m.list\n http://second.example/debian\n\
                    Suites: bookworm bookworm-updates\nComponents:\n main\n contrib\nSigned-By:\n -----BEGIN\n .\n x: y\n";
        let entries = parse_deb822(text);
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[1].suites, ["bookworm", "bookworm-updates"]);
        assert_eq!(entries[1].components, ["main", "contrib"]);
        assert_eq!(entries[2].uri, "http://second.example/debian");
        assert_eq!(
            main_archive(&entries),
            Some("mirror+file:///etc/apt/mirrors/m.list")
        );
    }

    #[test]
    fn a_machine_without_a_debian_archive_has_none() {
        assert_eq!(
            main_archive(&parse_list(
                "deb http://u.example/ubuntu noble main universe\n"
            )),
            None
        );
        assert_eq!(
            main_archive(&parse_list(
                "deb http://m.example/debian-security/ bookworm main\n"
            )),
            None
        );
    }
}
