//! The calls of the EC2 API that change a [`Cloud`](crate::cloud::Cloud), with their checks and their error codes.
//!
//! They are methods of `Cloud`, named as the API's operations are. What AWS makes up, an id, the caller chooses: a model that
//! invented ids could not be compared between two runs.
//!
//! ```
//! use vpce_model::action::CreateVpc;
//! use vpce_model::cloud::Cloud;
//! use vpce_model::cloud::id::VpcId;
//!
//! let mut cloud = Cloud::default();
//! let request = CreateVpc::new(VpcId::named("Demo"), "us-east-1".parse()?, "10.0.0.0/8".parse()?);
//! let refused = cloud.create_vpc(request).unwrap_err();
//! assert_eq!(
//!     refused.to_string(),
//!     "An error occurred (InvalidVpc.Range) when calling the CreateVpc operation: The CIDR '10.0.0.0/8' is invalid."
//! );
//! assert_eq!(refused.help, "a VPC's CIDR block is between /16 (65,536 addresses) and /28 (16 addresses)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod endpoint_service;
mod gateway;
mod gateway_route_table;
mod hosted_zone;
mod instance;
mod interface_endpoint;
mod load_balancer;
mod network_acl;
mod peering;
mod resolver;
mod resource_gateway;
mod route;
mod security_group;
mod transit_gateway;
mod vpc;
mod vpc_endpoint;
mod vpn;

use std::error::Error;
use std::fmt;

use serde::Serialize;

pub use gateway::CreateNatGateway;
pub use instance::CreateNetworkInterface;
pub use interface_endpoint::POLICY_CHARACTERS;
pub use load_balancer::{CreateListener, CreateLoadBalancer};
pub use peering::CreateVpcPeeringConnection;
pub use resolver::CreateResolverEndpoint;
pub use resource_gateway::CreateResourceGateway;
pub use transit_gateway::{CreateTransitGateway, CreateTransitGatewayVpcAttachment};
pub use vpc::{CreateSubnet, CreateVpc};
pub use vpc_endpoint::{CreateVpcEndpoint, ModifyVpcEndpoint};
pub use vpn::PROPAGATED_ROUTES_PER_ROUTE_TABLE;

use crate::rule::Rule;

/// A call that was refused, printed as the AWS CLI prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The API's error code.
    pub code: ErrorCode,
    /// The operation that was called.
    pub operation: &'static str,
    /// What AWS answers, word for word where the answer is documented.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The rule behind it, where it is one of the book's.
    pub rule: Option<Rule>,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, operation, message, .. } = self;
        write!(f, "An error occurred ({code}) when calling the {operation} operation: {message}")
    }
}

impl Error for ApiError {}

impl ApiError {
    fn new(operation: &'static str, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, operation, message: message.into(), help: String::new(), rule: code.rule() }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    fn rule(self, rule: Rule) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// The same with the code of another API; the rule of the old code goes with it.
    fn coded(self, code: ErrorCode) -> Self {
        let rule = self.rule.filter(|rule| self.code.rule() != Some(*rule)).or(code.rule());
        Self { code, rule, ..self }
    }

    /// The answer to an id that nothing has.
    fn not_found(operation: &'static str, code: ErrorCode, what: &str, id: &dyn fmt::Display) -> Self {
        Self::new(operation, code, format!("The {what} ID '{id}' does not exist"))
            .help("create it first, or name one that exists")
    }
}

macro_rules! codes {
    ($($variant:ident $code:literal $($rule:ident)?;)+) => {
        /// A code of "Error codes for the Amazon EC2 API",
        /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>, or one that the page of an operation
        /// of Elastic Load Balancing, Route 53 or VPC Lattice lists under "Errors".
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[allow(missing_docs, reason = "each is the code it is named after")]
        pub enum ErrorCode { $(#[serde(rename = $code)] $variant,)+ }

        impl ErrorCode {
            /// The code as the API prints it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The rule that documents the code, where it is one of the book's.
            pub fn rule(self) -> Option<Rule> {
                match self {
                    $($(Self::$variant => Some(Rule::$rule),)?)+
                    _ => None,
                }
            }
        }
    };
}

impl ErrorCode {
    /// Whether it says that nothing has the id: `InvalidSubnetID.NotFound`, `NoSuchHostedZone`, …
    pub fn is_not_found(self) -> bool {
        self.as_str().contains("NotFound") || self.as_str().starts_with("NoSuch")
    }
}

codes! {
    ConflictingDomainExists "ConflictingDomainExists";
    DuplicateListener "DuplicateListener";
    DuplicateLoadBalancerName "DuplicateLoadBalancerName";
    DuplicateSubnetsInSameZone "DuplicateSubnetsInSameZone" Api77;
    DuplicateTransitGatewayAttachment "DuplicateTransitGatewayAttachment";
    ExistingVpcEndpointConnections "ExistingVpcEndpointConnections" Api76;
    GatewayNotAttached "Gateway.NotAttached";
    InsufficientFreeAddressesInSubnet "InsufficientFreeAddressesInSubnet" Api86;
    InvalidAllocationIdNotFound "InvalidAllocationID.NotFound";
    InvalidChangeBatch "InvalidChangeBatch";
    InvalidConfigurationRequest "InvalidConfigurationRequest";
    InvalidCustomerGatewayIdNotFound "InvalidCustomerGatewayID.NotFound";
    InvalidDomainName "InvalidDomainName";
    InvalidInput "InvalidInput";
    InvalidInstanceIdNotFound "InvalidInstanceID.NotFound";
    InvalidInternetGatewayIdNotFound "InvalidInternetGatewayID.NotFound";
    InvalidIpAddressInUse "InvalidIPAddress.InUse";
    InvalidNatGatewayIdNotFound "NatGatewayNotFound";
    InvalidNetworkAclIdNotFound "InvalidNetworkAclID.NotFound" Api94;
    InvalidNetworkInterfaceIdNotFound "InvalidNetworkInterfaceID.NotFound";
    InvalidNetworkLoadBalancerArnNotFound "InvalidNetworkLoadBalancerArn.NotFound";
    InvalidParameter "InvalidParameter";
    InvalidParameterValue "InvalidParameterValue";
    InvalidPermissionDuplicate "InvalidPermission.Duplicate" Api94;
    InvalidPermissionMalformed "InvalidPermission.Malformed" Api94;
    InvalidPrefixListIdNotFound "InvalidPrefixListID.NotFound" Api85;
    InvalidPrincipal "InvalidPrincipal";
    InvalidRequestException "InvalidRequestException";
    InvalidRouteNotFound "InvalidRoute.NotFound" Api81;
    InvalidRouteTableIdNotFound "InvalidRouteTableID.NotFound" Api80;
    InvalidSecurityGroup "InvalidSecurityGroup";
    InvalidSecurityGroupIdNotFound "InvalidSecurityGroupID.NotFound" Api83;
    InvalidServiceName "InvalidServiceName" Api74;
    InvalidStateTransition "InvalidStateTransition";
    InvalidSubnet "InvalidSubnet";
    InvalidSubnetConflict "InvalidSubnet.Conflict";
    InvalidSubnetIdNotFound "InvalidSubnetID.NotFound" Api82;
    InvalidSubnetRange "InvalidSubnet.Range";
    InvalidTarget "InvalidTarget";
    InvalidTransitGatewayAttachmentIdNotFound "InvalidTransitGatewayAttachmentID.NotFound";
    InvalidTransitGatewayIdNotFound "InvalidTransitGatewayID.NotFound";
    InvalidVpcId "InvalidVPCId";
    InvalidVpcEndpointIdNotFound "InvalidVpcEndpointId.NotFound" Api71;
    InvalidVpcEndpointServiceIdNotFound "InvalidVpcEndpointServiceId.NotFound" Api75;
    InvalidVpcIdNotFound "InvalidVpcID.NotFound" Api84;
    InvalidVpcPeeringConnectionIdNotFound "InvalidVpcPeeringConnectionID.NotFound";
    InvalidVpcRange "InvalidVpc.Range";
    InvalidVpnConnectionIdNotFound "InvalidVpnConnectionID.NotFound";
    InvalidVpnGatewayIdNotFound "InvalidVpnGatewayID.NotFound";
    LoadBalancerNotFound "LoadBalancerNotFound";
    NatGatewayLimitExceeded "NatGatewayLimitExceeded";
    NetworkAclEntryAlreadyExists "NetworkAclEntryAlreadyExists";
    NetworkAclEntryLimitExceeded "NetworkAclEntryLimitExceeded";
    NoSuchHostedZone "NoSuchHostedZone";
    OperationNotPermitted "OperationNotPermitted";
    ResourceAlreadyAssociated "Resource.AlreadyAssociated";
    ResourceExistsException "ResourceExistsException";
    ResourceNotFoundException "ResourceNotFoundException";
    RouteAlreadyExists "RouteAlreadyExists" Api78;
    RouteLimitExceeded "RouteLimitExceeded" Api79;
    RouteTableLimitExceeded "RouteTableLimitExceeded" Api79;
    RulesPerSecurityGroupLimitExceeded "RulesPerSecurityGroupLimitExceeded" Api94;
    SecurityGroupLimitExceeded "SecurityGroupLimitExceeded" Api94;
    SecurityGroupsPerInterfaceLimitExceeded "SecurityGroupsPerInterfaceLimitExceeded";
    SubnetLimitExceeded "SubnetLimitExceeded";
    SubnetNotFound "SubnetNotFound";
    TargetGroupAssociationLimit "TargetGroupAssociationLimit";
    TargetGroupNotFound "TargetGroupNotFound";
    TransitGatewayRouteTablePropagationDuplicate "TransitGatewayRouteTablePropagation.Duplicate";
    ValidationError "ValidationError";
    ValidationException "ValidationException";
    VpcEndpointLimitExceeded "VpcEndpointLimitExceeded" Api70;
    VpcLimitExceeded "VpcLimitExceeded";
    VpcPeeringConnectionAlreadyExists "VpcPeeringConnectionAlreadyExists";
    VpnGatewayAttachmentLimitExceeded "VpnGatewayAttachmentLimitExceeded";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The quotas that the calls keep, at AWS's defaults until they are raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Quotas {
    /// VPCs of an account in a Region (`RT-81`).
    pub vpcs_per_region: usize,
    /// Subnets of a VPC (`RT-81`).
    pub subnets_per_vpc: usize,
    /// NAT gateways in an Availability Zone (`RT-81`).
    pub nat_gateways_per_zone: usize,
    /// Security groups of an account in a Region (`RT-81`).
    pub security_groups_per_region: usize,
    /// Security groups of an interface (`RT-81`).
    pub security_groups_per_interface: usize,
    /// Route tables of a VPC (`RT-80`).
    pub route_tables_per_vpc: usize,
    /// Routes in a table, counted for each address family (`RT-80`).
    pub routes_per_route_table: usize,
    /// Entries of a network ACL in each direction (`RT-64`).
    pub rules_per_network_acl: usize,
    /// Rules of a security group in each direction (`RT-81`).
    pub rules_per_security_group: usize,
    /// Gateway endpoints in a Region (`RT-36`).
    pub gateway_endpoints_per_region: usize,
    /// Interface and Gateway Load Balancer endpoints of a VPC (`IF-110`).
    pub interface_endpoints_per_vpc: usize,
    /// Resource endpoints of a VPC (`IF-112`).
    pub resource_endpoints_per_vpc: usize,
    /// Service-network endpoints of a VPC (`IF-113`).
    pub service_network_endpoints_per_vpc: usize,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            vpcs_per_region: 5,
            subnets_per_vpc: 200,
            nat_gateways_per_zone: 5,
            security_groups_per_region: 2500,
            security_groups_per_interface: 5,
            route_tables_per_vpc: 200,
            routes_per_route_table: 500,
            rules_per_network_acl: 20,
            rules_per_security_group: 60,
            gateway_endpoints_per_region: 20,
            interface_endpoints_per_vpc: 50,
            resource_endpoints_per_vpc: 200,
            service_network_endpoints_per_vpc: 50,
        }
    }
}

/// Refuses one more of something than its quota.
fn check_quota(
    operation: &'static str,
    code: ErrorCode,
    what: &str,
    (used, quota): (usize, usize),
    rule: Rule,
) -> Result<(), ApiError> {
    if used < quota {
        return Ok(());
    }
    Err(ApiError::new(operation, code, format!("The maximum number of {what} has been reached. ({quota})"))
        .help("delete one that is not needed, or have the quota raised")
        .rule(rule))
}

/// Gateway endpoints that a VPC may hold, whatever its Region's quota (`RT-36`).
pub const GATEWAY_ENDPOINTS_PER_VPC: usize = 255;
