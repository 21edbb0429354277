//! The names that EC2 gives to what has an address: `ip-10-0-1-4.ec2.internal`, which its own VPC knows, and
//! `ec2-203-0-113-25.compute-1.amazonaws.com`, which leads to the private address in that VPC and to the public one elsewhere.
//!
//! "Amazon EC2 instance hostnames and domains",
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/understanding-ec2-instance-hostnames-domains.html>. Both settings of the VPC
//! must be on: "DNS attributes for your VPC", <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html>. A name by
//! an instance's id (`i-….ec2.internal`) has records only where its subnet says so, which the model does not read: it has none.

use std::net::{IpAddr, Ipv4Addr};

use super::{ResolutionFailure, Said, Zone};
use crate::cloud::Cloud;
use crate::cloud::region::Region;
use crate::cloud::vpc::Vpc;

/// A name of EC2's own, taken apart.
pub(super) enum HostName {
    /// In the private domain of a Region, and the address that it says.
    Private(Region, Option<Ipv4Addr>),
    /// In the public domain of a Region.
    Public(Region, Ipv4Addr),
}

impl HostName {
    pub(super) fn read(name: &str) -> Option<Self> {
        let (host, domain) = name.split_once('.')?;
        let address = |prefix| host.strip_prefix(prefix)?.replace('-', ".").parse().ok();
        // The first Region has domains without its name.
        let region = match domain {
            "ec2.internal" | "compute-1.amazonaws.com" => "us-east-1",
            _ => domain.split('.').next()?,
        };
        let region: Region = region.parse().ok()?;
        if domain == private_domain(region) {
            return Some(Self::Private(region, address("ip-")));
        }
        if domain == public_domain(region) { Some(Self::Public(region, address("ec2-")?)) } else { None }
    }

    /// What a VPC says to it, and who does.
    pub(super) fn ask(self, cloud: &Cloud, vpc: &Vpc) -> (Zone, Said) {
        let own = Zone::HostNames { vpc_id: vpc.vpc_id.clone() };
        let mut here = cloud.network_interfaces.values().filter(|interface| interface.vpc_id == vpc.vpc_id);
        match self {
            Self::Private(..) if !vpc.enable_dns_hostnames => (own, Said::failed(ResolutionFailure::DnsHostnamesOff)),
            Self::Private(region, address) => {
                let known = address
                    .filter(|_| region == vpc.region)
                    .filter(|address| here.any(|interface| interface.private_ip_address == Some(*address)));
                (own, answer(known))
            }
            Self::Public(_, address) if vpc.enable_dns_hostnames => {
                match here.find(|interface| interface.public_ip == Some(address)) {
                    Some(interface) => (own, answer(interface.private_ip_address)),
                    None => (Zone::Public, self.ask_public(cloud)),
                }
            }
            Self::Public(..) => (Zone::Public, self.ask_public(cloud)),
        }
    }

    /// What public DNS says to it: nothing to a private name, and nothing where the VPC gives no names.
    pub(super) fn ask_public(&self, cloud: &Cloud) -> Said {
        let Self::Public(region, address) = self else { return answer(None) };
        let owner = cloud.network_interfaces.values().find(|interface| interface.public_ip == Some(*address));
        let vpc = owner.and_then(|interface| cloud.vpcs.get(&interface.vpc_id));
        let is_named = |vpc: &Vpc| vpc.region == *region && vpc.enable_dns_support && vpc.enable_dns_hostnames;
        answer(Some(*address).filter(|_| vpc.is_none_or(is_named)))
    }
}

fn answer(address: Option<Ipv4Addr>) -> Said {
    Said::addresses(address.map(IpAddr::V4).into_iter().collect(), None, ResolutionFailure::NoRecord)
}

fn private_domain(region: Region) -> String {
    match region.as_str() {
        "us-east-1" => "ec2.internal".to_owned(),
        region => format!("{region}.compute.internal"),
    }
}

fn public_domain(region: Region) -> String {
    match region.as_str() {
        "us-east-1" => "compute-1.amazonaws.com".to_owned(),
        name => format!("{name}.compute.{}", region.dns_suffix()),
    }
}
