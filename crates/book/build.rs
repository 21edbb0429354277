//! Finds the sources of the two packages whose files the book takes: mermaid's script, which is too large to keep in
//! git, and the theme of mdBook, which our own theme is held against.

use std::env;
use std::process::Command;

use serde_json::Value;

fn main() {
    println!("cargo:rerun-if-changed=../../Cargo.lock");
    println!("cargo:rerun-if-changed=build.rs");
    let metadata = metadata();
    for (package, variable) in [("mdbook-mermaid", "MDBOOK_MERMAID"), ("mdbook-html", "MDBOOK_HTML")] {
        let sources = sources(&metadata, package).unwrap_or_else(|| panic!("cargo metadata names no `{package}`"));
        println!("cargo:rustc-env={variable}={sources}");
    }
}

fn metadata() -> Value {
    let variable = |name| env::var(name).unwrap_or_else(|error| panic!("`{name}`: {error}"));
    let output = Command::new(variable("CARGO"))
        .args(["metadata", "--format-version", "1", "--filter-platform", &variable("TARGET")])
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

/// The folder that the package was unpacked into.
fn sources<'a>(metadata: &'a Value, package: &str) -> Option<&'a str> {
    let packages = metadata["packages"].as_array()?;
    let manifest = packages.iter().find(|found| found["name"] == package)?["manifest_path"].as_str()?;
    manifest.strip_suffix("Cargo.toml").map(|folder| folder.trim_end_matches(['/', '\\']))
}
