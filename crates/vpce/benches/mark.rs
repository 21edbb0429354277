//! How long it takes to mark a class of a thousand, who have all handed in every exercise of the book.

#[path = "../src/learn/book.rs"]
mod book;

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use book::exercises;
use divan::Bencher;
use tempfile::TempDir;

const LEARNERS: usize = 1000;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_thousand_learners(bencher: Bencher) {
    let class = submissions().expect("the answers can be written");
    bencher.bench(|| {
        let marked = Command::new(env!("CARGO_BIN_EXE_vpce"))
            .args(["class", "mark", "--format", "csv"])
            .arg(class.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(marked.expect("the program runs").success());
    });
}

/// Of three learners one has solved everything, one nothing, and one has answers that break off.
fn submissions() -> io::Result<TempDir> {
    let exercises = exercises(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src"))?;
    let class = tempfile::tempdir()?;
    for learner in 0..LEARNERS {
        let folder = class.path().join(format!("learner-{learner:04}"));
        fs::create_dir(&folder)?;
        for exercise in &exercises {
            let name = exercise.file_name().unwrap_or_default().to_string_lossy();
            let file = if learner % 3 == 0 { "solution.yaml" } else { "start.yaml" };
            let mut answer = fs::read(exercise.join(file))?;
            if learner % 3 == 2 {
                answer.truncate(answer.len() * 2 / 3);
            }
            fs::write(folder.join(format!("{name}.yaml")), answer)?;
        }
    }
    println!("{LEARNERS} learners, {} exercises", exercises.len());
    Ok(class)
}
