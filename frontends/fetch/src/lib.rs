//! Brings real guest software (kernels, hypervisors, firmware) to this machine, by name, from the distribution's package
//! archive, and builds the initramfs and the disk that the Linux guests are tested with. None of that software is in this
//! repository; `guests.ron` says for each name which package it is in, which version was seen and what its checksums are.
//!
//! The archive is the one that the machine itself installs from. Everything lands in a cache folder, nothing else on the
//! machine is changed, and what is in the cache is verified and used without network.

mod apt;
mod cache;
pub mod cpio;
mod disk;
mod elf;
mod error;
mod image;
mod initramfs;
mod kmod;
mod manifest;
mod package;
mod programs;
mod samples;
pub mod sources;

use std::path::{Path, PathBuf};

pub use error::FetchError;
pub use manifest::{FileInfo, Form, GuestInfo, Job, Pin, Source, guests};

use cache::{Cache, Record, hash, hash_file};
use error::Context;

/// How to fetch.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The cache folder; none: `$DYNO_CACHE`, else `$XDG_CACHE_HOME/dyno`, else `~/.cache/dyno`.
    pub cache: Option<PathBuf>,
    /// The archive's URI; none: `$DYNO_ARCHIVE`, else the one that this machine installs from.
    pub archive: Option<String>,
    /// The keyring of archive keys; none: the machine's.
    pub keyring: Option<PathBuf>,
    /// Use what is in the cache or fail.
    pub offline: bool,
    /// Fetch again what is in the cache already.
    pub refresh: bool,
}

/// A guest that is in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedGuest {
    /// Its name.
    pub name: String,
    /// Package and version, or what it was built from.
    pub version: String,
    /// Whether that is what the manifest pins.
    pub pinned: bool,
    /// Whether it was there already.
    pub from_cache: bool,
    /// Its folder.
    pub folder: PathBuf,
    /// Its files, the main one first.
    pub files: Vec<FetchedFile>,
}

/// A file of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedFile {
    /// Name, as in the manifest.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of its content (of a folder: of its list of names and sizes).
    pub sha256: String,
}

impl FetchedGuest {
    /// Path of one of its files.
    pub fn file(&self, name: &str) -> Option<&Path> {
        self.files
            .iter()
            .find(|f| f.name == name)
            .map(|f| f.path.as_path())
    }
}

/// Makes sure that a guest is in the cache, bringing or building it (and what it is built from) if it is not. `progress` gets
/// lines for people; those that start with `notice:` should always be shown.
pub fn fetch(
    name: &str,
    options: &Options,
    progress: &mut dyn FnMut(&str),
) -> Result<FetchedGuest, FetchError> {
    manifest::find(name)?;
    let cache = Cache::open(options.cache.as_deref())?;
    // A complete guest needs no lock: folders are put in place by one rename.
    if !options.refresh && cache.record(name)?.is_none() && options.offline {
        return Err(not_cached(name, &cache));
    }
    let _lock = if options.offline {
        None
    } else {
        Some(cache.lock()?)
    };
    fetch_locked(name, options, &cache, progress)
}

/// Path of a guest's file in the default cache; never uses the network, but checks the file.
pub fn locate(name: &str, file: &str) -> Result<PathBuf, FetchError> {
    locate_with(name, file, &Options::default())
}

/// The same with a given cache folder.
pub fn locate_with(name: &str, file: &str, options: &Options) -> Result<PathBuf, FetchError> {
    let guest = manifest::find(name)?;
    let cache = Cache::open(options.cache.as_deref())?;
    let record = cache.record(name)?;
    let record = record.ok_or_else(|| not_cached(name, &cache))?;
    cache.verify(guest, &record, file).map(|f| f.path)
}

fn not_cached(guest: &str, cache: &Cache) -> FetchError {
    FetchError::NotCached {
        guest: guest.into(),
        cache: cache.root.clone(),
    }
}

fn fetch_locked(
    name: &str,
    options: &Options,
    cache: &Cache,
    progress: &mut dyn FnMut(&str),
) -> Result<FetchedGuest, FetchError> {
    let guest = manifest::find(name)?;
    let parts = match &guest.source {
        Source::Initramfs {
            kernel,
            busybox,
            job,
            ..
        } if !options.offline => {
            let mut part = |name: &str| fetch_locked(name, options, cache, progress);
            Some(Parts {
                kernel: part(kernel)?,
                busybox: part(busybox)?,
                job: part(job.guest())?,
            })
        }
        _ => None,
    };
    let recipe = recipe(guest, parts.as_ref());
    if let Some(record) = cache.record(name)?
        && (options.offline || (!options.refresh && record.recipe == recipe))
    {
        return use_cached(guest, &record, cache, progress);
    }
    let record = match (&guest.source, parts) {
        (Source::Package { .. }, _) => package::fetch(guest, &recipe, options, cache, progress)?,
        (Source::Disk, _) => finish_built(
            guest,
            disk::build(),
            "made here".into(),
            true,
            &recipe,
            cache,
            progress,
        )?,
        (Source::Initramfs { modules, job, .. }, Some(parts)) => {
            build_initramfs(guest, &parts, modules, job, &recipe, cache, progress)?
        }
        (Source::Initramfs { .. }, None) => return Err(not_cached(name, cache)),
        (Source::Programs { .. }, _) if options.offline => return Err(not_cached(name, cache)),
        (
            Source::Programs {
                suite,
                packages,
                programs,
                trees,
            },
            _,
        ) => {
            let wanted = programs::Wanted {
                suite,
                packages,
                programs,
                trees,
            };
            let built = programs::build(guest, &wanted, options, cache, progress)?;
            finish_built(
                guest,
                built.archive,
                built.version,
                built.pinned,
                &recipe,
                cache,
                progress,
            )?
        }
    };
    let mut fetched = use_cached(guest, &record, cache, &mut |_| ())?;
    fetched.from_cache = false;
    for file in &fetched.files {
        progress(&format!(
            "{name}: {} SHA-256 {}",
            file.path.display(),
            file.sha256
        ));
    }
    Ok(fetched)
}

/// What an initramfs is built from.
struct Parts {
    kernel: FetchedGuest,
    busybox: FetchedGuest,
    /// What its job takes.
    job: FetchedGuest,
}

/// Raised when the code that builds initramfs changes what it makes of the same parts.
const BUILDER: u32 = 1;

/// Digest of all that decides what a guest's folder must hold. Pins are left out: a newer pin is no reason to throw away a
/// version that is there (it is said, though).
fn recipe(guest: &GuestInfo, parts: Option<&Parts>) -> String {
    let mut text = match &guest.source {
        Source::Package {
            suite,
            package,
            follow,
            ..
        } => format!("{suite} {package} {follow:?}"),
        Source::Programs {
            suite,
            packages,
            programs,
            trees,
        } => {
            let names = packages.iter().map(|p| p.package.as_str());
            let names = names.collect::<Vec<_>>().join(" ");
            format!("{BUILDER} {suite} {names} {programs:?} {trees:?}")
        }
        Source::Initramfs { modules, job, .. } => {
            format!("{BUILDER} {modules:?} {}", hash(&initramfs::content(job)))
        }
        Source::Disk => hash(&disk::build()),
    };
    for file in &guest.files {
        text += &format!(" {} {} {:?}", file.name, file.from, file.form);
    }
    if let Some(Parts {
        kernel,
        busybox,
        job,
    }) = parts
    {
        for file in [kernel, busybox, job].iter().flat_map(|g| &g.files) {
            text += &format!(" {}", file.sha256);
        }
    }
    hash(text.as_bytes())
}

fn use_cached(
    guest: &GuestInfo,
    record: &Record,
    cache: &Cache,
    progress: &mut dyn FnMut(&str),
) -> Result<FetchedGuest, FetchError> {
    let mut files = Vec::new();
    for info in &guest.files {
        files.push(cache.verify(guest, record, &info.name)?);
    }
    let pinned = match &guest.source {
        Source::Package { pin, .. } => record.package_sha256 == pin.sha256,
        _ => record
            .files
            .first()
            .is_some_and(|(_, sha256)| *sha256 == guest.files[0].sha256),
    };
    progress(&format!(
        "{}: {} in {}, checksums verified",
        guest.name,
        record.version,
        cache.guest(&guest.name).display()
    ));
    if !pinned {
        progress(&notice(guest, &record.version));
    }
    Ok(FetchedGuest {
        name: guest.name.clone(),
        version: record.version.clone(),
        pinned,
        from_cache: true,
        folder: cache.guest(&guest.name),
        files,
    })
}

fn notice(guest: &GuestInfo, version: &str) -> String {
    let pinned = match &guest.source {
        Source::Package { pin, .. } => format!("{} {}", pin.package, pin.version),
        _ => format!("SHA-256 {}", guest.files[0].sha256),
    };
    format!(
        "notice: {}: not the pinned version: {version}, pinned is {pinned}; golden results may differ",
        guest.name
    )
}

fn build_initramfs(
    guest: &GuestInfo,
    parts: &Parts,
    modules: &[String],
    job: &Job,
    recipe: &str,
    cache: &Cache,
    progress: &mut dyn FnMut(&str),
) -> Result<Record, FetchError> {
    progress(&format!("{}: building", guest.name));
    let folder = parts.kernel.folder.join("modules");
    let modules = kmod::Modules::open(&folder)?.closure(&guest.name, modules)?;
    let path = &parts.busybox.files[0].path;
    let busybox = std::fs::read(path).at("read", path)?;
    let taken = &parts.job.files[0];
    let archive = match job {
        Job::Check { .. } => initramfs::check(&busybox, &modules, &taken.sha256),
        Job::Run { .. } => {
            let programs = std::fs::read(&taken.path).at("read", &taken.path)?;
            initramfs::run(&busybox, &modules, &programs)
        }
    };
    let all = [&parts.kernel, &parts.busybox, &parts.job];
    let version = format!(
        "made here from {}, {} and {}",
        parts.kernel.version, parts.busybox.version, parts.job.version
    );
    finish_built(
        guest,
        archive,
        version,
        all.iter().all(|p| p.pinned),
        recipe,
        cache,
        progress,
    )
}

/// Writes a guest that is built here and consists of one file.
fn finish_built(
    guest: &GuestInfo,
    bytes: Vec<u8>,
    version: String,
    from_pinned: bool,
    recipe: &str,
    cache: &Cache,
    progress: &mut dyn FnMut(&str),
) -> Result<Record, FetchError> {
    let file = &guest.files[0];
    let path = cache.begin(&guest.name)?.join(&file.name);
    cache::write(&path, &bytes)?;
    let sha256 = hash_file(&path)?;
    if sha256 != file.sha256 {
        progress(&notice(guest, &version));
        if from_pinned {
            progress(&format!(
                "notice: {}: SHA-256 is {sha256}; if its description was changed, revise guests.ron",
                guest.name
            ));
        }
    }
    let record = Record {
        version,
        recipe: recipe.into(),
        package_sha256: String::new(),
        files: vec![(file.name.clone(), sha256)],
    };
    cache.finish(&guest.name, &record)?;
    Ok(record)
}
