//! What workloads in a private subnet ask AWS for, and whether a network lets them have it. Which they are is data:
//! `data/workloads.csv`.
//!
//! ```
//! use vpce_model::workload::needs;
//!
//! let always = needs("session-manager").filter(|need| need.when.is_empty());
//! let services: Vec<&str> = always.map(|need| need.service.code()).collect();
//! assert_eq!(services, ["ssm", "ssmmessages"]);
//! ```

use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::region::{Region, rows};
use crate::cloud::service::Service;
use crate::rule::Rule;
use crate::trace::{Destination, Network, Path, Question, TraceError, Verdict};

/// A service that a workload asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The service.
    pub service: Service,
    /// In which case; always, where it is empty.
    pub when: &'static str,
    /// The documented rule.
    pub rule: Rule,
}

/// Whether a need is met, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Met {
    /// The last part of the service's name.
    pub service: &'static str,
    /// In which case it is needed; always, where it is empty.
    pub when: &'static str,
    /// The name that was asked for; none where the service's private name is not known.
    pub name: Option<String>,
    /// What comes of a request.
    pub verdict: Verdict,
    /// What carries it.
    pub through: Vec<String>,
    /// The documented rule.
    pub rule: Rule,
}

const WORKLOADS: &str = include_str!("../data/workloads.csv");

/// The workloads that are known, in alphabetical order.
pub fn workloads() -> Vec<&'static str> {
    let mut names: Vec<&str> = rows(WORKLOADS).map(|[workload, ..]: [&str; 4]| workload).collect();
    names.dedup();
    names
}

/// What a workload asks for; nothing, where it is not known.
pub fn needs(workload: &str) -> impl Iterator<Item = Need> {
    rows(WORKLOADS).filter_map(move |[of, service, when, rule]| {
        let need = || Some(Need { service: service.parse().ok()?, when, rule: rule.parse().ok()? });
        if of == workload { need() } else { None }
    })
}

/// Asks for everything that a workload needs, at port 443, from an instance or interface in whose Region the services are.
///
/// # Errors
/// When nothing has the name.
pub fn meet(cloud: &Cloud, from: &str, workload: &str) -> Result<Vec<Met>, TraceError> {
    let network = Network::new(cloud);
    let vpc = cloud.find_interface(from).and_then(|interface| cloud.vpcs.get(&interface.vpc_id));
    let Some(vpc) = vpc else {
        let known = cloud.source_names().into_iter().map(str::to_owned).collect();
        return Err(TraceError::UnknownSource { name: from.to_owned(), known });
    };
    let met = |need: Need| {
        let name = public_name(need.service, vpc.region);
        let answer = name.as_ref().map(|name| {
            let to = Destination::Name { name: name.clone(), port: Some(443) };
            network.trace(&Question::new(from, to))
        });
        let answer = answer.transpose()?;
        Ok(Met {
            service: need.service.code(),
            when: need.when,
            name,
            verdict: answer.as_ref().map_or(Verdict::Undecided, |answer| answer.verdict()),
            through: answer.and_then(|it| it.paths.first().map(Path::carriers)).unwrap_or_default(),
            rule: need.rule,
        })
    };
    needs(workload).map(met).collect()
}

/// A name that the workload asks for; under a wildcard that of some account or API.
fn public_name(service: Service, region: Region) -> Option<String> {
    let gateway = || {
        Service::WITH_GATEWAY.contains(&service).then(|| format!("{}.{region}.{}", service.code(), region.dns_suffix()))
    };
    let names = service.private_dns_names(region);
    let name = names.into_iter().next().or_else(gateway)?;
    Some(name.replacen('*', "111122223333", 1))
}
