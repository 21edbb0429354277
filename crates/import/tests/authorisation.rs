//! The policies of a template, and what becomes of a request that the network lets through.

use vpce_import::{Options, Reading, read_template, read_templates};
use vpce_model::cloud::id::VpcId;
use vpce_model::cloud_trail;
use vpce_model::policy::{EvalDecision, NetworkPolicyError, Policies, Position};
use vpce_model::trace::{Asked, Authorisation, Question, Verdict, authorise, trace};

/// A network with an instance, its role and a bucket, to which a test adds.
const NETWORK: &str = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Routes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Association: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Routes}}
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: lets everything pass
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: 10.0.0.0/16}]
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
  App:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-1, SubnetId: !Ref Private, SecurityGroupIds: [!Ref Open], IamInstanceProfile: !Ref Profile}
  Reports: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}
";

const GATEWAY: &str = "
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.s3
      RouteTableIds: [!Ref Routes]
";

const READER: &str = "
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}}
      Path: /team/
      Policies:
        - PolicyName: read
          PolicyDocument: {Version: 2012-10-17, Statement: {Effect: Allow, Action: s3:GetObject, Resource: !Sub '${Reports.Arn}/*'}}
";

fn read(resources: &[&str]) -> Reading {
    let text = NETWORK.to_owned() + &resources.concat();
    read_template("test.yaml", text.as_bytes(), &Options::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn ask(reading: &Reading, to: &str, action: Option<&str>) -> (Verdict, Vec<Authorisation>) {
    let question = Question::new("App", to.parse().expect("a destination"));
    let answer = trace(&reading.cloud, &question).expect("an answer");
    (
        answer.verdict(),
        authorise(&reading.cloud, &answer, Asked { action, ..Asked::default() }).expect("sound policies"),
    )
}

const OBJECT: &str = "s3://reports/q3.csv";

/// What becomes of a request to read the object.
fn outcome(reading: &Reading) -> String {
    let (_, authorisations) = ask(reading, OBJECT, None);
    let outcomes = authorisations.iter().map(|authorisation| {
        let decision = authorisation.decision();
        let by = decision.reasons.first().map(|reason| format!(" by {}", reason.policy_type())).unwrap_or_default();
        format!("{:?}{by}", decision.decision())
    });
    outcomes.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_request_that_reaches_the_service_is_authorised_as_the_role_of_the_instance() {
    let reading = read(&[GATEWAY, READER]);
    let (verdict, authorisations) = ask(&reading, OBJECT, None);
    assert_eq!(verdict, Verdict::Reachable);
    let [authorisation] = &*authorisations else { panic!("one way: {authorisations:?}") };
    let request = &authorisation.request;
    assert_eq!(request.principal().to_string(), "arn:aws:sts::111122223333:assumed-role/Role/i-App");
    assert_eq!((request.action(), request.resource()), ("s3:GetObject", "arn:aws:s3:::reports/q3.csv"));
    assert_eq!(authorisation.decision().decision(), EvalDecision::Allowed);
    assert!(authorisation.to_string().starts_with("✓ s3:GetObject on arn:aws:s3:::reports/q3.csv is allowed  PO-04\n"));

    let (_, authorisations) = ask(&reading, "s3://reports", None);
    assert_eq!(authorisations[0].request.action(), "s3:ListBucket");
    let text = authorisations[0].to_string();
    assert!(text.starts_with("✗ AccessDenied: the request reaches the service"), "{text}");
    assert!(text.contains("assumed-role/Role/i-App is not authorized to perform: s3:ListBucket"), "{text}");
    let (_, authorisations) = ask(&reading, OBJECT, Some("s3:PutObject"));
    assert_eq!(authorisations[0].decision().decision(), EvalDecision::ImplicitDeny);
}

/// PO-07 and PO-31.
#[test]
fn what_belongs_to_somebody_else_lets_everybody_in_and_the_endpoint_does_not() {
    let document = |key: &str, value: &str| {
        let condition = format!("{{StringEquals: {{'{key}': '{value}'}}}}");
        let allow = format!("{{Effect: Allow, Principal: '*', Action: '*', Resource: '*', Condition: {condition}}}");
        format!("      PolicyDocument: {{Statement: {allow}}}\n")
    };
    let decide = |endpoint: &str, principal: Option<&str>| {
        let reading = read(&[GATEWAY, endpoint, READER]);
        let question = Question::new("App", OBJECT.parse().expect("a destination"));
        let answer = trace(&reading.cloud, &question).expect("an answer");
        let asked = Asked { principal, owner: Some("444455556666"), ..Asked::default() };
        let authorisations = authorise(&reading.cloud, &answer, asked).expect("sound policies");
        authorisations[0].decision().decision()
    };
    let ours = document("aws:PrincipalAccount", "111122223333");
    assert_eq!(decide(&ours, None), EvalDecision::Allowed);
    assert_eq!(decide(&ours, Some("anonymous")), EvalDecision::ImplicitDeny);
    assert_eq!(decide("", Some("anonymous")), EvalDecision::Allowed);
    assert_eq!(decide(&document("aws:ResourceAccount", "111122223333"), None), EvalDecision::ImplicitDeny);
    assert_eq!(decide(&document("aws:ResourceAccount", "444455556666"), None), EvalDecision::Allowed);
}

#[test]
fn a_request_that_does_not_arrive_is_authorised_by_nobody() {
    let reading = read(&[READER]);
    let (verdict, authorisations) = ask(&reading, OBJECT, None);
    assert_eq!((verdict, authorisations), (Verdict::Blocked, Vec::new()));
}

/// PO-10 and PO-100: the policies of the endpoint and of the bucket have their say.
#[test]
fn the_policies_of_endpoint_and_bucket_are_read() {
    let document = |resource: &str| {
        format!(
            "      PolicyDocument: {{Statement: {{Effect: Allow, Principal: '*', Action: '*', Resource: '{resource}'}}}}\n"
        )
    };
    assert_eq!(outcome(&read(&[GATEWAY, &document("arn:aws:s3:::reports/*"), READER])), "Allowed");
    let elsewhere = read(&[GATEWAY, &document("arn:aws:s3:::else/*"), READER]);
    assert_eq!(outcome(&elsewhere), "ImplicitDeny by VPC endpoint policy");
    let locked = |endpoint: &str| {
        format!(
            "
  Lock:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {{Effect: Deny, Principal: '*', Action: 's3:*', Resource: !Sub '${{Reports.Arn}}/*',
             Condition: {{StringNotEquals: {{aws:SourceVpce: {endpoint}}}}}}}
"
        )
    };
    assert_eq!(outcome(&read(&[GATEWAY, READER, &locked("!Ref S3")])), "Allowed");
    assert_eq!(outcome(&read(&[GATEWAY, READER, &locked("vpce-1")])), "ExplicitDeny by resource-based policy");
}

/// PO-29: an interface endpoint has a policy as well.
#[test]
fn the_policy_of_an_interface_endpoint_is_asked() {
    let endpoint = |resource: &str| {
        format!(
            "
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.us-east-1.s3
      SubnetIds: [!Ref Private]
      SecurityGroupIds: [!Ref Open]
      PrivateDnsEnabled: true
      DnsOptions: {{PrivateDnsOnlyForInboundResolverEndpoint: AllResolvers}}
      PolicyDocument: {{Statement: {{Effect: Allow, Principal: {{AWS: '111122223333'}}, Action: '*', Resource: '{resource}'}}}}
"
        )
    };
    assert_eq!(outcome(&read(&[&endpoint("arn:aws:s3:::reports/*"), READER])), "Allowed");
    assert_eq!(outcome(&read(&[&endpoint("arn:aws:s3:::else/*"), READER])), "ImplicitDeny by VPC endpoint policy");
}

#[test]
fn managed_policies_boundaries_and_users_are_read() {
    let reading = read(&[
        GATEWAY,
        "
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      PermissionsBoundary: !Ref Boundary
  Boundary:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}}}
  Reading:
    Type: AWS::IAM::ManagedPolicy
    Properties: {Roles: [!Ref Role], PolicyDocument: {Statement: {Effect: Allow, Action: 's3:Get*', Resource: '*'}}}
  Writing:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: write
      Users: [!Ref Alice]
      PolicyDocument: {Statement: {Effect: Allow, Action: 's3:Put*', Resource: '*'}}
  Alice: {Type: AWS::IAM::User, Properties: {ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']}}
",
    ]);
    assert_eq!(outcome(&reading), "ImplicitDeny by permissions boundary");
    let role = reading.cloud.role("111122223333", "Role").expect("it is there");
    let policies = Policies::of_network(&reading.cloud, Some(&role.arn), None, None).expect("sound policies");
    assert_eq!(policies.identity_based[0].name, "arn:aws:iam::111122223333:policy/Reading");
    let alice = reading.cloud.user("111122223333", "Alice").expect("it is there");
    assert_eq!(alice.permissions.policies[0].policy_name, "write");
    let unknown = Policies::of_network(&reading.cloud, Some(&alice.arn), None, None);
    let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned();
    assert_eq!(unknown, Err(NetworkPolicyError::UnknownManagedPolicy { arn }));
}

/// A user has what its groups have: however it came to be in them, however they came by their policies.
#[test]
fn a_user_has_the_policies_of_its_groups() {
    let document = |action: &str| format!("{{Statement: {{Effect: Allow, Action: '{action}', Resource: '*'}}}}");
    let (own, inline, attached, managed) =
        (document("s3:Get*"), document("s3:Put*"), document("s3:Delete*"), document("s3:List*"));
    let template = format!(
        "
Resources:
  Alice: {{Type: AWS::IAM::User, Properties: {{Groups: [!Ref Readers]}}}}
  Bob: {{Type: AWS::IAM::User}}
  Eve: {{Type: AWS::IAM::User}}
  Readers:
    Type: AWS::IAM::Group
    Properties:
      Path: /team/
      Policies: [{{PolicyName: get, PolicyDocument: {own}}}]
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']
  Joining: {{Type: AWS::IAM::UserToGroupAddition, Properties: {{GroupName: !Ref Readers, Users: [!Ref Bob]}}}}
  Putting:
    Type: AWS::IAM::GroupPolicy
    Properties: {{GroupName: !Ref Readers, PolicyName: put, PolicyDocument: {inline}}}
  Deleting:
    Type: AWS::IAM::Policy
    Properties: {{PolicyName: delete, Groups: [!Ref Readers], PolicyDocument: {attached}}}
  Listing: {{Type: AWS::IAM::ManagedPolicy, Properties: {{Groups: [!Ref Readers], PolicyDocument: {managed}}}}}
Outputs:
  Arn: {{Value: !GetAtt Readers.Arn, Export: {{Name: readers}}}}
"
    );
    let reading = read_template("a.yaml", &template, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    assert!(reading.not_read.is_empty() && reading.not_modelled.is_empty(), "{reading:?}");
    assert!(reading.cloud.groups.contains_key("arn:aws:iam::111122223333:group/team/Readers"));
    let names = |user: &str| {
        let arn = format!("arn:aws:iam::111122223333:user/{user}");
        let policies = Policies::of_network(&reading.cloud, Some(&arn), None, None).expect("sound policies");
        policies.identity_based.into_iter().map(|policy| policy.name).collect::<Vec<_>>()
    };
    let listing = "arn:aws:iam::111122223333:policy/Listing";
    let mut of_alice = names("Alice");
    of_alice.sort_unstable();
    assert_eq!(of_alice, [listing, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "delete", "get", "put"]);
    assert_eq!(names("Bob").len(), 5);
    assert_eq!(names("Eve"), [] as [&str; 0]);
}

/// The text of AWS's policies is known for some, by their whole ARN.
#[test]
fn a_managed_policy_of_aws_says_what_aws_has_published() {
    let role = |arn: &str| {
        format!(
            "
  Role:
    Type: AWS::IAM::Role
    Properties: {{AssumeRolePolicyDocument: {{}}, ManagedPolicyArns: ['{arn}']}}
"
        )
    };
    let outcome = |arn: &str| outcome(&read(&[GATEWAY, &role(arn)]));
    assert_eq!(outcome("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"), "Allowed");
    assert_eq!(outcome("arn:aws:iam::aws:policy/AdministratorAccess"), "Allowed");
    assert_eq!(
        outcome("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"),
        "ImplicitDeny by identity-based policy"
    );
}

/// The network of an account under a unit of an organization, and the organization's own stack with a policy.
fn in_organization(path: &str, policy: &str) -> Reading {
    let network = format!("Metadata: {{Vpce: {{OrganizationPath: {path}}}}}\n") + NETWORK + GATEWAY + READER;
    let organization = format!(
        "
Metadata: {{Vpce: {{AccountId: '999988887777'}}}}
Resources:
  Limit:
    Type: AWS::Organizations::Policy
    Properties: {policy}
"
    );
    let stacks = [("app.yaml", network.as_bytes()), ("organization.yaml", organization.as_bytes())];
    read_templates(&stacks, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

const PATH: &str = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";

fn limit(control_type: &str, target: &str) -> String {
    let principal = if control_type == "RESOURCE_CONTROL_POLICY" { "Principal: '*', " } else { "" };
    format!(
        "{{Name: limit, Type: {control_type}, TargetIds: ['{target}'], \
         Content: {{Statement: {{Effect: Deny, {principal}Action: 's3:Get*', Resource: '*'}}}}}}"
    )
}

/// PO-08: a policy of the organization reaches the accounts below what it is attached to.
#[test]
fn a_control_policy_reaches_the_accounts_below_its_targets() {
    for (control_type, by) in [
        ("SERVICE_CONTROL_POLICY", "ExplicitDeny by service control policy"),
        ("RESOURCE_CONTROL_POLICY", "ExplicitDeny by resource control policy"),
    ] {
        let outcome = |target: &str| outcome(&in_organization(PATH, &limit(control_type, target)));
        for above in ["r-ab12", "ou-ab12-11111111", "111122223333"] {
            assert_eq!(outcome(above), by, "{above}");
        }
        for beside in ["ou-ab12-22222222", "444455556666"] {
            assert_eq!(outcome(beside), "Allowed", "{beside}");
        }
    }
}

/// PO-02: every level allows by `FullAWSAccess`, so that what one of them denies is all that counts.
#[test]
fn every_level_of_the_organization_is_told() {
    let reading = in_organization(PATH, &limit("SERVICE_CONTROL_POLICY", "ou-ab12-11111111"));
    let arn = "arn:aws:iam::111122223333:role/team/Role";
    let policies = Policies::of_network(&reading.cloud, Some(arn), None, Some("reports")).expect("sound policies");
    let names = |level: &Vec<vpce_model::policy::Policy>| {
        level.iter().map(|policy| policy.name.clone()).collect::<Vec<_>>().join(" ")
    };
    let levels: Vec<String> = policies.service_control.iter().map(names).collect();
    assert_eq!(levels, ["FullAWSAccess", "FullAWSAccess limit", "FullAWSAccess"]);
    assert!(policies.resource_control.is_empty());
}

#[test]
fn an_account_whose_place_is_not_known_is_told() {
    let policy = limit("SERVICE_CONTROL_POLICY", "r-ab12");
    let reading = in_organization(PATH, &policy);
    let elsewhere = "arn:aws:iam::444455556666:role/App";
    let error = Policies::of_network(&reading.cloud, Some(elsewhere), None, None).expect_err("no path is known");
    assert_eq!(
        error.to_string(),
        "where the account 444455556666 stands in its organization is not known, so `limit` may reach it or not"
    );
    let of_tags = in_organization(PATH, &policy.replace("SERVICE_CONTROL_POLICY", "TAG_POLICY"));
    assert_eq!(
        of_tags.not_modelled[0].reason.as_deref(),
        Some("a policy of type `TAG_POLICY` decides about no request")
    );
    for path in ["o-1/r-1", "o-1/", "r-1/o-1/", "o-1/ou-1/", "o-1/r-1/x-1/"] {
        let template = format!("Metadata: {{Vpce: {{OrganizationPath: {path}}}}}\n{NETWORK}{READER}");
        let error = read_template("a.yaml", &template, &Options::default()).expect_err(path);
        let said = format!("a.yaml:1:37: `{path}` is not the path of an account in an organization");
        assert!(error.to_string().starts_with(&said), "{error}");
    }
}

/// A group and a user of one name in two accounts have nothing to do with each other.
#[test]
fn groups_of_other_accounts_give_nothing() {
    let group = "  Team: {Type: AWS::IAM::Group, Properties: {ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']}}\n";
    let user = "Resources:\n  Alice: {Type: AWS::IAM::User, Properties: {UserName: alice}}\n";
    let other = format!(
        "Metadata: {{Vpce: {{AccountId: '444455556666'}}}}\n{}{group}  \
         Joining: {{Type: AWS::IAM::UserToGroupAddition, Properties: {{GroupName: !Ref Team, Users: [!Ref Alice]}}}}\n",
        user
    );
    let stacks = [("one.yaml", user.as_bytes()), ("other.yaml", other.as_bytes())];
    let reading = read_templates(&stacks, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    for (account, policies) in [("111122223333", 0), ("444455556666", 1)] {
        let arn = format!("arn:aws:iam::{account}:user/alice");
        let found = Policies::of_network(&reading.cloud, Some(&arn), None, None).expect("sound policies");
        assert_eq!(found.identity_based.len(), policies, "{account}");
    }
}

#[test]
fn a_wrong_document_is_told_with_whose_it_is() {
    let reading = read(&[GATEWAY, &READER.replace("s3:GetObject", "GetObject")]);
    let question = Question::new("App", OBJECT.parse().expect("a destination"));
    let answer = trace(&reading.cloud, &question).expect("an answer");
    let error = authorise(&reading.cloud, &answer, Asked::default()).expect_err("no action is called GetObject");
    assert!(error.to_string().starts_with("the policy of read is not valid: "), "{error}");
}

/// What stands at a place of a text.
fn at(text: &str, position: Position) -> &str {
    let line = text.lines().nth(position.line - 1).expect("a line of the text");
    &line[position.column - 1..]
}

/// The policies of the role and the bucket of a network, or what is wrong with them.
fn of_role(template: &str) -> Result<Policies, NetworkPolicyError> {
    let reading = read_template("test.yaml", template, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    let role = reading.cloud.role("111122223333", "Role").expect("it is there");
    Policies::of_network(&reading.cloud, Some(&role.arn), None, Some("reports"))
}

#[test]
fn statements_and_conditions_stand_where_the_template_has_them() {
    let bucket = "
  Locked:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Sid: Éloigné
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: !If [Strict, '*', !Sub '${Reports.Arn}/*']
            Condition:
              StringNotEquals: {aws:SourceVpce: vpce-1}
              Bool:
                aws:SecureTransport: false
Conditions: {Strict: !Equals [a, b]}
";
    let template = [NETWORK, READER, bucket].concat();
    let policies = of_role(&template).expect("sound policies");
    let reading = &policies.identity_based[0].statements[0];
    assert!(at(&template, reading.start).starts_with("{Effect: Allow, Action: s3:GetObject"), "{:?}", reading.start);
    let denying = &policies.resource_based.as_ref().expect("the bucket has one").statements[0];
    assert!(at(&template, denying.start).starts_with("Sid: Éloigné"), "{:?}", denying.start);
    let places = denying.conditions.iter().map(|condition| at(&template, condition.position));
    assert_eq!(places.collect::<Vec<_>>(), ["aws:SourceVpce: vpce-1}", "aws:SecureTransport: false"]);
    assert_eq!(at(&template, denying.end), "false");
}

#[test]
fn an_error_in_a_document_stands_where_the_template_has_it() {
    let template = [NETWORK, &READER.replace("s3:GetObject", "GetObject")].concat();
    let Err(NetworkPolicyError::Document { error, .. }) = of_role(&template) else { panic!("it is no action") };
    assert!(at(&template, error.findings[0].position).starts_with("GetObject, Resource"), "{error}");
    // Text inside a text has no lines of the template: the place is that of the whole.
    let text =
        READER.replace("{Version: 2012-10-17, Statement", "'{Version: 2012-10-17, Statement").replace("/*'}}", "/*}}'");
    let template = [NETWORK, &text.replace("!Sub '", "")].concat();
    let Err(NetworkPolicyError::Document { error, .. }) = of_role(&template) else { panic!("it is no JSON") };
    assert!(at(&template, error.findings[0].position).starts_with("'{Version: 2012-10-17"), "{error}");
}

#[test]
fn a_document_with_a_value_that_is_not_known_is_told_as_not_read() {
    let role = READER.replace("s3:GetObject", "!ImportValue action");
    let reading = read(&[GATEWAY, &role]);
    let not_read: Vec<_> = reading.not_read.iter().map(|not_read| not_read.property.as_str()).collect();
    assert!(not_read.contains(&"Policies.PolicyDocument"), "{not_read:?}");
}

/// PO-07: what the role's own policy allows is not enough for the bucket of another account.
#[test]
fn a_bucket_of_another_account_asks_for_its_policy_too() {
    let network = NETWORK.replace("  Reports: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}\n", "");
    let reader = READER.replace("!Sub '${Reports.Arn}/*'", "'arn:aws:s3:::reports/*'");
    let bucket = "
Metadata: {Vpce: {AccountId: '444455556666'}}
Resources:
  Reports: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}
";
    let policy = "
  Open:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Statement: {Effect: Allow, Principal: {AWS: '111122223333'}, Action: s3:GetObject, Resource: 'arn:aws:s3:::reports/*'}
";
    let outcome = |bucket: &str| {
        let app = network.clone() + GATEWAY + &reader;
        let stacks = [("app.yaml", app.as_bytes()), ("bucket.yaml", bucket.as_bytes())];
        outcome(&read_templates(&stacks, &Options::default()).unwrap_or_else(|error| panic!("{error}")))
    };
    assert_eq!(outcome(bucket), "ImplicitDeny by resource-based policy");
    assert_eq!(outcome(&(bucket.to_owned() + policy)), "Allowed");
}

/// Names of roles and instance profiles are unique in an account only.
#[test]
fn accounts_may_have_roles_of_one_name() {
    let named = |template: &str| {
        let named = template.replace("Properties: {Roles:", "Properties: {InstanceProfileName: App, Roles:");
        named.replace("      Path: /team/", "      RoleName: App\n      Path: /team/")
    };
    let app = named(&[NETWORK, GATEWAY, READER].concat());
    let nothing = "
Metadata: {Vpce: {AccountId: '444455556666'}}
Resources:
  Nobody: {Type: AWS::IAM::Role, Properties: {RoleName: App, AssumeRolePolicyDocument: {}}}
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {InstanceProfileName: App, Roles: [!Ref Nobody]}}
";
    for stacks in [[("app.yaml", &*app), ("other.yaml", nothing)], [("other.yaml", nothing), ("app.yaml", &*app)]] {
        let stacks = stacks.map(|(name, text)| (name, text.as_bytes()));
        let reading = read_templates(&stacks, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(outcome(&reading), "Allowed");
    }
}

/// The events of a request to read the object, as CloudTrail writes them.
fn events(reading: &Reading) -> Vec<serde_json::Value> {
    let answer =
        trace(&reading.cloud, &Question::new("App", OBJECT.parse().expect("a destination"))).expect("an answer");
    let authorisations = authorise(&reading.cloud, &answer, Asked::default()).expect("sound policies");
    let events =
        authorisations.iter().flat_map(|authorisation| cloud_trail::events(&reading.cloud, &answer, authorisation));
    events.map(|event| serde_json::to_value(event).expect("an event is JSON")).collect()
}

/// FL-40, FL-41, FL-44, FL-46: the service's own record tells of the endpoint, and the endpoint's owner has an event too.
#[test]
fn cloud_trail_tells_of_the_endpoint() {
    let events = events(&read(&[GATEWAY, READER]));
    let [data, activity] = &events[..] else { panic!("two events: {events:#?}") };
    for event in [data, activity] {
        assert_eq!(event["vpcEndpointId"], "vpce-S3");
        assert_eq!(event["vpcEndpointAccountId"], "111122223333");
        assert_eq!(event["sourceIPAddress"], "10.0.1.4");
        assert_eq!((&event["eventSource"], &event["eventName"]), (&"s3.amazonaws.com".into(), &"GetObject".into()));
        assert_eq!(event["userIdentity"]["arn"], "arn:aws:sts::111122223333:assumed-role/Role/i-App");
        assert!(event.get("errorCode").is_none());
    }
    assert_eq!((&data["eventCategory"], &data["eventType"]), (&"Data".into(), &"AwsApiCall".into()));
    assert_eq!(
        (&activity["eventCategory"], &activity["eventType"]),
        (&"NetworkActivity".into(), &"AwsVpceEvent".into())
    );
}

/// FL-42: what the endpoint policy refuses, its owner reads of; what the role lacks, the service writes.
#[test]
fn cloud_trail_tells_who_refused() {
    let nothing = "      PolicyDocument: {Statement: []}\n";
    let events_of = |parts: &[&str]| events(&read(parts));
    let refused = events_of(&[GATEWAY, nothing, READER]);
    let [activity] = &refused[..] else { panic!("one event: {refused:#?}") };
    assert_eq!(activity["errorCode"], "VpceAccessDenied");
    assert_eq!(activity["errorMessage"], "The request was denied due to a VPC endpoint policy");
    let without_rights = READER.replace("s3:GetObject", "s3:PutObject");
    let denied = events_of(&[GATEWAY, &without_rights]);
    assert_eq!((&denied[0]["errorCode"], denied[1].get("errorCode")), (&"AccessDenied".into(), None));
}

/// FL-45: of a caller from another account the endpoint's owner reads the account alone.
#[test]
fn the_owner_of_the_endpoint_is_not_told_who_a_foreign_caller_is() {
    let mut reading = read(&[GATEWAY, READER]);
    let vpc = reading.cloud.vpcs.get_mut(&VpcId::named("Vpc")).expect("the VPC");
    vpc.owner_id = "444455556666".to_owned();
    let events = events(&reading);
    let activity = events.last().expect("an event");
    assert_eq!(activity["recipientAccountId"], "444455556666");
    assert_eq!(activity["userIdentity"], serde_json::json!({"type": "AWSAccount", "accountId": "111122223333"}));
}
