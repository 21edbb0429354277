//! Every exercise can be solved, is not solved to begin with, and keeps what its goals and hints say.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use vpce_import::Exercise;

/// The folder of every exercise: the one that holds goals.
fn exercises() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a folder of the book can be read");
        folders.extend(entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()));
        if folder.join("goal.yaml").is_file() {
            found.push(folder);
        }
    }
    assert!(!found.is_empty(), "the book has an exercise");
    found.sort();
    found
}

fn text(exercise: &Path, file: &str) -> Vec<u8> {
    let path = exercise.join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_exercise_is_in_order() {
    let mut found = Vec::new();
    for folder in exercises() {
        let beside = |name: &str| fs::read(folder.join(name)).map_err(|error| error.to_string());
        let exercise = Exercise::read("goal.yaml", text(&folder, "goal.yaml"), &beside);
        let reviewed = exercise.and_then(|it| it.review(&text(&folder, "start.yaml"), &text(&folder, "solution.yaml")));
        match reviewed {
            Ok(findings) => found.extend(findings.iter().map(|finding| format!("{}: {finding}", folder.display()))),
            Err(error) => found.push(format!("{}: {error}", folder.display())),
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_two_exercises_share_a_name() {
    let mut names = HashSet::new();
    for folder in exercises() {
        let name = folder.file_name().expect("a folder has a name").to_owned();
        assert!(names.insert(name), "{}: another exercise has this name", folder.display());
    }
}
