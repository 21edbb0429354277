//! `AWS::EC2::VPCPeeringConnection`.

use vpce_model::action::CreateVpcPeeringConnection;
use vpce_model::cloud::id::{VpcId, VpcPeeringConnectionId};

use super::{Deployment, ResourceType, same_as_reference};
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const PEERING: ResourceType = ResourceType {
    name: "AWS::EC2::VPCPeeringConnection",
    create: create_peering,
    attributes: &["Id"],
    attribute: same_as_reference,
};

/// CloudFormation accepts for the peer where it may: in the same account, or with a role of the other (`PeerRoleArn`).
fn create_peering(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let has_role = properties.text("PeerRoleArn")?.is_some();
    let is_ours = properties.peek("PeerOwnerId").is_none_or(|owner| owner == deployment.settings.account_id);
    let id = request_peering(deployment, name, properties)?;
    if is_ours || has_role {
        deployment.cloud.accept_vpc_peering_connection(&id)?;
    }
    Ok(id.to_string())
}

/// Asks for a connection, which its peer has yet to accept.
pub(super) fn request_peering(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<VpcPeeringConnectionId, Fault> {
    let id = VpcPeeringConnectionId::named(name);
    let request = CreateVpcPeeringConnection {
        vpc_peering_connection_id: id.clone(),
        vpc_id: properties.required::<VpcId>("VpcId")?,
        peer_vpc_id: properties.required("PeerVpcId")?,
        peer_owner_id: properties.text("PeerOwnerId")?,
        peer_region: properties.parsed("PeerRegion")?,
    };
    deployment.cloud.create_vpc_peering_connection(request)?;
    Ok(id)
}
