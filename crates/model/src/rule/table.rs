//! The table of the rules, and what is made of it.

use super::source::*;
use super::{Confidence, Note};

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
    Api02 "API-02" High [BOTO]
        "`CreateVpcEndpoint` answers with the `VpcEndpoint`, and with the `ClientToken` if one was sent.";
    Api03 "API-03" High [BOTO, CFN]
        "`RouteTableIds` belong to gateway endpoints; `SecurityGroupIds` and `PrivateDnsEnabled` to interface \
         endpoints; `SubnetIds` to interface and, exactly one, Gateway Load Balancer endpoints; `PolicyDocument` to \
         interface and gateway endpoints.";
    Api04 "API-04" High [BOTO]
        "`DnsOptions` holds `DnsRecordIpType`, `PrivateDnsOnlyForInboundResolverEndpoint`, `PrivateDnsPreference` and \
         `PrivateDnsSpecifiedDomains`.";
    Api05 "API-05" High [BOTO]
        "A `SubnetConfiguration` is a `SubnetId` with the `Ipv4` and the `Ipv6` address that the endpoint is to have \
         there.";
    Api10 "API-10" High [BOTO]
        "`DescribeVpcEndpoints` prints the policy as a string that holds JSON, and beside the lists of routes, \
         subnets, groups, interfaces and DNS entries the `State`, the `OwnerId` and, where it failed, a `LastError`.";
    Api11 "API-11" High [BOTO, CLIX]
        "An endpoint's state is `pendingAcceptance`, `pending`, `available`, `deleting`, `deleted`, `rejected`, \
         `failed`, `expired` or `partial`: printed in lower camel case, though the service model writes a capital.";
    Api12 "API-12" High [BOTO]
        "`DescribeVpcEndpoints` comes in pages and filters by service, service Region, VPC, endpoint id, state, type, \
         IP address type and tags.";
    Api13 "API-13" High [CLIX]
        "Lists that belong to another type are printed empty: a gateway endpoint shows `SubnetIds`, `Groups`, \
         `DnsEntries` and `NetworkInterfaceIds` as `[]`.";
    Api14 "API-14" High [CLIX]
        "A printed gateway endpoint has the type `Gateway`, its VPC and service, the state `available`, the ids of its \
         route tables, and the default policy of version 2008-10-17.";
    Api15 "API-15" High [CLIX]
        "A new gateway endpoint is `available` at once, an interface endpoint `pending`. The CLI's own example prints \
         a gateway endpoint's id as `vpc-1a2b3c4d`, a misprint for `vpce-`.";
    Api16 "API-16" Medium [CLIX]
        "An old example prints `PrivateDnsEnabled` true for a gateway endpoint, where the field means nothing.";
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
    Api42 "API-42" High [BOTO]
        "A managed prefix list's state says what is done, `create`, `modify`, `restore` or `delete`, and whether it is \
         `in-progress`, `complete` or `failed`.";
    Api50 "API-50" High [BOTO]
        "A group's rules are printed as `IpPermissions` and `IpPermissionsEgress`: a protocol (`-1` for all), a range \
         of ports, and as peers `IpRanges`, `Ipv6Ranges`, `PrefixListIds` or `UserIdGroupPairs`.";
    Api51 "API-51" High [BOTO]
        "`DescribeSecurityGroupRules` prints a row for each rule, with an id, the direction in `IsEgress`, protocol \
         and ports, and one peer: `CidrIpv4`, `CidrIpv6`, `PrefixListId` or `ReferencedGroupInfo`.";
    Api52 "API-52" High [BOTO]
        "A network ACL's entry has a number, a protocol written as a number in a string (`-1` for all), an action, a \
         direction, one CIDR block and a range of ports. The last entry, which denies the rest, is printed as 32767, \
         for IPv6 32768."
        Undocumented("The numbers 32767 and 32768 are as seen in outputs; no page was found that states them.");
    Api53 "API-53" High [BOTO]
        "An endpoint's network interface is printed with the `InterfaceType` `vpc_endpoint` or \
         `gateway_load_balancer_endpoint`, `RequesterManaged` true and its groups. Its description names the endpoint."
        Undocumented("The description is as seen in outputs; no page was found that states it.");

    // What describing a service prints

    Api60 "API-60" High [BOTO]
        "`DescribeVpcEndpointServices` prints the names, and for each service details such as `ServiceType`, \
         `AvailabilityZones`, `PrivateDnsNames`, `VpcEndpointPolicySupported` and `AcceptanceRequired`. Its types are \
         `Interface`, `Gateway` and `GatewayLoadBalancer`.";
    Api61 "API-61" High [BOTO]
        "`CreateVpcEndpointServiceConfiguration` takes load balancers by ARN, `AcceptanceRequired`, `PrivateDnsName`, \
         `SupportedIpAddressTypes` and `SupportedRegions`.";
    Api62 "API-62" High [BOTO]
        "`DescribeVpcEndpointConnections` shows a provider each endpoint with its owner, state, Region and DNS \
         entries, and the load balancers behind it.";
    Api63 "API-63" High [BOTO]
        "`DescribeVpcEndpointAssociations` shows the resources that a resource or service-network endpoint reaches, \
         with their DNS entries and what failed.";

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
    Api75 "API-75" High [ERR]
        "`InvalidVpcEndpointService.NotFound` and `InvalidVpcEndpointServiceId.NotFound`: the provider has no such \
         service. The code for a bad form is spelt `InvalidVpcEndpointServiceIdId.Malformed`, with `Id` twice.";
    Api76 "API-76" High [ERR]
        "`ExistingVpcEndpointConnections`: the service cannot be deleted, endpoints are connected to it.";
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
    Api91 "API-91" Medium []
        "`InvalidParameter` answers private DNS in a VPC where `enableDnsSupport` or `enableDnsHostnames` is off; the \
         message names both."
        Undocumented("No source was found for the code or the text; they are as generally known.");
    Api92 "API-92" High [BOTO]
        "With `DryRun` a call changes nothing: `DryRunOperation` says that it would have been allowed, \
         `UnauthorizedOperation` that it would not.";
    Api93 "API-93" High [PLQ]
        "`RequestLimitExceeded`: too many calls in a short time. For PrivateLink they are counted over an organization \
         as well.";
    Api94 "API-94" High [ERR]
        "`RulesPerSecurityGroupLimitExceeded`, `SecurityGroupLimitExceeded` and `NetworkInterfaceLimitExceeded` are \
         quotas; `InvalidPermission.Duplicate`, `InvalidPermission.NotFound` and `InvalidPermission.Malformed` are \
         about a group's rule, `InvalidNetworkAclID.NotFound` and `InvalidNetworkAclEntry.NotFound` about a network \
         ACL.";

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

    // The endpoint in a Terraform configuration

    Api110 "API-110" High [TF]
        "`aws_vpc_endpoint` takes `vpc_id` and `service_name`, and beside the lists of route tables, subnets and \
         groups `policy`, `dns_options`, `ip_address_type`, `subnet_configuration` and `auto_accept`. \
         `vpc_endpoint_type` is `Gateway` and `private_dns_enabled` false unless set."
        Undocumented("`service_region`, `resource_configuration_arn` and `service_network_arn` came later; they were \
                      not read.");
    Api111 "API-111" High [TF]
        "`aws_vpc_endpoint` exports `id`, `arn`, `state`, `owner_id`, `requester_managed`, `network_interface_ids`, \
         `dns_entry` and `tags_all`, and for gateway endpoints `prefix_list_id` and `cidr_blocks`.";
    Api112 "API-112" High [TF]
        "Route tables, subnets and security groups can be associated by resources of their own, such as \
         `aws_vpc_endpoint_route_table_association`, but not together with the lists of the endpoint. Each operation \
         has 10 minutes by default.";

    // Names of services

    Sv01 "SV-01" High [SUP]
        "A service is usually named `com.amazonaws.<region>.<service>`, and its FIPS variant ends in `-fips`.";
    Sv02 "SV-02" High [SUP]
        "Some names have another form: `aws.api.<region>.<service>`, `api.aws.<region>.cassandra-streams`, \
         `aws.sagemaker.<region>.studio` and its kin; or no Region, as `com.amazonaws.iam`, `com.amazonaws.route53`, \
         `com.amazonaws.cloudfront`, `com.amazonaws.savingsplans` and `com.amazonaws.s3-global.accesspoint`.";
    Sv03 "SV-03" High [SUP, S3X, MPL, BOTO]
        "Gateway endpoints exist for `s3`, `dynamodb` and `s3express`. The first two names are offered as interface \
         endpoints too, so a service is known only by name and type together.";
    Sv04 "SV-04" High [SUP]
        "`DescribeVpcEndpointServices` tells a service's types, private DNS names, Availability Zones and IP address \
         types, and whether it takes endpoint policies and asks for acceptance. CloudWatch has four private names: \
         `monitoring` and `monitoring-fips`, under `amazonaws.com` and `api.aws`.";
    Sv05 "SV-05" High [SUP]
        "Services without endpoint policies are `appmesh-envoy-management`, `apprunner.requests`, `appstream.api`, \
         `appstream.streaming`, `awsconnector` and `transfer.server`, among others.";

    // Private DNS names of services

    Sv20 "SV-20" High [SUP]
        "The private DNS names of `monitoring` are `monitoring.<region>.amazonaws.com` and \
         `monitoring.<region>.api.aws`, and the FIPS form of both.";
    Sv21 "SV-21" High []
        "`ec2`, `ec2messages` and `ssm` have the private DNS name `<service>.<region>.amazonaws.com`."
        Undocumented("Read in published outputs of `describe-vpc-endpoint-services`.");
    Sv22 "SV-22" High []
        "The private DNS names of `ssmmessages`, `kms`, `sts`, `secretsmanager`, `sqs`, `sns`, `lambda`, `states`, \
         `events`, `ecs`, `eks` and `logs` are these codes before `.<region>.amazonaws.com`."
        Undocumented("The name of `logs` was read in an error; the others are as generally known.");
    Sv23 "SV-23" High [ECR]
        "The private DNS name of `ecr.api` is `api.ecr.<region>.amazonaws.com`.";
    Sv24 "SV-24" High [ECR]
        "The private DNS name of `ecr.dkr` is `*.dkr.ecr.<region>.amazonaws.com`, and pulling images needs it on.";
    Sv25 "SV-25" High [APIG]
        "The private DNS name of `execute-api` is `*.execute-api.<region>.amazonaws.com`, one of two that the service \
         lists.";
    Sv26 "SV-26" Medium [S3PL]
        "The private DNS names of S3 interface endpoints are `s3.<region>.amazonaws.com`, the same for `s3-control` \
         and `s3-accesspoint`, and every name below them."
        Undocumented("The three names are documented; the wildcards below them are as generally known.");
    Sv27 "SV-27" High []
        "The private DNS name of `kinesis-streams` is `kinesis.<region>.amazonaws.com`: the code of a service need not \
         be its name in DNS."
        Undocumented("Read in the service models of AWS's SDK for Python.");
    Sv28 "SV-28" High []
        "The private DNS name of `email-smtp` is `email-smtp.<region>.amazonaws.com`."
        Undocumented("Read in errors that users have published.");
    Sv29 "SV-29" High [DDBPL]
        "An interface endpoint for DynamoDB has no private DNS name: a client must be given the endpoint's own URL.";
    Sv30 "SV-30" Medium []
        "`kinesis-firehose` answers to `firehose.<region>.amazonaws.com`, `elasticfilesystem` to \
         `elasticfilesystem.<region>.amazonaws.com`: the API, not the mounts."
        Undocumented("No page was found that prints these names; they are as generally known.");

    // Names of a single endpoint

    Sv40 "SV-40" High [S3PL]
        "An S3 interface endpoint is addressed as `bucket`, `accesspoint` or `control` before \
         `vpce-<id>-<hash>.s3.<region>.vpce.amazonaws.com`; a zonal name has the zone behind the hash.";
    Sv41 "SV-41" High [DDBPL]
        "A DynamoDB interface endpoint is addressed as `vpce-<id>-<hash>.dynamodb.<region>.vpce.amazonaws.com`, or \
         with the zone behind the hash.";
    Sv42 "SV-42" High [GW]
        "Directory buckets are reached at `s3express-<az-id>.<region>.amazonaws.com` and its `dualstack` form, and \
         managed at `s3express-control.<region>.amazonaws.com`."
        Undocumented("The page gives the names of the data plane; the control name is as generally known.");

    // What workloads in a private subnet need

    Sv50 "SV-50" High [SSMV]
        "Session Manager needs `ssm` and `ssmmessages`, and `ec2messages` for agents before 3.3.40.0. Updates and \
         patches need the gateway endpoint for Amazon S3, VSS snapshots `ec2`, and encryption and logs, where used, \
         `kms` and `logs`.";
    Sv51 "SV-51" High [ECR]
        "Pulling an image on Amazon EC2, or on Fargate from platform version 1.4.0, needs `ecr.api`, `ecr.dkr` with \
         private DNS, and the gateway endpoint for Amazon S3, where the layers are.";
    Sv52 "SV-52" High [ECR]
        "On Fargate up to platform version 1.3.0, pulling an image needs `ecr.dkr` and the gateway endpoint for Amazon \
         S3.";
    Sv53 "SV-53" High [SUP, ECR]
        "Container instances of Amazon ECS need `ecs`, `ecs-agent` and `ecs-telemetry` beside what pulling an image \
         needs.";
    Sv54 "SV-54" High [ECR]
        "A Fargate task that logs with `awslogs` needs `logs` too. One that is handed secrets needs `secretsmanager` \
         or `ssm`, and perhaps `kms`."
        Undocumented("The page names logs; what secrets need is as generally known.");
    Sv55 "SV-55" High [EKS]
        "An Amazon EKS cluster without a way out needs `ec2` and what pulling an image needs; `sts` for roles of \
         service accounts, `eks-auth` for Pod Identity, `oidc-eks` for OIDC discovery, `autoscaling` and `sts` for the \
         Cluster Autoscaler, `elasticloadbalancing` for its load balancers, `logs` and `xray` where used. Self-managed \
         nodes with bootstrap arguments do without `eks`."
        Undocumented("Load balancers, logs and traces are in part as generally known.");
    Sv56 "SV-56" High []
        "A Lambda function in a VPC that reads a secret needs `secretsmanager`. It needs `kms` only if it calls AWS \
         KMS itself: the secret is decrypted on the service's side."
        Undocumented("No page was read that says so; it is as generally known.");
    Sv57 "SV-57" High [EKS]
        "An endpoint for `sts` serves the Regional name. Old SDKs call the global `sts.amazonaws.com`, which no \
         endpoint covers.";
    Sv58 "SV-58" High [APIG]
        "Callers of a private REST API need `execute-api`, inbound port 443 at its security group, and a resource \
         policy of the API that lets them in. They speak TLS 1.2, and HTTP/2 becomes HTTP/1.1.";
    Sv59 "SV-59" High []
        "The CloudWatch agent needs `monitoring` and `logs`, and by its configuration `ec2` and `ssm`."
        Undocumented("No page was read that says so; it is as generally known.");
    Sv60 "SV-60" High [GW]
        "What needs only Amazon S3 or DynamoDB in its Region needs only gateway endpoints.";
    Sv61 "SV-61" High [APIT]
        "A private API is called by its private DNS name; by `<api id>-<endpoint \
         id>.execute-api.<region>.amazonaws.com`, an alias in Route 53; or by the endpoint's name with the API in the \
         header `Host` or `x-apigw-api-id`.";
    Sv62 "SV-62" High [ECR]
        "Amazon ECR Public has no endpoint, and the first pull through a pull-through cache needs a way to the \
         internet.";
    Sv63 "SV-63" Medium [SUP, EKS]
        "The AWS Load Balancer Controller looks up certificates at ACM, which has the endpoint `acm`."
        Conflict("The page of Amazon EKS says that ACM has no endpoint; the list of services has `acm`. The model \
                  takes the list.");

    // Address ranges of services

    Sv80 "SV-80" High [IPR]
        "A service's prefix list and `ip-ranges.json` are published apart, and routes follow the list that \
         `DescribePrefixLists` prints. Both change, so ranges are data with a date.";
    Sv81 "SV-81" High [FLR, IPR]
        "`ip-ranges.json` lists each range under `AMAZON`, and a service's ranges once more under the service's own \
         name."
        Undocumented("That this holds for every range is as generally known.");

    // Interface endpoints: network interfaces and subnets

    If01 "IF-01" High [PLAWS, CIE, ERR]
        "An interface endpoint has one network interface in each of its subnets, and at most one subnet in an \
         Availability Zone. A second one there is refused with `DuplicateSubnetsInSameZone`.";
    If02 "IF-02" High [CIE, BOTO]
        "An endpoint's network interface takes a private address of its subnet. AWS picks it unless \
         `SubnetConfigurations` names one; the subnet's first four addresses and its last cannot be named.";
    If03 "IF-03" High [PLAWS, CFGIE]
        "The addresses of an endpoint stay the same as long as it exists. Naming another address for a subnet makes a \
         new interface there, and its traffic stops for a moment.";
    If04 "IF-04" High [CIE, BOTO]
        "The interface belongs to the requester: its owner sees it and cannot manage it. Its `InterfaceType` is \
         `vpc_endpoint`, or `gateway_load_balancer_endpoint`.";
    If05 "IF-05" High [CFGIE]
        "A subnet that is added to an endpoint gets an interface, and a subnet that is removed loses it.";
    If06 "IF-06" High [TFVPC, SDKGO]
        "A subnet in a zone where the service is not offered is refused with `InvalidParameter`: the service \"does \
         not support the availability zone of the subnet\"."
        Undocumented("Read in errors that users have published.");
    If07 "IF-07" High [ERR]
        "A subnet without a free address is refused with `InsufficientFreeAddressesInSubnet`.";
    If08 "IF-08" High [PLAWS, CONC, BOTO]
        "An interface endpoint adds no route. Its addresses are reached by the `local` route, or by whatever route \
         leads to its subnet."
        Undocumented("An inference: only gateway endpoints have `RouteTableIds`, and the interfaces are ordinary \
                      addresses of the VPC.");
    If09 "IF-09" High [CIE]
        "Who only takes part in a shared VPC cannot create, describe, modify or delete endpoints in the shared \
         subnets. Endpoints that a service manages are excepted.";
    If10 "IF-10" High [CIE]
        "An interface endpoint does not answer a ping: reachability is tested with a TCP connection.";

    // Security groups and network ACLs in front of an interface endpoint

    If20 "IF-20" High [CIE, CFGIE, SSMV]
        "The endpoint's security groups filter what reaches its interfaces. For an HTTPS API they must let TCP port \
         443 in from the clients, for another service that service's port.";
    If21 "IF-21" High [CIE, BOTO]
        "An interface endpoint that is created without a security group gets the default group of the VPC.";
    If22 "IF-22" High [DSG]
        "The default group lets in only members of the same group, and lets everything out. A client in another group \
         meets silence.";
    If23 "IF-23" Medium [CONC, PLAWS]
        "Outbound rules of the endpoint's group do not matter to a client's request: the service opens no connections, \
         and replies pass statefully."
        Undocumented("An inference from who opens connections; no page says it of outbound rules.");
    If24 "IF-24" High [CIE, NACL]
        "Where client and endpoint stand in different subnets, the network ACLs of both apply. Inside one subnet \
         neither is asked.";
    If25 "IF-25" High [SG]
        "The client's own outbound rules must allow port 443 to the endpoint's address, its group or its CIDR block.";

    // Names of interface endpoints

    If30 "IF-30" High [PLAWS]
        "The Regional name is `<endpoint id>-<hash>.<service>.<region>.vpce.amazonaws.com`; a zonal name has the zone \
         behind the hash, as in `vpce-099deb00b40f00e22-lj2wisx3-us-east-2c.monitoring.us-east-2.vpce.amazonaws.com`.";
    If31 "IF-31" High [PLAWS]
        "The Regional and zonal names stand in public DNS. They resolve everywhere, and to private addresses, which \
         help only a client with a path into the VPC.";
    If32 "IF-32" High [PLAWS, SHARE]
        "The Regional name answers in turn with the healthy interfaces of all zones, the client's own zone not \
         preferred. A zonal name keeps to its zone.";
    If33 "IF-33" High [CFN]
        "`DnsEntries` lists the Regional name first, then the zonal ones, the private ones and the wildcards. For \
         services of AWS Marketplace the order is not promised.";
    If34 "IF-34" High [PLAWS, CFGIE]
        "With private DNS, AWS associates a hosted zone of its own, which the customer does not see, with the VPC. In \
         it the service's usual name answers with the endpoint's private addresses.";
    If35 "IF-35" High [VDNS, CFGIE]
        "Private DNS needs `enableDnsSupport` and `enableDnsHostnames`. The first is on by default, the second only in \
         a default VPC.";
    If36 "IF-36" High [CFGIE]
        "A private DNS name cannot be resolved from the internet, and may take minutes to appear.";
    If37 "IF-37" High []
        "In a VPC one endpoint holds a private DNS name. A second one is refused with `InvalidParameter`: \
         `private-dns-enabled` cannot be set for the conflicting domain. While an endpoint is `deleting` it still \
         holds its names."
        Undocumented("Read in errors that users have published. That a customer's private hosted zone of the same name \
                      has the same effect was not found in any source.");
    If38 "IF-38" High []
        "A VPC may have two endpoints for one service if at most one of them has private DNS."
        Undocumented("It follows from IF-37.");
    If39 "IF-39" High [CENT]
        "The zone behind private DNS answers only in the endpoint's VPC. For VPCs that share the endpoint, private DNS \
         is turned off and a private hosted zone of one's own, an alias to the Regional name, is associated with them.";
    If40 "IF-40" High [PLAWS, GWS3]
        "The VPC's resolver cannot be reached from outside the VPC: names are resolved on premises by forwarding to a \
         Route 53 Resolver inbound endpoint.";
    If41 "IF-41" High [APIG]
        "Private DNS of an `execute-api` endpoint answers for every name below `execute-api.<region>.amazonaws.com`, \
         so the Region's public APIs can no longer be reached from the VPC.";
    If42 "IF-42" High [DDBPL]
        "Not every service has private DNS. DynamoDB has none, and AWS warns against private zones that override its \
         names: clients take the endpoint's URL.";
    If43 "IF-43" Medium [CVE, CFN, TF, CIE]
        "Whether private DNS is on by default depends on the tool: it is off in CloudFormation and Terraform, and \
         preselected in the console. Of the API an example shows that it is on for a service that has a private name."
        Conflict("The API reference states no default, and an example for Amazon S3 from 2021, before S3 had private \
                  DNS, prints false. The model takes what the example of an interface endpoint shows.");

    // Interface endpoints for Amazon S3 and DynamoDB

    If50 "IF-50" High [S3PL]
        "An S3 interface endpoint has a wildcard name, `*.vpce-<id>-<hash>.s3.<region>.vpce.amazonaws.com`, whose star \
         is `bucket`, `accesspoint` or `control`.";
    If51 "IF-51" High [S3PL]
        "Private DNS for Amazon S3 covers `s3`, `s3-control` and `s3-accesspoint`, each with `.<region>.amazonaws.com` \
         and the names of buckets and accounts below it.";
    If52 "IF-52" High [S3PL, GWS3, BOTO]
        "With `PrivateDnsOnlyForInboundResolverEndpoint` clients in the VPC keep S3's public addresses, and with them \
         the gateway endpoint, while inbound resolver endpoints hear the interface's addresses. With private DNS for \
         S3 it is true unless said otherwise.";
    If53 "IF-53" High [S3PL, CIE]
        "`PrivateDnsOnlyForInboundResolverEndpoint` needs a gateway endpoint for S3 in the VPC, and is refused with an \
         error where there is none.";
    If54 "IF-54" High [BOTO, S3PL]
        "Private DNS for inbound resolver endpoints only is for services that have gateway endpoints as well. Both \
         endpoints need the same DNS record IP type, unless the gateway endpoint's is `service-defined`.";
    If55 "IF-55" High [GWS3]
        "Private DNS without the limit to inbound resolver endpoints takes the VPC's own S3 traffic to the interface \
         endpoint, where each GB is paid for, although a gateway endpoint is there.";
    If56 "IF-56" High [S3PL]
        "S3 interface endpoints support neither FIPS, website and legacy global endpoints nor Region names with a \
         dash, neither `CopyObject` nor `UploadPartCopy` between Regions, and neither TLS 1.0, 1.1 and 1.3 nor hybrid \
         post-quantum TLS.";
    If57 "IF-57" High [DDBPL]
        "An interface endpoint for DynamoDB takes up to 50,000 requests a second, and no TLS 1.1.";

    // IP address types

    If60 "IF-60" High [PLAWS, CIE]
        "For an endpoint of type `ipv4` each subnet has IPv4, for `ipv6` each is IPv6-only, for `dualstack` each has \
         both; and the service has to support the type.";
    If61 "IF-61" High [PLAWS]
        "The DNS record IP type follows the address type: an `ipv4` or `ipv6` endpoint has its own, and a `dualstack` \
         one `dualstack` unless set to `ipv4`, `ipv6` or `service-defined`. It decides between A records, AAAA records \
         and both.";
    If62 "IF-62" High [PLAWS, BOTO]
        "The IPv6 addresses of an endpoint's interface cannot be reached from the internet: `DenyAllIgwTraffic` is \
         true.";

    // What an interface endpoint carries

    If70 "IF-70" High [PLQ]
        "An endpoint carries 10 Gbps in each Availability Zone and scales by itself to 100 Gbps there; its zones add \
         up."
        Conflict("Older texts name bursts of 40 Gbps. The model takes the quota page.");
    If71 "IF-71" High [PLQ]
        "Packets through an endpoint may have 8,500 bytes, and larger ones are dropped. There is no path MTU discovery \
         and no ICMP message for it; the MSS of every packet is clamped.";
    If72 "IF-72" High [CONC, RESEP]
        "Interface endpoints carry TCP and UDP, resource endpoints TCP alone.";
    If73 "IF-73" High [PLAWS, CESVC, RESEP, SNEP, TUN]
        "Only the consumer's side opens connections.";
    If74 "IF-74" High [S3PL, SSMV]
        "An interface endpoint can be reached from peered VPCs of any Region and through a transit gateway, a VPN or \
         Direct Connect, as far as routes and security groups let it.";
    If75 "IF-75" High [PLAWS]
        "An endpoint in one zone serves clients in all zones, and all of them lose the service with that zone.";
    If76 "IF-76" Medium []
        "A TCP connection through PrivateLink that is idle for 350 seconds is forgotten."
        Undocumented("350 seconds are documented for Network and Gateway Load Balancers; no page was found that says \
                      it of endpoints.");

    // The life of an endpoint

    If80 "IF-80" High [CONC, BOTO]
        "The concepts page knows eight states, from `PendingAcceptance` to `Deleted`, and the service model adds \
         `Partial`. Outputs write them with a small first letter.";
    If81 "IF-81" High [CONC, PLAWS]
        "An endpoint begins as `pendingAcceptance` where its provider accepts by hand, and otherwise as `pending`, to \
         which a modification takes it back. Services of AWS accept by themselves.";
    If82 "IF-82" High [CONC]
        "A provider may reject an endpoint that already was available; its state is `rejected` then.";
    If83 "IF-83" High [BOTO]
        "Deleting an interface endpoint deletes its interfaces. A Gateway Load Balancer endpoint cannot be deleted \
         while a route leads to it.";
    If84 "IF-84" High [BOTO]
        "The documented values of the filter `vpc-endpoint-state` leave out `expired` and `partial`.";

    // Endpoints for services of another Region

    If90 "IF-90" High [PHIST, XREG]
        "Since 26 November 2024 an endpoint can reach a customer's service in another Region, and by now some of AWS \
         as well: Amazon S3, IAM, Amazon ECR, AWS KMS, Amazon ECS, AWS Lambda, Amazon Data Firehose, Managed Service \
         for Apache Flink and Route 53.";
    If91 "IF-91" High [XREG, SHARE]
        "Access across Regions needs the permission `vpce:AllowMultiRegion` in identity policies and service control \
         policies. The condition key `ec2:VpceServiceRegion` limits consumers, `ec2:VpceSupportedRegion` providers.";
    If92 "IF-92" High [XREG, SHARE, CZTCK]
        "Access across Regions is not offered in the zones `use1-az3`, `usw1-az2`, `apne1-az3`, `apne2-az2` and \
         `apne2-az4`. There an endpoint is refused with `InvalidParameter`, and the message lists the supported zones."
        Undocumented("The zones are AWS's; the error was read in a report of a user.");
    If93 "IF-93" High [XREG, SHARE]
        "An endpoint for another Region has a Regional name and no zonal ones. AWS moves traffic between zones, not \
         between Regions, and the zones of both sides need not match.";
    If94 "IF-94" High [XREG, BOTO]
        "The request names the other Region in `ServiceRegion`, and the service's name carries that Region, not the \
         endpoint's.";
    If95 "IF-95" High [CWPL]
        "CloudWatch has no endpoint metrics for consumers in another Region.";

    // Newer types of endpoints

    If100 "IF-100" High [BOTO]
        "`VpcEndpointType` is `Interface`, `Gateway`, `GatewayLoadBalancer`, `Resource` or `ServiceNetwork`; left out, \
         it is `Gateway`.";
    If101 "IF-101" High [RESEP, PHIST]
        "A resource endpoint, since 1 December 2024, reaches one resource configuration of VPC Lattice through a \
         resource gateway and needs no load balancer. It is shared by AWS RAM, carries TCP alone, takes only Amazon \
         RDS by ARN, and is paid for by the hour and the GB.";
    If102 "IF-102" High [SNEP]
        "A service-network endpoint belongs to one service network and costs nothing by the hour. It takes its IPv4 \
         addresses from the subnet in blocks of `/28`.";
    If103 "IF-103" High [TUN, TUNUS]
        "A tunnel endpoint reaches a range of addresses that a resource configuration describes. Packets travel in \
         GENEVE over UDP port 6081, which the security groups must let in; there is no private DNS, and both sides \
         need a zone in common."
        Conflict("The newest pages have the type `Tunnel`; the service model of August 2026 does not know it, nor does \
                  CloudFormation. The model follows a packet into the tunnel, and no further.");
    If104 "IF-104" High [BOTO]
        "`PrivateDnsPreference` decides which domains of a resource or service-network endpoint get private DNS: all, \
         the verified, the specified, or the verified and the specified.";

    // Quotas of endpoints

    If110 "IF-110" High [PLQ]
        "A VPC has 50 interface and Gateway Load Balancer endpoints together, and more on request (quota code \
         L-29B6F2EB).";
    If111 "IF-111" High [PLQ]
        "The quota of gateway endpoints in a Region, 20 by default, can be raised on request (quota code \
         L-1B52E74A). A VPC never has more than 255.";
    If112 "IF-112" High [PLQ]
        "A VPC has 200 resource endpoints, and more on request (quota code L-CA6CC422).";
    If113 "IF-113" High [PLQ]
        "A VPC has 50 service-network endpoints, and more on request (quota code L-3B4E38D2).";
    If114 "IF-114" High [PLQ]
        "The quota of 20,480 characters for an endpoint policy counts white space and cannot be raised.";

    // Gateway Load Balancer endpoints

    Gw01 "GW-01" High [GLBV, GLBI]
        "A Gateway Load Balancer endpoint is the target of a route, a hop on the way, and not something that DNS leads \
         to.";
    Gw02 "GW-02" High [GLBE, BOTO]
        "A Gateway Load Balancer endpoint has exactly one subnet, and so one Availability Zone, for good. Another zone \
         needs an endpoint of its own, and a service has one in each.";
    Gw03 "GW-03" High [BOTO, CFN]
        "A Gateway Load Balancer endpoint has no security groups.";
    Gw04 "GW-04" High [DNSN, BOTO]
        "A Gateway Load Balancer endpoint has neither private DNS names nor an endpoint policy.";
    Gw05 "GW-05" High [GLBV, OPT, BOTO]
        "A route to a Gateway Load Balancer endpoint is a static route, made with `create-route --vpc-endpoint-id`. \
         Its destination is a CIDR block, never a prefix list.";
    Gw06 "GW-06" Medium [BOTO]
        "`describe-route-tables` prints such a route with the endpoint's id in `GatewayId`."
        Undocumented("Inferred from the shape of a printed route, which has no field `VpcEndpointId`.");
    Gw07 "GW-07" High [GLBI, GLBE]
        "The endpoint and the servers that it protects belong into different subnets. Between those that share one, \
         network ACLs are asked all the same.";
    Gw08 "GW-08" High [GLBE]
        "The provider of the inspection has to accept the endpoint, unless acceptance is automatic; until then it is \
         pending acceptance.";
    Gw09 "GW-09" High [GLBE, GLBL]
        "A Gateway Load Balancer endpoint carries 10 Gbps, scales to 100 Gbps, and drops packets above 8,500 bytes. It \
         neither fragments nor takes part in path MTU discovery.";
    Gw10 "GW-10" High [GLBI, GLBL]
        "The load balancer and its appliances talk GENEVE over UDP port 6081, which adds 68 bytes, so an appliance \
         needs an MTU of 8,568. The outer header is IPv4 even around IPv6.";
    Gw11 "GW-11" High [GLBI]
        "A Gateway Load Balancer takes every IP packet, whatever its protocol and port.";
    Gw12 "GW-12" High [GLBI, GLBT]
        "Packets of a flow stay with one appliance. A flow is known by five fields, or by setting of the target group \
         by three or two of them; the shorter forms exclude the appliance mode of a transit gateway.";
    Gw13 "GW-13" High [GLBL]
        "A TCP flow is forgotten after 350 idle seconds, or 60 to 6,000 where set for flows of five fields, and a UDP \
         flow after 120. Then only a SYN begins a new flow; other TCP packets are dropped.";
    Gw14 "GW-14" High [GLBT]
        "When an appliance fails, its flows stay with it by default (`no_rebalance`) and move to another with \
         `rebalance`.";
    Gw15 "GW-15" High [GLBL]
        "Cross-zone load balancing of a Gateway Load Balancer is off by default.";
    Gw16 "GW-16" High [GLBL]
        "A flow may begin through the load balancer and come back past it, but not the other way round.";
    Gw17 "GW-17" High [GLBE]
        "IPv6 traffic through a Gateway Load Balancer and an egress-only internet gateway is dropped: inspection needs \
         an internet gateway.";
    Gw18 "GW-18" High [GLBE]
        "A Network Load Balancer cannot preserve client addresses behind a route to a Gateway Load Balancer endpoint.";
    Gw19 "GW-19" High [GLBE, BOTO]
        "As long as a route has the endpoint as its target, the Gateway Load Balancer endpoint cannot be deleted.";
    Gw20 "GW-20" High [GLBV]
        "Gateway Load Balancer endpoints have the address types `ipv4`, `ipv6` and `dualstack`. A dual-stack service \
         needs a dual-stack load balancer; its appliances may know IPv4 alone.";
    Gw21 "GW-21" High [GLBE]
        "An endpoint in each zone keeps inspected traffic from crossing zones.";
    Gw22 "GW-22" High [PLIST]
        "In us-east-1 a Gateway Load Balancer endpoint costs $0.01 an hour and $0.0035 a GB. The load balancer is paid \
         for apart.";
    Gw23 "GW-23" High [PLQ]
        "Gateway Load Balancer endpoints and interface endpoints use up the same quota of a VPC.";

    // Endpoint services

    Es01 "ES-01" High [CESVC]
        "An endpoint service stands on Network Load Balancers for interface endpoints, or on Gateway Load Balancers \
         for endpoints of that type. A service may have several Network Load Balancers, each of which serves one \
         service at most.";
    Es02 "ES-02" High [CESVC, SHARE]
        "A customer's service is named `com.amazonaws.vpce.<region>.vpce-svc-<id>`, with 17 hexadecimal digits, and \
         its base DNS name is `vpce-svc-<id>.<region>.vpce.amazonaws.com`.";
    Es03 "ES-03" High [CFES, BOTO]
        "Nobody may connect to a new service. Its provider lets in accounts, by the ARN of their root, roles, users, \
         or everybody with `*`; the API has `PrincipalType` for services and organizational units besides.";
    Es04 "ES-04" High [CFES]
        "With `AcceptanceRequired` an endpoint stays `pendingAcceptance` until its provider accepts it; without, it is \
         accepted at once. Together with the principal `*` this opens the load balancer to everybody.";
    Es05 "ES-05" High [CFES, CONC]
        "Taking a permission back leaves accepted connections as they are. Rejecting an endpoint ends them.";
    Es06 "ES-06" High [CESVC, BOTO]
        "A consumer sees only the zones that it has in common with the provider. Between accounts zones are compared \
         by id, such as `use1-az1`, since names differ.";
    Es07 "ES-07" High [CFES]
        "An interface can stand only in a zone where the service is enabled. A zone that is new to the load balancer \
         is new to the service once the service configuration is modified too.";
    Es08 "ES-08" High [SHARE, CESVC]
        "Cross-zone load balancing replaces targets in every zone. It costs Regional data transfer, and when a zone \
         fails that alone hosts the targets, the others lose the service too.";
    Es09 "ES-09" High [CESVC]
        "The provider's application sees the private addresses of the load balancer as the source, not those of \
         consumers.";
    Es10 "ES-10" High [NLBT]
        "Proxy protocol version 2 hands over the consumer's address and the endpoint's id: a TLV of type `0xEA`, two \
         bytes of length, the subtype `0x01`, and the id as text.";
    Es11 "ES-11" High [CESVC]
        "Where a service has several Network Load Balancers, the first connection of an endpoint's interface picks one \
         in its zone at random, and later ones keep to it.";
    Es12 "ES-12" High [CESVC]
        "The security group of the load balancer has to let clients' addresses in, unless inbound rules are turned off \
         for traffic of PrivateLink.";
    Es13 "ES-13" High [CFES, DNSN, BOTO]
        "A service may have one private DNS name, in small letters, with a wildcard if wanted. Its domain is proven by \
         a TXT record `_<random>.<domain>`, or at the domain itself, with the value `vpce:<random>`; the state is \
         `pendingVerification`, `verified` or `failed`.";
    Es14 "ES-14" High [DNSN]
        "A proven domain covers the names below it. If the proof is lost, endpoints that have the private name keep it \
         and others are refused it.";
    Es15 "ES-15" High [DNSN]
        "In the consumer's VPC the private name is a CNAME to the endpoint's Regional name. Services behind Gateway \
         Load Balancers have none.";
    Es16 "ES-16" High [CONC, BOTO, ERR]
        "A service is `Pending`, `Available`, `Deleting`, `Deleted` or `Failed`. While endpoints are connected, \
         neither the service nor its load balancer can be removed: `ExistingVpcEndpointConnections`.";
    Es17 "ES-17" High [EPA]
        "An endpoint for a service that is not AWS's always has full access; it takes no policy.";
    Es18 "ES-18" High [SHARE, CFES]
        "The provider lists the Regions of its consumers in `SupportedRegions`. Its own stays, and a Region taken off \
         counts for new endpoints alone. A load balancer with an idle timeout of its own for TCP, or with fragmented \
         UDP, serves no other Region.";
    Es19 "ES-19" High [PLP, CWPL, BOTO]
        "The owner of an endpoint pays for its hours and bytes, the provider for load balancers and targets. A \
         provider may take the charges over: `PayerResponsibility` is `ServiceOwner` then.";
    Es20 "ES-20" High [CWPL]
        "Providers find `ActiveConnections`, `BytesProcessed`, `EndpointsCount`, `NewConnections` and `RstPacketsSent` \
         in the namespace `AWS/PrivateLinkServices`, by `Service Id`, `Az`, `Load Balancer Arn` and `VPC Endpoint Id`. \
         The count comes every five minutes.";
    Es21 "ES-21" High [CWPL]
        "Contributor Insights has rules for a service's busiest endpoints, such as \
         `VpcEndpointService-BytesByEndpointId-v1`, for bytes, connections and resets. They have to be enabled.";
    Es22 "ES-22" High [SAAS]
        "A SaaS product of AWS Marketplace is subscribed to first; then its endpoint is made among the Marketplace's \
         services. Services of PrivateLink Ready partners have a category of their own.";
    Es23 "ES-23" High [SHARE]
        "A dual-stack service needs dual-stack load balancers throughout. Targets may keep IPv4, but whoever reads the \
         proxy protocol must understand IPv6.";
    Es24 "ES-24" Medium [SHARE]
        "Policies can limit which services endpoints are made for, by `ec2:VpceServiceName`, `ec2:VpceServiceOwner`, \
         `ec2:VpceServicePrivateDnsName`, `ec2:VpceServiceRegion` and `ec2:VpceSupportedRegion`."
        Undocumented("The two keys of Regions were read; the first three are as generally known.");

    // Flow logs: what a record says

    Fl01 "FL-01" High [FLR]
        "A flow log's record is a line of fields with spaces between: what one flow did at one network interface in \
         one interval. A field without a value is `-`.";
    Fl02 "FL-02" High [FLR]
        "The default format has the fields of version 2 in this order: `version account-id interface-id srcaddr \
         dstaddr srcport dstport protocol packets bytes start end action log-status`.";
    Fl03 "FL-03" High [FLR]
        "A custom format takes any fields in any order. Its `version` is the highest among the fields it has.";
    Fl04 "FL-04" High [FLR]
        "A record covers 10 minutes, or 1 minute where set and always on Nitro instances. It reaches CloudWatch Logs \
         after some 5 minutes and Amazon S3 after some 10, without a guarantee.";
    Fl05 "FL-05" High [FLR]
        "Version 3 adds the VPC, subnet and instance, `tcp-flags`, `type` and the packet's own addresses; version 4 \
         places; version 5 `pkt-src-aws-service`, `pkt-dst-aws-service`, `flow-direction` and `traffic-path`; version \
         7 Amazon ECS; 8 `reject-reason`, 9 `resource-id`, 10 `encryption-status`. No field is printed for version 6.";
    Fl06 "FL-06" High [FLX]
        "`action` is `ACCEPT` or `REJECT`; `log-status` is `OK`, `NODATA` or `SKIPDATA`.";
    Fl07 "FL-07" High [FLX, FLR]
        "`tcp-flags` is the OR of an interval's flags: FIN is 1, SYN 2, RST 4 and SYN-ACK 18, so 3 is SYN and FIN, and \
         19 is SYN-ACK and FIN. An ACK alone counts as 0."
        Undocumented("The value of RST is TCP's own; the pages that were read do not print it.");
    Fl08 "FL-08" High [FLR, FLX]
        "For an interface that AWS manages, such as an endpoint's or a NAT gateway's, `instance-id` is `-`.";
    Fl09 "FL-09" High [FLR]
        "For an interface that a service of AWS made, such as an endpoint or a Network Load Balancer, `account-id` may \
         be `unknown`.";
    Fl10 "FL-10" High [FLR, FLX]
        "`pkt-src-aws-service` and `pkt-dst-aws-service` are names of `ip-ranges.json`, such as `S3`, `DYNAMODB` or \
         `AMAZON`, where the packet's address is a public one of AWS.";

    // Flow logs: which way the traffic went

    Fl20 "FL-20" High [FLR]
        "`traffic-path` is given for egress: 1 stays in the VPC, 2 is an internet gateway or gateway endpoint that \
         cannot be told apart, 3 a virtual private gateway, 4 and 5 peering inside and between Regions, 6 a Local Zone \
         or Wavelength Zone, 7 a gateway endpoint, 8 an internet gateway. The last two are for Nitro instances only.";
    Fl21 "FL-21" Medium [FLX, FLR]
        "On a Nitro instance traffic to S3 has the service `S3` and the path 7 through a gateway endpoint, and 8 \
         through an internet gateway. Through an interface endpoint it has a private destination, no service and the \
         path 1."
        Undocumented("The line of the interface endpoint is inferred from the fields; the others are AWS's.");
    Fl22 "FL-22" High [FLX]
        "AWS's example of a request to Amazon S3 through an internet gateway shows the packet's address \
         `52.95.128.179`, the service `S3`, the path 8 and `egress`.";

    // Flow logs: what they leave out

    Fl30 "FL-30" High [FLLIM]
        "Flow logs leave out DNS to Amazon's resolver, instance metadata, the time service, DHCP, Windows activation, \
         mirrored traffic, the default router's address and ARP, and what passes between the interfaces of an endpoint \
         and of a Network Load Balancer.";
    Fl31 "FL-31" High [FLX]
        "A `REJECT` may come from a security group or a network ACL, and the record does not say which. An accepted \
         request with a rejected reply points to the network ACL, which is stateless.";
    Fl32 "FL-32" High [FLLIM, FLX]
        "For a packet to an address that is not the interface's own, as at a NAT gateway, `dstaddr` is the interface's \
         primary address. `pkt-dstaddr` keeps the packet's.";
    Fl33 "FL-33" High [FLB, BOTO]
        "A gateway endpoint has no interface, so nothing is logged at it: its traffic shows only at the client's \
         interface."
        Undocumented("An inference: flow logs are of interfaces, and a gateway endpoint has none.");
    Fl34 "FL-34" High [FLR]
        "For traffic to an endpoint `encryption-status` 2 means port 443, not that anybody looked into the packets.";
    Fl35 "FL-35" High [FLR]
        "The `reject-reason` `EC` means that a VPC endpoint refused the traffic because of the VPC's encryption \
         controls.";

    // CloudTrail: who came through an endpoint

    Fl40 "FL-40" High [CTR, GWDDB]
        "CloudTrail's record of a request through an endpoint may have `vpcEndpointId`, since version 1.04, and \
         `vpcEndpointAccountId`, since 1.09. `sourceIPAddress` is the private address then.";
    Fl41 "FL-41" High [CTN, CTE]
        "Network activity events have the category `NetworkActivity` and the type `AwsVpceEvent`, and go to the owner \
         of the endpoint. They are off by default and cost extra.";
    Fl42 "FL-42" High [CTE]
        "A denial by the endpoint policy has the `errorCode` `VpceAccessDenied`, and a message that names a VPC \
         endpoint policy.";
    Fl43 "FL-43" High [CTN]
        "A selector of network activity events names the category and one `eventSource`, and may narrow by \
         `eventName`, `vpcEndpointId` and `errorCode`, of which it takes only `VpceAccessDenied`.";
    Fl44 "FL-44" High [CTN]
        "About 70 services have network activity events, among them Amazon S3 without Multi-Region Access Points, AWS \
         KMS, Amazon EC2, Secrets Manager, DynamoDB, Lambda, Amazon SQS, Amazon SNS and Systems Manager.";
    Fl45 "FL-45" High [CTE]
        "Of a caller from another account the endpoint owner's event keeps the account alone: type `AWSAccount` and \
         its id.";
    Fl46 "FL-46" High [CTE]
        "A network activity event has the usual keys of a record, from `eventVersion` and `userIdentity` to \
         `errorCode` and `eventID`, and beside them `sharedEventID`, `vpcEndpointId`, `vpcEndpointAccountId` and \
         `eventCategory`.";

    // CloudWatch: how much an endpoint carried

    Fl50 "FL-50" High [CWPL]
        "Interface and Gateway Load Balancer endpoints report `ActiveConnections`, `BytesProcessed`, `NewConnections`, \
         `PacketsDropped` and `RstPacketsReceived` in the namespace `AWS/PrivateLinkEndpoints`, free, for each minute \
         with traffic. Gateway endpoints report nothing.";
    Fl51 "FL-51" High [CWPL]
        "An endpoint's metrics have the dimensions `Endpoint Type`, `Service Name`, `VPC Endpoint Id` and `VPC Id`, \
         with spaces, and once more with `Subnet Id`. `Endpoint Type` is `Interface` or `GatewayLoadBalancer`.";
    Fl52 "FL-52" High [CWPL]
        "The provider of a service reads other metrics, in the namespace of services that ES-20 names.";

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
