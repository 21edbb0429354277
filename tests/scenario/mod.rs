//! The scenarios that stand beside the pages.

use std::fs;
use std::path::{Path, PathBuf};

/// Every template under `src`. The goals of an exercise and the usage of a month are YAML too, but no template.
pub fn scenarios() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    assert!(!found.is_empty(), "there is a scenario under src");
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the book can be read") {
        let path = entry.expect("an entry of a folder").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") && !is_question(&path) {
            found.push(path);
        }
    }
}

fn is_question(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with("goal.yaml") || name.ends_with("usage.yaml")
}

/// The path as a reader of a report would type it.
pub fn name(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string()
}
