//! Nothing leads to the internet.

use std::fmt;

use serde::Serialize;

use super::{Attempt, refused};
use crate::trace::{End, Path};

/// No route leads from somebody to the internet, whatever a filter or a missing address may still keep back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Isolated {
    /// Who.
    pub from: String,
}

impl Isolated {
    pub(super) fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        match attempt.network.ways_to_internet(&self.from) {
            Ok(ways) => ways.first().map(way),
            Err(error) => Some(refused(&error)),
        }
    }
}

fn way(path: &Path) -> String {
    let Path { example, end, .. } = path;
    match (end, path.carriers()) {
        (End::NotModelled { id }, _) => format!("nobody knows what {id} makes of a request to {example}"),
        (End::Ambiguous, _) => {
            format!("of the routes of a request to {example}, AWS chooses one and does not say which")
        }
        (_, carriers) => format!("a route leads a request to {example} through {}", carriers.join(" and ")),
    }
}

impl fmt::Display for Isolated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no path to the internet", self.from)
    }
}
