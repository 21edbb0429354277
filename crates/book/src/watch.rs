//! Looks out for changed sources, and says what is to be built again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Result;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// What the pages are made from.
const BOOK: &[&str] = &["src", "theme", "book.toml"];
/// What the model for the browser is made from.
const LAB: &[&str] = &["crates/model", "crates/import", "crates/lab", "examples"];
/// Saving a file is several events; they are over within this time.
const QUIET: Duration = Duration::from_millis(50);

/// The sources under watch.
pub struct Sources {
    root: PathBuf,
    changes: Receiver<Vec<PathBuf>>,
    _watcher: RecommendedWatcher,
}

/// What changed since the last look.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The files, from the book's folder.
    pub files: BTreeSet<PathBuf>,
    /// Whether the model for the browser is to be built again.
    pub lab: bool,
}

impl Sources {
    /// Starts watching.
    pub fn watch(root: &Path) -> Result<Sources> {
        let (sender, changes) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Building reads every source, so an event for reading would never let it rest.
            if let Ok(event) = event
                && !event.kind.is_access()
            {
                let _ = sender.send(event.paths);
            }
        })?;
        for source in BOOK.iter().chain(LAB).map(|source| root.join(source)).filter(|source| source.exists()) {
            watcher.watch(&source, RecursiveMode::Recursive)?;
        }
        Ok(Sources { root: root.to_owned(), changes, _watcher: watcher })
    }

    /// Waits until something has changed and all is quiet again; `None` when the watcher has ended.
    pub fn next(&self) -> Option<Change> {
        let mut files = self.changes.recv().ok()?;
        loop {
            match self.changes.recv_timeout(QUIET) {
                Ok(more) => files.extend(more),
                Err(RecvTimeoutError::Timeout) => return Some(self.change(files)),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn change(&self, files: Vec<PathBuf>) -> Change {
        let inside = |file: PathBuf| file.strip_prefix(&self.root).map(Path::to_owned).ok();
        let files: BTreeSet<_> = files.into_iter().filter_map(inside).collect();
        let lab = files.iter().any(|file| LAB.iter().any(|source| file.starts_with(source)));
        Change { files, lab }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_written_page_is_a_change_and_a_read_one_is_not() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("its true name");
        fs::create_dir_all(root.join("src")).expect("src");
        fs::create_dir_all(root.join("crates/lab")).expect("crates");
        fs::write(root.join("src/a.md"), "one").expect("a page");
        let sources = Sources::watch(&root).expect("a watcher");
        fs::read(root.join("src/a.md")).expect("read");
        assert_eq!(sources.changes.recv_timeout(4 * QUIET), Err(RecvTimeoutError::Timeout));
        fs::write(root.join("src/a.md"), "two").expect("written");
        let change = sources.next().expect("a change");
        assert_eq!(change, Change { files: [PathBuf::from("src/a.md")].into(), lab: false });
        fs::write(root.join("crates/lab/lib.rs"), "").expect("written");
        assert!(sources.next().expect("a change").lab);
    }
}
