//! The codes with which AWS's Reachability Analyzer explains why a path is blocked.
//!
//! "Reachability Analyzer explanation codes",
//! <https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html>. Of that page, here are the codes that a
//! path over an internet gateway, a NAT gateway or a gateway endpoint can give, with its groups, ACLs and route tables.
//! An answer carries the code where there is one, so that it can be compared with what the analyzer says about a real
//! VPC. The meanings are ours.
//!
//! ```
//! use vpce_model::explanation_code::ExplanationCode;
//!
//! let code = ExplanationCode::SubnetAclRestriction;
//! assert_eq!(code.to_string(), "SUBNET_ACL_RESTRICTION");
//! assert_eq!(code.meaning(), "the subnet's network ACL does not let the traffic in or out");
//! ```

use std::fmt;

use serde::{Serialize, Serializer};

/// Turns the table of codes into the enum and the functions that read it.
macro_rules! explanation_codes {
    ($($variant:ident $code:literal $meaning:literal;)*) => {
        /// A code of Reachability Analyzer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ExplanationCode {
            $(#[doc = concat!("`", $code, "`: ", $meaning, ".")] $variant,)*
        }

        impl ExplanationCode {
            /// Every code, in alphabetical order.
            pub const ALL: &[ExplanationCode] = &[$(ExplanationCode::$variant),*];

            /// The code as the analyzer prints it.
            pub const fn as_str(self) -> &'static str {
                match self { $(ExplanationCode::$variant => $code,)* }
            }

            /// What it means, as the rest of a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(ExplanationCode::$variant => $meaning,)* }
            }
        }
    };
}

explanation_codes! {
    BadState "BAD_STATE"
        "the component is not working";
    BadStateAttachment "BAD_STATE_ATTACHMENT"
        "the attachment between two components is not working";
    BadStateRoute "BAD_STATE_ROUTE"
        "the route is not working, for instance because its target is gone";
    CannotRoute "CANNOT_ROUTE"
        "the route's CIDR block or prefix list does not contain the destination address";
    EniAddressRestriction "ENI_ADDRESS_RESTRICTION"
        "the network interface takes part only in traffic to or from its own private address";
    EniSgRulesMismatch "ENI_SG_RULES_MISMATCH"
        "no rule of the security group applies to the traffic";
    EniSourceDestCheckRestriction "ENI_SOURCE_DEST_CHECK_RESTRICTION"
        "the source/destination check refuses traffic that is neither from nor to the interface's own addresses";
    GatewayRejectsSpoofedTraffic "GATEWAY_REJECTS_SPOOFED_TRAFFIC"
        "the gateway refuses traffic under a false source address";
    HigherPriorityRoute "HIGHER_PRIORITY_ROUTE"
        "another route for the same CIDR block ranks higher";
    IgwDestinationAddressInVpcCidrs "IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS"
        "the internet gateway takes only traffic for addresses inside the VPC's CIDR blocks";
    IgwDestinationAddressNotInRfc1918Egress "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
        "the internet gateway sends nothing to private addresses (RFC 1918)";
    IgwDestinationAddressNotInRfc6598Egress "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
        "the internet gateway sends nothing to shared addresses (RFC 6598)";
    IgwPrivateIpAssociationForIngress "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
        "no network interface of the VPC has the public address that the inbound traffic is for";
    IgwPublicIpAssociationForEgress "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
        "the source address belongs to no network interface of the VPC, or has no public address to leave under";
    IgwSourceAddressNotInRfc1918Ingress "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS"
        "the internet gateway lets nothing in from private addresses (RFC 1918)";
    IgwSourceAddressNotInRfc6598Ingress "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS"
        "the internet gateway lets nothing in from shared addresses (RFC 6598)";
    MoreSpecificRoute "MORE_SPECIFIC_ROUTE"
        "a more specific route matches the destination";
    NgwDestAddressPreservation "NGW_DEST_ADDRESS_PRESERVATION"
        "a NAT gateway leaves the destination address as it is";
    NgwRequiresSourceInVpc "NGW_REQUIRES_SOURCE_IN_VPC"
        "a NAT gateway serves only the network interfaces of its own VPC";
    NgwSourceAddressReassign "NGW_SOURCE_ADDRESS_REASSIGN"
        "a NAT gateway puts its own private address in place of the source address";
    NoRouteToDestination "NO_ROUTE_TO_DESTINATION"
        "the route table has no route that leads to the destination";
    RemapEphemeralPort "REMAP_EPHEMERAL_PORT"
        "a NAT gateway moves the source port to an ephemeral port, 1024 to 65535";
    SgHasNoRules "SG_HAS_NO_RULES"
        "the security group has no rule at all in this direction";
    SubnetAclRestriction "SUBNET_ACL_RESTRICTION"
        "the subnet's network ACL does not let the traffic in or out";
    UnknownDestination "UNKNOWN_DESTINATION"
        "too little is known of the destination to follow the path any further";
    VpcLocalRouteCidrRestriction "VPC_LOCAL_ROUTE_CIDR_RESTRICTION"
        "a local route leads only to addresses inside the VPC's CIDR blocks";
    VpceGatewayEgressSourceAddressRestriction "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION"
        "what comes out of a gateway endpoint has a source address from its service's prefix list";
    VpceGatewayProtocolRestriction "VPCE_GATEWAY_PROTOCOL_RESTRICTION"
        "a gateway endpoint takes in only TCP and ICMP echo requests, and gives out only TCP and ICMP echo replies";
}

impl fmt::Display for ExplanationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for ExplanationCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_its_variant_in_capitals() {
        for code in ExplanationCode::ALL {
            assert_eq!(code.as_str().replace('_', ""), format!("{code:?}").to_uppercase());
        }
    }

    #[test]
    fn codes_are_in_alphabetical_order() {
        // AWS's page sorts `VPC_` before `VPCE_`, as plain character order does not.
        let codes: Vec<_> =
            ExplanationCode::ALL.iter().map(|code| code.as_str().split('_').collect::<Vec<_>>()).collect();
        assert!(codes.is_sorted(), "{codes:?}");
    }

    #[test]
    fn a_meaning_continues_a_sentence() {
        for code in ExplanationCode::ALL {
            let meaning = code.meaning();
            assert!(meaning.starts_with(char::is_lowercase) && !meaning.ends_with('.'), "{code}: {meaning}");
        }
    }
}
