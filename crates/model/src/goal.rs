//! What must hold in a network: the goals of an exercise, or of a network's owner.
//!
//! A goal is checked by tracing it. A goal that is not met says what happens instead and how it shows, and leaves it to the reader
//! to find out what to change.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::route_table::Target;
use crate::trace::{Answer, DestinationError, Question, TraceError, Verdict, trace};

/// Goals, and what to read on the way there and when all are met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goals {
    /// Each of them.
    pub goals: Vec<Goal>,
    /// What helps somebody who is stuck, each hint saying more than the one before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// Why it works, in Markdown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// The instance or interface that asks.
    pub from: String,
    /// What it asks for.
    pub to: String,
    /// What is to come of it.
    pub expect: Expectation,
    /// What is to carry the request out of the VPC, where that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Carrier>,
    /// Why this is wanted, in a sentence that is shown once it holds.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// What is to come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Expectation {
    /// It is answered.
    Reachable,
    /// It is not.
    Blocked,
}

/// What carries a request out of a subnet first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// A gateway endpoint.
    GatewayEndpoint,
    /// A NAT gateway.
    NatGateway,
    /// An internet gateway.
    InternetGateway,
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway,
}

/// A text that is none of the words that a goal takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalWordError {
    /// The text.
    pub word: String,
    /// The words there are.
    pub known: &'static str,
}

impl fmt::Display for GoalWordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is none of {}", self.word, self.known)
    }
}

impl std::error::Error for GoalWordError {}

impl FromStr for Expectation {
    type Err = GoalWordError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "reachable" => Ok(Self::Reachable),
            "blocked" => Ok(Self::Blocked),
            _ => Err(GoalWordError { word: word.to_owned(), known: "reachable, blocked" }),
        }
    }
}

impl FromStr for Carrier {
    type Err = GoalWordError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "gateway-endpoint" => Ok(Self::GatewayEndpoint),
            "nat-gateway" => Ok(Self::NatGateway),
            "internet-gateway" => Ok(Self::InternetGateway),
            "egress-only-internet-gateway" => Ok(Self::EgressOnlyInternetGateway),
            _ => Err(GoalWordError {
                word: word.to_owned(),
                known: "gateway-endpoint, nat-gateway, internet-gateway, egress-only-internet-gateway",
            }),
        }
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GatewayEndpoint => "a gateway endpoint",
            Self::NatGateway => "a NAT gateway",
            Self::InternetGateway => "an internet gateway",
            Self::EgressOnlyInternetGateway => "an egress-only internet gateway",
        })
    }
}

impl Carrier {
    fn is(self, target: &Target) -> bool {
        match target {
            Target::VpcEndpoint(_) => self == Self::GatewayEndpoint,
            Target::NatGateway(_) => self == Self::NatGateway,
            Target::InternetGateway(_) => self == Self::InternetGateway,
            Target::EgressOnlyInternetGateway(_) => self == Self::EgressOnlyInternetGateway,
            Target::Local
            | Target::NetworkInterface(_)
            | Target::VpcPeeringConnection(_)
            | Target::TransitGateway(_)
            | Target::VpnGateway(_)
            | Target::NotModelled(_) => false,
        }
    }
}

/// A goal as one says it: `App reaches s3://reports/q3.csv through a gateway endpoint`.
impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.expect {
            Expectation::Reachable => "reaches",
            Expectation::Blocked => "does not reach",
        };
        write!(f, "{} {verb} {}", self.from, self.to)?;
        self.through.map_or(Ok(()), |carrier| write!(f, " through {carrier}"))
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

/// Checks every goal.
///
/// A goal whose source or destination the network does not have is not met.
pub fn check(cloud: &Cloud, goals: &Goals) -> Vec<Check> {
    goals.goals.iter().map(|goal| check_one(cloud, goal)).collect()
}

fn check_one(cloud: &Cloud, goal: &Goal) -> Check {
    let failure = match ask(cloud, goal) {
        Ok(answer) => failure(goal, &answer),
        Err(reason) => Some(reason),
    };
    Check { goal: goal.to_string(), met: failure.is_none(), reason: failure.unwrap_or_else(|| goal.why.clone()) }
}

fn ask(cloud: &Cloud, goal: &Goal) -> Result<Answer, String> {
    let to = goal.to.parse().map_err(|error: DestinationError| error.to_string())?;
    trace(cloud, &Question::new(&goal.from, to)).map_err(|error: TraceError| format!("{error}: {}", error.help()))
}

/// What happens instead of what is wanted.
fn failure(goal: &Goal, answer: &Answer) -> Option<String> {
    match (goal.expect, answer.verdict()) {
        (Expectation::Reachable, Verdict::Reachable) => wrong_carrier(goal, answer),
        (Expectation::Blocked, Verdict::Blocked) => None,
        (Expectation::Blocked, _) => Some(format!("{}: {}", answer.headline(), answer.symptom().sentence())),
        (Expectation::Reachable, _) => {
            let blocks: Vec<String> = answer
                .explanations()
                .iter()
                .map(|explanation| format!("{}: {}", explanation.component, explanation.message))
                .collect();
            Some(format!("{}, {}. {}", answer.headline(), answer.symptom().sentence(), blocks.join(". ")))
        }
    }
}

fn wrong_carrier(goal: &Goal, answer: &Answer) -> Option<String> {
    let wanted = goal.through?;
    let strays = |path: &&crate::trace::Path| !path.via().next().is_some_and(|target| wanted.is(target));
    let path = answer.paths.iter().find(strays)?;
    let via: Vec<&str> = path.via().map(Target::id).collect();
    let way = if via.is_empty() { "inside the VPC".to_owned() } else { format!("through {}", via.join(" and ")) };
    Some(format!("it is answered, but the request to {} goes {way}", path.example))
}
