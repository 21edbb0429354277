//! The documented rules that answers rest on: what AWS says, or does not say, one sentence a rule.
//!
//! An answer cites a rule by its id, and the id leads to the statement and to the page it was read from:
//!
//! ```
//! use vpce_model::rule::{Confidence, Rule};
//!
//! let rule: Rule = "rt-05".parse()?;
//! assert_eq!(rule, Rule::Rt05);
//! assert_eq!(rule.to_string(), "RT-05");
//! assert_eq!(rule.confidence(), Confidence::High);
//! assert_eq!(rule.sources()[0].title, "How route priority works");
//! # Ok::<(), vpce_model::rule::UnknownRuleError>(())
//! ```
//!
//! # Organization
//!
//! The first half of an id names the subject, and the table at the end of this file keeps that order:
//! `RT` routes, gateway endpoints and the filters beside them; `API` the shapes and errors of the EC2 API;
//! `SV` names of services and their addresses; `IF` what holds for interface endpoints too; `PO` policies; `PR` prices.
//! Facts were read in August 2026; a figure such as a quota may have changed since.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A page, a data file or a report that a rule was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Source {
    /// The title as its publisher prints it.
    pub title: &'static str,
    /// Where it stands.
    pub url: &'static str,
}

/// How far a rule can be relied upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// An inference, or one report by somebody else.
    Low,
    /// AWS's own text, but it can be read in two ways; or somebody else who quotes AWS.
    Medium,
    /// AWS's own text, service model or output says so.
    High,
}

/// What a reader should know before trusting a rule to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "lowercase")]
pub enum Note {
    /// Two sources disagree; the statement takes the side that is named here.
    Conflict(&'static str),
    /// AWS does not document this, or not all of it.
    Undocumented(&'static str),
}

impl Note {
    /// The note's words.
    pub const fn text(&self) -> &'static str {
        match self {
            Note::Conflict(text) | Note::Undocumented(text) => text,
        }
    }
}

/// A text that is no rule's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRuleError {
    /// What was asked for.
    pub id: String,
}

impl fmt::Display for UnknownRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule has the id `{}`", self.id)
    }
}

impl Error for UnknownRuleError {}

/// Turns the table of rules into the enum and the functions that read it.
///
/// A row is `Variant "ID" Confidence [SOURCE, …] "statement"`, and where there is one a
/// `Conflict("note")` or an `Undocumented("note")`.
macro_rules! rules {
    ($($variant:ident $id:literal $confidence:ident [$($source:ident),*]
       $statement:literal $($kind:ident($note:literal))?;)*) => {
        /// A documented rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $statement] $variant,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &[Rule] = &[$(Rule::$variant),*];

            /// The id that answers and pages cite, such as `RT-05`.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$variant => $id,)* }
            }

            /// The rule in a sentence or two; names of the API stand in backticks.
            pub const fn statement(self) -> &'static str {
                match self { $(Rule::$variant => $statement,)* }
            }

            /// How far the rule can be relied upon.
            pub const fn confidence(self) -> Confidence {
                match self { $(Rule::$variant => Confidence::$confidence,)* }
            }

            /// Where the rule was read, the page that says it best first. Empty for a rule that nobody documents.
            pub const fn sources(self) -> &'static [Source] {
                match self { $(Rule::$variant => &[$($source),*],)* }
            }

            /// What sources disagree on, or leave open.
            pub const fn note(self) -> Option<Note> {
                match self {
                    $($(Rule::$variant => Some(Note::$kind($note)),)?)*
                    _ => None,
                }
            }
        }
    };
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Rule {
    type Err = UnknownRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Rule::ALL
            .iter()
            .copied()
            .find(|rule| rule.id().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownRuleError { id: text.to_owned() })
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// Declares the sources, one a row: `KEY "title" "address"`.
macro_rules! sources {
    ($($key:ident $title:literal $url:literal;)*) => {
        $(const $key: Source = Source { title: $title, url: $url };)*
    };
}

sources! {
    GW    "Gateway endpoints"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html";
    GWS3  "Gateway endpoints for Amazon S3"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html";
    GWDDB "Gateway endpoints for Amazon DynamoDB"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html";
    GWOLD "Gateway VPC endpoints"
          "https://docs.aws.amazon.com/vpc/latest/userguide/vpce-gateway.html";
    PRIO  "How route priority works"
          "https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html";
    SRT   "Subnet route tables"
          "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html";
    GRT   "Gateway route tables"
          "https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html";
    IGWIN "Route internet traffic to a single network interface"
          "https://docs.aws.amazon.com/vpc/latest/userguide/igw-ingress-routing.html";
    OPT   "Example routing options"
          "https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html";
    VPN   "Route tables and route priority"
          "https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html";
    MPL   "AWS-managed prefix lists"
          "https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html";
    PLC   "Consolidate and manage network CIDR blocks with managed prefix lists"
          "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html";
    QUO   "Amazon VPC quotas"
          "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
    PLQ   "AWS PrivateLink quotas"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";
    NACL  "Control traffic to subnets using network ACLs"
          "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html";
    SG    "Control traffic to your AWS resources using security groups"
          "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html";
    SGR   "Security group rules"
          "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
    S3PL  "AWS PrivateLink for Amazon S3"
          "https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html";
    S3X   "Networking for directory buckets"
          "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-networking.html";
    DDBPL "AWS PrivateLink for DynamoDB"
          "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html";
    SUP   "AWS services that integrate with AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html";
    IPR   "AWS IP address ranges (ip-ranges.json)"
          "https://ip-ranges.amazonaws.com/ip-ranges.json";
    IAM   "AWS global condition context keys"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";
    ERR   "Error codes for the Amazon EC2 API"
          "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";
    CFN   "AWS::EC2::VPCEndpoint"
          "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html";
    BOTO  "Service model of Amazon EC2, API version 2016-11-15 (botocore)"
          "https://github.com/boto/botocore/blob/develop/botocore/data/ec2/2016-11-15/service-2.json";
    CLIX  "Examples of the AWS CLI for Amazon EC2"
          "https://github.com/aws/aws-cli/tree/develop/awscli/examples/ec2";
    PLP   "AWS PrivateLink pricing"
          "https://aws.amazon.com/privatelink/pricing/";
    VPCP  "Amazon VPC pricing"
          "https://aws.amazon.com/vpc/pricing/";
    PLIST "AWS Price List Bulk API, offer AmazonVPC"
          "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonVPC/current/index.json";
    CODES "Understand codes for Amazon VPC in billing and usage reports"
          "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-billing-usage-reports.html";
    WN22  "AWS Announces Data Transfer Price Reduction for AWS PrivateLink, AWS Transit Gateway, and AWS Client VPN services"
          "https://aws.amazon.com/about-aws/whats-new/2022/04/aws-data-transfer-price-reduction-privatelink-transit-gateway-client-vpn-services/";
    NETF  "AWS Global Network FAQs"
          "https://aws.amazon.com/about-aws/global-infrastructure/global-network/faqs/";
    DTC   "Overview of Data Transfer Costs for Common Architectures"
          "https://aws.amazon.com/blogs/architecture/overview-of-data-transfer-costs-for-common-architectures/";
    EGR   "NAT gateway cost (egresscost.com)"
          "https://egresscost.com/nat-gateway";
    CENT  "Centralized access to VPC private endpoints"
          "https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html";
    GRUB  "Centralized VPC endpoints over a transit gateway (awsgrub.com)"
          "https://awsgrub.com/blog/centralized-vpc-endpoints-transit-gateway";
    NEGO  "VPC endpoint cost analysis (awsnegotiations.com)"
          "https://awsnegotiations.com/vpc-endpoint-cost-analysis.html";
    EPA   "Control access to VPC endpoints using endpoint policies"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html";
    EVAL  "Policy evaluation logic"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html";
    DENY  "How AWS enforcement code logic evaluates requests to allow or deny access"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html";
    CROSS "Cross-account policy evaluation logic"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html";
    OPS   "IAM JSON policy elements: Condition operators"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
    SVAL  "Single-valued vs. multivalued context keys"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html";
    MVAL  "Creating a condition with multiple keys or values"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html";
    VARS  "IAM policy elements: Variables and tags"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html";
    ELACT "IAM JSON policy elements: Action"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html";
    ELNAC "IAM JSON policy elements: NotAction"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html";
    ELRES "IAM JSON policy elements: Resource"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html";
    ELNRE "IAM JSON policy elements: NotResource"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html";
    ELPRI "AWS JSON policy elements: Principal"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
    ELNPR "AWS JSON policy elements: NotPrincipal"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html";
    ELVER "IAM JSON policy elements: Version"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html";
    ELCON "IAM JSON policy elements: Condition"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html";
    DENM  "Troubleshoot access denied error messages"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";
    PERI  "Establish permissions guardrails using data perimeters"
          "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html";
    S3BP  "Controlling access from VPC endpoints with bucket policies"
          "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html";
    ECR   "Amazon ECR interface VPC endpoints"
          "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";
    SSMV  "Improve the security of EC2 instances by using VPC endpoints for Systems Manager"
          "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html";
    PHIST "Document history for AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/doc-history.html";
    APIT  "Invoke a private API"
          "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html";
}

rules! {
    // Which table, which route

    Rt01 "RT-01" High [SRT]
        "A subnet is routed by exactly one table: the one it is explicitly associated with, or else the VPC's main \
         table. One table may serve many subnets.";
    Rt02 "RT-02" High [SRT]
        "Every route table has, from the moment it exists, one `local` route for each CIDR block of its VPC, IPv4 and \
         IPv6 apart.";
    Rt03 "RT-03" High [SRT, PRIO]
        "IPv4 and IPv6 are looked up apart: `0.0.0.0/0` never matches an IPv6 address, nor `::/0` an IPv4 one.";
    Rt04 "RT-04" High [PRIO, SRT, BOTO]
        "Of the active routes whose destination contains the packet's destination address, the one with the longest \
         prefix is taken.";
    Rt05 "RT-05" High [PRIO, OPT]
        "A route to a prefix list stands for each CIDR of the list, and every one of them competes with its own prefix \
         length. The most specific match wins, whatever kind of route it belongs to.";
    Rt06 "RT-06" High [PRIO]
        "Between matches of equal length a static route beats a prefix-list route, and that beats a propagated route. \
         Among propagated routes Direct Connect BGP comes first, then static VPN, then VPN BGP.";
    Rt07 "RT-07" High [PRIO, GW]
        "A propagated route never beats a gateway endpoint's route for the same CIDR, but a static route that names \
         this very CIDR does.";
    Rt08 "RT-08" Medium [PRIO]
        "The route of a gateway endpoint ranks as a prefix-list route: it loses a tie against a static route for the \
         same CIDR and wins one against a propagated route."
        Conflict("One page counts gateway endpoints among the targets of static routes and, further down, ranks \
                  prefix-list routes below static ones. The model takes the second reading.");
    Rt09 "RT-09" High [PRIO]
        "Where two prefix lists of one table overlap and lead to different targets, AWS picks either and keeps to its \
         choice. The outcome is stable but cannot be predicted.";
    Rt10 "RT-10" High [SRT]
        "A route may be more specific than `local` only if its destination is the whole CIDR block of a subnet of the \
         VPC and its target is a NAT gateway, a network interface or a Gateway Load Balancer endpoint.";
    Rt11 "RT-11" High [SRT, OPT, GRT]
        "The `local` route can be pointed at a NAT gateway, a network interface or a Gateway Load Balancer endpoint, \
         and back to `local`; in a gateway route table only at a network interface or a Gateway Load Balancer endpoint.";
    Rt12 "RT-12" High [SRT]
        "No route may be made for `169.254.168.0/22` or `fd00:ec2::/32` or a part of them, and packets to those \
         addresses are not forwarded even where a wider route matches.";
    Rt13 "RT-13" High [BOTO]
        "A route's `State` is `active`, `blackhole` (its target is gone) or `filtered`; its `Origin` is \
         `CreateRouteTable`, `CreateRoute`, `EnableVgwRoutePropagation` or `Advertisement`.";
    Rt14 "RT-14" Medium []
        "A blackhole route still wins with its longest prefix, and the packet is dropped: a shorter route does not \
         stand in for it."
        Undocumented("No page of AWS says what happens to the packet; this is what is generally observed.");
    Rt15 "RT-15" High [GRT]
        "Traffic between two hosts of one subnet does not meet the route table: a table rules over what is sent to \
         the subnet's router.";
    Rt16 "RT-16" High [OPT]
        "No route can put an appliance between two hosts of the same subnet.";
    Rt17 "RT-17" High [VPN]
        "The VPC's `local` route is preferred to a propagated route even where the propagated one is more specific: \
         what a VPN or Direct Connect advertises inside the VPC's CIDR blocks is ignored.";

    // The route of a gateway endpoint

    Rt20 "RT-20" High [GW, OPT]
        "A gateway endpoint adds one route to each route table it is associated with: the destination is the \
         service's prefix list, the target is the endpoint.";
    Rt21 "RT-21" High [BOTO]
        "`describe-route-tables` prints the endpoint's route with the list in `DestinationPrefixListId` and the \
         endpoint's id in `GatewayId`; a printed route has no field `VpcEndpointId`.";
    Rt22 "RT-22" High [GW, OPT]
        "The endpoint's route comes with an association and goes with it, or with the endpoint. Calls that create, \
         replace or delete routes do not touch it.";
    Rt23 "RT-23" High [OPT]
        "A prefix-list route to a VPC endpoint cannot be made by hand: `create-route` with \
         `--destination-prefix-list-id` and `--vpc-endpoint-id`, as some tutorials print it, is refused.";
    Rt24 "RT-24" High [GW]
        "A route table holds at most one endpoint route for each service. S3 and DynamoDB may stand side by side, and \
         one service may appear in many tables.";
    Rt25 "RT-25" High [GWOLD]
        "A VPC may have several gateway endpoints for one service as long as they use different route tables, for \
         instance to give groups of subnets different endpoint policies.";
    Rt26 "RT-26" Medium []
        "A second endpoint for the same service on one route table is refused with `RouteAlreadyExists`, and the \
         message names the table and the prefix list."
        Conflict("The code and the text were read in reports of users, not in the documentation, and one report has \
                  the code `InvalidParameter`.");
    Rt27 "RT-27" High [GW]
        "An endpoint works by route table, and so by subnet: every instance in the subnets of an associated table uses \
         it unasked, and every other subnet stays on the public path.";
    Rt28 "RT-28" High [GW, OPT]
        "Beside a default route to an internet or NAT gateway, traffic to the service in the same Region takes the \
         endpoint, because the list's prefixes are longer, and all other traffic takes the default route.";
    Rt29 "RT-29" High [GW]
        "A service's prefix list covers its own Region only. Traffic to the service in another Region follows the \
         default route, or is dropped where there is none.";
    Rt30 "RT-30" High [GWS3, GWDDB]
        "A gateway endpoint reaches only buckets and tables in its own Region.";
    Rt31 "RT-31" High [GWS3, GWDDB]
        "A gateway endpoint serves its own VPC alone: nothing that comes in by VPN, Direct Connect, peering or a \
         transit gateway can use it.";
    Rt32 "RT-32" High [GW, S3PL]
        "Behind a gateway endpoint names and addresses stay as they were: the client talks to the service's public \
         address, and only the path changes.";
    Rt33 "RT-33" High [GWS3, GWDDB]
        "Through a gateway endpoint the service sees the instance's private IPv4 address instead of a public one.";
    Rt34 "RT-34" High [GWS3, GWDDB]
        "Creating or modifying a gateway endpoint switches routes under running traffic: open TCP connections break \
         and are not resumed.";
    Rt35 "RT-35" High [GWS3]
        "With the DNS server that Amazon provides, a gateway endpoint needs both `enableDnsSupport` and \
         `enableDnsHostnames`; a DNS server of one's own must still answer with the service's AWS addresses.";
    Rt36 "RT-36" High [PLQ, GWS3]
        "A Region has a quota of 20 gateway endpoints, which can be raised; a VPC has at most 255.";
    Rt37 "RT-37" High [GWS3, S3PL]
        "An S3 gateway endpoint cannot be deleted while an S3 interface endpoint of the VPC limits private DNS to \
         inbound resolver endpoints: clear that option first.";
    Rt38 "RT-38" High [GW, S3PL]
        "The IP address type decides which lists are routed: `ipv4` the IPv4 list; `ipv6` the IPv6 list, and every \
         subnet must be IPv6-only; `dualstack` both, and every subnet must be dual stack.";
    Rt39 "RT-39" Medium [GW, S3PL]
        "Gateway endpoints for S3, DynamoDB and S3 Express carry IPv6 as well as IPv4."
        Conflict("The S3 and DynamoDB pages still say IPv4 only, and one revision grants IPv6 to DynamoDB alone. The \
                  model takes the text of 2026.");
    Rt40 "RT-40" High [GW, S3PL]
        "A gateway endpoint's DNS record IP type is `service-defined` unless set to one its address type allows: \
         `ipv4`, `ipv6`, or for `dualstack` either or `dualstack`. Setting it needs both DNS attributes of the VPC, \
         and DynamoDB knows only `service-defined`.";
    Rt41 "RT-41" High [GW, S3PL]
        "An IPv4 endpoint does not catch IPv6: a client that reaches a dual-stack name of S3 by its AAAA record passes \
         the endpoint by, over an IPv6 route if there is one, and otherwise is dropped.";

    // Prefix lists

    Rt50 "RT-50" High [MPL]
        "An AWS-managed list counts for its weight: `s3` 1, `dynamodb` 1, `s3express` 6, `ec2-instance-connect` 2, \
         `route53-healthchecks` 25, `vpc-lattice` 10, `groundstation` 5, `cloudfront.origin-facing` 55, \
         `secretsmanager-managed-external-secrets` 20.";
    Rt51 "RT-51" High [MPL]
        "A list's weight, not its number of entries, counts against the quotas of rules in a security group and of \
         routes in a route table.";
    Rt52 "RT-52" High [PLC]
        "AWS-managed lists cannot be created, changed, shared or deleted, and show no version. A customer's list is \
         Regional, holds one address family, and counts for its maximum number of entries.";
    Rt53 "RT-53" High []
        "A prefix list's id is unique only inside its Region: `pl-78a54011` is S3 in Mumbai and in Seoul, and DynamoDB \
         in Tokyo."
        Undocumented("Seen in what `describe-prefix-lists` printed in every Region about 2019, not in AWS's text.");
    Rt54 "RT-54" High [CLIX]
        "The list of a service has a fixed id in each Region, such as `pl-63a5400a` for S3 in us-east-1."
        Undocumented("AWS prints no table of the ids. The known ones were read in examples and in published outputs.");
    Rt55 "RT-55" High [BOTO]
        "`DescribePrefixLists` gives the CIDRs of a service's list. `DescribeManagedPrefixLists` gives its metadata, \
         and `GetManagedPrefixListEntries` the entries.";

    // Filters on the path

    Rt60 "RT-60" High [GW, GWS3, SGR]
        "The instance's security group must let the request out to the service. The outbound rule, TCP port 443, may \
         name the service's prefix list as its destination.";
    Rt61 "RT-61" High [SG]
        "Security groups are stateful: the reply to an allowed request needs no inbound rule.";
    Rt62 "RT-62" High [GW, NACL]
        "A network ACL cannot name a prefix list and is stateless: it needs the service's CIDRs, outbound on port 443 \
         and inbound on the ephemeral ports.";
    Rt63 "RT-63" High [NACL]
        "A network ACL is read by ascending rule number, 1 to 32766; the first match decides, and what matches nothing \
         is denied by `*`. It sees only traffic that crosses the subnet's boundary.";
    Rt64 "RT-64" High [QUO, IPR]
        "A network ACL has 20 rules in each direction by default and 40 at most. The 21 IPv4 ranges of S3 in us-east-1 \
         (August 2026) are already more than the default.";
    Rt65 "RT-65" High [SGR, NACL]
        "Neither security groups nor network ACLs filter DNS queries to the VPC's own resolver, the VPC's base address \
         plus two.";
    Rt66 "RT-66" High [BOTO, CFN]
        "A gateway endpoint has no security group and no network interface of its own.";

    // Route tables of gateways

    Rt70 "RT-70" High [GRT]
        "A route table associated with an internet gateway or a virtual private gateway routes what comes in. Its \
         targets are `local`, a Gateway Load Balancer endpoint or a network interface.";
    Rt71 "RT-71" High [GRT, IGWIN]
        "A gateway route table's destinations are a whole CIDR block of the VPC, by replacing the target of `local`, \
         or that of a whole subnet; nothing outside the VPC, and no prefix list. Since 2025 an internet gateway's \
         table may route a pool of addresses brought to AWS.";
    Rt72 "RT-72" High [GRT, SRT]
        "A table with another target, a route outside the VPC or route propagation cannot be associated with a \
         gateway, and a gateway's table cannot be the main table.";
    Rt73 "RT-73" High [GRT]
        "The reply must pass the same middlebox as the request: routes through one have to be symmetric.";
    Rt74 "RT-74" High [GRT]
        "A gateway route table does not intercept traffic of a transit gateway.";

    // Quotas

    Rt80 "RT-80" High [QUO]
        "A VPC has 200 route tables. A table takes 500 routes by default and 1,000 at most for each address family, \
         and 100 propagated ones."
        Conflict("The page on AWS-managed prefix lists still says 50 routes, which was the default for many years. \
                  The model takes the quota page of 2026.");
    Rt81 "RT-81" High [QUO]
        "By default a Region has 5 VPCs and 2,500 security groups, a VPC 200 subnets and an Availability Zone 5 NAT \
         gateways. A group has 60 rules in and 60 out, an interface 5 groups, and rules times groups stay within 1,000.";

    // What a policy sees

    Rt90 "RT-90" High [GWS3, IAM]
        "A request through any VPC endpoint carries `aws:VpcSourceIp`, `aws:SourceVpc` and `aws:SourceVpce`, and no \
         `aws:SourceIp`.";

    // Creating, changing and deleting an endpoint

    Api01 "API-01" High [BOTO]
        "`CreateVpcEndpoint` requires only `VpcId`, and `VpcEndpointType` is `Gateway` unless given.";
    Api03 "API-03" High [BOTO, CFN]
        "`RouteTableIds` belong to gateway endpoints; `SecurityGroupIds` and `PrivateDnsEnabled` to interface \
         endpoints; `SubnetIds` to interface and, exactly one, Gateway Load Balancer endpoints; `PolicyDocument` to \
         interface and gateway endpoints.";
    Api10 "API-10" High [BOTO]
        "`DescribeVpcEndpoints` prints the policy as a string that holds JSON, and beside the lists of routes, \
         subnets, groups, interfaces and DNS entries the `State`, the `OwnerId` and, where it failed, a `LastError`.";
    Api11 "API-11" High [BOTO, CLIX]
        "An endpoint's state is `pendingAcceptance`, `pending`, `available`, `deleting`, `deleted`, `rejected`, \
         `failed`, `expired` or `partial`: printed in lower camel case, though the service model writes a capital.";
    Api13 "API-13" High [CLIX]
        "Lists that belong to another type are printed empty: a gateway endpoint shows `SubnetIds`, `Groups`, \
         `DnsEntries` and `NetworkInterfaceIds` as `[]`.";
    Api20 "API-20" High [BOTO, CFN]
        "`ModifyVpcEndpoint` adds and removes route tables, subnets and groups and replaces or resets the policy. An \
         endpoint's type, VPC and service never change.";
    Api21 "API-21" High [BOTO, ERR]
        "`DeleteVpcEndpoints` takes a list and succeeds as a call: what could not be deleted comes back in \
         `Unsuccessful` with its id, code and message.";

    // What describing a network prints

    Api30 "API-30" High [BOTO]
        "A route table is printed with `RouteTableId`, `VpcId`, `OwnerId`, `Associations`, `PropagatingVgws`, `Routes` \
         and `Tags`.";
    Api31 "API-31" High [BOTO]
        "An association names a `SubnetId`, a `GatewayId` or a `PublicIpv4Pool`. The main one has `Main` true and no \
         subnet.";
    Api32 "API-32" High [BOTO]
        "A printed route has one destination (`DestinationCidrBlock`, `DestinationIpv6CidrBlock` or \
         `DestinationPrefixListId`) and one target; `GatewayId` is the field for `local`, `igw-`, `vgw-` and `vpce-`, \
         and there is no `VpcEndpointId`.";
    Api33 "API-33" High [BOTO]
        "An endpoint's route is printed with the origin `CreateRoute` although nobody created it by hand; a local \
         route has `GatewayId` `local` and the origin `CreateRouteTable`.";
    Api34 "API-34" High [BOTO]
        "`CreateRoute` and `ReplaceRoute` do take a `VpcEndpointId`, for Gateway Load Balancer endpoints, and \
         `ReplaceRoute` a `LocalTarget`. `CreateRoute` answers `Return` true; the other two route calls answer nothing.";
    Api35 "API-35" High [BOTO]
        "`DescribeRouteTables` can be filtered by a route's prefix list, gateway or state, by an association's subnet \
         or gateway, by the main table and by the VPC.";
    Api40 "API-40" High [BOTO]
        "`DescribePrefixLists` prints `PrefixListId`, `PrefixListName` and `Cidrs`, and filters by id or name.";
    Api41 "API-41" High [BOTO, MPL]
        "`DescribeManagedPrefixLists` prints among others `AddressFamily`, `MaxEntries` and `OwnerId`, which is `AWS` \
         for the lists that AWS manages.";
    Api50 "API-50" High [BOTO]
        "A group's rules are printed as `IpPermissions` and `IpPermissionsEgress`: a protocol (`-1` for all), a range \
         of ports, and as peers `IpRanges`, `Ipv6Ranges`, `PrefixListIds` or `UserIdGroupPairs`.";
    Api52 "API-52" High [BOTO]
        "A network ACL's entry has a number, a protocol written as a number in a string (`-1` for all), an action, a \
         direction, one CIDR block and a range of ports. The last entry, which denies the rest, is printed as 32767, \
         for IPv6 32768."
        Undocumented("The numbers 32767 and 32768 are as seen in outputs; no page was found that states them.");

    // Errors

    Api70 "API-70" High [ERR]
        "`VpcEndpointLimitExceeded`: the quota of endpoints is reached.";
    Api71 "API-71" High [ERR]
        "`InvalidVpcEndpointId.NotFound` or `InvalidVpcEndpoint.NotFound`: no endpoint has this id. Where a call takes \
         many ids it comes as an item of `Unsuccessful`.";
    Api72 "API-72" High [ERR]
        "`InvalidVpcEndpointId.Malformed`: the text does not have the form of an endpoint's id.";
    Api73 "API-73" High [ERR]
        "`InvalidVpcEndpointType`: the endpoint type is not a valid one.";
    Api74 "API-74" High [ERR]
        "`InvalidServiceName`: no service has this name."
        Undocumented("The text of the message, that the service does not exist, was not found in the documentation.");
    Api77 "API-77" High [ERR]
        "`DuplicateSubnetsInSameZone`: two of the subnets lie in one Availability Zone, where an interface endpoint \
         takes one.";
    Api78 "API-78" High [ERR]
        "`RouteAlreadyExists`: the table already has a route with this destination; for a second endpoint the message \
         names the table and the prefix list."
        Conflict("One published log has the code `InvalidParameter` with the same text.");
    Api79 "API-79" High [ERR]
        "`RouteLimitExceeded` and `RouteTableLimitExceeded`: the quota of routes in a table, or of tables in a VPC, is \
         reached.";
    Api80 "API-80" High [ERR]
        "`InvalidRouteTableID.NotFound` and `InvalidRouteTableId.Malformed`: no such route table, or not the form of \
         an id. The two codes really differ in `ID` and `Id`.";
    Api81 "API-81" High [ERR]
        "`InvalidRoute.NotFound`, `InvalidRoute.Malformed` and `InvalidRoute.InvalidState`: the route is not in the \
         table, is badly written, or cannot be used in its state.";
    Api82 "API-82" High [ERR]
        "`InvalidSubnetID.NotFound` (also spelt `InvalidSubnetId.NotFound`) and `InvalidSubnetID.Malformed`: no such \
         subnet, or not the form of an id.";
    Api83 "API-83" High [ERR]
        "`InvalidSecurityGroupID.NotFound` and `InvalidSecurityGroupId.Malformed`: no such security group, or not the \
         form of an id.";
    Api84 "API-84" High [ERR]
        "`InvalidVpcID.NotFound` and `InvalidVpcID.Malformed`: no such VPC, or not the form of an id.";
    Api85 "API-85" High [ERR]
        "`InvalidPrefixListID.NotFound` and `InvalidPrefixListId.Malformed`: no such prefix list, or not the form of \
         an id.";
    Api86 "API-86" High [ERR]
        "`InsufficientFreeAddressesInSubnet`: the subnet has no address left for the network interface.";
    Api87 "API-87" High [ERR]
        "`DependencyViolation`: the object is still in use by another.";
    Api88 "API-88" High []
        "`InvalidParameter` answers an endpoint whose service is not offered in a subnet's Availability Zone, whose \
         private DNS name is already taken in the VPC, or that reaches into another Region from a zone that does not support it."
        Undocumented("Read in errors that users have published.");
    Api89 "API-89" Medium [S3PL]
        "`InvalidParameter` answers an S3 interface endpoint with private DNS for inbound resolver endpoints only, \
         when the VPC has no S3 gateway endpoint."
        Undocumented("The page prints the text of the error, not its code.");
    Api90 "API-90" High [OPT]
        "A hand-made prefix-list route to a VPC endpoint is refused: \"Cannot create or replace a prefix list route \
         targeting a VPC Endpoint.\""
        Undocumented("The page prints the text of the error, not its code.");

    // The endpoint in a CloudFormation template

    Api100 "API-100" High [CFN]
        "`AWS::EC2::VPCEndpoint` requires `VpcId`; `VpcEndpointType` is `Gateway` and `PrivateDnsEnabled` is false \
         unless set. `IpAddressType` is `ipv4`, `ipv6`, `dualstack` or `not-specified`.";
    Api101 "API-101" High [CFN]
        "A new `VpcId`, `ServiceName`, `ServiceRegion`, `VpcEndpointType`, `ServiceNetworkArn` or \
         `ResourceConfigurationArn` replaces the endpoint; every other property changes in place.";
    Api102 "API-102" High [CFN]
        "`Ref` gives the endpoint's id; `Fn::GetAtt` gives `Id`, `CreationTimestamp`, `NetworkInterfaceIds`, and \
         `DnsEntries` as strings of a hosted zone's id, a colon and a name.";

    // Names and addresses of services

    Sv01 "SV-01" High [SUP]
        "A service is usually named `com.amazonaws.<region>.<service>`, and its FIPS variant ends in `-fips`.";
    Sv03 "SV-03" High [SUP, S3X, MPL, BOTO]
        "Gateway endpoints exist for `s3`, `dynamodb` and `s3express`. The first two names are offered as interface \
         endpoints too, so a service is known only by name and type together.";
    Sv26 "SV-26" Medium [S3PL]
        "The private DNS names of S3 interface endpoints are `s3.<region>.amazonaws.com`, the same for `s3-control` \
         and `s3-accesspoint`, and every name below them."
        Undocumented("The three names are documented; the wildcards below them are as generally known.");
    Sv29 "SV-29" High [DDBPL]
        "An interface endpoint for DynamoDB has no private DNS name: a client must be given the endpoint's own URL.";
    Sv42 "SV-42" High [GW]
        "Directory buckets are reached at `s3express-<az-id>.<region>.amazonaws.com` and its `dualstack` form, and \
         managed at `s3express-control.<region>.amazonaws.com`."
        Undocumented("The page gives the names of the data plane; the control name is as generally known.");
    Sv80 "SV-80" High [IPR]
        "A service's prefix list and `ip-ranges.json` are published apart, and routes follow the list that \
         `DescribePrefixLists` prints. Both change, so ranges are data with a date.";

    // Quotas of endpoints

    If111 "IF-111" High [PLQ]
        "The quota of gateway endpoints in a Region, 20 by default, can be raised on request (quota code \
         L-1B52E74A). A VPC never has more than 255.";

    // What it costs

    Pr01 "PR-01" High [PLP]
        "An interface endpoint is paid for by the hour in each Availability Zone it stands in, whatever its state, from \
         the moment it is provisioned until it is deleted. A part of an hour counts as an hour.";
    Pr02 "PR-02" High [PLP, PLIST]
        "The bytes through interface endpoints are paid for on top, both directions added. The tiers, up to 1 PB, the \
         next 4 PB and the rest, are those of all interface endpoints of a Region together."
        Undocumented("Whether an account or a payer is counted is not said.");
    Pr03 "PR-03" High [PLP]
        "An endpoint that the owner of its service has rejected costs nothing any more once that service is deleted.";
    Pr04 "PR-04" High [GW, VPCP]
        "A gateway endpoint costs nothing: neither its hours nor the bytes through it.";
    Pr05 "PR-05" High [PLIST]
        "A Gateway Load Balancer endpoint costs as much an hour as an interface endpoint where both were checked, and \
         has one price for each GB, without tiers.";
    Pr06 "PR-06" High [PLIST]
        "A resource endpoint has prices of its own: in us-east-1 its hour costs twice that of an interface endpoint.";
    Pr07 "PR-07" High [VPCP]
        "A NAT gateway is paid for by the hour, of which a part counts as a whole, and by the GB in either direction, \
         beside what the transfer itself costs. The two prices are the same number in every Region that was checked.";
    Pr08 "PR-08" High [VPCP, PLIST]
        "Every public IPv4 address costs $0.005 an hour since February 2024, in use or not, by the second and at least \
         for a minute.";
    Pr09 "PR-09" High []
        "A public NAT gateway needs at least one public IPv4 address, which is paid for as well."
        Undocumented("An inference: a public NAT gateway cannot be made without an address, and addresses are charged.");
    Pr10 "PR-10" Medium [NETF]
        "Data between two Availability Zones costs $0.01 a GB at each end. Inside one zone, over private addresses, it \
         is free."
        Undocumented("The page says that each end is charged; the price was read in several guides that agree.");
    Pr11 "PR-11" Medium [WN22]
        "Since April 2022 data that crosses zones on its way to an interface endpoint, a transit gateway attachment or \
         a Client VPN endpoint of the Region is no longer charged for the crossing."
        Undocumented("Only the title of the announcement was read.");
    Pr12 "PR-12" Medium []
        "Data that crosses zones on its way to a NAT gateway is charged for the crossing, at each end."
        Undocumented("Several guides agree; no page of AWS was found that says it of NAT gateways.");
    Pr13 "PR-13" Medium []
        "A peering connection has no price by the hour. Over it data is free inside one zone, costs $0.01 a GB at each \
         end between zones, and between Regions what their transfer costs."
        Undocumented("Several guides agree; no page of AWS was read.");
    Pr14 "PR-14" High [VPCP]
        "A transit gateway is paid for by the hour of each attachment, and by the GB that is sent into it."
        Undocumented("The prices are from AWS's pricing API; that only the sending attachment pays was not read there.");
    Pr15 "PR-15" Medium [NETF]
        "Data to the internet is paid for in tiers, after 100 GB a month that are free for the whole account. Data from \
         the internet is free."
        Undocumented("The first tier of us-east-1 was read on a bill; the others are as generally known.");
    Pr16 "PR-16" High []
        "In sa-east-1 data to the internet costs from $0.150 down to $0.114 a GB, with the break points of us-east-1."
        Undocumented("Read from a copy of AWS's price list that is not public.");
    Pr17 "PR-17" Medium [NETF, DTC]
        "Between an instance and Amazon S3 or DynamoDB in its own Region no transfer is charged, over an internet \
         gateway either. A NAT gateway on the way still charges for each GB."
        Undocumented("The model takes the same for other services of the Region; the page names several, not all.");
    Pr18 "PR-18" Medium []
        "From us-east-1 data to another Region costs $0.02 a GB, and $0.01 to us-east-2. The sender's Region decides."
        Undocumented("Several guides agree; the price list was not read for it.");
    Pr19 "PR-19" Medium [EGR]
        "An instance that does NAT is paid for as an instance, with its public address, and not by the GB.";
    Pr20 "PR-20" Low []
        "An endpoint for a service of another Region adds the transfer between the Regions to each GB."
        Undocumented("No source was found; it follows from how transfer is charged.");
    Pr21 "PR-21" Medium []
        "A Network Load Balancer before an endpoint service is paid for by the hour and by its capacity units."
        Undocumented("The price by the hour is from somebody else's guide; that of a capacity unit was not found.");
    Pr22 "PR-22" High [CODES, PLIST]
        "A line of a bill names its usage type: the Region's code, such as `USE1` or `APS3`, and what is metered, such \
         as `VpcEndpoint-Hours` or `NatGateway-Bytes`."
        Undocumented("The page lists no codes of NAT gateways; on bills of us-east-1 they stand without the Region's code.");
    Pr30 "PR-30" Medium []
        "Tables of prices by Region are copied with mistakes: one public table has the prices of internet traffic in \
         place of those of NAT gateways for two Regions."
        Undocumented("Found by comparing such tables; AWS's price list is what holds.");
    Pr40 "PR-40" High [PLP]
        "Interface endpoints cost zones times endpoints times hours times the hourly price, and the tiered price of the \
         GB: 1 PB costs $10,485.76, 2 PB cost $16,777.22 and 6 PB cost $39,845.89.";
    Pr41 "PR-41" High [PLP, VPCP]
        "Beside a NAT gateway that stays, an interface endpoint pays for itself above its hourly cost divided by what a \
         GB is cheaper on it: 208.6 GB a month in each zone in us-east-1."
        Undocumented("The division is ours.");
    Pr42 "PR-42" High [PLP, VPCP]
        "Where the NAT gateway goes, hours decide: one of its hours pays for 4.5 endpoint hours in us-east-1, so up to \
         four endpoints in the same zones cost less before any data."
        Undocumented("The division is ours.");
    Pr43 "PR-43" High [GW, VPCP]
        "A gateway endpoint saves the NAT gateway's price of every GB to Amazon S3 and DynamoDB, and costs nothing, so \
         it pays for itself with the first byte.";
    Pr44 "PR-44" High [PLP, VPCP]
        "Endpoints in every VPC cost hours in each of them. Endpoints in one shared VPC cost them once, and for each VPC \
         and the shared one an attachment, and for each GB the transit gateway's price as well."
        Undocumented("The formula is ours.");
    Pr45 "PR-45" High [PLP, VPCP]
        "A transit gateway that is bought for it pays for itself in us-east-1 only with more than five endpoint zones, \
         and then above a number of VPCs: 11 with three endpoints in two zones, 1.4 with ten in three."
        Undocumented("The division is ours.");
    Pr46 "PR-46" High [PLP, VPCP]
        "Where the transit gateway is there already, shared endpoints are cheaper up to 365 GB a month for each endpoint \
         zone and each VPC but the first, in us-east-1."
        Undocumented("The division is ours.");
    Pr47 "PR-47" High [PLP, VPCP]
        "Five VPCs with ten endpoints in three zones and 1,000 GB a month cost $1,105.00 with endpoints of their own in \
         us-east-1, $468.00 with shared ones and a new transit gateway, and $249.00 where it is there already."
        Undocumented("The arithmetic is ours.");
    Pr48 "PR-48" Medium []
        "Shared endpoints over peering connections cost no attachments: only the GB that cross zones cost $0.02."
        Undocumented("It follows from PR-13.");
    Pr49 "PR-49" High [PLP]
        "An interface endpoint that nobody uses costs $21.90 a month in three zones of us-east-1, and $7.30 in one.";
    Pr50 "PR-50" High [CENT]
        "Gateway endpoints have no reason to be shared: they cost nothing, and other VPCs cannot use them.";
    Pr61 "PR-61" Medium [GRUB]
        "An example by somebody else has the same shape: with two or three VPCs and fewer than six services, endpoints \
         in each VPC are cheaper; from ten VPCs or ten services on, shared ones are.";
    Pr62 "PR-62" Medium [NEGO]
        "An analysis by somebody else finds about 200 GB a month in each zone for an endpoint beside a NAT gateway, as \
         PR-41 does.";

    // Who is let through: the decision over all policies

    Po01 "PO-01" High [DENY]
        "Nothing is allowed until a policy allows it, except to the root user. One `Deny` that matches, in a policy of any \
         type, settles the request against all allows.";
    Po02 "PO-02" High [DENY]
        "Inside an account, once no `Deny` has matched, AWS asks in this order: resource control policies of the resource's \
         account, service control policies of the principal's account, the resource's policy, identity-based policies, the \
         permissions boundary, session policies. Each level of service control policies has to allow."
        Undocumented("That every level from the root to the account has to allow is said by AWS Organizations, not on the \
                      page of the evaluation logic.");
    Po03 "PO-03" High [DENY]
        "Where resource control policies are on, `RCPFullAWSAccess` is attached everywhere and can't be detached, so they \
         act through `Deny` alone.";
    Po04 "PO-04" High [EVAL, DENY]
        "Inside an account it is enough that either an identity-based or the resource's policy allows. The trust policy of a \
         role and the policy of a KMS key are the exceptions: they have to allow themselves.";
    Po05 "PO-05" High [EVAL, DENM]
        "What limits an identity is intersected with it: the permissions boundary, the service and resource control \
         policies, and for a session its session policies.";
    Po06 "PO-06" High [DENY]
        "How a resource's policy names a principal of its own account decides what else still limits it. A user, a session, \
         or everybody (`*`, also with `aws:PrincipalArn` in a condition) is let in whatever identity policies, boundary and \
         session policies leave out. A role is limited by what boundary and session policies leave out. An account is only \
         handed the right to let its own people in.";
    Po07 "PO-07" High [CROSS]
        "Across accounts both sides have to allow: the policies of the principal in its account, and the policy of the \
         resource in the other.";
    Po08 "PO-08" High [DENY]
        "Service control policies bind the principals of member accounts, resource control policies the resources of member \
         accounts.";
    Po09 "PO-09" High [EPA]
        "AWS's flow chart of the decision leaves endpoint policies out. They are described apart, as policies that neither \
         replace nor override those of identities and resources.";
    Po10 "PO-10" High [EPA, DENM]
        "A request through an endpoint needs an `Allow` of the endpoint policy, and no `Deny` of it, beside everything it \
         needs anyway. A request that does not come through the endpoint never meets its policy.";
    Po11 "PO-11" High [EPA]
        "An endpoint policy gives nobody anything: with full access at the endpoint, who has no permission still has none.";
    Po12 "PO-12" High [EPA]
        "The endpoint of a service without support for endpoint policies lets everything through.";
    Po13 "PO-13" High [DENM]
        "The message of a denial tells both kinds apart: `because no … policy allows the … action` is a missing allow, `with \
         an explicit deny in a … policy` a matching `Deny`, and both name the type of the policy.";
    Po14 "PO-14" High [DENM]
        "If policies of several types deny, the message names one of them."
        Undocumented("Which one is not documented. The model lists them all.");
    Po15 "PO-15" High [DENM]
        "A denial by the policy of an endpoint that another account owns may be missing from the caller's CloudTrail.";

    // Endpoint policies

    Po20 "PO-20" High [EPA]
        "An endpoint has one policy, a JSON document of at most 20,480 characters with white space, whose statements have a \
         `Principal`.";
    Po21 "PO-21" High [EPA]
        "An endpoint that is created without a policy gets one that allows everybody every action on everything.";
    Po22 "PO-22" High [CLIX]
        "Printed, the default policy of a gateway endpoint has version 2008-10-17 and that of an interface endpoint has \
         none. Neither knows policy variables.";
    Po23 "PO-23" High [EPA, GWS3]
        "The policy of a gateway endpoint has `*` as its `Principal`; a condition on `aws:PrincipalArn`, \
         `aws:PrincipalAccount` or `aws:PrincipalOrgID` narrows it.";
    Po24 "PO-24" High [EPA]
        "An account as the `Principal` of a gateway endpoint's policy means its root user alone, not its users and roles.";
    Po25 "PO-25" High [EPA]
        "In endpoint policies the keys that hold ids made by AWS, such as `aws:PrincipalAccount` or `aws:SourceVpc`, take \
         neither wildcards nor numeric operators.";
    Po26 "PO-26" High [EPA]
        "With string operators a value has at least six characters in a row before or behind each wildcard.";
    Po27 "PO-27" High [EPA]
        "The account field of an ARN is a whole account id or a wildcard, never a mixture.";
    Po28 "PO-28" High [EPA, BOTO]
        "A changed endpoint policy takes effect after minutes. `ResetPolicy` brings the default policy back.";
    Po29 "PO-29" High [PHIST]
        "Gateway endpoints have had policies since 2015, interface endpoints since March 2020.";
    Po30 "PO-30" High [VARS]
        "Policy variables may be used in endpoint policies.";
    Po31 "PO-31" Medium [IAM]
        "Unsigned requests, such as those of package managers to Amazon's repositories in S3, meet the endpoint policy too. \
         They carry no `aws:PrincipalOrgID`, so a policy narrowed by it stops them.";

    // The elements of a statement

    Po40 "PO-40" High [ELACT]
        "Names of services and actions are compared without regard to case; `*` and `?` are wildcards in them.";
    Po41 "PO-41" High [ELRES]
        "In the ARN of a `Resource`, `*` and `?` stand for characters of one segment, slashes among them; the segment of the \
         service takes none. Case counts.";
    Po42 "PO-42" High [ELNAC, ELNRE]
        "`NotAction` and `NotResource` match all that they do not list, with `Allow` as with `Deny`.";
    Po43 "PO-43" High [ELNPR, ELPRI]
        "`NotPrincipal` is for `Deny` in some resource-based policies, and has to list the account of each principal it \
         spares. AWS advises `\"Principal\": \"*\"` with `ArnNotEquals` on `aws:PrincipalArn`.";
    Po44 "PO-44" High [ELPRI]
        "`*` and `{\"AWS\": \"*\"}` both mean everybody, unsigned requests included; `*` can't be a part of a principal. An \
         account id is the same as the ARN of its root.";
    Po45 "PO-45" High [MVAL]
        "All operators of a condition and all keys of an operator have to hold. Of the values of a key one is enough; with a \
         negated operator none may match.";
    Po46 "PO-46" High [ELCON, VARS]
        "Names of condition keys are compared without regard to case. Whether the case of values counts is up to the \
         operator.";

    // Policy variables

    Po50 "PO-50" High [VARS]
        "`${key}` stands for the value of a key, `${key, 'text'}` for the text where the key is absent.";
    Po51 "PO-51" High [VARS]
        "Variables are for the last part of a `Resource` and for the values of string and ARN operators; numbers, dates, \
         binary values, addresses and `Null` take none.";
    Po52 "PO-52" High [VARS, ELVER]
        "Variables need version 2012-10-17. Without it `${…}` is plain text.";
    Po53 "PO-53" High [VARS]
        "Only single-valued keys can be variables. A variable without a value makes its `Resource` or positive comparison \
         match nothing, and a negated one match.";
    Po54 "PO-54" High [VARS]
        "`${*}`, `${?}` and `${$}` are the characters themselves.";

    // Condition operators

    Po60 "PO-60" High [OPS]
        "`StringEquals` compares texts exactly. It takes variables and no wildcards.";
    Po61 "PO-61" High [OPS]
        "`StringEqualsIgnoreCase` compares texts without regard to case.";
    Po62 "PO-62" High [OPS]
        "`StringLike` compares with a pattern in which `*` and `?` may stand anywhere. Case counts.";
    Po63 "PO-63" High [OPS]
        "Numeric operators compare integers and decimals.";
    Po64 "PO-64" High [OPS]
        "Date operators take dates in the ISO 8601 forms or as seconds since 1970.";
    Po65 "PO-65" High [OPS]
        "`Bool` compares with `true` or `false`."
        Conflict("The page of the operators lists variables for it, the page on variables does not. The model takes none.");
    Po66 "PO-66" High [OPS]
        "`BinaryEquals` compares bytes, written in Base64.";
    Po67 "PO-67" High [OPS]
        "`IpAddress` asks whether an address, IPv4 or IPv6, lies in a CIDR block; an address alone is a block of one.";
    Po68 "PO-68" High [OPS]
        "`ArnEquals` and `ArnLike` do the same: the six fields of an ARN are compared one by one, with wildcards inside each.";
    Po69 "PO-69" High [OPS]
        "`Null` with `true` asks for a key that is absent, with `false` for one that is there and has a value.";
    Po70 "PO-70" High [OPS]
        "`IfExists` behind any operator but `Null` makes it hold where the key is absent.";
    Po71 "PO-71" High [OPS]
        "A negated operator holds for an absent key with and without `IfExists`: `StringNotEqualsIfExists` and \
         `StringNotEquals` never differ.";
    Po72 "PO-72" High [SVAL, OPS]
        "`ForAllValues` holds if every value of the request passes, and so where there is none.";
    Po73 "PO-73" High [SVAL]
        "`ForAnyValue` holds if one value of the request passes, and never where there is none.";
    Po74 "PO-74" High [OPS]
        "`ForAllValues` before a negated operator wants every value to match nothing that the policy lists, `ForAnyValue` at \
         least one.";
    Po75 "PO-75" High [OPS]
        "`ForAllValues:StringNotLike` fails for a value that matches, and holds where the key is absent."
        Conflict("A table on the page of the operators prints the opposite of its own text in both cases. The model follows \
                  the text.");
    Po76 "PO-76" High [SVAL]
        "Set operators are not for keys that have a single value, such as `aws:SourceVpce`.";

    // What a request says of itself

    Po80 "PO-80" High [IAM]
        "`aws:SourceVpce`, the endpoint's id, is there if the request comes through a VPC endpoint.";
    Po81 "PO-81" High [IAM]
        "`aws:SourceVpc`, the VPC of the endpoint, is there if the request comes through a VPC endpoint.";
    Po82 "PO-82" High [IAM]
        "`aws:VpcSourceIp`, the client's private address, is there if the request comes through a VPC endpoint.";
    Po83 "PO-83" High [IAM]
        "`aws:SourceIp` is there unless the request comes through a VPC endpoint.";
    Po84 "PO-84" High [IAM]
        "`aws:SourceVpcArn` is there if the request comes through an endpoint, for a list of services.";
    Po85 "PO-85" High [IAM]
        "`aws:VpceAccount`, the endpoint's owner, is there if the request comes through an endpoint, for a list of services.";
    Po86 "PO-86" High [IAM]
        "`aws:VpceOrgID` is there if besides the owner of the endpoint belongs to an organization.";
    Po87 "PO-87" High [IAM]
        "`aws:VpceOrgPaths`, the place of the endpoint's owner in the organization, is there where `aws:VpceOrgID` is.";
    Po88 "PO-88" High [IAM]
        "`aws:PrincipalOrgID` is there if the principal's account belongs to an organization, and never for unsigned \
         requests.";
    Po89 "PO-89" High [IAM]
        "`aws:PrincipalArn` is there for signed requests. For the session of a role it is the ARN of the role.";
    Po90 "PO-90" High [IAM]
        "`aws:ResourceOrgID` is there if the resource's owner belongs to an organization, save for some actions of EBS and \
         EC2.";
    Po91 "PO-91" High [IAM]
        "`aws:ResourceAccount`, the owner of the resource, is there for most actions.";
    Po92 "PO-92" High [IAM]
        "`aws:PrincipalIsAWSService` is there for signed requests, and true only where a service calls under its own name.";
    Po93 "PO-93" High [IAM]
        "`aws:ViaAWSService` is always there, and true where a service passes on the rights of its caller.";
    Po94 "PO-94" High [IAM]
        "`aws:CalledVia` lists the services that passed a request on.";
    Po95 "PO-95" High [IAM]
        "The keys that describe an endpoint's VPC ARN and owner work for listed services only, Amazon S3, AWS KMS and AWS \
         Lambda among them; DynamoDB has those of the owner, not that of the VPC ARN.";
    Po96 "PO-96" High [IAM]
        "A request that a service passes on has lost `aws:SourceVpc` and `aws:SourceVpce`: a `Deny` on these keys has to \
         spare `aws:ViaAWSService`.";
    Po97 "PO-97" Medium []
        "A client on premises that comes through an interface endpoint carries the endpoint's keys too, with its own address \
         in `aws:VpcSourceIp`."
        Undocumented("No page was read that says so; it is as generally known.");

    // Patterns of policies

    Po100 "PO-100" High [S3BP, GWS3]
        "A bucket is locked to an endpoint by a `Deny` for everybody with `StringNotEquals` on `aws:SourceVpce`. It shuts out \
         the console and all that is outside the endpoint, for which the key is absent, and it allows nothing by itself.";
    Po101 "PO-101" High [S3BP]
        "The same with `aws:SourceVpc` covers all endpoints of a VPC.";
    Po102 "PO-102" High [GWS3, OPS]
        "A `Deny` with `NotIpAddress` on `aws:VpcSourceIp` stops requests from the internet too, for which the key is absent.";
    Po103 "PO-103" High [OPS, GWS3]
        "Behind a new endpoint `aws:SourceIp` is absent: an `Allow` with `IpAddress` no longer matches, and a `Deny` with \
         `NotIpAddress` begins to.";
    Po104 "PO-104" High [PERI]
        "In a data perimeter the endpoint policy lets only trusted identities through to trusted resources; the keys of the \
         network belong into resource and service control policies.";
    Po105 "PO-105" High [IAM]
        "A resource control policy can demand an endpoint of the organization through `aws:VpceOrgID`, sparing services by \
         `aws:PrincipalIsAWSService` and `aws:ViaAWSService`.";
    Po106 "PO-106" High [ECR, SSMV]
        "A narrow policy of an S3 endpoint has to leave open the buckets of AWS that workloads read: image layers of Amazon \
         ECR, patches of Systems Manager, packages of Amazon Linux.";
    Po107 "PO-107" High [SUP]
        "Some services have endpoints without endpoint policies; `VpcEndpointPolicySupported` tells.";
    Po108 "PO-108" High [APIT]
        "A private REST API needs a resource policy of its own beside the endpoint policy.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_statements_are_unique() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        let statements: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.statement()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        assert_eq!(statements.len(), Rule::ALL.len());
    }

    #[test]
    fn an_id_is_its_variant_in_capitals() {
        for rule in Rule::ALL {
            assert_eq!(rule.id().replace('-', ""), format!("{rule:?}").to_uppercase());
        }
    }

    #[test]
    fn ids_are_read_in_any_case_and_nothing_else_is() {
        for rule in Rule::ALL {
            assert_eq!(rule.id().to_lowercase().parse(), Ok(*rule));
        }
        let error = "RT-99".parse::<Rule>().expect_err("there is no RT-99");
        assert_eq!(error.to_string(), "no rule has the id `RT-99`");
    }

    #[test]
    fn a_rule_without_a_source_says_so() {
        for rule in Rule::ALL.iter().filter(|rule| rule.sources().is_empty()) {
            assert!(rule.note().is_some(), "{rule} has neither source nor note");
        }
    }

    #[test]
    fn statements_are_sentences() {
        for rule in Rule::ALL {
            let texts = [Some(rule.statement()), rule.note().map(|note| note.text())];
            for text in texts.into_iter().flatten() {
                assert!(text.ends_with(['.', '"']), "{rule}: {text}");
                assert!(!text.contains("  "), "{rule}: {text}");
                assert_eq!(text.matches('`').count() % 2, 0, "{rule}: {text}");
            }
        }
    }
}
