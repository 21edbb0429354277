//! Typed ids: a `SubnetId` can't be passed where a `VpcId` is meant.
//!
//! An id is AWS's prefix, a hyphen and a name that AWS makes up when it creates the resource. A template has no such name
//! yet, so its reader puts the logical id there: `rtb-Private`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedIdError {
    /// What was given.
    pub id: String,
    /// The prefix that an id of this kind starts with, such as `rtb`.
    pub prefix: &'static str,
}

impl fmt::Display for MalformedIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an id that starts with `{}-`", self.id, self.prefix)?;
        self.code().map_or(Ok(()), |code| write!(f, " ({code})"))
    }
}

impl std::error::Error for MalformedIdError {}

impl MalformedIdError {
    /// The code with which the EC2 API refuses such a text, as it is spelt: `ID` here and `Id` there, and once both.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self.prefix {
            "vpce" => "InvalidVpcEndpointId.Malformed",              // API-72
            "vpce-svc" => "InvalidVpcEndpointServiceIdId.Malformed", // API-75
            "rtb" => "InvalidRouteTableId.Malformed",                // API-80
            "subnet" => "InvalidSubnetID.Malformed",                 // API-82
            "sg" => "InvalidSecurityGroupId.Malformed",              // API-83
            "vpc" => "InvalidVpcID.Malformed",                       // API-84
            "pl" => "InvalidPrefixListId.Malformed",                 // API-85
            _ => return None,
        })
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// What every id of this kind starts with, without the hyphen.
            pub const PREFIX: &str = $prefix;

            /// The id of the resource called `name`: the prefix, a hyphen and the name.
            pub fn named(name: &str) -> Self {
                Self(format!(concat!($prefix, "-{}"), name).into())
            }

            /// The whole id, prefix included.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The part behind the prefix: the logical id, when the resource comes from a template.
            pub fn name(&self) -> &str {
                &self.0[$prefix.len() + 1..]
            }
        }

        impl FromStr for $name {
            type Err = MalformedIdError;

            fn from_str(id: &str) -> Result<Self, Self::Err> {
                match id.strip_prefix(concat!($prefix, "-")) {
                    Some(name) if !name.is_empty() => Ok(Self(id.into())),
                    _ => Err(MalformedIdError { id: id.to_owned(), prefix: $prefix }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A virtual private cloud.
    VpcId "vpc"
    /// A subnet.
    SubnetId "subnet"
    /// A route table.
    RouteTableId "rtb"
    /// An internet gateway.
    InternetGatewayId "igw"
    /// An egress-only internet gateway: IPv6, outwards only.
    EgressOnlyInternetGatewayId "eigw"
    /// A NAT gateway.
    NatGatewayId "nat"
    /// The allocation of an Elastic IP address.
    AllocationId "eipalloc"
    /// A network interface.
    NetworkInterfaceId "eni"
    /// An instance.
    InstanceId "i"
    /// A security group.
    SecurityGroupId "sg"
    /// A network ACL.
    NetworkAclId "acl"
    /// A VPC endpoint.
    VpcEndpointId "vpce"
    /// An endpoint service of a customer.
    VpcEndpointServiceId "vpce-svc"
    /// A VPC peering connection.
    VpcPeeringConnectionId "pcx"
    /// A transit gateway.
    TransitGatewayId "tgw"
    /// An attachment of a transit gateway.
    TransitGatewayAttachmentId "tgw-attach"
    /// A route table of a transit gateway.
    TransitGatewayRouteTableId "tgw-rtb"
    /// A virtual private gateway.
    VpnGatewayId "vgw"
    /// A customer gateway.
    CustomerGatewayId "cgw"
    /// A VPN connection.
    VpnConnectionId "vpn"
    /// A resolver endpoint; the `in` and `out` of real ids is left to the name behind it.
    ResolverEndpointId "rslvr"
    /// A forwarding rule of the resolver.
    ResolverRuleId "rslvr-rr"
    /// A resource gateway.
    ResourceGatewayId "rgw"
    /// A prefix list. Its id is unique only inside its Region: `pl-78a54011` is S3 in Mumbai and DynamoDB in Tokyo (`RT-53`).
    PrefixListId "pl"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_prefix_a_hyphen_and_a_name() {
        assert_eq!(RouteTableId::named("Private").as_str(), "rtb-Private");
        assert_eq!("rtb-0a1b".parse::<RouteTableId>().unwrap().name(), "0a1b");
        assert_eq!(format!("{:>6}|{:?}", InstanceId::named("A"), InstanceId::named("A")), "   i-A|i-A");
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        for id in ["vpc-1", "rtb", "rtb-", ""] {
            let error = id.parse::<RouteTableId>().unwrap_err();
            let expected = format!("`{id}` is not an id that starts with `rtb-` (InvalidRouteTableId.Malformed)");
            assert_eq!(error.to_string(), expected);
        }
        assert_eq!(
            "nat".parse::<NatGatewayId>().unwrap_err().to_string(),
            "`nat` is not an id that starts with `nat-`"
        );
    }

    // API-72, API-75, API-80, API-82, API-83, API-84, API-85
    #[test]
    fn a_malformed_id_has_a_code_of_its_own() {
        let code = |prefix| MalformedIdError { id: "1".to_owned(), prefix }.code();
        assert_eq!(code(VpcEndpointId::PREFIX), Some("InvalidVpcEndpointId.Malformed"));
        assert_eq!(code(VpcEndpointServiceId::PREFIX), Some("InvalidVpcEndpointServiceIdId.Malformed"));
        assert_eq!(code(SubnetId::PREFIX), Some("InvalidSubnetID.Malformed"));
        assert_eq!(code(SecurityGroupId::PREFIX), Some("InvalidSecurityGroupId.Malformed"));
        assert_eq!(code(VpcId::PREFIX), Some("InvalidVpcID.Malformed"));
        assert_eq!(code(PrefixListId::PREFIX), Some("InvalidPrefixListId.Malformed"));
    }
}
