//! `CreateSecurityGroup`, `AuthorizeSecurityGroupIngress` and `…Egress`, `RevokeSecurityGroupEgress`.

use ipnet::{IpNet, Ipv4Net};

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode, check_quota};
use crate::cloud::Cloud;
use crate::cloud::id::{SecurityGroupId, VpcId};
use crate::cloud::security_group::{Peer, SecurityGroup, SecurityGroupRule};
use crate::rule::Rule;

impl Cloud {
    /// Creates a security group that lets nothing in and everything out, as AWS's new groups do.
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`.
    pub fn create_security_group(
        &mut self,
        group_id: SecurityGroupId,
        group_name: &str,
        vpc_id: &VpcId,
    ) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(vpc_id).ok_or_else(|| unknown_vpc("CreateSecurityGroup", vpc_id))?;
        let place = |vpc: &VpcId| self.vpcs.get(vpc).map(|vpc| (vpc.region, &vpc.owner_id));
        let used = self.security_groups.values().filter(|group| place(&group.vpc_id) == place(vpc_id)).count();
        let quota = (used, self.quotas.security_groups_per_region);
        check_quota(
            "CreateSecurityGroup",
            ErrorCode::SecurityGroupLimitExceeded,
            "security groups",
            quota,
            Rule::Rt81,
        )?;
        let mut everywhere = vec![IpNet::V4(Ipv4Net::default())];
        if !vpc.ipv6_cidr_blocks.is_empty() {
            everywhere.push(IpNet::V6(ipnet::Ipv6Net::default()));
        }
        let rules = everywhere.into_iter().map(SecurityGroupRule::egress_to_everywhere).collect();
        let group = SecurityGroup {
            group_id: group_id.clone(),
            group_name: group_name.to_owned(),
            vpc_id: vpc_id.clone(),
            rules,
        };
        self.security_groups.insert(group_id, group);
        Ok(())
    }

    /// Adds a rule to a group, ingress or egress as the rule says.
    ///
    /// # Errors
    /// `InvalidSecurityGroupID.NotFound` for a group, or a group named by the rule, that does not exist;
    /// `InvalidPrefixListID.NotFound`; `InvalidPermission.Malformed` for ports in the wrong order;
    /// `InvalidPermission.Duplicate`; `RulesPerSecurityGroupLimitExceeded`, where a prefix list counts with its weight (`RT-51`).
    pub fn authorize_security_group(&mut self, id: &SecurityGroupId, rule: SecurityGroupRule) -> Result<(), ApiError> {
        let operation = operation_for(&rule);
        let group = self.security_groups.get(id).ok_or_else(|| unknown_group(operation, id))?;
        let weight = self.rule_weight(operation, &group.vpc_id, &rule)?;
        if rule.ports.from > rule.ports.to {
            let message = format!("Invalid TCP/UDP port range ({}:{})", rule.ports.from, rule.ports.to);
            return Err(ApiError::new(operation, ErrorCode::InvalidPermissionMalformed, message)
                .help("write the lower port in `FromPort` and the higher in `ToPort`"));
        }
        if group.rules.contains(&rule) {
            let message = format!("the specified rule \"{rule}\" already exists");
            return Err(ApiError::new(operation, ErrorCode::InvalidPermissionDuplicate, message)
                .help("leave one of the two out"));
        }
        let same_direction = group.rules.iter().filter(|other| other.is_egress == rule.is_egress);
        let used: usize =
            same_direction.map(|other| self.rule_weight(operation, &group.vpc_id, other).unwrap_or(1)).sum();
        if used + weight > self.quotas.rules_per_security_group {
            return Err(ApiError::new(
                operation,
                ErrorCode::RulesPerSecurityGroupLimitExceeded,
                "The maximum number of rules per security group has been reached.",
            )
            .help(format!(
                "{used} are in use and this one counts {weight}: the quota is {}",
                self.quotas.rules_per_security_group
            ))
            .rule(Rule::Rt51));
        }
        if let Some(group) = self.security_groups.get_mut(id) {
            group.rules.push(rule);
        }
        Ok(())
    }

    /// Removes every egress rule of a group: what comes first when a template lists a group's egress itself.
    ///
    /// # Errors
    /// `InvalidSecurityGroupID.NotFound`.
    pub fn revoke_security_group_egress(&mut self, id: &SecurityGroupId) -> Result<(), ApiError> {
        let group = self.security_groups.get_mut(id).ok_or_else(|| unknown_group("RevokeSecurityGroupEgress", id))?;
        group.rules.retain(|rule| !rule.is_egress);
        Ok(())
    }

    /// What a rule counts against the quota: one, or the weight of the prefix list it names.
    fn rule_weight(&self, operation: &'static str, vpc: &VpcId, rule: &SecurityGroupRule) -> Result<usize, ApiError> {
        match &rule.peer {
            Peer::Cidr(_) => Ok(1),
            Peer::Group(id) if self.security_groups.contains_key(id) => Ok(1),
            Peer::Group(id) => Err(unknown_group(operation, id)),
            Peer::PrefixList(id) => {
                let region = self.vpcs.get(vpc).map(|vpc| vpc.region);
                let list = region.and_then(|region| self.prefix_list(id, region));
                list.map(|list| list.weight().unwrap_or(1) as usize).ok_or_else(|| {
                    ApiError::not_found(operation, ErrorCode::InvalidPrefixListIdNotFound, "prefix list", id)
                })
            }
        }
    }
}

fn operation_for(rule: &SecurityGroupRule) -> &'static str {
    if rule.is_egress { "AuthorizeSecurityGroupEgress" } else { "AuthorizeSecurityGroupIngress" }
}

fn unknown_group(operation: &'static str, id: &SecurityGroupId) -> ApiError {
    ApiError::not_found(operation, ErrorCode::InvalidSecurityGroupIdNotFound, "security group", id)
}
