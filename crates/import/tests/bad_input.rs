//! What is wrong with a file is said with its line, its resource and what to do.

use std::time::{Duration, Instant};

use vpce_import::{MAX_TEMPLATE_BYTES, Options, read_template};

fn message(text: impl AsRef<[u8]>) -> String {
    match read_template("t.yaml", text, &Options::default()) {
        Ok(reading) => panic!("this should be refused, and was read: {reading:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_file_that_is_no_tree_of_values() {
    for (text, expected) in [
        ("", "t.yaml: the file is empty\n  help: a template needs at least the section `Resources`"),
        ("# nothing\n\n", "t.yaml: the file is empty\n  help: a template needs at least the section `Resources`"),
        (
            "\u{7f}ELF\u{2}\u{1}\0\0\u{3}",
            "t.yaml:1:7: the file is not text\n  help: give a CloudFormation template in YAML or JSON, saved as UTF-8",
        ),
        (
            "Resources:\n\tVpc: x\n",
            "t.yaml:2:2: tabs disallowed within this context (block indentation)\n  \
             help: YAML is indented with spaces: replace the tab",
        ),
        (
            "Resources:\n  A: B: C\n",
            "t.yaml:2:7: mapping values are not allowed in this context\n  \
             help: quote a text that holds `: `, or check the indentation of this line",
        ),
        (
            "Resources:\n  A: [1, 2\n",
            "t.yaml:3:1: while parsing a flow sequence, expected ',' or ']'\n  \
             help: close the bracket, or put a comma between the values",
        ),
        (
            "Resources: *none\n",
            "t.yaml:1:12: while parsing node, found unknown anchor\n  \
             help: an alias `*name` repeats a value marked `&name` above it; a text that starts with `*` is quoted",
        ),
        (
            "Resources: {}\n---\nResources: {}\n",
            "t.yaml:2:1: a second document starts here\n  \
             help: a file holds one template: remove the line `---` and what follows",
        ),
        (
            "Description: a\nResources:\n  B: {}\nDescription: c\n",
            "t.yaml:4:1: key `Description` is already on line 1\n  \
             help: CloudFormation would take only one of the two: rename or remove one",
        ),
        (
            "Resources:\n  A: &a {Type: AWS::S3::Bucket}\n  B: {<<: *a}\n",
            "t.yaml:3:7: `<<` merges mappings, which CloudFormation does not do\n  help: write the merged keys out",
        ),
        (
            "Resources:\n  ? [a]\n  : b\n",
            "t.yaml:2:5: a key must be text\n  help: write `Key: value`, with the key on one line",
        ),
        (
            "Resources:\n",
            "t.yaml:1:10: null values are not allowed in templates\n  help: give it a value, or remove the key",
        ),
        ("A: &a [*a]\n", "t.yaml:1:8: this alias stands inside the value that it repeats\n  help: write the value out"),
    ] {
        assert_eq!(message(text), expected);
    }
    assert_eq!(
        message([b'R', b'\n', 0xff, 0xfe]),
        "t.yaml:2:1: the file is not text\n  help: give a CloudFormation template in YAML or JSON, saved as UTF-8"
    );
}

#[test]
fn a_tree_of_values_that_is_no_template() {
    let start = "a template starts with a line `Resources:`, with the resources indented below it";
    for (text, expected) in [
        (
            "- a\n",
            format!(
                "t.yaml:1:1: the file is not a template: it must hold sections such as `Resources`\n  help: {start}"
            ),
        ),
        (
            "hello",
            format!(
                "t.yaml:1:1: the file is not a template: it must hold sections such as `Resources`\n  help: {start}"
            ),
        ),
        (
            "Resource: {}\n",
            format!(
                "t.yaml:1:1: the template has no section `Resources`\n  help: {start}\n\
                 t.yaml:1:1: a template has no section `Resource`\n  help: did you mean `Resources`?"
            ),
        ),
        ("Resources: []\n", "t.yaml:1:12: `Resources` must hold keys and values".to_owned()),
        (
            "Resources:\n  My-Vpc: {Type: AWS::EC2::VPC}\n  A: b\n  B: {}\n  C: {Type: AWS::EC2::Vpc}\n  D: {Type: X, DependOn: C}\n",
            "t.yaml:2:3: My-Vpc: a logical id has letters and digits only\n\
             t.yaml:3:6: A: `A` must hold keys and values\n\
             t.yaml:4:3: B: the resource has no `Type`\n  help: say what it is, such as `Type: AWS::EC2::Subnet`\n\
             t.yaml:5:13: C: `AWS::EC2::Vpc` is not a resource type\n  help: did you mean `AWS::EC2::VPC`?\n\
             t.yaml:6:16: D: a resource has no attribute `DependOn`\n  help: did you mean `DependsOn`?"
                .to_owned(),
        ),
        (
            "Resources:\n  A: {Type: AWS::S3::Bucket, DependsOn: [Vcp]}\n  Vpc: {Type: AWS::EC2::VPC}\n",
            "t.yaml:2:42: A: `DependsOn` names `Vcp`, which is not a resource\n  help: did you mean `Vpc`?\n\
             t.yaml:3:3: Vpc: property `CidrBlock` is missing\n  help: add `CidrBlock` under `Properties`"
                .to_owned(),
        ),
    ] {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn a_cycle_is_named_whole() {
    let text = "
Resources:
  A: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, VpcId: !Ref C}}
  B: {Type: AWS::EC2::SecurityGroup, DependsOn: A, Properties: {GroupDescription: b}}
  C: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: !Sub '${B.GroupId}'}}
  D: {Type: AWS::EC2::SecurityGroup, DependsOn: C, Properties: {GroupDescription: !Ref C}}
";
    assert_eq!(
        message(text),
        "t.yaml:3:3: A: the resources need each other: A → C → B → A\n  \
         help: give one of them a value that does not come from the other"
    );
}

const TWO_VPCS: &str = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Igw: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Other, InternetGatewayId: !Ref Igw}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  App: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
";

#[test]
fn what_ec2_refuses_is_said_with_its_code() {
    for (added, expected) in [
        (
            "Out: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.9.0.0/24}}",
            "t.yaml:9:3: Out: An error occurred (InvalidSubnet.Range) when calling the CreateSubnet operation",
        ),
        (
            "Twin: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.128/25}}",
            "t.yaml:9:3: Twin: An error occurred (InvalidSubnet.Conflict) when calling the CreateSubnet operation",
        ),
        (
            "Up: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}",
            "t.yaml:9:3: Up: An error occurred (InvalidParameterValue) when calling the CreateRoute operation",
        ),
        (
            "Eni: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref App, PrivateIpAddress: 10.0.2.9}}",
            "t.yaml:9:3: Eni: An error occurred (InvalidParameterValue) when calling the CreateNetworkInterface operation",
        ),
        (
            "S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.eu-west-1.s3}}",
            "t.yaml:9:3: S3: An error occurred (InvalidServiceName) when calling the CreateVpcEndpoint operation",
        ),
    ] {
        let error = message(format!("{TWO_VPCS}  {added}\n"));
        assert!(error.starts_with(expected), "{error}");
        assert!(error.contains("\n  help: "), "{error}");
        assert_eq!(error.lines().count(), 2, "{error}");
    }
}

#[test]
fn a_property_that_does_not_fit_is_named() {
    for (added, expected) in [
        (
            "Sub: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0}}",
            "t.yaml:9:74: Sub: property `CidrBlock` must be a CIDR block, not `10.0.1.0`\n  \
             help: write an address and a prefix length, such as `10.0.0.0/16`",
        ),
        (
            "Sub: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Igw, CidrBlock: 10.0.2.0/24}}",
            "t.yaml:9:53: Sub: property `VpcId` has the value `igw-Igw`: `igw-Igw` is not an id that starts with `vpc-` (InvalidVpcID.Malformed)",
        ),
        (
            "Sub: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, MapPublicIpOnLaunch: maybe}}",
            "t.yaml:9:108: Sub: property `MapPublicIpOnLaunch` must be `true` or `false`, not `maybe`",
        ),
        (
            "Sub: {Type: AWS::EC2::Subnet, Properties: {VpcId: [!Ref Vpc], CidrBlock: 10.0.2.0/24}}",
            "t.yaml:9:53: Sub: property `VpcId` must be text",
        ),
        (
            "Up: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0}}",
            "t.yaml:9:3: Up: property `GatewayId` is missing\n  help: add `GatewayId` under `Properties`",
        ),
        (
            "S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.s4}}",
            "t.yaml:9:80: S3: property `ServiceName` has the value `com.amazonaws.us-east-1.s4`: \
             the Vpc Endpoint Service 'com.amazonaws.us-east-1.s4' does not exist",
        ),
    ] {
        assert_eq!(message(format!("{TWO_VPCS}  {added}\n")), expected);
    }
}

#[test]
fn every_independent_problem_is_reported_and_its_consequences_are_not() {
    let text = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/8}}
  App: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Data: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Nam, Tags: [{Key: !Ref Key, Value: x}]}}
Outputs:
  Subnet: {Value: !Ref App}
  Role: {Value: !GetAtt Role.Arn}
";
    let error = read_template("t.yaml", text, &Options::default()).expect_err("a VPC of /8 does not exist");
    let places: Vec<_> = error.problems.iter().map(|p| (p.position.map(|at| at.line), p.resource.as_deref())).collect();
    assert_eq!(
        places,
        [(Some(3), Some("Vpc")), (Some(5), Some("Data")), (Some(5), Some("Data")), (Some(8), Some("Role"))]
    );
}

#[test]
fn a_hostile_file_is_refused_quickly() {
    let levels = |repeat: &str, last: &str| -> String {
        (1..30).fold(format!("l0: &l0 [{last}]\n"), |text, level| {
            let inner = vec![format!("*l{}", level - 1); 9].join(repeat);
            format!("{text}l{level}: &l{level} [{inner}]\n")
        })
    };
    let doubling = (0..60).fold("x".to_owned(), |inner, _| format!("!Sub ['${{a}}${{a}}', {{a: {inner}}}]"));
    let chain: String = (0..20_000).map(|n| format!("  C{n}: !Condition C{}\n", n + 1)).collect();
    let repeated: String = (0..30_000).map(|n| format!("  A{}: b\n", n % 2)).collect();
    let slips: String = (0..10_000).map(|n| format!("          - !Ref Slip{n}\n")).collect();
    for (name, text, expected) in [
        (
            "a large file",
            "a".repeat(50 * MAX_TEMPLATE_BYTES),
            "the file has 52428800 bytes, more than the 1048576 that are read",
        ),
        ("aliases that multiply", levels(", ", "x"), "anchors and aliases expand to more than 100000 values"),
        ("deep brackets", "[".repeat(1_000_000), "recursion limit exceeded"),
        (
            "deep indentation",
            (0..900).fold(String::new(), |text, n| format!("{text}{}a:\n", " ".repeat(n))),
            "more than 100 values",
        ),
        (
            "functions that multiply",
            format!("Resources: {{B: {{Type: AWS::S3::Bucket, Properties: {{BucketName: {doubling}}}}}}}"),
            "more than 100 values inside each other",
        ),
        (
            "a chain of conditions",
            format!("Conditions:\n{chain}Resources: {{}}\n"),
            "more than 100 conditions need each other in a row",
        ),
        ("keys that repeat", format!("Resources:\n{repeated}"), "key `A0` is already on line 2"),
        (
            "slips without end",
            format!(
                "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags:\n        - Key:\n{slips}"
            ),
            "`Slip0` is neither a parameter nor a resource of this template",
        ),
        (
            "more resources than a stack has",
            (0..20_000).fold("Resources:\n".to_owned(), |text, n| format!("{text}  V{n}: {{Type: AWS::EC2::VPC}}\n")),
            "the template has 20000 resources, more than a template may have",
        ),
    ] {
        let start = Instant::now();
        let error = message(text);
        let took = start.elapsed();
        assert!(error.contains(expected), "{name}: {}", error.lines().next().unwrap_or_default());
        assert!(took < Duration::from_secs(5), "{name} took {took:?}");
    }
}

#[test]
fn text_that_doubles_with_every_function_ends() {
    let text = (0..24).fold("0123456789".to_owned(), |inner, _| format!("!Sub ['${{a}}${{a}}', {{a: {inner}}}]"));
    let template = format!("Resources: {{B: {{Type: AWS::S3::Bucket, Properties: {{BucketName: {text}}}}}}}");
    let error = message(template);
    assert!(error.contains("B: the functions make too much text"), "{error}");
}
