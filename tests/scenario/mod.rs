//! The scenarios that stand beside the pages.

use std::fs;
use std::path::{Path, PathBuf};

/// Every template under `src`. The goals of an exercise are YAML too, but no template.
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
        } else if path.extension().is_some_and(|extension| extension == "yaml") && !path.ends_with("goal.yaml") {
            found.push(path);
        }
    }
}

/// The path as a reader of a report would type it.
pub fn name(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string()
}
