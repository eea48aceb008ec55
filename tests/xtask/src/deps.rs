//! The import rules of the house, checked against what cargo says.
use serde_json::Value;
use std::process::Command;

/// What each crate of the house may import from the house (tests and benches aside).
const RULES: &[(&str, &[&str])] = &[
    ("dyno-isa", &[]),
    ("dyno-fabric", &[]),
    ("dyno-core", &["dyno-isa", "dyno-fabric"]),
    ("dyno-jit", &["dyno-isa", "dyno-core", "dyno-fabric"]),
    ("dyno-interrupt", &["dyno-fabric"]),
    ("dyno-mps3", &["dyno-fabric"]),
    ("dyno-power", &["dyno-fabric"]),
    ("dyno-serial", &["dyno-fabric"]),
    ("dyno-timing", &["dyno-fabric"]),
    ("dyno-virtio", &["dyno-fabric"]),
    (
        "dyno-boards",
        &[
            "dyno-isa",
            "dyno-core",
            "dyno-fabric",
            "dyno-interrupt",
            "dyno-mps3",
            "dyno-power",
            "dyno-serial",
            "dyno-timing",
            "dyno-virtio",
        ],
    ),
    ("dyno-fetch", &[]),
    (
        "dyno-scenario",
        &[
            "dyno-boards",
            "dyno-core",
            "dyno-fabric",
            "dyno-fetch",
            "dyno-jit",
        ],
    ),
    (
        "dyno-gdb",
        &["dyno-isa", "dyno-boards", "dyno-core", "dyno-fabric"],
    ),
    (
        "dyno-cli",
        &[
            "dyno-isa",
            "dyno-boards",
            "dyno-core",
            "dyno-fabric",
            "dyno-fetch",
            "dyno-gdb",
            "dyno-scenario",
        ],
    ),
];

/// Crates that may do anything: they are not part of the product.
const OUTSIDE: &[&str] = &[
    "dyno-conformance",
    "dyno-devices",
    "dyno-boot",
    "dyno-gdb-sessions",
    "dyno-bench",
    "dyno-soak",
    "xtask",
];

/// The error names every import that breaks a rule, and every crate without one.
pub fn check() -> Result<(), String> {
    let out = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked"])
        .output()
        .map_err(|e| format!("cannot run cargo metadata: {e}"))?;
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).into_owned());
    }
    let meta: Value =
        serde_json::from_slice(&out.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let packages = meta["packages"].as_array().cloned().unwrap_or_default();
    let mut broken = Vec::new();
    for p in &packages {
        let name = p["name"].as_str().unwrap_or_default();
        if OUTSIDE.contains(&name) {
            continue;
        }
        let Some((_, allowed)) = RULES.iter().find(|r| r.0 == name) else {
            broken.push(format!("{name}: no rule in tests/xtask/src/deps.rs"));
            continue;
        };
        for d in p["dependencies"].as_array().into_iter().flatten() {
            let to = d["name"].as_str().unwrap_or_default();
            let ours = packages.iter().any(|p| p["name"] == d["name"]);
            if ours && d["kind"].is_null() && !allowed.contains(&to) {
                broken.push(format!("{name} imports {to}"));
            }
            if to.starts_with("cranelift") && name != "dyno-jit" {
                broken.push(format!("{name} names {to}: only jit may"));
            }
        }
    }
    if broken.is_empty() {
        println!("import rules hold for {} crates", RULES.len());
        return Ok(());
    }
    Err(format!("import rules broken:\n  {}", broken.join("\n  ")))
}
