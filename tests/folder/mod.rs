//! A folder with files in it, in which the command `vpce` runs as somebody in a terminal runs it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::process::{self, Output, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use serde_json::Value;
use tempfile::TempDir;

use crate::programs::Programs;

static PROGRAMS: LazyLock<Programs> = LazyLock::new(Programs::build);

/// The folder, which is gone when the test is over.
pub struct Folder(TempDir);

impl Folder {
    pub fn with(name: &str, content: impl AsRef<[u8]>) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        folder.write(name, content);
        folder
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).expect("the file is still there")
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.0.path().join(name)).expect("the file was there");
    }

    /// A link that leads out of the folder.
    #[cfg(unix)]
    pub fn link(&self, to: &str, name: &str) {
        std::os::unix::fs::symlink(to, self.0.path().join(name)).expect("a link can be made");
    }

    /// A pipe that nobody writes to.
    #[cfg(unix)]
    pub fn pipe(&self, name: &str) {
        let made = std::process::Command::new("mkfifo").arg(self.0.path().join(name)).status();
        assert!(made.expect("mkfifo runs").success(), "no pipe {name}");
    }

    /// Runs a line such as `vpce show network.yaml`.
    pub fn run(&self, line: &str) -> Assert {
        self.command(line).assert()
    }

    /// Runs a line whose output nobody reads, as behind `| head -1`.
    pub fn run_unread(&self, line: &str) -> Output {
        let mut command = process::Command::new(&PROGRAMS.commands["vpce"]);
        command.args(words(line)).current_dir(self.0.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().expect("it runs");
        drop(running.stdout.take());
        running.wait_with_output().expect("it ends")
    }

    /// The same as [`run`](Self::run), not run yet.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(&PROGRAMS.commands["vpce"]);
        command.args(words(line)).current_dir(self.0.path()).timeout(Duration::from_secs(20));
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
            command.env_remove(variable);
        }
        command
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.strip_prefix("vpce ").expect("a run of `vpce`").split(' ')
}

/// What a command printed.
pub fn output(ran: &Assert) -> String {
    String::from_utf8(ran.get_output().stdout.clone()).expect("text")
}

/// What a command said about what is wrong.
pub fn said(ran: &Assert) -> String {
    String::from_utf8(ran.get_output().stderr.clone()).expect("text")
}

/// What a command printed with `--json`.
pub fn json(ran: &Assert) -> Value {
    serde_json::from_str(&output(ran)).expect("JSON on standard output")
}
