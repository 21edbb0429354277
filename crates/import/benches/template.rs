//! How long a template of the largest size takes to read: the aim is less than 100 ms.

use std::fmt::Write;

use divan::Bencher;
use divan::counter::BytesCount;
use vpce_import::{MAX_TEMPLATE_BYTES, Options, read_template};

fn main() {
    divan::main();
}

/// As many subnets, groups and instances as a stack may have, and user data that fills the file up to 1 MB.
fn largest_template() -> String {
    const INSTANCES: usize = 160;
    let mut template = String::from(
        "Parameters:\n  Block: {Type: String, Default: 10.0.0.0/16}\nResources:\n  \
         Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Block}}\n",
    );
    for number in 0..INSTANCES {
        write!(
            template,
            "
  Subnet{number}:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [{number}, !Cidr [!GetAtt Vpc.CidrBlock, 256, 8]]
      Tags: [{{Key: Name, Value: !Sub '${{AWS::StackName}}-{number}'}}]
  Group{number}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Join ['-', [group, '{number}']]
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}}]
  Instance{number}:
    Type: AWS::EC2::Instance
    Properties:
      SubnetId: !Ref Subnet{number}
      SecurityGroupIds: [!GetAtt Group{number}.GroupId]
      UserData:
        Fn::Base64: !Join
          - ''
          -
"
        )
        .expect("a string takes all that is written");
        let end = (number + 1) * MAX_TEMPLATE_BYTES / INSTANCES - 100;
        while template.len() < end {
            template.push_str("            - !Sub 'echo ${AWS::Region} >> /tmp/region'\n");
        }
    }
    template
}

#[divan::bench]
fn largest(bencher: Bencher<'_, '_>) {
    let template = largest_template();
    let options = Options::default();
    bencher
        .counter(BytesCount::of_str(&template))
        .bench(|| read_template("largest.yaml", divan::black_box(&template), &options).expect("the template is whole"));
}

/// A page's scenario, read again with every key that is pressed in the lab.
#[divan::bench]
fn small(bencher: Bencher<'_, '_>) {
    let template = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  App: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Association: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref App, RouteTableId: !Ref Table}}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3', RouteTableIds: [!Ref Table]}
";
    let options = Options::default();
    bencher.bench(|| read_template("small.yaml", divan::black_box(template), &options).expect("the template is whole"));
}
