//! `CreateVpcPeeringConnection` and `AcceptVpcPeeringConnection`.

use super::vpc::{overlap, unknown_vpc};
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{VpcId, VpcPeeringConnectionId};
use crate::cloud::peering::{PeeringStatus, VpcPeeringConnection};
use crate::cloud::region::Region;
use crate::cloud::vpc::Vpc;

const CREATE: &str = "CreateVpcPeeringConnection";
const ACCEPT: &str = "AcceptVpcPeeringConnection";

/// What `CreateVpcPeeringConnection` takes.
#[derive(Clone, Debug)]
pub struct CreateVpcPeeringConnection {
    /// The id that the connection is to have.
    pub vpc_peering_connection_id: VpcPeeringConnectionId,
    /// The VPC that asks.
    pub vpc_id: VpcId,
    /// The VPC that is asked.
    pub peer_vpc_id: VpcId,
    /// Who owns that one; the account of the other where nobody is named.
    pub peer_owner_id: Option<String>,
    /// Where that one lies; the Region of the other where none is named.
    pub peer_region: Option<Region>,
}

impl Cloud {
    /// Asks another VPC for a peering connection, which its owner has yet to accept.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound` for the VPC that asks; `VpcPeeringConnectionAlreadyExists`; `InvalidParameterValue` for a VPC that is
    /// not there or whose addresses overlap. There the real call succeeds, and leaves a connection whose status is `failed` with
    /// this message, as CloudFormation prints it.
    ///
    /// "VPC peering basics", <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>
    pub fn create_vpc_peering_connection(&mut self, request: CreateVpcPeeringConnection) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &request.vpc_id))?;
        let failed = |help: String| {
            let message = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";
            ApiError::new(CREATE, ErrorCode::InvalidParameterValue, message).help(help)
        };
        let owner = request.peer_owner_id.as_ref().unwrap_or(&vpc.owner_id);
        let region = request.peer_region.unwrap_or(vpc.region);
        let Some(peer) = self.vpcs.get(&request.peer_vpc_id) else {
            return Err(unknown_vpc(CREATE, &request.peer_vpc_id));
        };
        if (&peer.owner_id, peer.region) != (owner, region) {
            return Err(failed(format!(
                "{} belongs to account {} in {}: name them as the peer's owner and Region",
                peer.vpc_id, peer.owner_id, peer.region
            )));
        }
        if peer.vpc_id == vpc.vpc_id {
            return Err(failed("a VPC is not peered with itself: name another".to_owned()));
        }
        if let Some((own, other)) = overlapping(vpc, peer) {
            return Err(failed(format!(
                "{own} of {} and {other} of {} overlap: peered VPCs have different addresses",
                vpc.vpc_id, peer.vpc_id
            )));
        }
        let lives = |it: &&VpcPeeringConnection| {
            matches!(it.status, PeeringStatus::Active | PeeringStatus::PendingAcceptance)
                && it.peer_of(&vpc.vpc_id) == Some(&peer.vpc_id)
        };
        if let Some(other) = self.vpc_peering_connections.values().find(lives) {
            let message = "A VPC peering connection between the VPCs already exists.";
            return Err(ApiError::new(CREATE, ErrorCode::VpcPeeringConnectionAlreadyExists, message)
                .help(format!("use {}, one connection is enough", other.vpc_peering_connection_id)));
        }
        let id = request.vpc_peering_connection_id;
        let connection = VpcPeeringConnection {
            vpc_peering_connection_id: id.clone(),
            requester_vpc_id: request.vpc_id,
            accepter_vpc_id: request.peer_vpc_id,
            status: PeeringStatus::PendingAcceptance,
        };
        self.vpc_peering_connections.insert(id, connection);
        Ok(())
    }

    /// Accepts a peering connection that waits for it.
    ///
    /// # Errors
    /// `InvalidVpcPeeringConnectionID.NotFound`; `InvalidStateTransition` for one that does not wait.
    pub fn accept_vpc_peering_connection(&mut self, id: &VpcPeeringConnectionId) -> Result<(), ApiError> {
        let connection = self.vpc_peering_connections.get_mut(id).ok_or_else(|| {
            let code = ErrorCode::InvalidVpcPeeringConnectionIdNotFound;
            ApiError::not_found(ACCEPT, code, "vpcPeeringConnection", id)
        })?;
        if connection.status != PeeringStatus::PendingAcceptance {
            let message = format!("Invalid state transition for {id}");
            return Err(ApiError::new(ACCEPT, ErrorCode::InvalidStateTransition, message)
                .help("only a connection whose status is `pending-acceptance` can be accepted"));
        }
        connection.status = PeeringStatus::Active;
        Ok(())
    }
}

fn overlapping(vpc: &Vpc, peer: &Vpc) -> Option<(ipnet::IpNet, ipnet::IpNet)> {
    vpc.networks().find_map(|own| Some((own, peer.networks().find(|other| overlap(own, *other))?)))
}
