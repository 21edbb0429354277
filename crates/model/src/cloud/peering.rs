//! VPC peering connections: two VPCs that reach each other's addresses, and nothing beyond them.

use serde::Serialize;

use super::id::{VpcId, VpcPeeringConnectionId};

/// A peering connection.
///
/// "What is VPC peering?", <https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcPeeringConnection {
    /// Its id.
    pub vpc_peering_connection_id: VpcPeeringConnectionId,
    /// The VPC that asked for it.
    pub requester_vpc_id: VpcId,
    /// The VPC that was asked.
    pub accepter_vpc_id: VpcId,
    /// Whether it was accepted.
    pub status: PeeringStatus,
}

/// The status of a peering connection, as far as it lasts.
///
/// "VPC peering connection lifecycle", <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeeringStatus {
    /// The other side has yet to accept.
    PendingAcceptance,
    /// It carries packets.
    Active,
    /// The other side refused.
    Rejected,
    /// Nobody accepted within seven days.
    Expired,
    /// It is gone.
    Deleted,
}

impl VpcPeeringConnection {
    /// The other end, seen from one of its VPCs; none from any other.
    pub fn peer_of(&self, vpc: &VpcId) -> Option<&VpcId> {
        if self.requester_vpc_id == *vpc {
            Some(&self.accepter_vpc_id)
        } else if self.accepter_vpc_id == *vpc {
            Some(&self.requester_vpc_id)
        } else {
            None
        }
    }
}
