//! Which way to something private: what is needed, and what stands between a need and each of the ways.
//!
//! ```
//! use vpce_model::choice::{Need, Way, choose};
//!
//! let ways: Vec<Way> = choose(&[Need::S3, Need::FromOutside]).into_iter().map(|choice| choice.way).collect();
//! assert_eq!(ways[0], Way::InterfaceEndpoint);
//! ```

use crate::rule::Rule;

/// A way to something outside the VPC that needs no internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A route to Amazon S3 or DynamoDB.
    GatewayEndpoint,
    /// An address that PrivateLink connects with a service.
    InterfaceEndpoint,
    /// An address that VPC Lattice connects with one resource.
    ResourceEndpoint,
    /// A connection between two VPCs.
    Peering,
    /// A router for many VPCs.
    TransitGateway,
}

impl Way {
    /// Every way, the one that costs least first.
    pub const ALL: [Self; 5] =
        [Self::GatewayEndpoint, Self::Peering, Self::InterfaceEndpoint, Self::ResourceEndpoint, Self::TransitGateway];

    /// What a reader calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::GatewayEndpoint => "gateway endpoint",
            Self::InterfaceEndpoint => "interface endpoint",
            Self::ResourceEndpoint => "resource endpoint",
            Self::Peering => "VPC peering",
            Self::TransitGateway => "transit gateway",
        }
    }
}

/// Something that is so in a reader's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Amazon S3 or DynamoDB is to be reached.
    S3,
    /// Another service of AWS is.
    AwsService,
    /// A service in another VPC, with several servers, is.
    Service,
    /// One database or one address in another VPC is.
    Resource,
    /// A whole network, on whatever port, is.
    Network,
    /// Those who ask are beyond this VPC.
    FromOutside,
    /// Both sides have the same addresses.
    Overlap,
    /// The other side opens connections too.
    BothSides,
    /// What is sent is UDP.
    Udp,
    /// The other side is in another Region.
    OtherRegion,
}

impl Need {
    /// Every need: first what is to be reached, then from where and how.
    pub const ALL: [Self; 10] = [
        Self::S3,
        Self::AwsService,
        Self::Service,
        Self::Resource,
        Self::Network,
        Self::FromOutside,
        Self::Overlap,
        Self::BothSides,
        Self::Udp,
        Self::OtherRegion,
    ];

    /// The need, as a sentence goes on from “I need”.
    pub fn words(self) -> &'static str {
        match self {
            Self::S3 => "Amazon S3 or DynamoDB",
            Self::AwsService => "another service of AWS",
            Self::Service => "a service in another VPC or account",
            Self::Resource => "one database or address in another VPC or account",
            Self::Network => "a whole network, on any port",
            Self::FromOutside => "it from outside this VPC too: an office, a neighbour",
            Self::Overlap => "it although both sides have the same addresses",
            Self::BothSides => "the other side to open connections too",
            Self::Udp => "UDP",
            Self::OtherRegion => "it from another Region",
        }
    }
}

/// How much an objection weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The way does not do it.
    Excludes,
    /// The way does it on a condition, or at a price.
    Qualifies,
}

/// What stands between a need and a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    /// How much it weighs.
    pub weight: Weight,
    /// What is so, as a sentence goes on from the name of the way.
    pub because: &'static str,
    /// The rule behind it. What AWS says of peering and of transit gateways is not among the book's rules.
    pub rule: Option<Rule>,
}

/// What stands between a need and a way; `None` where nothing does.
pub fn objection(way: Way, need: Need) -> Option<Objection> {
    use Need::{AwsService, BothSides, FromOutside, Network, OtherRegion, Overlap, Resource, S3, Service, Udp};
    use Way::{GatewayEndpoint, InterfaceEndpoint, Peering, ResourceEndpoint, TransitGateway};
    use Weight::{Excludes, Qualifies};
    let (weight, because, rule) = match (way, need) {
        (GatewayEndpoint, AwsService | Service | Resource | Network) => {
            (Excludes, "leads to Amazon S3, DynamoDB and S3 Express One Zone", Some(Rule::Sv03))
        }
        (GatewayEndpoint, FromOutside) => (Excludes, "serves its own VPC and nobody beyond", Some(Rule::Rt31)),
        (GatewayEndpoint, OtherRegion) => (Excludes, "holds the addresses of its own Region", Some(Rule::Rt29)),
        (GatewayEndpoint, BothSides) => (Excludes, "is a way out", None),
        (GatewayEndpoint, Udp) => (Excludes, "leads to services that speak TCP", None),
        (InterfaceEndpoint, S3) => (Qualifies, "costs hours and gigabytes", Some(Rule::If55)),
        (InterfaceEndpoint, Service) => {
            (Qualifies, "needs a Network Load Balancer on the other side", Some(Rule::Es01))
        }
        (InterfaceEndpoint, Resource) => {
            (Qualifies, "needs a Network Load Balancer before that one thing", Some(Rule::Es01))
        }
        (InterfaceEndpoint, Network) => (Excludes, "leads to one service", Some(Rule::Es01)),
        (InterfaceEndpoint, FromOutside) => {
            (Qualifies, "needs a hosted zone or an inbound resolver for its name there", Some(Rule::If39))
        }
        (InterfaceEndpoint | ResourceEndpoint, BothSides) => {
            (Excludes, "is opened from the consumer's side only", Some(Rule::If73))
        }
        (InterfaceEndpoint, OtherRegion) => {
            (Qualifies, "does it for some services of AWS and for those that offer it", Some(Rule::If90))
        }
        (ResourceEndpoint, S3 | AwsService | Network) => (Excludes, "leads to one resource", Some(Rule::If101)),
        (ResourceEndpoint, Service) => (Qualifies, "balances nothing", Some(Rule::If101)),
        (ResourceEndpoint, Udp) => (Excludes, "carries TCP alone", Some(Rule::If72)),
        (Peering | TransitGateway, S3 | AwsService) => {
            (Excludes, "leads to networks, and an endpoint has to stand in one of them", Some(Rule::If74))
        }
        (Peering | TransitGateway, Service | Resource) => {
            (Qualifies, "opens the network, and groups have to narrow it", None)
        }
        (Peering | TransitGateway, Overlap) => (Excludes, "knows machines by their addresses", None),
        (Peering, FromOutside) => (Excludes, "is not transitive", None),
        (TransitGateway, Network) => (Qualifies, "costs an hour for each VPC, and gigabytes", Some(Rule::Pr14)),
        (TransitGateway, OtherRegion) => (Qualifies, "needs one in each Region, and they are peered", None),
        _ => return None,
    };
    Some(Objection { weight, because, rule })
}

/// A way, with what the needs have against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The way.
    pub way: Way,
    /// What stands against it; of a way that is excluded, only what excludes it.
    pub objections: Vec<Objection>,
}

impl Choice {
    fn new(way: Way, needs: &[Need]) -> Self {
        let mut objections: Vec<_> = needs.iter().filter_map(|need| objection(way, *need)).collect();
        if objections.iter().any(|objection| objection.weight == Weight::Excludes) {
            objections.retain(|objection| objection.weight == Weight::Excludes);
        }
        Self { way, objections }
    }

    /// Whether it does all that is needed.
    pub fn is_possible(&self) -> bool {
        self.objections.iter().all(|objection| objection.weight == Weight::Qualifies)
    }
}

/// Every way: first those that do all that is needed, and of these the ones with the fewest conditions.
pub fn choose(needs: &[Need]) -> Vec<Choice> {
    let mut choices = Way::ALL.map(|way| Choice::new(way, needs));
    choices.sort_by_key(|choice| if choice.is_possible() { choice.objections.len() } else { usize::MAX });
    choices.into()
}
