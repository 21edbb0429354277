//! Nothing leads to the internet.

use std::fmt;
use std::mem::discriminant;

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
            Ok(ways) => (!ways.is_empty()).then(|| every_way(&ways)),
            Err(error) => Some(refused(&error)),
        }
    }
}

/// Each way in a sentence; of those through the same gateways the one of the most addresses.
fn every_way(ways: &[Path]) -> String {
    let mut told: Vec<&Path> = Vec::new();
    for path in ways {
        let is_told =
            |known: &&Path| known.carriers() == path.carriers() && discriminant(&known.end) == discriminant(&path.end);
        if !told.iter().any(is_told) {
            told.push(path);
        }
    }
    told.into_iter().map(way).collect::<Vec<_>>().join("; ")
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
