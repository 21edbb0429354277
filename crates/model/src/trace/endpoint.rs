//! What happens to a packet at an endpoint, and at the load balancers behind it.

use super::End;
use super::hop::{Hop, ProxyProtocol};
use super::packet::{Connection, Packet};
use super::refusal::Refusal;
use super::walk::{Exit, LOOP, NAT_PORTS, NOWHERE, Place, Step, Walk};
use crate::cloud::endpoint_service::EndpointServiceName;
use crate::cloud::id::{NetworkInterfaceId, SubnetId, VpcEndpointId};
use crate::cloud::load_balancer::{LoadBalancer, LoadBalancerType, TargetDescription, TargetGroup, TargetId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::region::AvailabilityZone;
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint, VpcEndpointState, VpcEndpointType};
use crate::firewall::Direction;

/// A target of a load balancer, with its interface.
type Target<'a> = (&'a TargetDescription, &'a NetworkInterface);

/// What a tunnel endpoint takes in (`IF-103`).
const GENEVE: (IpProtocol, PortRange) = (IpProtocol::UDP, PortRange::one(6081));

impl<'a> Walk<'a> {
    /// Along a route that leads to an endpoint.
    pub(super) fn through_endpoint(&mut self, id: &VpcEndpointId, place: Place<'a>) -> Step<'a> {
        let Some(endpoint) = self.cloud().vpc_endpoints.get(id) else { return NOWHERE };
        match endpoint.vpc_endpoint_type {
            VpcEndpointType::GatewayLoadBalancer => self.inspect(endpoint),
            _ => self.exit_by_gateway_endpoint(endpoint, place),
        }
    }

    fn exit_by_gateway_endpoint(&mut self, endpoint: &'a VpcEndpoint, place: Place<'a>) -> Step<'a> {
        let is_ours = self.cloud().vpcs.get(place.vpc).is_some_and(|vpc| vpc.contains(self.packet.source));
        let refusal = match endpoint.state {
            _ if !is_ours => Some(Refusal::OutsideVpc),
            // What a trace asks over ICMP is an echo.
            _ if !matches!(self.packet.protocol, IpProtocol::TCP | IpProtocol::ICMP) => Some(Refusal::GatewayProtocol),
            state => refuse_state(state),
        };
        self.pass_endpoint(endpoint, refusal);
        let Some(service_name) = endpoint.aws_service() else { return NOWHERE };
        (End::Service { service_name, source: self.packet.source }, Exit::Vpc(place.vpc))
    }

    /// To the interface of an endpoint, from wherever routes and filters let a packet come (`IF-74`), and to what is behind it.
    pub(super) fn enter_endpoint(&mut self, interface: &'a NetworkInterface) -> Step<'a> {
        let endpoint = self.endpoint_of(interface).and_then(|id| self.cloud().vpc_endpoints.get(&id));
        let Some(endpoint) = endpoint else { return NOWHERE };
        let carries = match endpoint.vpc_endpoint_type {
            // `IF-101`
            VpcEndpointType::Resource => self.packet.protocol == IpProtocol::TCP,
            // `IF-72`; so a ping has no answer (`IF-10`).
            _ => matches!(self.packet.protocol, IpProtocol::TCP | IpProtocol::UDP),
        };
        let is_geneve = (self.packet.protocol, self.packet.destination_ports) == GENEVE;
        let refusal = match endpoint.state {
            _ if !self.cloud().is_up(interface) => Some(Refusal::Down),
            _ if !carries => Some(Refusal::Protocol),
            _ if endpoint.vpc_endpoint_type == VpcEndpointType::Tunnel && !is_geneve => Some(Refusal::NotGeneve),
            state => refuse_state(state),
        };
        self.pass_endpoint(endpoint, refusal);
        let source = self.packet.source;
        match &endpoint.service_name {
            EndpointService::Aws(name) => (End::Service { service_name: *name, source }, Exit::Interface(interface)),
            EndpointService::Resource(arn) => self.enter_resource(arn, interface),
            EndpointService::Customer(name) => self.enter_endpoint_service(name, interface),
        }
    }

    fn endpoint_of(&self, interface: &NetworkInterface) -> Option<VpcEndpointId> {
        let owns = |endpoint: &&VpcEndpoint| endpoint.network_interface_ids.contains(&interface.network_interface_id);
        self.cloud().vpc_endpoints.values().find(owns).map(|endpoint| endpoint.vpc_endpoint_id.clone())
    }

    fn pass_endpoint(&mut self, endpoint: &VpcEndpoint, refusal: Option<Refusal>) {
        self.hops.push(Hop::VpcEndpoint {
            vpc_endpoint_id: endpoint.vpc_endpoint_id.clone(),
            vpc_endpoint_type: endpoint.vpc_endpoint_type,
            service_name: endpoint.service_name.clone(),
            refusal,
        });
    }

    /// From an endpoint to a load balancer of the service, in the endpoint's zone where it has a node there; any of several
    /// (`ES-11`).
    fn enter_endpoint_service(&mut self, name: &'a EndpointServiceName, entry: &'a NetworkInterface) -> Step<'a> {
        let cloud = self.cloud();
        let Some(service) = cloud.endpoint_services.get(&name.service_id) else {
            return (End::NotModelled { id: name.service_id.to_string() }, Exit::Lost);
        };
        let balancers = || service.load_balancer_arns.iter().filter_map(|arn| cloud.load_balancers.get(arn));
        let zone = self.zone_id_of(&entry.subnet_id);
        let in_zone = |interface: &&NetworkInterface| self.zone_id_of(&interface.subnet_id) == zone;
        let mut near: Vec<_> =
            balancers().filter_map(|balancer| Some((balancer, self.nodes(balancer).find(in_zone)?))).collect();
        if near.is_empty() {
            near = balancers().filter_map(|balancer| Some((balancer, self.nodes(balancer).next()?))).collect();
        }
        let Some((balancer, node)) = self.branch(&near) else { return NOWHERE };
        if balancer.enforce_security_group_inbound_rules_on_private_link_traffic && !node.groups.is_empty() {
            self.ask_groups(node, Direction::Ingress, None);
        }
        self.balance(balancer, node, entry)
    }

    /// To a Network Load Balancer by the address of one of its nodes.
    pub(super) fn enter_load_balancer(&mut self, node: &'a NetworkInterface) -> Step<'a> {
        let owns = |balancer: &&LoadBalancer| balancer.network_interface_ids.contains(&node.network_interface_id);
        match self.cloud().load_balancers.values().find(owns) {
            Some(balancer) => self.balance(balancer, node, node),
            None => NOWHERE,
        }
    }

    /// From a node to a target: any that is up in its zone, or in any zone where cross-zone load balancing is on.
    fn balance(
        &mut self,
        balancer: &'a LoadBalancer,
        node: &'a NetworkInterface,
        entry: &'a NetworkInterface,
    ) -> Step<'a> {
        let cloud = self.cloud();
        let Packet { protocol, destination_ports, .. } = self.packet;
        let listener = balancer
            .listeners
            .iter()
            .find(|listener| listener.protocol.covers(protocol) && PortRange::one(listener.port) == destination_ports);
        let group = listener.and_then(|listener| cloud.target_groups.get(&listener.target_group_arn));
        let zone = self.zone_of(&node.subnet_id).filter(|_| !balancer.cross_zone);
        let healthy = group.map(|group| self.healthy(group, zone)).unwrap_or_default();
        let chosen = group.and_then(|group| Some((group, self.branch(&healthy)?)));
        let address = node.source_address(self.packet.destination);
        let refusal = match (listener, chosen) {
            _ if !cloud.is_up(node) => Some(Refusal::Down),
            (None, _) => Some(Refusal::NoListener),
            (Some(_), None) => Some(Refusal::NoHealthyTarget),
            (Some(_), Some(_)) => None,
        };
        let through_private_link = entry.network_interface_id != node.network_interface_id;
        let target = chosen.map(|(_, (_, interface))| interface);
        self.hops.push(Hop::LoadBalancer {
            load_balancer_name: balancer.load_balancer_name.clone(),
            address,
            target: target.map(|interface| interface.network_interface_id.clone()),
            alternatives: alternatives(&healthy, target),
            proxy_protocol: group.filter(|group| group.proxy_protocol_v2).map(|_| ProxyProtocol {
                source: self.packet.source,
                vpc_endpoint_id: through_private_link.then(|| self.endpoint_of(entry)).flatten(),
            }),
            refusal,
        });
        let (Some((group, (target, interface))), Some(address)) = (chosen, address) else { return NOWHERE };
        let Some(destination) = interface.addresses().find(|own| own.is_ipv4() == address.is_ipv4()) else {
            return NOWHERE;
        };
        // What comes through PrivateLink never keeps its address (`ES-09`); else a target that is registered by instance sees
        // it, and one by address when it speaks UDP. "Edit target group attributes for your Network Load Balancer",
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
        let keeps_client_address =
            !through_private_link && (matches!(target.id, TargetId::Instance(_)) || protocol == IpProtocol::UDP);
        let connection = Connection {
            node,
            keeps_client_address: keeps_client_address.then_some(interface),
            resource_gateway_id: None,
            entry,
            packet: self.packet,
        };
        self.memory.connections.push(connection);
        if !keeps_client_address {
            self.packet = Packet { source: address, source_ports: NAT_PORTS, ..self.packet };
        }
        let destination_ports = PortRange::one(target.port.unwrap_or(group.port));
        self.packet = Packet { destination, destination_ports, ..self.packet };
        self.go_on_from(Place { vpc: &node.vpc_id, subnet: Some(&node.subnet_id) })
    }

    /// A reply from a target, at the node or at a resource gateway: on to the client, from the interface that the client talks to.
    pub(super) fn hand_back(&mut self, connection: Connection<'a>) -> Step<'a> {
        if let Some(target) = connection.keeps_client_address.filter(|it| it.subnet_id != connection.node.subnet_id) {
            for (interface, direction) in [(target, Direction::Egress), (connection.node, Direction::Ingress)] {
                let served = self.network.served(&interface.subnet_id);
                served.into_iter().for_each(|served| self.cross(served, direction));
            }
        }
        if let Some(id) = connection.resource_gateway_id {
            self.pass_resource_gateway(id, Some(self.packet.destination), Some(self.packet.source), None);
        }
        self.packet = connection.packet.reversed();
        self.leave(connection.entry)
    }

    /// Through a Gateway Load Balancer endpoint: the appliance behind it sees the packet, and it goes on from the endpoint's
    /// subnet (`GW-01`).
    fn inspect(&mut self, endpoint: &'a VpcEndpoint) -> Step<'a> {
        let cloud = self.cloud();
        let interface = endpoint.network_interface_ids.first().and_then(|id| cloud.network_interfaces.get(id));
        let Some(interface) = interface else { return NOWHERE };
        let Some(served) = self.network.served(&interface.subnet_id) else { return NOWHERE };
        // Beside the endpoint in its subnet the ACL is asked all the same (`GW-07`).
        self.cross(served, Direction::Ingress);
        let keeps_client_address =
            !self.is_reply && self.memory.connections.iter().any(|it| it.keeps_client_address.is_some());
        let refusal = match endpoint.state {
            _ if !cloud.is_up(interface) => Some(Refusal::Down),
            _ if keeps_client_address => Some(Refusal::ClientAddress),
            // Of appliances that the model does not know either, the first packet is the one that they have to see.
            _ if self.is_reply && self.memory.inspected.is_empty() && self.balancer_of(endpoint).is_none() => {
                Some(Refusal::ReplyOnly)
            }
            state => refuse_state(state),
        };
        let id = &endpoint.vpc_endpoint_id;
        let is_again = self
            .hops
            .iter()
            .any(|hop| matches!(hop, Hop::VpcEndpoint { vpc_endpoint_id, .. } if vpc_endpoint_id == id));
        self.pass_endpoint(endpoint, refusal);
        if is_again {
            return LOOP;
        }
        self.pass_appliance_of(endpoint, interface);
        if served.subnet.contains(self.packet.destination) {
            self.cross(served, Direction::Egress);
            self.cross(served, Direction::Ingress);
        }
        self.go_on_from(Place { vpc: &interface.vpc_id, subnet: Some(&interface.subnet_id) })
    }

    /// Past an appliance of the Gateway Load Balancer, for the reply the one that saw the request where it can (`GW-12`). Its owner
    /// may be somebody else: then nothing is known of it.
    fn pass_appliance_of(&mut self, endpoint: &VpcEndpoint, interface: &NetworkInterface) {
        let cloud = self.cloud();
        let Some(balancer) = self.balancer_of(endpoint) else { return self.memory.inspected.push(None) };
        let group = balancer.listeners.first().and_then(|listener| cloud.target_groups.get(&listener.target_group_arn));
        let zone = self.zone_of(&interface.subnet_id).filter(|_| !balancer.cross_zone);
        let healthy = group.map(|group| self.healthy(group, zone)).unwrap_or_default();
        let knows_flow = |interface: &NetworkInterface| {
            self.memory.inspected.iter().flatten().any(|id| *id == interface.network_interface_id)
        };
        let known = healthy.iter().map(|(_, interface)| *interface).find(|interface| knows_flow(interface));
        let chosen = known.or_else(|| self.branch(&healthy).map(|(_, interface)| interface));
        let target = chosen.map(|interface| interface.network_interface_id.clone());
        let refusal = match &target {
            None => Some(Refusal::NoHealthyAppliance),
            Some(_) if self.is_reply && !self.memory.inspected.contains(&target) => Some(Refusal::ReplyOnly),
            Some(_) => None,
        };
        let load_balancer_name = balancer.load_balancer_name.clone();
        self.hops.push(Hop::LoadBalancer {
            load_balancer_name,
            address: None,
            target: target.clone(),
            alternatives: if known.is_some() { Vec::new() } else { alternatives(&healthy, chosen) },
            proxy_protocol: None,
            refusal,
        });
        self.memory.inspected.push(target);
    }

    /// The Gateway Load Balancer behind an endpoint.
    fn balancer_of(&self, endpoint: &VpcEndpoint) -> Option<&'a LoadBalancer> {
        let cloud = self.cloud();
        let EndpointService::Customer(name) = &endpoint.service_name else { return None };
        let arns = &cloud.endpoint_services.get(&name.service_id)?.load_balancer_arns;
        let mut balancers = arns.iter().filter_map(|arn| cloud.load_balancers.get(arn));
        balancers.find(|it| it.load_balancer_type == LoadBalancerType::Gateway)
    }

    /// The targets of a group that are up, in one zone or in any. A new flow goes to these; one that an appliance had before it
    /// failed stays with it by default, and is lost (`GW-14`).
    fn healthy(&self, group: &'a TargetGroup, zone: Option<AvailabilityZone>) -> Vec<Target<'a>> {
        let cloud = self.cloud();
        let interface = |target: &'a TargetDescription| match &target.id {
            TargetId::Instance(id) => {
                let instance = cloud.instances.get(id)?;
                cloud.network_interfaces.get(instance.network_interfaces.first()?)
            }
            TargetId::Ip(address) => self.network.interface_at(&group.vpc_id, *address),
        };
        let targets = group.targets.iter().filter_map(|target| Some((target, interface(target)?)));
        let healthy = targets.filter(|(_, interface)| cloud.is_up(interface));
        healthy.filter(|(_, interface)| zone.is_none() || self.zone_of(&interface.subnet_id) == zone).collect()
    }

    /// Along a route that leads to an interface: its instance hands the packet on.
    pub(super) fn through_appliance(&mut self, id: &NetworkInterfaceId, place: Place<'a>) -> Step<'a> {
        let Some(interface) = self.cloud().network_interfaces.get(id) else { return NOWHERE };
        if place.subnet != Some(&interface.subnet_id)
            && let Some(served) = self.network.served(&interface.subnet_id)
        {
            self.cross(served, Direction::Ingress);
        }
        self.ask_groups(interface, Direction::Ingress, None);
        let refusal = match interface.source_dest_check {
            _ if !self.cloud().is_up(interface) => Some(Refusal::Down),
            true => Some(Refusal::SourceDestCheck),
            false => None,
        };
        let is_again = self
            .hops
            .iter()
            .any(|hop| matches!(hop, Hop::Appliance { network_interface_id, .. } if network_interface_id == id));
        self.hops.push(Hop::Appliance { network_interface_id: id.clone(), refusal });
        if is_again {
            return LOOP;
        }
        self.leave(interface)
    }

    fn nodes(&self, balancer: &'a LoadBalancer) -> impl Iterator<Item = &'a NetworkInterface> {
        let cloud = self.cloud();
        balancer.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id))
    }

    pub(super) fn zone_of(&self, subnet: &SubnetId) -> Option<AvailabilityZone> {
        self.cloud().subnets.get(subnet).map(|subnet| subnet.availability_zone)
    }

    pub(super) fn zone_id_of(&self, subnet: &SubnetId) -> Option<String> {
        let subnet = self.cloud().subnets.get(subnet)?;
        let vpc = self.cloud().vpcs.get(&subnet.vpc_id)?;
        Some(self.cloud().zone_id(&vpc.owner_id, subnet.availability_zone))
    }
}

/// The targets that might have been chosen as well.
fn alternatives(healthy: &[Target<'_>], chosen: Option<&NetworkInterface>) -> Vec<NetworkInterfaceId> {
    let ids = healthy.iter().map(|(_, interface)| &interface.network_interface_id);
    ids.filter(|id| chosen.is_some_and(|chosen| chosen.network_interface_id != **id)).cloned().collect()
}

fn refuse_state(state: VpcEndpointState) -> Option<Refusal> {
    match state {
        VpcEndpointState::Available | VpcEndpointState::Partial => None,
        state => Some(Refusal::EndpointState { state }),
    }
}
