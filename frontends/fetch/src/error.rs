//! What can go wrong when guest software is brought to this machine. Every text names the guest (or the file), what failed and
//! what to do, because the reader is usually someone whose test just stopped for lack of an image.

use std::path::{Path, PathBuf};

/// Why a guest could not be fetched or located.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The name is not in the table of guests.
    #[error("no guest is called `{name}`; known guests: {known}")]
    UnknownGuest {
        /// What was asked for.
        name: String,
        /// All names, separated by commas.
        known: String,
    },
    /// The guest exists but has no file of that name.
    #[error("guest `{guest}` has no file `{file}`; it has: {known}")]
    UnknownFile {
        /// The guest.
        guest: String,
        /// What was asked for.
        file: String,
        /// All file names, separated by commas.
        known: String,
    },
    /// The cache has no such guest and the network was not to be used.
    #[error("guest `{guest}` is not in the cache {}; run `dyno fetch {guest}` on a machine with network", cache.display())]
    NotCached {
        /// The guest.
        guest: String,
        /// The cache folder that was searched.
        cache: PathBuf,
    },
    /// A file in the cache is not what was put there.
    #[error("guest `{guest}`: {} was changed after it was fetched (SHA-256 {found}, recorded {recorded}); run `dyno fetch {guest} --refresh`", path.display())]
    CacheDamaged {
        /// The guest.
        guest: String,
        /// The changed file.
        path: PathBuf,
        /// Its checksum now.
        found: String,
        /// Its checksum when it was fetched.
        recorded: String,
    },
    /// A pinned version has other content than the one that was pinned.
    #[error(
        "guest `{guest}`: {what} has SHA-256 {found}, but the manifest pins {pinned} for this very version; do not use it, and ask where the package came from"
    )]
    Checksum {
        /// The guest.
        guest: String,
        /// The package or file.
        what: String,
        /// Its checksum.
        found: String,
        /// The checksum in the manifest.
        pinned: String,
    },
    /// A host program that is needed cannot be started.
    #[error("guest `{guest}`: cannot run `{tool}`: {source}; {advice}")]
    Tool {
        /// The guest.
        guest: String,
        /// The program.
        tool: String,
        /// Why it did not start.
        source: std::io::Error,
        /// What to do.
        advice: String,
    },
    /// A host program reported a failure.
    #[error("guest `{guest}`: `{command}` failed ({status}): {output}\n{advice}")]
    Command {
        /// The guest.
        guest: String,
        /// The command line.
        command: String,
        /// Exit status.
        status: String,
        /// The last lines that it printed.
        output: String,
        /// What to do.
        advice: String,
    },
    /// This machine's package sources name no archive that holds the guest.
    #[error(
        "guest `{guest}`: no Debian archive in this machine's package sources ({searched}); name a mirror with DYNO_ARCHIVE=URI"
    )]
    NoArchive {
        /// The guest.
        guest: String,
        /// The files that were read.
        searched: String,
    },
    /// No keyring to check the archive's signature with.
    #[error("guest `{guest}`: the keyring {} is missing, so the archive's signature cannot be checked; install the package debian-archive-keyring", path.display())]
    NoKeyring {
        /// The guest.
        guest: String,
        /// Where it should be.
        path: PathBuf,
    },
    /// The archive has no such package.
    #[error(
        "guest `{guest}`: the archive has no package `{package}` for arm64 in {suite}; {advice}"
    )]
    NoPackage {
        /// The guest.
        guest: String,
        /// The package.
        package: String,
        /// The release searched.
        suite: String,
        /// What to do.
        advice: String,
    },
    /// A package was unpacked but lacks a file that the manifest names.
    #[error(
        "guest `{guest}`: package {package} holds nothing that matches `{pattern}`; the package's layout changed, so frontends/fetch/guests.ron needs a new path"
    )]
    Layout {
        /// The guest.
        guest: String,
        /// The package and version.
        package: String,
        /// The path pattern of the manifest.
        pattern: String,
    },
    /// A program needs a library that none of the packages has.
    #[error(
        "guest `{guest}`: `{program}` needs {library}, which none of its packages holds; frontends/fetch/guests.ron needs one more package"
    )]
    NoLibrary {
        /// The guest.
        guest: String,
        /// The program, or library, that needs it.
        program: String,
        /// What is missing.
        library: String,
    },
    /// A file is not of the form it should have.
    #[error("{}: {problem}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// The manifest or a record in the cache cannot be read.
    #[error("{file}: {problem}")]
    Manifest {
        /// Which file.
        file: String,
        /// Where and what.
        problem: String,
    },
    /// Neither DYNO_CACHE, XDG_CACHE_HOME nor HOME is set.
    #[error(
        "no folder to keep guests in: set DYNO_CACHE to one (XDG_CACHE_HOME and HOME are not set either)"
    )]
    NoCacheFolder,
    /// A file operation failed.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why not.
        source: std::io::Error,
    },
}

/// Turns an I/O result into one that says which file and what was tried.
pub(crate) trait Context<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, FetchError>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, FetchError> {
        self.map_err(|source| FetchError::Io {
            path: path.to_path_buf(),
            action,
            source,
        })
    }
}
