//! A browser without a window, and its end.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use tempfile::TempDir;

use crate::tab::{Tab, Window};
use crate::tool;

/// The names that the browser goes by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The browser of this machine: the one that `CHROMIUM` names, or else one that is installed.
pub fn find() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let installed = NAMES.iter().find_map(|name| tool::program(name));
    let on_a_mac = MAC.iter().map(PathBuf::from).find(|path| path.is_file());
    named.or(installed).or(on_a_mac)
}

/// A running browser. It ends when this goes, however a test ends.
pub struct Chromium {
    process: Child,
    /// Where it is listening.
    address: String,
    /// What it keeps, nothing of it longer than the tests.
    _profile: TempDir,
}

impl Chromium {
    /// Starts the browser with an empty profile.
    pub fn start(program: &Path) -> Result<Chromium, Failed> {
        let profile = tempfile::Builder::new().prefix("vpce-chromium-").tempdir()?;
        let mut command = Command::new(program);
        command
            .args(["--headless", "--remote-debugging-port=0", "--no-first-run", "--disable-gpu", "--disable-quic"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if is_without_sandbox() {
            command.arg("--no-sandbox");
        }
        let process = command.spawn().map_err(|error| format!("`{}`: {error}", program.display()))?;
        // From here on the process has an owner that ends it.
        let mut chromium = Chromium { process, address: String::new(), _profile: profile };
        chromium.address = chromium.listen()?;
        Ok(chromium)
    }

    /// Opens a tab that shares nothing with any other.
    pub fn tab(&self, window: Window) -> Result<Tab, Failed> {
        Tab::open(&self.address, window)
    }

    /// Waits until the browser tells where it listens: the port and the path, each in a line of a file.
    fn listen(&mut self) -> Result<String, Failed> {
        let file = self._profile.path().join("DevToolsActivePort");
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            if let Some((port, path)) = fs::read_to_string(&file).unwrap_or_default().split_once('\n') {
                return Ok(format!("127.0.0.1:{port}{path}"));
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("the browser ended before it listened: {status}").into());
            }
            sleep(Duration::from_millis(20));
        }
        Err("the browser does not listen".into())
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _: io::Result<()> = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Chromium refuses its sandbox to root, and containers refuse it to Chromium.
fn is_without_sandbox() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    root || env::var_os("CI").is_some()
}
