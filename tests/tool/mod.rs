//! Tools of others that some tests need, and a machine may lack. `tests/run` installs them.

use std::env;
use std::path::{Path, PathBuf};

use libtest_mimic::{Completion, Failed, Trial};

/// A tool, wherever it was found, if it was.
#[derive(Clone)]
pub struct Tool {
    /// What it is called.
    pub name: &'static str,
    /// The variable that makes its absence a failure, when it is set to `1`.
    pub requirement: &'static str,
    /// Where it is.
    pub path: Option<PathBuf>,
}

impl Tool {
    /// A test with the tool. Without it the test is reported as ignored.
    pub fn trial<F>(&self, name: impl Into<String>, test: F) -> Trial
    where
        F: FnOnce(&Path) -> Result<Completion, Failed> + Send + 'static,
    {
        let tool = self.clone();
        Trial::ignorable_test(name, move || match &tool.path {
            Some(path) => test(path),
            None if tool.is_required() => {
                Err(format!("{}, and {} asks for it", tool.absence(), tool.requirement).into())
            }
            None => Ok(Completion::ignored_with(tool.absence())),
        })
    }

    fn is_required(&self) -> bool {
        env::var_os(self.requirement).is_some_and(|required| required == "1")
    }

    fn absence(&self) -> String {
        format!("{} is not installed; tests/run installs it", self.name)
    }
}

/// The folder that `tests/run` installs into.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools")
}

/// A program by its name: first the one that `tests/run` installed, then the system's.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = [folder().join("bin")].into_iter().chain(env::split_paths(&path));
    folders.find_map(|folder| Some(folder.join(name)).filter(|program| program.is_file()))
}
