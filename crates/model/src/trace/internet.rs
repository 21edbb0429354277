//! Whether anything leads to the internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::hop::Hop;
use super::location::Located;
use super::source::Source;
use super::{Destination, End, Network, Path, Question, TraceError, paths, range};

impl Network<'_> {
    /// The ways that routes open from a source to the internet, also where a filter or a missing address lets nothing pass. None
    /// when it is isolated.
    ///
    /// # Errors
    /// When the source is not known.
    pub fn ways_to_internet(&self, from: &str) -> Result<Vec<Path>, TraceError> {
        let source = Source::find(self.cloud, from)?;
        let vpc = source.interface().map(|interface| &interface.vpc_id);
        let mut networks = range::public_networks();
        networks.extend(DOCUMENTATION.map(IpNet::V4));
        networks.push(global_unicast());
        let groups = range::split(self.cloud, vpc, &networks, false);
        let located = Located { groups, service: None, interfaces: Vec::new(), resolution: None, assumed: None };
        let anywhere = Destination::Address { address: IpAddr::V6(Ipv6Addr::UNSPECIFIED), port: None };
        let question = Question::new(from, anywhere);
        let mut ways = paths(self.request(source, &question, &located), &located.groups);
        ways.retain(leads_out);
        Ok(ways)
    }
}

/// The addresses by which examples mean the internet: "IPv4 Address Blocks Reserved for Documentation" (RFC 5737),
/// <https://www.rfc-editor.org/rfc/rfc5737>
const DOCUMENTATION: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 2, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 51, 100, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(203, 0, 113, 0), 24),
];

/// The IPv6 addresses that the internet routes: "IPv6 Global Unicast Address Assignments",
/// <https://www.iana.org/assignments/ipv6-unicast-address-assignments>
fn global_unicast() -> IpNet {
    Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3).into()
}

/// Whether a packet to a public address leaves what is known. Behind a router on premises may be the internet, and behind what
/// the model does not know as well.
fn leads_out(path: &Path) -> bool {
    let is_gateway = |hop: &Hop| matches!(hop, Hop::InternetGateway { .. } | Hop::EgressOnlyInternetGateway { .. });
    let has_no_address = |hop: &Hop| matches!(hop, Hop::Source { address: None, .. });
    let is_elsewhere =
        matches!(path.end, End::Internet { .. } | End::OnPremises { .. } | End::Ambiguous | End::NotModelled { .. });
    !path.forward.iter().any(has_no_address) && (is_elsewhere || path.forward.iter().any(is_gateway))
}
