//! One template in YAML, with short tags, and in JSON gives one reading.

use vpce_import::{Options, Reading, read_template};

const YAML: &str = "\u{feff}---
# A comment
AWSTemplateFormatVersion: 2010-09-09
Description: |
  A text of
  two lines
Parameters:
  Block: {Type: String, Default: 10.0.0.0/16}
Conditions:
  Always: !Equals [!Ref Block, 10.0.0.0/16]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Condition: Always
    Properties: {CidrBlock: !Ref Block, EnableDnsHostnames: yes}
  Table: &table
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  Second: *table
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]
      AvailabilityZone: !Select [0, !GetAZs '']
  Cache:
    Type: AWS::ElastiCache::CacheCluster
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub '${AWS::Region}-é'
      VersioningConfiguration: {Status: Enabled}
...
";

const JSON: &str = r#"{
	"AWSTemplateFormatVersion": "2010-09-09",
	"Description": "A text of\ntwo lines\n",
	"Parameters": {"Block": {"Type": "String", "Default": "10.0.0.0\/16"}},
	"Conditions": {"Always": {"Fn::Equals": [{"Ref": "Block"}, "10.0.0.0/16"]}},
	"Resources": {
		"Vpc": {
			"Type": "AWS::EC2::VPC",
			"Condition": "Always",
			"Properties": {"CidrBlock": {"Ref": "Block"}, "EnableDnsHostnames": true}
		},
		"Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
		"Second": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
		"Subnet": {
			"Type": "AWS::EC2::Subnet",
			"Properties": {
				"VpcId": {"Ref": "Vpc"},
				"CidrBlock": {"Fn::Select": [1, {"Fn::Cidr": [{"Fn::GetAtt": ["Vpc", "CidrBlock"]}, 2, 8]}]},
				"AvailabilityZone": {"Fn::Select": ["0", {"Fn::GetAZs": ""}]}
			}
		},
		"Cache": {"Type": "AWS::ElastiCache::CacheCluster"},
		"Data": {
			"Type": "AWS::S3::Bucket",
			"Properties": {
				"BucketName": {"Fn::Sub": "${AWS::Region}-\u00e9"},
				"VersioningConfiguration": {"Status": "Enabled"}
			}
		}
	}
}"#;

fn read(text: &str) -> Reading {
    read_template("t", text, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Everything but the places, which are those of the file.
fn contents(reading: Reading) -> impl PartialEq + std::fmt::Debug {
    let resources = reading.resources.into_iter().map(|r| (r.logical_id, r.resource_type, r.physical_id));
    let not_modelled = reading.not_modelled.into_iter().map(|r| (r.logical_id, r.reason));
    let not_read = reading.not_read.into_iter().map(|p| (p.logical_id, p.property));
    let lists = (resources.collect::<Vec<_>>(), not_modelled.collect::<Vec<_>>(), not_read.collect::<Vec<_>>());
    (reading.cloud, reading.region, reading.account_id, lists)
}

#[test]
fn yaml_and_json_of_one_template_give_one_reading() {
    let yaml = read(YAML);
    assert_eq!(yaml.resources.len(), 5);
    assert_eq!(yaml.cloud.route_tables.len(), 3, "two of the template and the main one");
    assert_eq!(contents(yaml), contents(read(JSON)));
}

#[test]
fn line_ends_of_every_kind_read_alike() {
    assert_eq!(contents(read(&YAML.replace('\n', "\r\n"))), contents(read(YAML)));
    assert_eq!(contents(read(&JSON.replace('\n', " "))), contents(read(JSON)));
}

#[test]
fn places_are_those_of_the_file_in_both() {
    let line = |reading: &Reading| reading.resource_of("subnet-Subnet").map(|resource| resource.position.line);
    assert_eq!(line(&read(YAML)), Some(20));
    assert_eq!(line(&read(JSON)), Some(14));
}

#[test]
fn json_may_write_a_character_as_a_pair_of_surrogates() {
    let json =
        r#"{"Resources": {"Data": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "\ud83d\ude00-\\ud83d"}}}}"#;
    assert_eq!(read(json).resources[0].physical_id, "😀-\\ud83d");
}
