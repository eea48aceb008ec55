//! Real software: a kernel and an initramfs, from power-on until it powers off, by CPU time.
use crate::engine::children_seconds;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[derive(clap::Args)]
pub struct BootArgs {
    /// A kernel to boot as well: needs --initrd.
    #[arg(long, requires = "initrd")]
    pub kernel: Option<PathBuf>,
    /// Initramfs whose /init powers off when it is done.
    #[arg(long)]
    pub initrd: Option<PathBuf>,
    /// A disk that it wants; nothing is written to it.
    #[arg(long)]
    pub disk: Option<PathBuf>,
    /// A second initramfs, one that runs programs.
    #[arg(long)]
    pub programs: Option<PathBuf>,
}

/// How one way of booting is started.
struct Way {
    name: &'static str,
    command: Vec<String>,
}

/// Medians of CPU seconds of every way, in the order of [`NAMES`].
pub fn measure(
    args: &BootArgs,
    initrd: &Path,
    dyno: &Path,
    qemu: &Path,
    rounds: usize,
) -> Result<Vec<f64>, String> {
    let folder = std::env::temp_dir().join(format!("dyno-bench-{}", std::process::id()));
    let ways = ways(args, initrd, dyno, qemu, &folder);
    let mut samples = vec![Vec::new(); ways.len()];
    for _ in 0..rounds {
        // Every round starts cold.
        let _ = std::fs::remove_dir_all(&folder);
        for (way, s) in ways.iter().zip(&mut samples) {
            let before = children_seconds()?;
            let mut c = Command::new(&way.command[0]);
            c.args(&way.command[1..]).stdin(Stdio::null());
            let status = c.stdout(Stdio::null()).stderr(Stdio::null()).status();
            let status = status.map_err(|e| format!("{}: {e}", way.command[0]))?;
            if !status.success() {
                return Err(format!("{} failed: {status}", way.name));
            }
            s.push(children_seconds()? - before);
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    let median = |mut v: Vec<f64>| {
        v.sort_by(f64::total_cmp);
        v[v.len() / 2]
    };
    Ok(samples.into_iter().map(median).collect())
}

/// Dyno without its second engine, then with nothing kept, then with what that run kept; QEMU.
pub const NAMES: [&str; 5] = ["interp", "cold", "warm", "icount", "default"];

fn ways(args: &BootArgs, initrd: &Path, dyno: &Path, qemu: &Path, folder: &Path) -> Vec<Way> {
    let text = |p: &Path| p.display().to_string();
    let kernel = args.kernel.as_deref().map(text).unwrap_or_default();
    let words = |s: &str| s.split(' ').map(String::from).collect::<Vec<_>>();
    let image = [
        "--kernel".into(),
        kernel.clone(),
        "--initrd".into(),
        text(initrd),
    ];
    let append = ["--append".to_string(), "console=ttyAMA0".to_string()];
    let mut ours = vec![text(dyno)];
    ours.extend(words("run virt --memory 1G --serial null"));
    ours.extend(image.into_iter().chain(append));
    if let Some(d) = &args.disk {
        ours.extend([
            "--drive".into(),
            format!("file={},snapshot=on", d.display()),
        ]);
    }
    let with = |more: &[String]| [&ours[..], more].concat();
    let kept = ["--jit-cache".to_string(), text(folder)];
    let mut theirs = vec![text(qemu)];
    theirs.extend(words(
        "-M virt,gic-version=3 -cpu cortex-a76 -m 1024 -nographic -nic none",
    ));
    theirs.extend(["-kernel".into(), kernel, "-initrd".into(), text(initrd)]);
    theirs.extend(["-append".into(), "console=ttyAMA0".into()]);
    if let Some(d) = &args.disk {
        let drive = format!("if=none,id=d,format=raw,snapshot=on,file={}", d.display());
        theirs.extend(["-drive".into(), drive]);
        theirs.extend(words("-device virtio-blk-device,drive=d"));
    }
    let icount = [&theirs[..], &words("-icount shift=0")].concat();
    let commands = [
        with(&words("--engine interp")),
        with(&kept),
        with(&kept),
        icount,
        theirs,
    ];
    let both = NAMES.into_iter().zip(commands);
    both.map(|(name, command)| Way { name, command }).collect()
}
