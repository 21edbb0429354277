//! What must hold in a network: the goals of an exercise, or of a network's owner.
//!
//! A goal is checked by asking the engine that knows. A goal that is not met says what happens instead and how it shows, and
//! leaves it to the reader to find out what to change.

mod bill;
mod isolated;
mod permission;
mod reach;
mod resolve;
mod unchanged;
mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

pub use bill::AtMost;
pub use isolated::Isolated;
pub use permission::{Permission, Permit};
pub use reach::{Carrier, Expectation, Reach};
pub use resolve::{Lead, Resolve};
pub use unchanged::{Alteration, Unchanged};
pub use word::GoalWordError;

use crate::cloud::Cloud;
use crate::cloud::region::Region;
use crate::pricing::Usage;
use crate::trace::{Answer, DestinationError, Network, Question, TraceError};

/// Goals, and what to read on the way there and when all are met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goals {
    /// What the exercise is called.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// How long it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// The part of the book that it belongs to, by the part's folder.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub track: String,
    /// Each of them.
    pub goals: Vec<Goal>,
    /// What helps somebody who is stuck, each hint saying more than the one before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// Why it works, in Markdown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// What it is.
    #[serde(flatten)]
    pub wish: Wish,
    /// Why this is wanted, in a sentence that is shown once it holds.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The resources that keep it from holding at the start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cause: Vec<String>,
}

/// What can be wanted of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Wish {
    /// A request gets through, or does not.
    Reach(Reach),
    /// A name leads somewhere.
    Resolve(Resolve),
    /// Policies let a request through, or do not.
    Permission(Permission),
    /// Nothing leads to the internet.
    Isolated(Isolated),
    /// A month does not cost more.
    AtMost(AtMost),
    /// Some resources are left alone.
    Unchanged(Unchanged),
}

/// What helps somebody who is stuck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What it says.
    pub text: String,
    /// What it points at: a resource, or a property of one as `S3Endpoint.RouteTableIds`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// What somebody built, as goals look at it.
#[derive(Clone, Debug)]
pub struct Attempt<'a> {
    /// The network.
    pub network: Network<'a>,
    /// Where what belongs to no VPC is billed.
    pub region: Region,
    /// What is used in a month, by the name of the file that says so.
    pub usages: &'a BTreeMap<String, Usage>,
    /// Resources that stand otherwise than they stood at the start.
    pub altered: &'a BTreeMap<String, Alteration>,
}

impl<'a> Attempt<'a> {
    /// A network alone, where no goal asks for a bill or for what was left alone.
    pub fn of(cloud: &'a Cloud, region: Region) -> Self {
        static USAGES: BTreeMap<String, Usage> = BTreeMap::new();
        static ALTERED: BTreeMap<String, Alteration> = BTreeMap::new();
        Self { network: Network::new(cloud), region, usages: &USAGES, altered: &ALTERED }
    }
}

/// A goal that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The goal, as one says it.
    pub goal: String,
    /// Whether it holds.
    pub met: bool,
    /// Why it is wanted when it holds; what happens instead when it does not.
    pub reason: String,
}

impl Goals {
    /// The files that stand beside the goals and that some of them need: the usages of bills.
    pub fn usage_files(&self) -> impl Iterator<Item = &str> {
        self.goals.iter().filter_map(|goal| match &goal.wish {
            Wish::AtMost(limit) => Some(limit.bill.as_str()),
            _ => None,
        })
    }

    /// The resources that are to be left alone.
    pub fn unchanged(&self) -> impl Iterator<Item = &str> {
        let lists = self.goals.iter().filter_map(|goal| match &goal.wish {
            Wish::Unchanged(unchanged) => Some(&unchanged.unchanged),
            _ => None,
        });
        lists.flatten().map(String::as_str)
    }

    /// Checks every goal.
    ///
    /// A goal whose source or destination the network does not have is not met.
    pub fn check(&self, attempt: &Attempt<'_>) -> Vec<Check> {
        self.goals.iter().map(|goal| goal.check(attempt)).collect()
    }
}

impl Goal {
    /// Checks it.
    pub fn check(&self, attempt: &Attempt<'_>) -> Check {
        let failure = self.wish.failure(attempt);
        Check {
            goal: self.wish.to_string(),
            met: failure.is_none(),
            reason: failure.unwrap_or_else(|| self.why.clone()),
        }
    }
}

impl Wish {
    /// What happens instead of what is wanted.
    fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        match self {
            Self::Reach(reach) => reach.failure(attempt),
            Self::Resolve(resolve) => resolve.failure(attempt),
            Self::Permission(permission) => permission.failure(attempt),
            Self::Isolated(isolated) => isolated.failure(attempt),
            Self::AtMost(limit) => limit.failure(attempt),
            Self::Unchanged(unchanged) => unchanged.failure(attempt),
        }
    }

    /// The request behind it, as one writes it: who asks, and for what.
    pub fn request(&self) -> Option<(&str, &str)> {
        match self {
            Self::Reach(reach) => Some((&reach.from, &reach.to)),
            Self::Permission(permission) => Some((&permission.from, &permission.to)),
            Self::Resolve(resolve) => Some((&resolve.from, &resolve.resolve)),
            Self::Isolated(_) | Self::AtMost(_) | Self::Unchanged(_) => None,
        }
    }
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reach(reach) => reach.fmt(f),
            Self::Resolve(resolve) => resolve.fmt(f),
            Self::Permission(permission) => permission.fmt(f),
            Self::Isolated(isolated) => isolated.fmt(f),
            Self::AtMost(limit) => limit.fmt(f),
            Self::Unchanged(unchanged) => unchanged.fmt(f),
        }
    }
}

fn ask(network: &Network<'_>, from: &str, to: &str) -> Result<Answer, String> {
    let to = to.parse().map_err(|error: DestinationError| error.to_string())?;
    network.trace(&Question::new(from, to)).map_err(|error| refused(&error))
}

fn refused(error: &TraceError) -> String {
    format!("{error}: {}", error.help())
}

/// Where a request comes to an end, and how it shows. What is wrong there is for the asker to find.
fn blocked(answer: &Answer) -> String {
    let mut places: Vec<String> = answer.explanations().into_iter().map(|explanation| explanation.component).collect();
    let mut seen = BTreeSet::new();
    places.retain(|place| seen.insert(place.clone()));
    let at = if places.is_empty() { String::new() } else { format!(" at {}", places.join(" and ")) };
    format!("{}{at}: {}", answer.headline(), answer.symptom().sentence())
}
