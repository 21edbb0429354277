//! The pages, data files and reports that rules were read from.

use serde::Serialize;

/// A page, a data file or a report that a rule was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Source {
    /// The title as its publisher prints it.
    pub title: &'static str,
    /// Where it stands.
    pub url: &'static str,
}

/// Declares the sources, one a row: `KEY "title" "address"`.
macro_rules! sources {
    ($($key:ident $title:literal $url:literal;)*) => {
        $(pub(super) const $key: Source = Source { title: $title, url: $url };)*
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
    PLAWS "Access AWS services through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html";
    CIE   "Access an AWS service using an interface VPC endpoint"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html";
    CFGIE "Configure an interface endpoint"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html";
    CONC  "AWS PrivateLink concepts"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html";
    XREG  "Cross-region enabled AWS services"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html";
    SHARE "Share your services through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html";
    CESVC "Create a service powered by AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html";
    RESEP "Access VPC resources through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html";
    SNEP  "Access service networks through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-service-networks.html";
    TUN   "Access network segments through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-cidr-ranges.html";
    TUNUS "Access a network segment through a tunnel VPC endpoint"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/use-cidr-endpoint.html";
    CWPL  "CloudWatch metrics for AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html";
    VDNS  "Understanding Amazon DNS"
          "https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html";
    DSG   "Default security groups for your VPCs"
          "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html";
    APIG  "Private REST APIs in API Gateway"
          "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html";
    CVE   "CreateVpcEndpoint"
          "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html";
    TF    "Resource: aws_vpc_endpoint"
          "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint";
    TFVPC "The VPC endpoint service com.amazonaws.us-east-1.email-smtp does not support the availability zone of the subnet (terraform-aws-vpc, issue 785)"
          "https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/785";
    SDKGO "Identify how many availability zones vpc endpoint service is running (aws-sdk-go-v2, issue 1024)"
          "https://github.com/aws/aws-sdk-go-v2/issues/1024";
    CZTCK "fix(aws-vpc-env): filter VPC endpoint subnets by supported AZ IDs (cztack, pull request 865)"
          "https://github.com/chanzuckerberg/cztack/pull/865";
    GLBV  "Access virtual appliances through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/vpce-gateway-load-balancer.html";
    GLBE  "Access an inspection system using a Gateway Load Balancer endpoint"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html";
    DNSN  "Manage DNS names for VPC endpoint services"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html";
    GLBI  "What is a Gateway Load Balancer?"
          "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html";
    GLBL  "Gateway Load Balancers"
          "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/gateway-load-balancers.html";
    GLBT  "Edit target group attributes for your Gateway Load Balancer"
          "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/edit-target-group-attributes.html";
    CFES  "Configure an endpoint service"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html";
    SAAS  "Access SaaS products through AWS PrivateLink"
          "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-saas.html";
    NLBT  "Target groups for your Network Load Balancers"
          "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html#proxy-protocol";
    FLR   "Flow log records"
          "https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html";
    FLX   "Flow log record examples"
          "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html";
    FLLIM "Flow log limitations"
          "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-limitations.html";
    FLB   "Flow logs basics"
          "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html";
    CTN   "Logging network activity events"
          "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html";
    CTE   "Understanding CloudTrail events"
          "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-events.html";
    CTR   "CloudTrail record contents"
          "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html";
    EKS   "Deploy private clusters with limited internet access"
          "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html";
}
