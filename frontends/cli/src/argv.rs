//! The spellings of QEMU: what people's fingers type becomes what [`crate::args`] knows.

/// Options that mean the same here, with one dash there.
const SAME: &[(&str, &str)] = &[
    ("-kernel", "--kernel"),
    ("-initrd", "--initrd"),
    ("-append", "--append"),
    ("-dtb", "--dtb"),
    ("-bios", "--bios"),
    ("-serial", "--serial"),
    ("-gdb", "--gdb"),
    ("-semihosting", "--semihosting"),
];

/// Options that change nothing here.
const IGNORED: &[&str] = &["-nographic", "-no-reboot", "-nodefaults", "-no-user-config"];

/// Options that are not built, and what to do instead.
const ABSENT: &[(&str, &str)] = &[
    (
        "-device",
        "use --drive file=F,if=virtio for a disk; other devices are part of the board",
    ),
    ("-cpu", "the board decides its cores; see `dyno board show`"),
    ("-accel", "there is no accelerator; see --engine"),
    ("-enable-kvm", "there is no accelerator; see --engine"),
    ("-icount", "virtual time is always exact; leave it out"),
    ("-monitor", "the monitor is not built yet; leave it out"),
    ("-netdev", "networks are not built yet; leave it out"),
];

/// Rewrites the words behind `dyno run`; every other command keeps its words. The error says what
/// would be right.
pub fn rewrite(words: Vec<String>) -> Result<Vec<String>, String> {
    if words.get(1).map(String::as_str) != Some("run") {
        return Ok(words);
    }
    let mut out: Vec<String> = words[..2].to_vec();
    let mut rest = words[2..].iter().cloned();
    // Values of options are left alone: `--append "-s"`.
    while let Some(word) = rest.next() {
        let mut value = |word: &str| {
            let missing = || format!("{word}: a value must follow");
            rest.next().ok_or_else(missing)
        };
        if let Some((_, here)) = SAME.iter().find(|(q, _)| *q == word) {
            out.push(here.to_string());
            if *here != "--semihosting" {
                out.push(value(&word)?);
            }
            continue;
        }
        if IGNORED.contains(&word.as_str()) {
            continue;
        }
        if let Some((_, what)) = ABSENT.iter().find(|(q, _)| *q == word) {
            return Err(format!("{word}: {what}"));
        }
        match word.as_str() {
            "-smp" => out.extend(["--smp".to_string(), smp(&value("-smp")?)?]),
            "-m" => {
                let v = value("-m")?;
                let v = v.strip_prefix("size=").unwrap_or(&v).to_string();
                out.extend(["--memory".to_string(), v]);
            }
            "-M" | "-machine" => out.extend(machine(&value("-M")?)?),
            "-s" => out.extend(["--gdb", "tcp::1234"].map(String::from)),
            "-S" => out.push("--wait-gdb".to_string()),
            "-drive" => out.extend(["--drive".to_string(), value("-drive")?]),
            "-d" => {
                let v = value("-d")?.replace("guest_errors", "guest-errors");
                out.extend(["--log".to_string(), v]);
            }
            "-net" | "-nic" => out.extend(["--net".to_string(), value("-net")?]),
            "-display" => match value("-display")?.as_str() {
                "none" => {}
                other => {
                    return Err(format!(
                        "-display {other}: there is no window yet; use none"
                    ));
                }
            },
            long if long.starts_with("--") && !long.contains('=') && takes_value(long) => {
                out.push(word.clone());
                out.extend(rest.next());
            }
            _ => out.push(word),
        }
    }
    Ok(out)
}

fn takes_value(long: &str) -> bool {
    const FLAGS: &[&str] = &[
        "--list-params",
        "--realtime",
        "--semihosting",
        "--wait-gdb",
        "--help",
    ];
    !FLAGS.contains(&long)
}

/// `4`, `cpus=4`, `4,sockets=1`.
fn smp(value: &str) -> Result<String, String> {
    let first = value.split(',').next().unwrap_or_default();
    let number = first.strip_prefix("cpus=").unwrap_or(first);
    match number.parse::<u32>() {
        Ok(_) => Ok(number.to_string()),
        Err(_) => Err(format!("-smp {value}: write the number of cores: -smp 4")),
    }
}

/// `virt,gic-version=3,virtualization=on,secure=on`.
fn machine(value: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut el = None;
    for (i, part) in value.split(',').enumerate() {
        match part.split_once('=') {
            None if i == 0 => out.extend(["--machine".to_string(), part.to_string()]),
            Some(("type", name)) if i == 0 => {
                out.extend(["--machine".to_string(), name.to_string()]);
            }
            Some(("virtualization", "on")) => el = Some(el.unwrap_or(2)),
            Some(("secure", "on")) => el = Some(3),
            Some(("virtualization" | "secure", "off")) => {}
            Some(("gic-version", "3" | "max")) => {}
            _ => {
                let fix = "virt, gic-version=3, virtualization=on and secure=on are understood";
                return Err(format!("-M {value}: {part:?} is not known here; {fix}"));
            }
        }
    }
    if let Some(el) = el {
        out.extend(["--el".to_string(), el.to_string()]);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(line: &str) -> Result<String, String> {
        let words = format!("dyno run {line}");
        let words = rewrite(words.split_whitespace().map(String::from).collect())?;
        Ok(words[2..].join(" "))
    }

    #[test]
    fn what_fingers_type() {
        let ok = |line: &str| rewritten(line).unwrap();
        assert_eq!(
            ok(
                "-M virt,gic-version=3,virtualization=on -smp 4 -m 1024 -nographic -kernel Image -append x"
            ),
            "--machine virt --el 2 --smp 4 --memory 1024 --kernel Image --append x"
        );
        assert_eq!(
            ok("-d guest_errors,unimp -no-reboot"),
            "--log guest-errors,unimp"
        );
        assert_eq!(ok("--append -s virt"), "--append -s virt");
        assert_eq!(
            ok("-M virt,secure=on,virtualization=on"),
            "--machine virt --el 3"
        );
        assert_eq!(ok("-semihosting virt"), "--semihosting virt");
        assert_eq!(ok("-s -S virt"), "--gdb tcp::1234 --wait-gdb virt");
        assert_eq!(
            ok("-gdb unix:x --wait-gdb virt"),
            "--gdb unix:x --wait-gdb virt"
        );
    }

    #[test]
    fn what_is_not_there_says_what_is() {
        for (line, wanted) in [
            ("-kernel", "a value must follow"),
            ("-smp x", "-smp 4"),
            ("-M virt,gic-version=2", "gic-version=3"),
            ("-display gtk", "none"),
            ("-device virtio-blk-device", "--drive"),
        ] {
            let e = rewritten(line).unwrap_err();
            assert!(e.contains(wanted), "{line}: {e}");
        }
        let other = vec!["dyno".to_string(), "board".to_string(), "-s".to_string()];
        assert_eq!(rewrite(other.clone()), Ok(other));
    }
}
