//! The book on paper: Chromium prints the page that holds all others, with its diagrams drawn.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::lab::Lab;
use crate::site;

/// The names that the browser goes by.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/// The time, in milliseconds, that the page is given for its diagrams. It is the page's own clock, which runs ahead of ours.
const DRAWING: &str = "--virtual-time-budget=120000";

/// Writes the book of `root` as a PDF.
pub fn write(root: &Path, output: &Path) -> Result<()> {
    let browser = find().context(
        "no Chromium or Google Chrome is installed, which prints the book: install one, or name one in the variable CHROMIUM",
    )?;
    let folder = tempfile::tempdir()?;
    let (site, profile) = (folder.path().join("site"), folder.path().join("profile"));
    site::build(root, &site, &Lab::Absent)?;
    let output = std::path::absolute(output)?;
    let printed = Command::new(&browser)
        .args(["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        // The page is our own, and in a container there is no sandbox to be had.
        .args(["--no-sandbox", "--no-pdf-header-footer", "--generate-pdf-document-outline", DRAWING])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--print-to-pdf={}", output.display()))
        .arg(format!("file://{}", site.join("print.html").display()))
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` cannot be run", browser.display()))?;
    let said = String::from_utf8_lossy(&printed.stderr);
    ensure!(printed.status.success() && output.is_file(), "`{}` printed nothing: {}", browser.display(), said.trim());
    Ok(())
}

/// The browser that `CHROMIUM` names, or else one that is installed.
fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let installed = env::split_paths(&path).flat_map(|folder| NAMES.iter().map(move |name| folder.join(name)));
    let known = installed.chain(MAC.iter().map(PathBuf::from));
    env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| known.into_iter().find(|program| program.is_file()))
}
