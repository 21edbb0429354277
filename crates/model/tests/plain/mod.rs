//! A second walk, slow and plain, written from the rule sheets: no index, no sharing, one port after the other. It knows
//! security groups, ACLs, route tables, peering connections, transit gateways, NAT and internet gateways, gateway endpoints,
//! interface endpoints, Network Load Balancers and services behind them, Gateway Load Balancers and appliances, for TCP over IPv4.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use std::net::IpAddr;

use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::{NetworkInterfaceId, SubnetId, VpcEndpointId, VpcId};
use vpce_model::cloud::load_balancer::{LoadBalancer, LoadBalancerArn, TargetId};
use vpce_model::cloud::network_acl::{NetworkAcl, RuleAction};
use vpce_model::cloud::network_interface::{InterfaceType, NetworkInterface};
use vpce_model::cloud::protocol::IpProtocol;
use vpce_model::cloud::route_table::{Destination, RouteTable, Target};
use vpce_model::cloud::security_group::Peer;
use vpce_model::cloud::transit_gateway::AttachedResource;
use vpce_model::cloud::vpc::Subnet;
use vpce_model::cloud::vpc_endpoint::{EndpointService, VpcEndpointType};
use vpce_model::trace::Verdict;

/// How a walk ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End<'a> {
    At(&'a NetworkInterface),
    /// Beyond a gateway endpoint of this VPC.
    Outside(&'a VpcId),
    /// Beyond the internet gateway of this VPC.
    Internet(&'a VpcId),
    Lost,
    Circle,
}

/// What a walk comes to.
pub struct Outcome {
    /// Each step in words; ` ✗` behind one that stops the packet, ` !` behind one that stops some.
    pub forward: Vec<String>,
    pub back: Vec<String>,
    pub verdict: Verdict,
    pub is_lost: bool,
}

/// A connection that a load balancer opened, and what the client had sent.
struct Opened<'a> {
    /// Where its reply is caught: at the node, or at a target that sees the client's address.
    caught_at: &'a NetworkInterface,
    node: &'a NetworkInterface,
    /// The interface that the client talks to.
    entry: &'a NetworkInterface,
    source: IpAddr,
    destination: IpAddr,
    ports: Vec<u16>,
    from_ports: Vec<u16>,
}

struct Walk<'a> {
    cloud: &'a Cloud,
    steps: Vec<String>,
    source: IpAddr,
    destination: IpAddr,
    /// The ports that the packet may go to, and those that it may come from.
    ports: Vec<u16>,
    from_ports: Vec<u16>,
    /// Those of the ports that got past every ACL since the last change of ports; empty when none can.
    open: Vec<u16>,
    is_shut: bool,
    is_reply: bool,
    remembered: Vec<NetworkInterfaceId>,
    /// What a NAT gateway took the place of: its own address, the client's address and ports.
    translated: Vec<(IpAddr, IpAddr, Vec<u16>)>,
    /// What an internet gateway took the place of: the public address and the private one.
    public: Option<(IpAddr, IpAddr)>,
    opened: Vec<Opened<'a>>,
    /// The appliances of Gateway Load Balancers that saw the request.
    inspected: Vec<NetworkInterfaceId>,
    /// In this direction something has handed the packet on in the sender's name.
    is_handed_on: bool,
}

pub fn walk(cloud: &Cloud, from: &NetworkInterface, destination: IpAddr, port: u16) -> Outcome {
    let client_ports: Vec<u16> = (32768..=61000).collect();
    let mut walk = Walk {
        cloud,
        steps: vec![format!("from {}", from.network_interface_id)],
        source: from.private_ip_address.unwrap().into(),
        destination,
        ports: vec![port],
        from_ports: client_ports,
        open: vec![port],
        is_shut: false,
        is_reply: false,
        remembered: Vec::new(),
        translated: Vec::new(),
        public: None,
        opened: Vec::new(),
        inspected: Vec::new(),
        is_handed_on: false,
    };
    let end = walk.leave(from);
    let forward = std::mem::take(&mut walk.steps);
    std::mem::swap(&mut walk.source, &mut walk.destination);
    std::mem::swap(&mut walk.ports, &mut walk.from_ports);
    walk.open.clone_from(&walk.ports);
    walk.is_reply = true;
    walk.is_handed_on = false;
    let home = match end {
        End::At(interface) => walk.leave(interface),
        End::Outside(vpc) => walk.deliver(vpc, None),
        End::Internet(vpc) => walk.come_in(vpc),
        End::Lost | End::Circle => end,
    };
    let is_lost = matches!(end, End::Lost | End::Circle);
    let stops = |steps: &[String]| steps.iter().any(|step| step.ends_with('✗'));
    if !is_lost && home != End::At(from) && !stops(&walk.steps) {
        walk.steps.push("astray ✗".to_owned());
    }
    let some = |steps: &[String]| steps.iter().any(|step| step.ends_with('!'));
    let verdict = if is_lost || stops(&forward) || stops(&walk.steps) || walk.is_shut {
        Verdict::Blocked
    } else if some(&forward) || some(&walk.steps) {
        Verdict::Partly
    } else {
        Verdict::Reachable
    };
    Outcome { forward, back: walk.steps, verdict, is_lost }
}

impl<'a> Walk<'a> {
    fn say(&mut self, what: String, passes: bool) {
        self.steps.push(if passes { what } else { format!("{what} ✗") });
    }

    fn interface_with(&self, vpc: &VpcId, address: IpAddr) -> Option<&'a NetworkInterface> {
        let all = self.cloud.network_interfaces.values();
        all.into_iter().find(|it| it.vpc_id == *vpc && it.private_ip_address.map(IpAddr::V4) == Some(address))
    }

    fn leave(&mut self, interface: &'a NetworkInterface) -> End<'a> {
        self.groups(interface, true);
        if self.is_reply
            && let Some(opened) = self.caught_at(interface)
        {
            return self.hand_back(opened);
        }
        self.leave_subnet(&self.cloud.subnets[&interface.subnet_id])
    }

    /// RT-60, RT-61, IF-20: one rule of one group is enough; what let the request pass lets the reply pass.
    fn groups(&mut self, interface: &'a NetworkInterface, out: bool) {
        let id = &interface.network_interface_id;
        if self.is_reply && self.remembered.contains(id) {
            return self.say(format!("remembered at {id}"), true);
        }
        if interface.groups.is_empty() && interface.interface_type != InterfaceType::Interface {
            return;
        }
        self.remembered.push(id.clone());
        let peer = if out { self.destination } else { self.source };
        // What an appliance hands on comes from the sender's address and not from the sender's group.
        let other = if self.is_handed_on && !out { None } else { self.known(&interface.vpc_id, peer) };
        let rules = interface.groups.iter().flat_map(|group| &self.cloud.security_groups[group].rules);
        let passes = rules.filter(|rule| rule.is_egress == out).any(|rule| {
            let is_for_ports = rule.ip_protocol == IpProtocol::All
                || rule.ip_protocol == IpProtocol::TCP && self.ports.iter().all(|&port| rule.ports.contains(port));
            let is_for_peer = match &rule.peer {
                Peer::Cidr(block) => block.contains(&peer),
                Peer::Group(group) => other.is_some_and(|other| other.groups.contains(group)),
                Peer::PrefixList(_) => panic!("no list in these networks"),
            };
            is_for_ports && is_for_peer
        });
        self.say(format!("groups of {id} {}", if out { "out" } else { "in" }), passes);
    }

    /// The interface that an address belongs to, in the VPC or in one that is peered with it.
    fn known(&self, vpc: &VpcId, address: IpAddr) -> Option<&'a NetworkInterface> {
        let peerings = self.cloud.vpc_peering_connections.values();
        let mut vpcs = vec![vpc.clone()];
        vpcs.extend(peerings.into_iter().filter_map(|peering| peering.peer_of(vpc).cloned()));
        vpcs.iter().find_map(|vpc| self.interface_with(vpc, address))
    }

    /// RT-15, RT-63: inside a subnet neither table nor ACL is asked.
    fn leave_subnet(&mut self, subnet: &'a Subnet) -> End<'a> {
        if self.steps.len() > 96 {
            return End::Circle;
        }
        if subnet.cidr_block.unwrap().contains(&v4(self.destination)) {
            return self.deliver(&subnet.vpc_id, Some(&subnet.subnet_id));
        }
        self.acl(subnet, true);
        let tables = || self.cloud.route_tables.values().filter(|table| table.vpc_id == subnet.vpc_id);
        // RT-01
        let own = tables().find(|table| table.associations.contains(&subnet.subnet_id));
        let table = own.or_else(|| tables().find(|table| table.main)).unwrap();
        let Some(target) = self.choose(table) else {
            self.say(format!("{} leads nowhere", table.route_table_id), false);
            return End::Lost;
        };
        if !(self.is_reply && *target == Target::Local) {
            self.say(format!("{} leads to {target}", table.route_table_id), true);
        }
        self.follow(target, subnet)
    }

    /// RT-04, RT-05, RT-07: the longest block, of a row or of its prefix list; of two of a length the row's own.
    fn choose(&self, table: &'a RouteTable) -> Option<&'a Target> {
        let region = self.cloud.vpcs[&table.vpc_id].region;
        let mut best: Option<(u8, bool, &Target)> = None;
        for route in &table.routes {
            let (blocks, is_own) = match &route.destination {
                Destination::Cidr(block) => (vec![*block], true),
                Destination::PrefixList(id) => (self.cloud.prefix_list(id, region).unwrap().cidrs.clone(), false),
            };
            for block in blocks.into_iter().filter(|block| block.contains(&self.destination)) {
                let found = (block.prefix_len(), is_own, &route.target);
                if best.is_none_or(|best| (found.0, found.1) > (best.0, best.1)) {
                    best = Some(found);
                }
            }
        }
        best.map(|(_, _, target)| target)
    }

    fn follow(&mut self, target: &'a Target, subnet: &'a Subnet) -> End<'a> {
        let vpc = &self.cloud.vpcs[&subnet.vpc_id];
        match target {
            Target::Local => self.deliver(&subnet.vpc_id, Some(&subnet.subnet_id)),
            // A peering connection leads from one of its VPCs into the other, and no further.
            Target::VpcPeeringConnection(id) => {
                let Some(peer) = self.cloud.vpc_peering_connections[id].peer_of(&subnet.vpc_id) else {
                    return End::Lost; // A route that no call would make.
                };
                let leads = self.cloud.vpcs[peer].contains(self.destination) && vpc.contains(self.source);
                self.say(id.to_string(), leads);
                if leads { self.deliver(peer, None) } else { End::Lost }
            }
            Target::TransitGateway(id) => self.transit(id.as_str(), subnet),
            Target::NatGateway(id) => {
                let gateway = &self.cloud.nat_gateways[id];
                let place = &self.cloud.subnets[&gateway.subnet_id];
                if place.subnet_id != subnet.subnet_id {
                    self.acl(place, false);
                }
                let own =
                    self.cloud.network_interfaces[&gateway.network_interface_id].private_ip_address.unwrap().into();
                self.say(id.to_string(), true);
                if self.translated.iter().any(|known| known.0 == own) {
                    return End::Circle;
                }
                self.translated.push((own, self.source, self.from_ports.clone()));
                self.source = own;
                self.from_ports = (1024..=u16::MAX).collect();
                self.leave_subnet(place)
            }
            Target::InternetGateway(id) => {
                let public = self.interface_with(&subnet.vpc_id, self.source).and_then(|it| it.public_ip);
                self.say(id.to_string(), public.is_some() && !v4(self.destination).is_private());
                if let Some(public) = public {
                    self.public = Some((public.into(), self.source));
                    self.source = public.into();
                }
                End::Internet(&subnet.vpc_id)
            }
            Target::NetworkInterface(id) => self.through_appliance(id, subnet),
            Target::VpcEndpoint(id) if self.cloud.vpc_endpoints[id].vpc_endpoint_type != VpcEndpointType::Gateway => {
                self.inspect(id)
            }
            // RT-31
            Target::VpcEndpoint(id) => {
                self.say(id.to_string(), vpc.contains(self.source));
                End::Outside(&subnet.vpc_id)
            }
            other => panic!("no route leads to {other}"),
        }
    }

    /// Through the attachment's subnet in the packet's zone, by the routes that attachments propagate, and out again in the same zone
    /// where there is a subnet.
    fn transit(&mut self, id: &str, from: &'a Subnet) -> End<'a> {
        let attachments = self.cloud.transit_gateway_attachments.values();
        let of_vpc: Vec<(&VpcId, &Vec<SubnetId>, &str)> = attachments
            .filter_map(|it| match &it.resource {
                AttachedResource::Vpc { vpc_id, subnet_ids, .. } => {
                    Some((vpc_id, subnet_ids, it.transit_gateway_attachment_id.as_str()))
                }
                _ => None,
            })
            .collect();
        let zone = from.availability_zone;
        let in_zone = |subnets: &'a [SubnetId]| {
            subnets.iter().map(|id| &self.cloud.subnets[id]).find(|subnet| subnet.availability_zone == zone)
        };
        let Some((_, subnets, _)) = of_vpc.iter().find(|(vpc, ..)| **vpc == from.vpc_id) else {
            self.say(id.to_owned(), false);
            return End::Lost;
        };
        let Some(entry) = in_zone(subnets) else {
            self.say(id.to_owned(), false);
            return End::Lost;
        };
        if entry.subnet_id != from.subnet_id {
            self.acl(entry, false);
        }
        let leads = |vpc: &VpcId| self.cloud.vpcs[vpc].contains(self.destination);
        let Some((_, subnets, attachment)) = of_vpc.iter().find(|(vpc, ..)| leads(vpc)) else {
            self.say(id.to_owned(), false);
            return End::Lost;
        };
        let exit = in_zone(subnets).unwrap_or(&self.cloud.subnets[&subnets[0]]);
        self.say(format!("{id} to {attachment}"), true);
        self.leave_subnet(exit)
    }

    fn deliver(&mut self, vpc: &'a VpcId, from: Option<&SubnetId>) -> End<'a> {
        let Some(interface) = self.interface_with(vpc, self.destination) else {
            if !self.is_reply {
                self.say(format!("nothing at {}", self.destination), false);
            }
            return End::Lost;
        };
        if from != Some(&interface.subnet_id) {
            self.acl(&self.cloud.subnets[&interface.subnet_id], false);
        }
        if self.is_reply && interface.interface_type == InterfaceType::NatGateway {
            return self.translate_back(interface);
        }
        if self.is_reply
            && let Some(opened) = self.caught_at(interface)
        {
            return self.hand_back(opened);
        }
        self.groups(interface, false);
        if self.is_reply {
            return End::At(interface);
        }
        match interface.interface_type {
            InterfaceType::VpcEndpoint => {
                let endpoints = self.cloud.vpc_endpoints.values();
                let mut owners = endpoints
                    .filter(|endpoint| endpoint.network_interface_ids.contains(&interface.network_interface_id));
                let owner = owners.next().unwrap();
                self.say(owner.vpc_endpoint_id.to_string(), true);
                if let EndpointService::Customer(name) = &owner.service_name {
                    let balancer = self.balancer(&self.cloud.endpoint_services[&name.service_id].load_balancer_arns[0]);
                    return self.enter_service(balancer, interface);
                }
            }
            InterfaceType::NetworkLoadBalancer => {
                let balancers = self.cloud.load_balancers.values();
                let mut owners = balancers
                    .filter(|balancer| balancer.network_interface_ids.contains(&interface.network_interface_id));
                return self.balance(owners.next().unwrap(), interface, interface);
            }
            kind => self.say(format!("at {}", interface.network_interface_id), kind == InterfaceType::Interface),
        }
        End::At(interface)
    }

    /// RT-70: the table of the gateway is asked, where it has one.
    fn come_in(&mut self, vpc: &'a VpcId) -> End<'a> {
        if let Some((public, private)) = self.public
            && self.destination == public
        {
            self.destination = private;
        }
        let is_of_gateway = |table: &&RouteTable| table.vpc_id == *vpc && table.gateway.is_some();
        let Some(table) = self.cloud.route_tables.values().find(is_of_gateway) else { return self.deliver(vpc, None) };
        match self.choose(table) {
            Some(Target::Local) => self.deliver(vpc, None),
            Some(Target::VpcEndpoint(id)) => {
                self.say(format!("{} leads to {id}", table.route_table_id), true);
                self.inspect(id)
            }
            other => panic!("no route of a gateway leads to {other:?}"),
        }
    }

    fn passed(&self, what: &str) -> bool {
        self.steps.iter().any(|step| step.trim_end_matches(" ✗") == what)
    }

    /// The instance hands on what is neither from it nor for it, when it does not check.
    fn through_appliance(&mut self, id: &NetworkInterfaceId, from: &Subnet) -> End<'a> {
        let interface = &self.cloud.network_interfaces[id];
        let place = &self.cloud.subnets[&interface.subnet_id];
        if place.subnet_id != from.subnet_id {
            self.acl(place, false);
        }
        let was_handed_on = std::mem::replace(&mut self.is_handed_on, true);
        self.groups(interface, false);
        self.is_handed_on = was_handed_on;
        let is_again = self.passed(id.as_str());
        self.say(id.to_string(), !interface.source_dest_check);
        self.is_handed_on = true;
        if is_again { End::Circle } else { self.leave(interface) }
    }

    fn balancer(&self, arn: &LoadBalancerArn) -> &'a LoadBalancer {
        &self.cloud.load_balancers[arn]
    }

    fn zone_of(&self, interface: &NetworkInterface) -> String {
        self.cloud.subnets[&interface.subnet_id].availability_zone.to_string()
    }

    /// GW-15, ES-08: the targets in the zone, or all where cross-zone load balancing is on.
    fn targets(&self, balancer: &LoadBalancer, zone: &str) -> Vec<(&'a NetworkInterface, bool)> {
        let group = &self.cloud.target_groups[&balancer.listeners[0].target_group_arn];
        let all = group.targets.iter().map(|target| match &target.id {
            TargetId::Instance(id) => {
                (&self.cloud.network_interfaces[&self.cloud.instances[id].network_interfaces[0]], true)
            }
            TargetId::Ip(address) => (self.interface_with(&group.vpc_id, *address).unwrap(), false),
        });
        all.filter(|(interface, _)| balancer.cross_zone || self.zone_of(interface) == zone).collect()
    }

    /// GW-01, GW-07, GW-12, GW-16, GW-18: into the endpoint's subnet, past an appliance in its zone, and on by that subnet's table.
    fn inspect(&mut self, id: &VpcEndpointId) -> End<'a> {
        let endpoint = &self.cloud.vpc_endpoints[id];
        let interface = &self.cloud.network_interfaces[&endpoint.network_interface_ids[0]];
        let place = &self.cloud.subnets[&interface.subnet_id];
        self.acl(place, false);
        let is_again = self.passed(id.as_str());
        let sees_client =
            self.opened.iter().any(|it| it.caught_at.network_interface_id != it.node.network_interface_id);
        self.say(id.to_string(), self.is_reply || !sees_client);
        self.is_handed_on = true;
        if is_again {
            return End::Circle;
        }
        let EndpointService::Customer(name) = &endpoint.service_name else { panic!("a customer's service") };
        let balancer = self.balancer(&self.cloud.endpoint_services[&name.service_id].load_balancer_arns[0]);
        match self.targets(balancer, &self.zone_of(interface)).first() {
            Some((appliance, _)) => {
                let id = &appliance.network_interface_id;
                self.say(balancer.load_balancer_name.clone(), !self.is_reply || self.inspected.contains(id));
                self.inspected.push(id.clone());
            }
            None => self.say(balancer.load_balancer_name.clone(), false),
        }
        if place.cidr_block.unwrap().contains(&v4(self.destination)) {
            self.acl(place, true);
            self.acl(place, false);
        }
        self.leave_subnet(place)
    }

    /// ES-06, ES-12: to the node in the endpoint's zone, else to the first, whose groups are asked of the client.
    fn enter_service(&mut self, balancer: &'a LoadBalancer, entry: &'a NetworkInterface) -> End<'a> {
        let nodes: Vec<_> =
            balancer.network_interface_ids.iter().map(|id| &self.cloud.network_interfaces[id]).collect();
        let near = nodes.iter().find(|node| self.zone_of(node) == self.zone_of(entry));
        let node = near.unwrap_or(&nodes[0]);
        if balancer.enforce_security_group_inbound_rules_on_private_link_traffic {
            self.groups(node, false);
        }
        self.balance(balancer, node, entry)
    }

    /// ES-08, ES-09: to a target in the node's zone, from the node's address; only a target registered by instance, and not through
    /// an endpoint, sees the client's.
    fn balance(
        &mut self,
        balancer: &'a LoadBalancer,
        node: &'a NetworkInterface,
        entry: &'a NetworkInterface,
    ) -> End<'a> {
        let is_listening = self.ports == [balancer.listeners[0].port];
        let targets = self.targets(balancer, &self.zone_of(node));
        let chosen = targets.first().filter(|_| is_listening);
        self.say(balancer.load_balancer_name.clone(), chosen.is_some());
        let Some((target, by_instance)) = chosen else { return End::Lost };
        let sees_client = *by_instance && entry.network_interface_id == node.network_interface_id;
        self.opened.push(Opened {
            caught_at: if sees_client { target } else { node },
            node,
            entry,
            source: self.source,
            destination: self.destination,
            ports: self.ports.clone(),
            from_ports: self.from_ports.clone(),
        });
        if !sees_client {
            self.source = node.private_ip_address.unwrap().into();
            self.from_ports = (1024..=u16::MAX).collect();
        }
        self.destination = target.private_ip_address.unwrap().into();
        self.ports = vec![self.cloud.target_groups[&balancer.listeners[0].target_group_arn].port];
        self.open.clone_from(&self.ports);
        self.leave_subnet(&self.cloud.subnets[&node.subnet_id])
    }

    fn caught_at(&mut self, interface: &NetworkInterface) -> Option<Opened<'a>> {
        let id = &interface.network_interface_id;
        let place = self.opened.iter().rposition(|it| it.caught_at.network_interface_id == *id)?;
        Some(self.opened.remove(place))
    }

    /// The reply goes to the client as if it came from what the client had asked.
    fn hand_back(&mut self, opened: Opened<'a>) -> End<'a> {
        let (target, node) = (opened.caught_at, opened.node);
        if target.subnet_id != node.subnet_id {
            self.acl(&self.cloud.subnets[&target.subnet_id], true);
            self.acl(&self.cloud.subnets[&node.subnet_id], false);
        }
        (self.source, self.destination) = (opened.destination, opened.source);
        (self.ports, self.from_ports) = (opened.from_ports, opened.ports);
        self.open.clone_from(&self.ports);
        self.leave(opened.entry)
    }

    fn translate_back(&mut self, interface: &'a NetworkInterface) -> End<'a> {
        let place = self.translated.iter().rposition(|known| known.0 == self.destination).unwrap();
        let (_, client, ports) = self.translated.remove(place);
        let gateways = self.cloud.nat_gateways.values();
        let mut own = gateways.filter(|it| it.network_interface_id == interface.network_interface_id);
        self.say(own.next().unwrap().nat_gateway_id.to_string(), true);
        (self.destination, self.open, self.ports) = (client, ports.clone(), ports);
        self.leave_subnet(&self.cloud.subnets[&interface.subnet_id])
    }

    /// RT-62, RT-63: for each port the first entry by number that matches, and none is a denial.
    fn acl(&mut self, subnet: &Subnet, out: bool) {
        let acls = || self.cloud.network_acls.values().filter(|acl| acl.vpc_id == subnet.vpc_id);
        let own = acls().find(|acl| acl.associations.contains(&subnet.subnet_id));
        let acl: &NetworkAcl = own.or_else(|| acls().find(|acl| acl.is_default)).unwrap();
        let peer = if out { self.destination } else { self.source };
        let mut entries: Vec<_> =
            acl.entries.iter().filter(|entry| entry.egress == out && entry.cidr_block.contains(&peer)).collect();
        entries.sort_by_key(|entry| entry.rule_number);
        let allows = |port: u16| {
            let first = entries.iter().find(|entry| {
                entry.protocol == IpProtocol::All
                    || entry.protocol == IpProtocol::TCP && entry.port_range.contains(port)
            });
            first.is_some_and(|entry| entry.rule_action == RuleAction::Allow)
        };
        let passing: Vec<u16> = self.ports.iter().copied().filter(|&port| allows(port)).collect();
        let mark = match passing.len() {
            0 => " ✗",
            some if some < self.ports.len() => " !",
            _ => "",
        };
        let direction = if out { "out of" } else { "into" };
        self.steps.push(format!("{} {direction} {}{mark}", acl.network_acl_id, subnet.subnet_id));
        self.open.retain(|port| allows(*port));
        self.is_shut |= self.open.is_empty();
    }
}

fn v4(address: IpAddr) -> std::net::Ipv4Addr {
    match address {
        IpAddr::V4(address) => address,
        IpAddr::V6(_) => panic!("these networks have no IPv6"),
    }
}
