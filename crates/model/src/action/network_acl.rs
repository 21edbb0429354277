//! `CreateNetworkAcl`, `CreateNetworkAclEntry` and `ReplaceNetworkAclAssociation`.

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{NetworkAclId, SubnetId, VpcId};
use crate::cloud::network_acl::{NetworkAcl, NetworkAclEntry, RULE_NUMBERS};
use crate::rule::Rule;

impl Cloud {
    /// Creates a network ACL without entries: it lets nothing through, in either direction.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`.
    pub fn create_network_acl(&mut self, id: NetworkAclId, vpc_id: &VpcId) -> Result<(), ApiError> {
        if !self.vpcs.contains_key(vpc_id) {
            return Err(unknown_vpc("CreateNetworkAcl", vpc_id));
        }
        let acl = NetworkAcl {
            network_acl_id: id.clone(),
            vpc_id: vpc_id.clone(),
            is_default: false,
            associations: Vec::new(),
            entries: Vec::new(),
        };
        self.network_acls.insert(id, acl);
        Ok(())
    }

    /// Adds an entry to a network ACL.
    ///
    /// # Errors
    /// `InvalidNetworkAclID.NotFound`; `InvalidParameterValue` for a rule number that is not 1 to 32766 or ports in the wrong
    /// order (`RT-63`); `NetworkAclEntryAlreadyExists` for a number in use; `NetworkAclEntryLimitExceeded` (`RT-64`).
    pub fn create_network_acl_entry(&mut self, id: &NetworkAclId, entry: NetworkAclEntry) -> Result<(), ApiError> {
        const OPERATION: &str = "CreateNetworkAclEntry";
        let quota = self.quotas.rules_per_network_acl;
        let acl = self.network_acls.get_mut(id).ok_or_else(|| unknown_acl(OPERATION, id))?;
        if !RULE_NUMBERS.contains(&entry.rule_number) {
            let message = format!("Invalid value '{}' for ruleNumber", entry.rule_number);
            return Err(ApiError::new(OPERATION, ErrorCode::InvalidParameterValue, message)
                .help("rule numbers go from 1 to 32766; the lowest that matches decides")
                .rule(Rule::Rt63));
        }
        if entry.port_range.from > entry.port_range.to {
            let message = format!("Invalid port range ({}:{})", entry.port_range.from, entry.port_range.to);
            return Err(ApiError::new(OPERATION, ErrorCode::InvalidParameterValue, message)
                .help("write the lower port in `From` and the higher in `To`"));
        }
        let same_direction = || acl.entries.iter().filter(|other| other.egress == entry.egress);
        if same_direction().any(|other| other.rule_number == entry.rule_number) {
            let message = format!("The network acl entry identified by {} already exists.", entry.rule_number);
            return Err(ApiError::new(OPERATION, ErrorCode::NetworkAclEntryAlreadyExists, message)
                .help("give one of the two another rule number"));
        }
        if same_direction().count() >= quota {
            let message = format!("The maximum number of network acl entries has been reached. ({quota})");
            return Err(ApiError::new(OPERATION, ErrorCode::NetworkAclEntryLimitExceeded, message)
                .help("join entries into wider CIDR blocks, or have the quota raised (to 40 at most)")
                .rule(Rule::Rt64));
        }
        let place =
            acl.entries.partition_point(|other| (other.egress, other.rule_number) < (entry.egress, entry.rule_number));
        acl.entries.insert(place, entry);
        Ok(())
    }

    /// Puts a subnet under a network ACL instead of the one it had.
    ///
    /// # Errors
    /// `InvalidNetworkAclID.NotFound`; `InvalidSubnetID.NotFound`; `InvalidParameterValue` for an ACL of another VPC.
    pub fn replace_network_acl_association(&mut self, id: &NetworkAclId, subnet_id: &SubnetId) -> Result<(), ApiError> {
        const OPERATION: &str = "ReplaceNetworkAclAssociation";
        let vpc_id = self.subnet(OPERATION, subnet_id)?.vpc_id.clone();
        let acl = self.network_acls.get(id).ok_or_else(|| unknown_acl(OPERATION, id))?;
        if acl.vpc_id != vpc_id {
            let message = format!("network acl {id} and subnet {subnet_id} belong to different networks");
            return Err(ApiError::new(OPERATION, ErrorCode::InvalidParameterValue, message)
                .help(format!("use a network ACL of {vpc_id}")));
        }
        for acl in self.network_acls.iter_mut().map(|(_, it)| it) {
            acl.associations.retain(|subnet| subnet != subnet_id);
            if acl.network_acl_id == *id {
                acl.associations.push(subnet_id.clone());
            }
        }
        Ok(())
    }
}

fn unknown_acl(operation: &'static str, id: &NetworkAclId) -> ApiError {
    ApiError::not_found(operation, ErrorCode::InvalidNetworkAclIdNotFound, "networkAcl", id)
}
