//! A request gets through, or does not.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{Attempt, GoalWordError, ask, blocked};
use crate::cloud::region::AvailabilityZone;
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::dns::Records;
use crate::trace::{Answer, Hop, Network, Path, Verdict};

/// What is to come of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// The instance or interface that asks.
    pub from: String,
    /// What it asks for.
    pub to: String,
    /// What is to come of it.
    pub expect: Expectation,
    /// What is to carry the request first, where that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Carrier>,
    /// The Availability Zone that is down meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub down: Option<AvailabilityZone>,
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

impl Reach {
    pub(super) fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        let answer = match self.ask(attempt) {
            Ok(answer) => answer,
            Err(reason) => return Some(reason),
        };
        match (self.expect, answer.verdict()) {
            (Expectation::Reachable, Verdict::Reachable) => self.wrong_carrier(&answer),
            (Expectation::Blocked, Verdict::Blocked) => None,
            (Expectation::Blocked, _) => Some(format!("{}: {}", answer.headline(), answer.symptom().sentence())),
            (Expectation::Reachable, _) => Some(blocked(&answer)),
        }
    }

    fn ask(&self, attempt: &Attempt<'_>) -> Result<Answer, String> {
        let Some(zone) = self.down else { return ask(&attempt.network, &self.from, &self.to) };
        let mut cloud = attempt.network.cloud.clone();
        cloud.outages.zones.push(zone);
        ask(&Network::new(&cloud), &self.from, &self.to)
    }

    fn wrong_carrier(&self, answer: &Answer) -> Option<String> {
        let wanted = self.through?;
        let strays = |path: &&Path| !path.carrying().next().is_some_and(|hop| wanted.is(hop));
        let path = answer.paths.iter().find(strays)?;
        let via = path.carriers();
        let way = if via.is_empty() { "inside the VPC".to_owned() } else { format!("through {}", via.join(" and ")) };
        // Where nobody publishes the addresses, the one that was tried says nothing.
        let is_known = answer.resolution.as_ref().is_none_or(|resolution| resolution.records != Records::Unpublished);
        let address = if is_known { path.example.to_string() } else { "a public address".to_owned() };
        Some(format!("it is answered, but the request to {address} goes {way}"))
    }
}

/// As one says it: `App reaches s3://reports/q3.csv through a gateway endpoint`.
impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.expect {
            Expectation::Reachable => "reaches",
            Expectation::Blocked => "does not reach",
        };
        write!(f, "{} {verb} {}", self.from, self.to)?;
        if let Some(carrier) = self.through {
            write!(f, " through {carrier}")?;
        }
        self.down.map_or(Ok(()), |zone| write!(f, " while {zone} is down"))
    }
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
