//! Transit gateways, what is attached to them, and their route tables.

use ipnet::IpNet;

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{
    NetworkInterfaceId, SubnetId, TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId, VpcId,
    VpnConnectionId,
};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::region::Region;
use crate::cloud::transit_gateway::{
    AttachedResource, TransitGateway, TransitGatewayAttachment, TransitGatewayRoute, TransitGatewayRouteTable,
};
use crate::cloud::vpc::{Subnet, Vpc};

const ATTACH: &str = "CreateTransitGatewayVpcAttachment";
const MODIFY: &str = "ModifyTransitGatewayVpcAttachment";
const PEER: &str = "CreateTransitGatewayPeeringAttachment";
const CREATE_TABLE: &str = "CreateTransitGatewayRouteTable";
const ASSOCIATE: &str = "AssociateTransitGatewayRouteTable";
const PROPAGATE: &str = "EnableTransitGatewayRouteTablePropagation";
const CREATE_ROUTE: &str = "CreateTransitGatewayRoute";

/// What `CreateTransitGateway` takes.
#[derive(Clone, Debug)]
pub struct CreateTransitGateway {
    /// The id that the transit gateway is to have.
    pub transit_gateway_id: TransitGatewayId,
    /// Its Region.
    pub region: Region,
    /// The account.
    pub owner_id: String,
    /// `DefaultRouteTableAssociation`, enabled by default.
    pub default_route_table_association: bool,
    /// `DefaultRouteTablePropagation`, enabled by default.
    pub default_route_table_propagation: bool,
}

impl CreateTransitGateway {
    /// A transit gateway with AWS's defaults, owned by the documentation's account 111122223333.
    pub fn new(transit_gateway_id: TransitGatewayId, region: Region) -> Self {
        let owner_id = "111122223333".to_owned();
        Self {
            transit_gateway_id,
            region,
            owner_id,
            default_route_table_association: true,
            default_route_table_propagation: true,
        }
    }
}

/// What `CreateTransitGatewayVpcAttachment` takes.
#[derive(Clone, Debug)]
pub struct CreateTransitGatewayVpcAttachment {
    /// The id that the attachment is to have.
    pub transit_gateway_attachment_id: TransitGatewayAttachmentId,
    /// The transit gateway.
    pub transit_gateway_id: TransitGatewayId,
    /// The VPC.
    pub vpc_id: VpcId,
    /// The subnets, one in each zone that is to reach the transit gateway.
    pub subnet_ids: Vec<SubnetId>,
    /// `ApplianceModeSupport`, disabled by default.
    pub appliance_mode_support: bool,
}

impl Cloud {
    /// Creates a transit gateway, with one default table for associations and propagations unless both are switched off.
    pub fn create_transit_gateway(&mut self, request: CreateTransitGateway) {
        let id = request.transit_gateway_id;
        let table = TransitGatewayRouteTableId::named(id.name());
        if request.default_route_table_association || request.default_route_table_propagation {
            self.insert_transit_table(table.clone(), id.clone());
        }
        let gateway = TransitGateway {
            transit_gateway_id: id.clone(),
            region: request.region,
            owner_id: request.owner_id,
            association_default_route_table_id: request.default_route_table_association.then(|| table.clone()),
            propagation_default_route_table_id: request.default_route_table_propagation.then_some(table),
        };
        self.transit_gateways.insert(id, gateway);
    }

    /// Attaches a VPC, with an interface in each subnet. An attachment of another account's VPC waits to be accepted; one that
    /// does not wait joins the default tables.
    ///
    /// "Transit gateway attachments to a VPC", <https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html>
    ///
    /// # Errors
    /// `InvalidTransitGatewayID.NotFound`, also for one of another Region; `InvalidVpcID.NotFound`; `InvalidSubnetID.NotFound`;
    /// `InvalidParameterValue` without a subnet or for one of another VPC; `DuplicateSubnetsInSameZone`;
    /// `DuplicateTransitGatewayAttachment`; `InsufficientFreeAddressesInSubnet`.
    pub fn create_transit_gateway_vpc_attachment(
        &mut self,
        request: CreateTransitGatewayVpcAttachment,
    ) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(ATTACH, &request.vpc_id))?;
        let gateway = self.transit_gateway(ATTACH, &request.transit_gateway_id)?;
        if gateway.region != vpc.region {
            return Err(unknown_gateway(ATTACH, &gateway.transit_gateway_id).help(format!(
                "it is in {}, the VPC in {}: use a transit gateway of that Region, and peer the two",
                gateway.region, vpc.region
            )));
        }
        if let Some(other) = self.attachment_of(&gateway.transit_gateway_id, &vpc.vpc_id) {
            let message =
                format!("{} has non-deleted Transit Gateway Attachments with same VPC ID.", gateway.transit_gateway_id);
            return Err(ApiError::new(ATTACH, ErrorCode::DuplicateTransitGatewayAttachment, message)
                .help(format!("{} is it: add the subnets there", other.transit_gateway_attachment_id)));
        }
        let is_available = gateway.owner_id == vpc.owner_id;
        let subnets = self.attached_subnets(vpc, &request.subnet_ids)?;
        let id = request.transit_gateway_attachment_id;
        let interfaces: Vec<NetworkInterface> =
            subnets.iter().map(|subnet| self.transit_interface(&id, subnet)).collect::<Result<_, _>>()?;
        for interface in interfaces {
            self.network_interfaces.insert(interface.network_interface_id.clone(), interface);
        }
        let resource = AttachedResource::Vpc {
            vpc_id: request.vpc_id,
            subnet_ids: request.subnet_ids,
            appliance_mode_support: request.appliance_mode_support,
        };
        self.attach(id, request.transit_gateway_id, resource, is_available);
        Ok(())
    }

    /// Gives the attachment of a VPC a subnet more, and so what is in the subnet's zone a way to the transit gateway.
    ///
    /// # Errors
    /// `InvalidTransitGatewayAttachmentID.NotFound`, also for an attachment of something else; those of
    /// [`create_transit_gateway_vpc_attachment`](Self::create_transit_gateway_vpc_attachment) for the subnet.
    pub fn modify_transit_gateway_vpc_attachment(
        &mut self,
        id: &TransitGatewayAttachmentId,
        subnet_id: &SubnetId,
    ) -> Result<(), ApiError> {
        let attachment = self.transit_attachment(MODIFY, id)?;
        let vpc = match &attachment.resource {
            AttachedResource::Vpc { vpc_id, subnet_ids, .. } => self.vpcs.get(vpc_id).map(|vpc| (vpc, subnet_ids)),
            AttachedResource::Vpn { .. } | AttachedResource::Peering { .. } => None,
        };
        let (vpc, subnet_ids) = vpc.ok_or_else(|| unknown_attachment(MODIFY, id))?;
        let wanted = [subnet_ids.as_slice(), std::slice::from_ref(subnet_id)].concat();
        let in_words_of_modify = |error| ApiError { operation: MODIFY, ..error };
        let subnets = self.attached_subnets(vpc, &wanted).map_err(in_words_of_modify)?;
        let added = subnets.last().map(|subnet| self.transit_interface(id, subnet));
        let interface = added.transpose().map_err(in_words_of_modify)?;
        self.network_interfaces.extend(interface.map(|it| (it.network_interface_id.clone(), it)));
        if let Some(attachment) = self.transit_gateway_attachments.get_mut(id)
            && let AttachedResource::Vpc { subnet_ids, .. } = &mut attachment.resource
        {
            *subnet_ids = wanted;
        }
        Ok(())
    }

    /// The subnets: of the VPC, one in each zone.
    fn attached_subnets(&self, vpc: &Vpc, ids: &[SubnetId]) -> Result<Vec<Subnet>, ApiError> {
        let refuse = |code, message: String, help: String| Err(ApiError::new(ATTACH, code, message).help(help));
        let mut chosen: Vec<Subnet> = Vec::with_capacity(ids.len());
        for id in ids {
            let subnet = self.subnet(ATTACH, id)?;
            if subnet.vpc_id != vpc.vpc_id {
                let message = format!("Subnet {id} and VPC {} belong to different networks", vpc.vpc_id);
                return refuse(ErrorCode::InvalidParameterValue, message, format!("use a subnet of {}", vpc.vpc_id));
            }
            if let Some(other) = chosen.iter().find(|it| it.availability_zone == subnet.availability_zone) {
                let help = format!(
                    "{} and {id} are both in {}: name one subnet for each zone",
                    other.subnet_id, subnet.availability_zone
                );
                return refuse(ErrorCode::DuplicateSubnetsInSameZone, "Duplicate Subnets for same AZ".to_owned(), help);
            }
            chosen.push(subnet.clone());
        }
        if chosen.is_empty() {
            let message = "The request must contain the parameter SubnetIds".to_owned();
            let help = "name a subnet in each zone that is to reach the transit gateway".to_owned();
            return refuse(ErrorCode::InvalidParameterValue, message, help);
        }
        Ok(chosen)
    }

    fn transit_interface(
        &self,
        attachment: &TransitGatewayAttachmentId,
        subnet: &Subnet,
    ) -> Result<NetworkInterface, ApiError> {
        let private_ip_address = match subnet.cidr_block {
            Some(_) => Some(self.next_free_address(ATTACH, subnet)?),
            None => None,
        };
        let id = NetworkInterfaceId::named(&format!("{}-{}", attachment.name(), subnet.subnet_id.name()));
        Ok(NetworkInterface { private_ip_address, ..NetworkInterface::new(id, InterfaceType::TransitGateway, subnet) })
    }

    /// Attaches a VPN connection, which `CreateVpnConnection` does of itself.
    pub(super) fn attach_vpn_connection(&mut self, gateway: TransitGatewayId, vpn_connection_id: VpnConnectionId) {
        let id = TransitGatewayAttachmentId::named(vpn_connection_id.name());
        self.attach(id, gateway, AttachedResource::Vpn { vpn_connection_id }, true);
    }

    /// Connects two transit gateways. The owner of the other has yet to accept.
    ///
    /// "Transit gateway peering attachments", <https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html>
    ///
    /// # Errors
    /// `InvalidTransitGatewayID.NotFound`; `DuplicateTransitGatewayAttachment`; `InvalidParameterValue` for one gateway named twice.
    pub fn create_transit_gateway_peering_attachment(
        &mut self,
        id: TransitGatewayAttachmentId,
        gateway: &TransitGatewayId,
        peer: &TransitGatewayId,
    ) -> Result<(), ApiError> {
        self.transit_gateway(PEER, gateway)?;
        self.transit_gateway(PEER, peer)?;
        if gateway == peer {
            let message = "A transit gateway cannot be peered with itself";
            return Err(ApiError::new(PEER, ErrorCode::InvalidParameterValue, message).help("name another one"));
        }
        let connects = |it: &&TransitGatewayAttachment| {
            let AttachedResource::Peering { peer_transit_gateway_id: other } = &it.resource else { return false };
            let ends = [&it.transit_gateway_id, other];
            ends.contains(&gateway) && ends.contains(&peer)
        };
        if let Some(other) = self.transit_gateway_attachments.values().find(connects) {
            let message = format!("{gateway} has non-deleted Transit Gateway Attachments with same peer {peer}.");
            return Err(ApiError::new(PEER, ErrorCode::DuplicateTransitGatewayAttachment, message)
                .help(format!("use {}, one attachment is enough", other.transit_gateway_attachment_id)));
        }
        let resource = AttachedResource::Peering { peer_transit_gateway_id: peer.clone() };
        self.attach(id, gateway.clone(), resource, false);
        Ok(())
    }

    /// Accepts an attachment that waits, by `AcceptTransitGatewayVpcAttachment` or `AcceptTransitGatewayPeeringAttachment`. It joins
    /// the default tables.
    ///
    /// # Errors
    /// `InvalidTransitGatewayAttachmentID.NotFound`.
    pub fn accept_transit_gateway_attachment(&mut self, id: &TransitGatewayAttachmentId) -> Result<(), ApiError> {
        self.transit_attachment("AcceptTransitGatewayVpcAttachment", id)?;
        if let Some(attachment) = self.transit_gateway_attachments.get_mut(id) {
            attachment.is_available = true;
        }
        self.join_default_tables(id);
        Ok(())
    }

    fn attach(
        &mut self,
        id: TransitGatewayAttachmentId,
        transit_gateway_id: TransitGatewayId,
        resource: AttachedResource,
        is_available: bool,
    ) {
        let attachment = TransitGatewayAttachment {
            transit_gateway_attachment_id: id.clone(),
            transit_gateway_id,
            resource,
            is_available,
        };
        self.transit_gateway_attachments.insert(id.clone(), attachment);
        if is_available {
            self.join_default_tables(&id);
        }
    }

    /// Associates an attachment with the default tables, and propagates its routes to them; a peering attachment joins those of
    /// both ends, and propagates nothing.
    fn join_default_tables(&mut self, id: &TransitGatewayAttachmentId) {
        let Some(attachment) = self.transit_gateway_attachments.get(id) else { return };
        let peer = match &attachment.resource {
            AttachedResource::Peering { peer_transit_gateway_id } => Some(peer_transit_gateway_id),
            AttachedResource::Vpc { .. } | AttachedResource::Vpn { .. } => None,
        };
        let ends = [Some(&attachment.transit_gateway_id), peer];
        let is_peering = peer.is_some();
        let gateways = ends.into_iter().flatten().filter_map(|id| self.transit_gateways.get(id));
        for gateway in gateways.cloned().collect::<Vec<_>>() {
            if let Some(table) = self.table_of_transit(&gateway.association_default_route_table_id)
                && !table.associations.contains(id)
            {
                table.associations.push(id.clone());
            }
            if let Some(table) = self.table_of_transit(&gateway.propagation_default_route_table_id)
                && !is_peering
                && !table.propagations.contains(id)
            {
                table.propagations.push(id.clone());
            }
        }
    }

    fn table_of_transit(&mut self, id: &Option<TransitGatewayRouteTableId>) -> Option<&mut TransitGatewayRouteTable> {
        self.transit_gateway_route_tables.get_mut(id.as_ref()?)
    }

    /// Creates an empty route table of a transit gateway.
    ///
    /// # Errors
    /// `InvalidTransitGatewayID.NotFound`.
    pub fn create_transit_gateway_route_table(
        &mut self,
        id: TransitGatewayRouteTableId,
        gateway: &TransitGatewayId,
    ) -> Result<(), ApiError> {
        self.transit_gateway(CREATE_TABLE, gateway)?;
        self.insert_transit_table(id, gateway.clone());
        Ok(())
    }

    fn insert_transit_table(&mut self, id: TransitGatewayRouteTableId, transit_gateway_id: TransitGatewayId) {
        let table = TransitGatewayRouteTable {
            transit_gateway_route_table_id: id.clone(),
            transit_gateway_id,
            associations: Vec::new(),
            propagations: Vec::new(),
            routes: Vec::new(),
        };
        self.transit_gateway_route_tables.insert(id, table);
    }

    /// Has the packets of an attachment ask a table: each attachment asks one.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidTransitGatewayAttachmentID.NotFound`; `Resource.AlreadyAssociated`;
    /// `InvalidParameterValue` for an attachment of another transit gateway.
    pub fn associate_transit_gateway_route_table(
        &mut self,
        id: &TransitGatewayRouteTableId,
        attachment: &TransitGatewayAttachmentId,
    ) -> Result<(), ApiError> {
        let table = self.check_pair(ASSOCIATE, id, attachment)?;
        let gateway = &table.transit_gateway_id;
        let holds = |other: &&TransitGatewayRouteTable| {
            other.transit_gateway_id == *gateway && other.associations.contains(attachment)
        };
        if let Some(other) = self.transit_gateway_route_tables.values().find(holds) {
            let message = format!("Transit Gateway Attachment {attachment} is already associated to a route table.");
            return Err(ApiError::new(ASSOCIATE, ErrorCode::ResourceAlreadyAssociated, message).help(format!(
                "it is associated with {}: set `DefaultRouteTableAssociation` of {gateway} to `disable`",
                other.transit_gateway_route_table_id
            )));
        }
        if let Some(table) = self.transit_gateway_route_tables.get_mut(id) {
            table.associations.push(attachment.clone());
        }
        Ok(())
    }

    /// Makes the networks behind an attachment routes of a table.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidTransitGatewayAttachmentID.NotFound`;
    /// `TransitGatewayRouteTablePropagation.Duplicate`; `InvalidParameterValue` for an attachment of another transit gateway and for
    /// a peering attachment, whose routes are static.
    pub fn enable_transit_gateway_route_table_propagation(
        &mut self,
        id: &TransitGatewayRouteTableId,
        attachment: &TransitGatewayAttachmentId,
    ) -> Result<(), ApiError> {
        let table = self.check_pair(PROPAGATE, id, attachment)?;
        if table.propagations.contains(attachment) {
            let message = format!("Propagation {attachment} already exists in Transit Gateway Route Table {id}.");
            return Err(ApiError::new(PROPAGATE, ErrorCode::TransitGatewayRouteTablePropagationDuplicate, message)
                .help("leave it out: the default table takes every attachment of itself"));
        }
        let resource = &self.transit_attachment(PROPAGATE, attachment)?.resource;
        if matches!(resource, AttachedResource::Peering { .. }) {
            let message = format!("Propagation is not supported for the peering attachment {attachment}");
            return Err(ApiError::new(PROPAGATE, ErrorCode::InvalidParameterValue, message)
                .help("make a static route for what lies behind the other transit gateway"));
        }
        if let Some(table) = self.transit_gateway_route_tables.get_mut(id) {
            table.propagations.push(attachment.clone());
        }
        Ok(())
    }

    /// Adds a static route to an attachment; a blackhole where none is named.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidTransitGatewayAttachmentID.NotFound`; `RouteAlreadyExists`;
    /// `InvalidParameterValue` for an attachment of another transit gateway.
    pub fn create_transit_gateway_route(
        &mut self,
        id: &TransitGatewayRouteTableId,
        route: TransitGatewayRoute,
    ) -> Result<(), ApiError> {
        let table = match &route.transit_gateway_attachment_id {
            Some(attachment) => self.check_pair(CREATE_ROUTE, id, attachment)?,
            None => self.transit_table(CREATE_ROUTE, id)?,
        };
        let network: IpNet = route.destination_cidr_block.trunc();
        if table.routes.iter().any(|other| other.destination_cidr_block == network) {
            let message = format!("Route {network} already exists in Transit Gateway Route Table {id}.");
            return Err(ApiError::new(CREATE_ROUTE, ErrorCode::RouteAlreadyExists, message)
                .help("a table has one static route for a destination: leave one of the two out"));
        }
        if let Some(table) = self.transit_gateway_route_tables.get_mut(id) {
            table.routes.push(TransitGatewayRoute { destination_cidr_block: network, ..route });
        }
        Ok(())
    }

    /// A table and an attachment of the same transit gateway.
    fn check_pair(
        &self,
        operation: &'static str,
        id: &TransitGatewayRouteTableId,
        attachment: &TransitGatewayAttachmentId,
    ) -> Result<&TransitGatewayRouteTable, ApiError> {
        let table = self.transit_table(operation, id)?;
        let attached = self.transit_attachment(operation, attachment)?;
        let is_end = match &attached.resource {
            AttachedResource::Peering { peer_transit_gateway_id } => {
                *peer_transit_gateway_id == table.transit_gateway_id
            }
            AttachedResource::Vpc { .. } | AttachedResource::Vpn { .. } => false,
        };
        if attached.transit_gateway_id == table.transit_gateway_id || is_end {
            return Ok(table);
        }
        let message = format!("Route table {id} and attachment {attachment} belong to different transit gateways");
        Err(ApiError::new(operation, ErrorCode::InvalidParameterValue, message)
            .help(format!("use an attachment of {}", table.transit_gateway_id)))
    }

    pub(super) fn transit_gateway(
        &self,
        operation: &'static str,
        id: &TransitGatewayId,
    ) -> Result<&TransitGateway, ApiError> {
        self.transit_gateways.get(id).ok_or_else(|| unknown_gateway(operation, id))
    }

    fn transit_table(
        &self,
        operation: &'static str,
        id: &TransitGatewayRouteTableId,
    ) -> Result<&TransitGatewayRouteTable, ApiError> {
        self.transit_gateway_route_tables.get(id).ok_or_else(|| {
            let message = format!("Transit Gateway Route Table {id} was deleted or does not exist.");
            ApiError::new(operation, ErrorCode::InvalidRouteTableIdNotFound, message).help("name one that exists")
        })
    }

    fn transit_attachment(
        &self,
        operation: &'static str,
        id: &TransitGatewayAttachmentId,
    ) -> Result<&TransitGatewayAttachment, ApiError> {
        self.transit_gateway_attachments.get(id).ok_or_else(|| unknown_attachment(operation, id))
    }
}

fn unknown_attachment(operation: &'static str, id: &TransitGatewayAttachmentId) -> ApiError {
    let message = format!("Transit Gateway Attachment {id} was deleted or does not exist.");
    ApiError::new(operation, ErrorCode::InvalidTransitGatewayAttachmentIdNotFound, message).help("name one that exists")
}

fn unknown_gateway(operation: &'static str, id: &TransitGatewayId) -> ApiError {
    let message = format!("Transit Gateway {id} was deleted or does not exist.");
    ApiError::new(operation, ErrorCode::InvalidTransitGatewayIdNotFound, message).help("name one that exists")
}
