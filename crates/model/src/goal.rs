//! What must hold in a network: the goals of an exercise, or of a network's owner.
//!
//! A goal is checked by tracing it. A goal that is not met says what happens instead and how it shows, and leaves it to the reader
//! to find out what to change.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::trace::{Answer, DestinationError, Hop, Path, Question, TraceError, Verdict, trace};

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
    /// What is to carry the request first, where that matters.
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

macro_rules! carriers {
    ($($(#[$doc:meta])* $variant:ident $word:literal $text:literal)+) => {
        /// What carries a request first on its way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Carrier { $($(#[$doc])* $variant,)+ }

        impl Carrier {
            const WORDS: &str = carriers!(@list $($word)+);
        }

        impl FromStr for Carrier {
            type Err = GoalWordError;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(GoalWordError { word: word.to_owned(), known: Self::WORDS }),
                }
            }
        }

        impl fmt::Display for Carrier {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text,)+ })
            }
        }
    };
    (@list $first:literal $($other:literal)*) => { concat!($first, $(", ", $other),*) };
}

carriers! {
    /// A gateway endpoint.
    GatewayEndpoint "gateway-endpoint" "a gateway endpoint"
    /// An interface endpoint.
    InterfaceEndpoint "interface-endpoint" "an interface endpoint"
    /// A Gateway Load Balancer endpoint.
    GatewayLoadBalancerEndpoint "gateway-load-balancer-endpoint" "a Gateway Load Balancer endpoint"
    /// A NAT gateway.
    NatGateway "nat-gateway" "a NAT gateway"
    /// An internet gateway.
    InternetGateway "internet-gateway" "an internet gateway"
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway "egress-only-internet-gateway" "an egress-only internet gateway"
    /// A peering connection.
    VpcPeeringConnection "vpc-peering-connection" "a VPC peering connection"
    /// A transit gateway.
    TransitGateway "transit-gateway" "a transit gateway"
    /// A virtual private gateway.
    VpnGateway "vpn-gateway" "a virtual private gateway"
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

impl Carrier {
    fn is(self, hop: &Hop) -> bool {
        use VpcEndpointType as Type;
        match (self, hop) {
            (Self::GatewayEndpoint, Hop::VpcEndpoint { vpc_endpoint_type, .. }) => *vpc_endpoint_type == Type::Gateway,
            (Self::InterfaceEndpoint, Hop::VpcEndpoint { vpc_endpoint_type, .. }) => {
                *vpc_endpoint_type == Type::Interface
            }
            (Self::GatewayLoadBalancerEndpoint, Hop::VpcEndpoint { vpc_endpoint_type, .. }) => {
                *vpc_endpoint_type == Type::GatewayLoadBalancer
            }
            (Self::NatGateway, Hop::NatGateway { .. })
            | (Self::InternetGateway, Hop::InternetGateway { .. })
            | (Self::EgressOnlyInternetGateway, Hop::EgressOnlyInternetGateway { .. })
            | (Self::VpcPeeringConnection, Hop::VpcPeeringConnection { .. })
            | (Self::TransitGateway, Hop::TransitGateway { .. })
            | (Self::VpnGateway, Hop::VpnGateway { .. }) => true,
            _ => false,
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
    let strays = |path: &&Path| !path.carrying().next().is_some_and(|hop| wanted.is(hop));
    let path = answer.paths.iter().find(strays)?;
    let via = path.carriers();
    let way = if via.is_empty() { "inside the VPC".to_owned() } else { format!("through {}", via.join(" and ")) };
    Some(format!("it is answered, but the request to {} goes {way}", path.example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_written_as_it_is_listed() {
        for word in Carrier::WORDS.split(", ") {
            let carrier: Carrier = word.parse().unwrap();
            assert_eq!(serde_json::to_value(carrier).unwrap(), word);
            assert!(carrier.to_string().starts_with('a'));
        }
        let error = "train".parse::<Carrier>().unwrap_err().to_string();
        assert!(error.starts_with("`train` is none of gateway-endpoint, interface-endpoint, "), "{error}");
    }
}
