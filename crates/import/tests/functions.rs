//! The intrinsic functions, seen through the name of a bucket.

use vpce_import::{Options, Problem, Reading, TemplateError, read_template};

/// A template in which `expression` makes the name of the bucket `Probe`.
fn read(expression: &str) -> Result<Reading, TemplateError> {
    let template = format!(
        "
Parameters:
  Environment: {{Type: String, Default: prod}}
  Count: {{Type: Number, Default: 2}}
  Names: {{Type: CommaDelimitedList, Default: 'a, b,c'}}
  Ami: {{Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/ami}}
Mappings:
  Sizes:
    prod: {{Bits: 8, Zones: [x, y]}}
    test: {{Bits: 12, Zones: [z]}}
Conditions:
  IsProd: !Equals [!Ref Environment, prod]
  IsTest: !Equals [!Ref Environment, test]
  Neither: !Not [!Or [!Condition IsProd, Condition: IsTest]]
  Both: !And [!Condition IsProd, !Condition IsTest]
  IsKnown: !Equals [!Ref Ami, ami-1]
  Undecided: !And [!Condition IsProd, !Condition IsKnown]
  Decided: !Or [!Condition IsProd, !Condition IsKnown]
  HasTruth: !Equals [yes, 'true']
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16}}}}
  Ipv6:
    Type: AWS::EC2::VPCCidrBlock
    Properties: {{VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true}}
  Absent: {{Type: AWS::S3::Bucket, Condition: IsTest}}
  Database: {{Type: AWS::RDS::DBInstance}}
  Eip: {{Type: AWS::EC2::EIP}}
  Role: {{Type: AWS::IAM::Role, Properties: {{RoleName: app}}}}
  Probe:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: {expression}
"
    );
    read_template("probe.yaml", template, &Options::default())
}

#[test]
fn functions_have_the_values_that_cloudformation_gives_them() {
    for (expression, expected) in [
        ("plain", "plain"),
        ("012345678901", "012345678901"),
        ("'yes'", "yes"),
        ("yes", "true"),
        ("!Ref Environment", "prod"),
        ("{Ref: Environment}", "prod"),
        ("!Ref AWS::Region", "us-east-1"),
        ("!Ref AWS::AccountId", "111122223333"),
        ("!Ref AWS::Partition", "aws"),
        ("!Ref AWS::URLSuffix", "amazonaws.com"),
        ("!Ref AWS::StackName", "stack"),
        ("!Select [1, !Split [/, !Ref AWS::StackId]]", "stack"),
        ("!Ref Vpc", "vpc-Vpc"),
        ("!Ref Eip", "203.0.113.1"),
        ("!GetAtt Eip.AllocationId", "eipalloc-Eip"),
        ("{'Fn::GetAtt': [Vpc, CidrBlock]}", "10.0.0.0/16"),
        ("{'Fn::GetAtt': Vpc.DefaultSecurityGroup}", "sg-Vpc-default"),
        ("!GetAtt [Vpc, !Join ['', [Cidr, Block]]]", "10.0.0.0/16"),
        ("!GetAtt Role.Arn", "arn:aws:iam::111122223333:role/app"),
        ("!Sub 'a-${Environment}-${AWS::Region}-${Vpc.CidrBlock}'", "a-prod-us-east-1-10.0.0.0/16"),
        ("!Sub '${ Environment }'", "prod"),
        ("!Sub 'a-${!Environment}'", "a-${Environment}"),
        ("!Sub ['${x}-${Environment}', {x: !Ref Count}]", "2-prod"),
        ("!Sub ['${Environment}', {Environment: own}]", "own"),
        ("!Join ['-', [a, !Ref Environment, !Ref 'AWS::NoValue', b]]", "a-prod-b"),
        ("!Join ['+', !Ref Names]", "a+b+c"),
        ("{'Fn::Join': ['', []]}", ""),
        ("!Select [2, !Ref Names]", "c"),
        ("!Select ['0', !GetAZs '']", "us-east-1a"),
        ("!Select [1, !GetAZs {Ref: 'AWS::Region'}]", "us-east-1b"),
        ("!Select [0, 'Fn::GetAZs': eu-west-1]", "eu-west-1a"),
        ("!Join ['|', !Split [',', 'x,y,,z']]", "x|y||z"),
        ("!Join [' ', !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]", "10.0.0.0/24 10.0.1.0/24"),
        ("!Select [1, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]", "2001:db8:1234:1a01::/64"),
        ("!FindInMap [Sizes, !Ref Environment, Bits]", "8"),
        ("!Join [',', !FindInMap [Sizes, test, Zones]]", "z"),
        ("!FindInMap [Sizes, stage, Bits, {DefaultValue: 9}]", "9"),
        ("!If [IsProd, yes-it-is, !Ref Absent]", "yes-it-is"),
        ("!If [IsTest, a, !If [Neither, b, !If [Both, c, d]]]", "d"),
        ("!If [Decided, a, b]", "a"),
        ("!If [HasTruth, a, b]", "a"),
        ("!Base64 hello", "aGVsbG8="),
        ("{'Fn::Base64': !Sub '${Environment}'}", "cHJvZA=="),
        ("!If [IsTest, x, !Ref AWS::NoValue]", "probe"),
    ] {
        let reading = read(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let probe = reading.resources.iter().find(|resource| resource.logical_id == "Probe");
        assert_eq!(probe.map(|probe| probe.physical_id.as_str()), Some(expected), "{expression}");
    }
}

#[test]
fn a_value_from_outside_the_template_leaves_the_resource_out_and_says_why() {
    for (expression, expected) in [
        ("!ImportValue shared-name", "the value is exported by another stack"),
        ("!Sub ['${x}', {x: !ImportValue shared}]", "the value is exported by another stack"),
        ("!Ref Ami", "`/aws/service/ami` is a parameter of Systems Manager"),
        ("'{{resolve:ssm:name}}'", "`{{resolve:ssm:name}}` is resolved when the stack is created"),
        ("!GetAtt Database.Endpoint.Address", "`Database` is not modelled"),
        ("!Ref Database", "`Database` is not modelled"),
        ("!GetAtt Vpc.CidrBlockAssociations", "`Vpc.CidrBlockAssociations` is not modelled"),
        ("!Transform {Name: AWS::Include}", "`Fn::Transform` is not modelled"),
        ("!Sub {'Fn::Transform': {Name: Macro}}", "`Fn::Transform` is not modelled"),
        ("!ToJsonString {a: b}", "`Fn::ToJsonString` is not modelled"),
        ("!If [Undecided, a, b]", "condition `Undecided` cannot be decided"),
    ] {
        let reading = read(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let probe = reading.not_modelled.iter().find(|resource| resource.logical_id == "Probe");
        assert_eq!(probe.and_then(|probe| probe.reason.as_deref()), Some(expected), "{expression}");
        assert!(reading.cloud.buckets.is_empty());
    }
}

#[test]
fn a_function_that_has_no_value_is_reported_at_its_place() {
    for (expression, message, help) in [
        (
            "!Ref Environmnt",
            "`Environmnt` is neither a parameter nor a resource of this template",
            "did you mean `Environment`?",
        ),
        (
            "!Ref AWS::Regoin",
            "`AWS::Regoin` is neither a parameter nor a resource of this template",
            "did you mean `AWS::Region`?",
        ),
        ("!Sub '${vpc}'", "`vpc` is neither a parameter nor a resource of this template", "did you mean `Vpc`?"),
        ("!GetAtt Environment.Arn", "`Environment` is not a resource of this template", ""),
        ("!GetAtt Vpc.CidrBlok", "`Vpc` (AWS::EC2::VPC) has no attribute `CidrBlok`", "did you mean `CidrBlock`?"),
        ("!GetAtt Vpc", "`Fn::GetAtt` takes `Resource.Attribute` or a list of the two", ""),
        (
            "!Ref Absent",
            "`Absent` is not created, because its condition `IsTest` is false",
            "choose with `Fn::If`, or give this the condition `IsTest` as well",
        ),
        ("!If [IsPrd, a, b]", "`IsPrd` is not a condition of this template", "did you mean `IsProd`?"),
        ("!If [IsProd, a]", "`Fn::If` takes a condition and two values", ""),
        ("!FindInMap [Size, prod, Bits]", "`Size` is not a mapping of this template", "did you mean `Sizes`?"),
        ("!FindInMap [Sizes, prd, Bits]", "mapping `Sizes` has no key `prd`", "did you mean `prod`?"),
        ("!Select [3, !Ref Names]", "`Fn::Select` has no item 3 in a list of 3", "items count from 0"),
        ("!Select [-1, !Ref Names]", "`Fn::Select` has no item -1 in a list of 3", "items count from 0"),
        ("!Join [x, y]", "`Fn::Join` needs a list here", ""),
        ("!Join ['', [{a: b}]]", "`Fn::Join` needs text here", ""),
        ("!Split ['', x]", "`Fn::Split` takes a delimiter that is not empty", ""),
        (
            "!Sub '${a b}'",
            "`${a b}` is not a name that `Fn::Sub` takes",
            "write `${!…}` for a `${…}` that is to stay as it is",
        ),
        ("!Select [0, !Cidr [10.0.0.0/24, 3, 7]]", "`Fn::Cidr`: 2 blocks of /25 fit into 10.0.0.0/24, not 3", ""),
        ("!Select [0, !Cidr [ten, 3, 7]]", "`Fn::Cidr`: `ten` is not a CIDR block", ""),
        (
            "!Select [0, !GetAZs eu-wst-1]",
            "`eu-wst-1` is not a Region of AWS",
            "did you mean `eu-west-1`, `eu-west-2` or `eu-west-3`?",
        ),
        ("!Equals [a, b]", "`Fn::Equals` stands only under `Conditions`", ""),
        ("{'Fn::Joyn': [a, []]}", "`Fn::Joyn` is not an intrinsic function", "did you mean `Fn::Join`?"),
        ("!Joyn [a, []]", "`!Joyn` is not an intrinsic function", "did you mean `!Join`?"),
        (
            "!Ref Probe",
            "the resources need each other: Probe → Probe",
            "give one of them a value that does not come from the other",
        ),
    ] {
        let error = read(expression).expect_err(expression);
        let [Problem { position: Some(position), message: said, help: helped, .. }] = error.problems.as_slice() else {
            panic!("{expression}: one problem with a place is expected\n{error}")
        };
        assert_eq!((said.as_str(), helped.as_deref().unwrap_or_default()), (message, help), "{expression}");
        let probe_or_its_name = [29, 32];
        assert!(probe_or_its_name.contains(&position.line), "{expression}: {position}");
    }
}

#[test]
fn conditions_that_cannot_be_decided_are_reported_once() {
    for (conditions, expected) in [
        ("A: !Condition B\n  B: !Not [Condition: A]", "the conditions need each other: A → B → A"),
        ("A: !Equals [!Ref Vpc, x]", "a condition cannot refer to the resource `Vpc`"),
        ("A: !Equals [x]", "`Fn::Equals` takes two values"),
        ("A: yes", "a condition is made with `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or `Condition`"),
        ("A: !Or [!Condition Bee]\n  Be: !Equals [a, a]", "`Bee` is not a condition of this template"),
    ] {
        let vpc = "Vpc: {Type: AWS::EC2::VPC, Condition: A, Properties: {CidrBlock: 10.0.0.0/16}}";
        let template = format!("Conditions:\n  {conditions}\nResources:\n  {vpc}\n");
        let error = read_template("t.yaml", template, &Options::default()).expect_err(conditions);
        let messages: Vec<_> = error.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, [expected], "{conditions}");
    }
}

#[test]
fn parameters_come_from_the_reader_before_their_defaults() {
    let template = "
Parameters:
  Name: {Type: String, AllowedValues: [reports, logs]}
  Size: {Type: Number, Default: 24}
Resources:
  Data: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${Name}-${Size}'}}
";
    let read_with = |parameters: &[(&str, &str)]| {
        let owned = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        read_template("t.yaml", template, &Options { parameters: owned.collect(), ..Options::default() })
    };
    let reading = read_with(&[("Name", "logs"), ("Size", "8")]).expect("both are allowed");
    assert!(reading.cloud.buckets.contains_key("logs-8"));
    for (parameters, message, help) in [
        (
            vec![],
            "parameter `Name` has no default and was given no value",
            "pass `--parameter Name=Value`, or give the parameter a `Default`",
        ),
        (vec![("Name", "log")], "parameter `Name` may not be `log`", "its `AllowedValues` are `reports`, `logs`"),
        (vec![("Name", "logs"), ("Size", "big")], "parameter `Size` must be a number, not `big`", ""),
        (vec![("Name", "logs"), ("Nam", "x")], "the template has no parameter `Nam`", "did you mean `Name`?"),
    ] {
        let error = read_with(&parameters).expect_err(message);
        let problem = &error.problems[0];
        assert_eq!((problem.message.as_str(), problem.help.as_deref().unwrap_or_default()), (message, help));
        assert_eq!(error.problems.len(), 1, "{error}");
    }
}

#[test]
fn region_and_account_come_from_the_reader_then_the_template() {
    let template = "
Metadata: {Vpce: {Region: eu-west-1, AccountId: 012345678901}}
Resources:
  Data: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${AWS::AccountId}-${AWS::Region}'}}
";
    let bucket = |options: Options| {
        let reading = read_template("t.yaml", template, &options).expect("a whole template");
        reading.resources[0].physical_id.clone()
    };
    assert_eq!(bucket(Options::default()), "012345678901-eu-west-1");
    let region = "cn-north-1".parse().ok();
    let account_id = Some("444455556666".to_owned());
    assert_eq!(bucket(Options { region, account_id, ..Options::default() }), "444455556666-cn-north-1");
    for (wrong, message) in [("eu-west-9", "`eu-west-9` is not a Region of AWS"), ("[a]", "`Region` must be text")] {
        let error =
            read_template("t.yaml", template.replace("eu-west-1", wrong), &Options::default()).expect_err(wrong);
        assert_eq!(
            (error.problems[0].message.as_str(), error.problems[0].position.map(|p| p.line)),
            (message, Some(2))
        );
    }
}
