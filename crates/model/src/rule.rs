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
//! `SV` names of services and their addresses; `IF` what holds for interface endpoints too.
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
