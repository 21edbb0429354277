//! A name leads somewhere.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{Attempt, GoalWordError, refused};
use crate::cloud::Cloud;
use crate::dns::{Records, Resolution, ResolutionFailure};
use crate::trace::resolve_from;

/// What a name is to resolve to, as somebody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolve {
    /// Who asks.
    pub from: String,
    /// The name.
    pub resolve: String,
    /// What it is to lead to.
    pub to: Lead,
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Addresses of the network's own interfaces.
    Private,
    /// Others.
    Public,
    /// None.
    Nothing,
    /// The interfaces of an endpoint, by its id or name.
    Endpoint(String),
}

impl FromStr for Lead {
    type Err = GoalWordError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "private" => Ok(Self::Private),
            "public" => Ok(Self::Public),
            "nothing" => Ok(Self::Nothing),
            _ => Err(GoalWordError { word: word.to_owned(), known: "private, public, nothing" }),
        }
    }
}

impl Serialize for Lead {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Private => "private",
            Self::Public => "public",
            Self::Nothing => "nothing",
            Self::Endpoint(endpoint) => endpoint,
        })
    }
}

impl Resolve {
    pub(super) fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        let cloud = attempt.network.cloud;
        let resolution = match resolve_from(cloud, &self.from, &self.resolve) {
            Ok(resolution) => resolution,
            Err(error) => return Some(refused(&error)),
        };
        if let Lead::Endpoint(name) = &self.to
            && !cloud.vpc_endpoints.keys().any(|id| name == id.as_str() || name == id.name())
        {
            return Some(format!("the network has no endpoint `{name}`"));
        }
        let is_met = match (&self.to, resolution.failure) {
            (Lead::Nothing, failure) => failure.is_some_and(|failure| failure != ResolutionFailure::Forwarded),
            (_, Some(_)) => false,
            (Lead::Private, None) => is_private(cloud, &resolution),
            (Lead::Public, None) => !is_private(cloud, &resolution),
            (Lead::Endpoint(name), None) => is_of_endpoint(cloud, name, &resolution),
        };
        (!is_met).then(|| said(&resolution))
    }
}

fn is_private(cloud: &Cloud, resolution: &Resolution) -> bool {
    let Records::Addresses(addresses) = &resolution.records else { return false };
    let is_own = |address| cloud.network_interfaces.values().any(|it| it.addresses().any(|own| own == address));
    addresses.iter().all(|address| is_own(*address))
}

fn is_of_endpoint(cloud: &Cloud, name: &str, resolution: &Resolution) -> bool {
    let Records::Addresses(addresses) = &resolution.records else { return false };
    let mut endpoints = cloud.vpc_endpoints.iter().filter(|(id, _)| name == id.as_str() || name == id.name());
    endpoints.any(|(_, endpoint)| {
        let interfaces = endpoint.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
        let own: Vec<_> = interfaces.flat_map(|interface| interface.addresses()).collect();
        addresses.iter().all(|address| own.contains(address))
    })
}

fn said(resolution: &Resolution) -> String {
    match resolution.failure {
        None => resolution.to_string(),
        Some(failure) => format!("{}: no answer, {}", resolution.name, failure.message()),
    }
}

impl fmt::Display for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, resolve, to } = self;
        match to {
            Lead::Private => write!(f, "{from} resolves {resolve} to private addresses"),
            Lead::Public => write!(f, "{from} resolves {resolve} to public addresses"),
            Lead::Nothing => write!(f, "{from} cannot resolve {resolve}"),
            Lead::Endpoint(endpoint) => write!(f, "{from} resolves {resolve} to {endpoint}"),
        }
    }
}
