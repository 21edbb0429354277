//! The programs that a reader runs: the commands of the workspace and the examples of the chapters.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The programs, by their names.
pub struct Programs {
    /// Such as `vpce`.
    pub commands: BTreeMap<String, PathBuf>,
    /// What `cargo run --example` runs.
    pub examples: BTreeMap<String, PathBuf>,
}

impl Programs {
    /// Builds them where the tests were built, so that what both need is built once.
    pub fn build() -> Programs {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder in the target folder");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--workspace", "--bins", "--examples", "--message-format", "json"])
            .args(["--target-dir".as_ref(), target.as_os_str()])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(built.status.success(), "the programs of the book cannot be built");
        let messages = String::from_utf8(built.stdout).expect("cargo writes UTF-8");
        let mut programs = Programs { commands: BTreeMap::new(), examples: BTreeMap::new() };
        for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            programs.note(&message);
        }
        programs
    }

    /// Takes up the program that a message of cargo tells of, if it tells of one.
    fn note(&mut self, message: &Value) {
        let target = &message["target"];
        if let (Some(name), Some(path)) = (target["name"].as_str(), message["executable"].as_str()) {
            let example = target["kind"][0] == "example";
            let programs = if example { &mut self.examples } else { &mut self.commands };
            programs.insert(name.to_owned(), PathBuf::from(path));
        }
    }
}
