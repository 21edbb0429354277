//! What happens to a packet behind a resource endpoint.

use std::net::IpAddr;

use super::End;
use super::hop::Hop;
use super::packet::{Connection, Packet};
use super::refusal::Refusal;
use super::walk::{Exit, NAT_PORTS, NOWHERE, Step, Walk};
use crate::cloud::id::ResourceGatewayId;
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::resource_gateway::{ResourceConfiguration, ResourceDefinition, ResourceGateway};
use crate::dns::{Records, Resolver, resolve};

impl<'a> Walk<'a> {
    /// From an endpoint to the resource, through a gateway in the endpoint's zone where it has an interface there (`IF-101`). The
    /// resource sees the gateway's address and never the client's; the gateway's groups are asked about what goes out to it.
    ///
    /// "Resource gateways in VPC Lattice", <https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-gateway.html>
    pub(super) fn enter_resource(&mut self, resource_arn: &'a str, entry: &'a NetworkInterface) -> Step<'a> {
        let end = |source| (End::Resource { resource_arn: resource_arn.to_owned(), source }, Exit::Interface(entry));
        let cloud = self.cloud();
        let configuration = cloud.resource_configurations.get(resource_arn);
        let gateway = configuration.and_then(|it| cloud.resource_gateways.get(&it.resource_gateway_id));
        let (Some(configuration), Some(gateway)) = (configuration, gateway) else { return end(None) };
        let Some(interface) = self.interface_of_gateway(gateway, entry) else { return NOWHERE };
        let port = self.packet.destination_ports;
        let is_shared = configuration.port_ranges.is_empty()
            || configuration.port_ranges.iter().any(|shared| shared.intersection(port) == Some(port));
        let refusal = match is_shared {
            _ if !cloud.is_up(interface) => Some(Refusal::Down),
            false => Some(Refusal::PortNotShared),
            true => None,
        };
        let destination = self.address_of(configuration);
        let address = destination.or(interface.addresses().next()).and_then(|it| interface.source_address(it));
        let id = &gateway.resource_gateway_id;
        self.pass_resource_gateway(id, address, destination, refusal);
        let (Some(address), Some(destination)) = (address, destination) else { return end(address) };
        let resource_gateway_id = Some(id);
        let connection =
            Connection { node: interface, keeps_client_address: None, resource_gateway_id, entry, packet: self.packet };
        self.memory.connections.push(connection);
        self.packet = Packet { source: address, source_ports: NAT_PORTS, destination, ..self.packet };
        self.leave(interface)
    }

    pub(super) fn pass_resource_gateway(
        &mut self,
        id: &ResourceGatewayId,
        address: Option<IpAddr>,
        destination: Option<IpAddr>,
        refusal: Option<Refusal>,
    ) {
        let resource_gateway_id = id.clone();
        self.hops.push(Hop::ResourceGateway { resource_gateway_id, address, destination, refusal });
    }

    fn interface_of_gateway(
        &self,
        gateway: &'a ResourceGateway,
        entry: &NetworkInterface,
    ) -> Option<&'a NetworkInterface> {
        let cloud = self.cloud();
        let interfaces = || gateway.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
        let zone = self.zone_id_of(&entry.subnet_id);
        let mut near = interfaces().filter(|interface| self.zone_id_of(&interface.subnet_id) == zone);
        near.next().or_else(|| interfaces().next())
    }

    /// The address of a resource, when it is known.
    fn address_of(&self, configuration: &ResourceConfiguration) -> Option<IpAddr> {
        match &configuration.definition {
            ResourceDefinition::IpResource(address) => Some(*address),
            ResourceDefinition::DnsResource(name) => {
                match resolve(self.cloud(), Resolver::Public, name).ok()?.records {
                    Records::Addresses(addresses) => addresses.first().copied(),
                    _ => None,
                }
            }
            ResourceDefinition::ArnResource(_) => None,
        }
    }
}
