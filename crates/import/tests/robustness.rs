//! Whatever the file holds, reading ends with a reading or with problems.

mod refusal;

use proptest::collection::vec;
use proptest::prelude::*;
use vpce_import::{Options, read_template};

use refusal::read_or_refuse;

const TEMPLATE: &str = "
Parameters:
  Block: {Type: String, Default: 10.0.0.0/16}
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
Mappings: {Sizes: {prod: {Bits: 8}}}
Conditions:
  Always: !Not [!Equals [!Ref Block, none]]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Condition: Always, Properties: {CidrBlock: !Ref Block}}
  Ipv6: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true}}
  App: &app
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, !FindInMap [Sizes, prod, Bits]]]
      Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]
      AvailabilityZone: !Select [0, !GetAZs '']
  Table: {Type: AWS::EC2::RouteTable, DependsOn: App, Properties: {VpcId: !Ref Vpc}}
  Igw: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
  Route: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Join [' ', !Ref Names]
      VpcId: !Ref Vpc
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: pl-63a5400a}]
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
  Entry:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref Acl, RuleNumber: 1, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: {From: 0, To: 9}}
  Box: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref App, SecurityGroupIds: [!Ref Group], UserData: {'Fn::Base64': !Sub '${Box2}'}}}
  S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3', RouteTableIds: [!Ref Table]}}
Outputs:
  Zone: {Value: !If [Always, !GetAtt App.AvailabilityZone, !Ref AWS::NoValue]}
";

/// Pieces that templates are made of, to put where they do not belong.
const PIECES: [&str; 24] = [
    "!Ref ",
    "!Sub ",
    "!GetAtt ",
    "!Cidr ",
    "!Select ",
    "!If ",
    "!Split ",
    "&a ",
    "*a",
    "[",
    "]",
    "{",
    "}",
    ": ",
    ", ",
    "'",
    "\n",
    "  ",
    "\t",
    "0",
    "-1",
    "4294967296",
    "::/0",
    "${",
];

fn check(text: &[u8]) {
    read_or_refuse("t", text);
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn text_of_any_kind_is_read_or_refused(text in "\\PC{0,200}") {
        check(text.as_bytes());
    }

    #[test]
    fn pieces_in_any_order_are_read_or_refused(pieces in vec(prop::sample::select(PIECES.to_vec()), 0..60)) {
        let text = format!("Resources: {{B: {{Type: AWS::S3::Bucket, Properties: {{BucketName: {}", pieces.concat());
        check(text.as_bytes());
        check(format!("{text}}}}}}}").as_bytes());
    }

    #[test]
    fn a_template_with_mistakes_is_read_or_refused(
        edits in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..12), 1..5),
    ) {
        let mut text: Vec<char> = TEMPLATE.chars().collect();
        for (place, piece, cut) in edits {
            let start = place.index(text.len());
            let end = (start + cut).min(text.len());
            text.splice(start..end, piece.get(&PIECES).chars());
        }
        check(text.into_iter().collect::<String>().as_bytes());
    }

    #[test]
    fn a_template_cut_short_is_read_or_refused(end in any::<prop::sample::Index>()) {
        check(&TEMPLATE.as_bytes()[..end.index(TEMPLATE.len())]);
    }
}

#[test]
fn the_template_that_the_mistakes_are_made_in_has_one() {
    let error = read_template("t", TEMPLATE, &Options::default()).expect_err("`Box2` is nothing");
    assert_eq!(error.problems.len(), 1, "{error}");
}
