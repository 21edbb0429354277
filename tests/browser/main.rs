//! The served book in a real browser.
//!
//! Each page is quiet (no error in the console), its own (no request to another host), light, readable without
//! JavaScript and on a narrow screen, and in each theme free of what axe-core objects to.

#[path = "../book/mod.rs"]
mod book;
#[path = "../programs/mod.rs"]
mod programs;
#[path = "../scenario/mod.rs"]
mod scenario;
#[path = "../tool/mod.rs"]
mod tool;

mod axe;
mod choice;
mod chromium;
mod keyboard;
mod lab;
mod page;
mod policy_lab;
mod price_lab;
mod reader;
mod site;
mod tab;

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Failed};

use chromium::Chromium;
use programs::Programs;
use site::Site;
use tool::Tool;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let browser = Tool { name: "Chromium", requirement: "REQUIRE_BROWSER", path: chromium::find() };
    let stage = Arc::new(Stage::default());
    let trials = [page::trials, choice::trials, lab::trials, policy_lab::trials, price_lab::trials, reader::trials]
        .iter()
        .flat_map(|trials| trials(&browser, &stage))
        .collect();
    let exit_code = libtest_mimic::run(&arguments, trials).exit_code();
    stage.clear();
    exit_code
}

/// What every test needs: the book served, and a browser. Both are started by the first test that asks.
#[derive(Default)]
pub struct Stage(Mutex<Option<Result<Arc<Set>, String>>>);

/// A served book and a browser to read it with.
pub struct Set {
    /// The book.
    pub site: Site,
    /// The browser.
    pub chromium: Chromium,
}

impl Stage {
    /// The book and the browser; a failure to start is told to each who asks.
    pub fn set(&self, browser: &Path) -> Result<Arc<Set>, Failed> {
        let mut set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let set = set.get_or_insert_with(|| {
            Set::start(browser)
                .map(Arc::new)
                .map_err(|failed| failed.message().unwrap_or("the book is not served").to_owned())
        });
        set.clone().map_err(Failed::from)
    }

    /// Ends both.
    fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Set {
    fn start(browser: &Path) -> Result<Set, Failed> {
        let site = Site::serve(&Programs::build().commands["vpce-book"])?;
        let chromium = Chromium::start(browser)?;
        Ok(Set { site, chromium })
    }
}
