//! The commands `vpce authorize` and `vpce policy` as somebody in a terminal meets them.

mod folder;
mod programs;

use std::fmt::Write;
use std::path::Path;

use assert_cmd::assert::Assert;
use boon::{Compiler, SchemaIndex, Schemas};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty, starts_with};
use serde_json::{Value, json};

use folder::{Folder, json, output};

/// A role that may read, a bucket that is locked to an endpoint, and the endpoint.
fn policies() -> Value {
    json!({
        "PolicyInputList": [{"Version": "2012-10-17", "Statement": [
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*"}]}],
        "ResourcePolicy": {"Version": "2012-10-17", "Statement": [
            {"Sid": "Locked", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*",
             "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b"}}}]},
        "VpcEndpointPolicy": "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}}"
    })
}

fn request(endpoint: &str) -> Value {
    json!({
        "CallerArn": "arn:aws:sts::111122223333:assumed-role/App/i-0a1b",
        "ActionNames": ["s3:GetObject"],
        "ResourceArns": ["arn:aws:s3:::reports/q3.csv"],
        "ResourceOwner": "111122223333",
        "ContextEntries": [{"ContextKeyName": "aws:SourceVpce", "ContextKeyType": "string", "ContextKeyValues": [endpoint]}]
    })
}

fn folder() -> Folder {
    Folder::with("policies.json", format!("{:#}", policies()))
}

fn answers(ran: &Assert) -> Vec<Value> {
    output(ran).lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The schemas of the repository.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn named(name: &str) -> Schema {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
        let mut schemas = Schemas::new();
        let index = Compiler::new().compile(path.to_str().expect("text"), &mut schemas).expect("a schema");
        Schema { schemas, index }
    }

    fn accepts(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.index).is_ok()
    }

    #[track_caller]
    fn check(&self, value: &Value) {
        if let Err(error) = self.schemas.validate(value, self.index) {
            panic!("{error:#}\n{value:#}");
        }
    }
}

#[test]
fn an_allowed_request_ends_with_0_and_a_denied_one_with_1() {
    let folder = folder();
    folder.write("request.json", request("vpce-1a2b").to_string());
    let ran = folder.run("vpce authorize request.json --policies policies.json");
    ran.code(0).stdout(contains("Allow \"Read\" at 5:9: allows").and(contains("\n✓ Allowed  PO-04")));
    folder.write("request.json", request("vpce-9999").to_string());
    let ran = folder.run("vpce authorize request.json --policies policies.json");
    ran.code(1).stdout(
        contains("with an explicit deny in a resource-based policy\n")
            .and(contains("✗ Deny \"Locked\" at"))
            .and(contains("StringNotEquals aws:SourceVpce vpce-1a2b (the request has vpce-9999)")),
    );
}

#[test]
fn what_is_printed_as_json_is_what_the_schemas_describe() {
    let folder = folder();
    let (requests, responses) = (Schema::named("authorize-request.json"), Schema::named("authorize-response.json"));
    let mut whole = request("vpce-9999");
    whole.as_object_mut().expect("an object").extend(policies().as_object().expect("an object").clone());
    whole["ActionNames"] = json!(["s3:GetObject", "s3:PutObject"]);
    whole["VpcEndpointType"] = json!("Interface");
    whole["ServiceControlPolicyLevels"] = json!([[policies()["PolicyInputList"][0]]]);
    requests.check(&whole);
    folder.write("request.json", whole.to_string());
    let ran = folder.run("vpce authorize request.json --json").code(1);
    let response = json(&ran);
    responses.check(&response);
    let decisions: Vec<_> = response["EvaluationResults"]
        .as_array()
        .expect("results")
        .iter()
        .map(|result| &result["EvalDecision"])
        .collect();
    assert_eq!(decisions, ["explicitDeny", "explicitDeny"]);
    whole["Caller"] = json!("anonymous");
    assert!(!requests.accepts(&whole), "an unknown field");
    folder.write("request.json", whole.to_string());
    folder.run("vpce authorize request.json").code(2).stderr(contains("did you mean `CallerArn`?"));
}

#[test]
fn a_file_of_lines_is_answered_line_by_line_and_a_bad_line_does_not_end_it() {
    let folder = folder();
    let lines = [
        request("vpce-1a2b").to_string(),
        "{\"CallerArn\": \"nobody\", \"ActionNames\": [\"s3:GetObject\"]}".to_owned(),
        String::new(),
        "no JSON".to_owned(),
        "x".repeat(3 << 20),
        request("vpce-9999").to_string(),
    ];
    folder.write("requests.jsonl", lines.join("\n"));
    let ran = folder.run("vpce authorize requests.jsonl --policies policies.json --explain");
    let ran = ran.code(2).stderr(contains("3 of the lines are no requests"));
    let answers = answers(&ran);
    let schema = Schema::named("authorize-response.json");
    answers.iter().for_each(|answer| schema.check(answer));
    let [allowed, unknown, no_json, too_long, denied] = &answers[..] else { panic!("{answers:#?}") };
    assert_eq!(allowed["EvaluationResults"][0]["EvalDecision"], "allowed");
    assert_eq!((&unknown["Line"], &unknown["Findings"][0]["Position"]["Column"]), (&json!(2), &json!(15)));
    assert_eq!(no_json["Line"], 4);
    assert_eq!(too_long["Line"], 5);
    assert_eq!(denied["EvaluationResults"][0]["Statements"][1]["Sid"], "Locked");
}

#[test]
fn lines_may_come_from_standard_input_and_bring_policies_along() {
    let folder = folder();
    let mut own = request("vpce-1a2b");
    own["PolicyInputList"] = json!([]);
    let mut lines = String::new();
    for request in [&request("vpce-1a2b"), &own] {
        writeln!(lines, "{request}").expect("a string takes all");
    }
    let ran = folder.command("vpce authorize - --lines --policies policies.json").write_stdin(lines).assert().code(1);
    let answers = answers(&ran);
    assert_eq!(answers[0]["EvaluationResults"][0]["EvalDecision"], "allowed");
    assert_eq!(
        answers[1]["EvaluationResults"][0]["Message"],
        "User: arn:aws:sts::111122223333:assumed-role/App/i-0a1b is not authorized to perform: s3:GetObject on resource: \
         \"arn:aws:s3:::reports/q3.csv\" because no identity-based policy allows the s3:GetObject action"
    );
}

/// A request with one thing in it replaced, and what must be said.
#[test]
fn a_bad_request_is_refused_with_its_place_and_what_to_do() {
    let folder = folder();
    let good = request("vpce-1a2b").to_string();
    for (right, wrong, said) in [
        ("assumed-role/App/i-0a1b", "assumed-role/App", "names no principal"),
        ("s3:GetObject", "s3:Get*", "`s3:Get*` is no action that a request can have"),
        ("arn:aws:s3:::reports/q3.csv", "reports/q3.csv", "`reports/q3.csv` is no ARN"),
        ("111122223333\"}", "1111\"}", "`1111` is no account"),
        ("\"ContextKeyName\":\"aws:SourceVpce\",", "", "an entry needs `ContextKeyName`"),
        ("\"ActionNames\"", "\"ActionName\"", "did you mean `ActionNames`?"),
        ("}]", "},{\"ContextKeyName\":\"aws:SourceIp\",\"ContextKeyValues\":\"203.0.113.9\"}]", "PO-83"),
        ("}]", "}], \"ResourcePolicy\": {\"Statement\": [{\"Effect\": \"Allow\"}]}", "the statement has no `Action`"),
        ("}]", "}], \"VpcEndpointPolicy\": \"{\"", "VpcEndpointPolicy, at 1:2 of its text: the JSON ends too early"),
    ] {
        assert!(good.contains(right), "{right} is not in {good}");
        folder.write("request.json", good.replacen(right, wrong, 1));
        let ran = folder.run("vpce authorize request.json").code(2).stdout(is_empty());
        ran.stderr(
            contains(said).and(contains("request.json:1:")).and(contains("help: ")).and(contains("panicked").not()),
        );
    }
    folder.write("request.json", b"{\"CallerArn\": \"\xff\"}");
    folder.run("vpce authorize request.json").code(2).stderr(contains("UTF-8"));
    folder.run("vpce authorize nowhere.json").code(2).stderr(contains("nowhere.json can't be read"));
}

#[test]
fn a_policy_is_linted() {
    let folder = folder();
    folder.write("good.json", r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}"#);
    folder.run("vpce policy lint --type gateway-endpoint good.json").code(0).stdout("✓ good.json\n");
    folder.write("locked.json", policies()["ResourcePolicy"].to_string());
    let ran = folder.run("vpce policy lint --type resource locked.json good.json --json").code(1);
    let files = json(&ran);
    assert_eq!(files[0]["Findings"][0]["IssueCode"], "DENY_LOCKS_EVERYBODY_OUT");
    assert_eq!(files[1]["Findings"], json!([]));
    folder.write("bad.json", "{\"Statement\": [{\"Effect\": \"Alow\"}]}");
    let ran = folder.run("vpce policy lint --type identity bad.json").code(2);
    ran.stdout(
        starts_with("bad.json:1:1: warning MISSING_VERSION")
            .and(contains("bad.json:1:27: error INVALID_EFFECT: `Alow`")),
    );
    folder.write("colour.json", r#"{"Version": "2012-10-17", "Statement": [{"Effect": "\u001b[31mAllow"}]}"#);
    let ran = folder.run("vpce policy lint --type identity colour.json").code(2);
    ran.stdout(contains(r"INVALID_EFFECT: `\u{1b}[31mAllow`"));
}

#[test]
fn the_commands_have_help_with_examples() {
    for command in ["authorize", "policy", "policy lint"] {
        folder().run(&format!("vpce {command} --help")).code(0).stdout(contains("Examples:\n  vpce "));
    }
}

/// The policy of the bucket, alone.
fn bucket_policy() -> Value {
    policies()["ResourcePolicy"].clone()
}

#[test]
fn a_bucket_that_is_reached_through_one_endpoint_only_ends_with_0() {
    let folder = folder();
    let whole = bucket_policy().to_string().replace("\"arn:aws:s3:::reports/*\"", "\"*\"");
    folder.write("whole.json", &whole);
    folder.write("objects.json", bucket_policy().to_string());
    let ran = folder.run("vpce policy only-via vpce-1a2b whole.json --bucket reports");
    ran.code(0).stdout("✓ reports is reached through vpce-1a2b only\n");
    let ran = folder.run("vpce policy only-via vpce-1a2b objects.json");
    ran.code(1).stdout(
        "✗ reports is reached without vpce-1a2b:\n\
         arn:aws:iam::111122223333:role/App → s3:ListBucket on arn:aws:s3:::reports\n  aws:SourceIp = 198.51.100.7\n",
    );
    folder.run("vpce policy only-via vpce-1a2b whole.json").code(2).stderr(contains("the policy names no bucket"));
    folder.run("vpce policy only-via vpce-1a2b missing.json").code(2).stderr(contains("can't be read"));
}

#[test]
fn what_a_policy_newly_lets_through_is_a_request_that_authorize_reads() {
    let folder = folder();
    let reading = |action: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}});
    folder.write("old.json", reading("s3:Get*").to_string());
    folder.write("new.json", reading("s3:*").to_string());
    folder.run("vpce policy compare new.json old.json --type identity").code(0).stdout(starts_with("✓ old.json"));
    let ran = folder.run("vpce policy compare old.json new.json --type identity --json").code(1);
    let answer = json(&ran);
    Schema::named("policy-answer.json").check(&answer);
    Schema::named("authorize-request.json").check(&answer["Request"]);
    let mut request = answer["Request"].clone();
    for (policy, code) in [("s3:Get*", 1), ("s3:*", 0)] {
        request["PolicyInputList"] = json!([reading(policy)]);
        folder.write("request.json", request.to_string());
        folder.run("vpce authorize request.json").code(code);
    }
}

#[test]
fn an_answer_that_rests_on_what_is_not_known_is_no_answer() {
    let folder = folder();
    let home = |resource: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": resource}});
    folder.write("old.json", home("arn:aws:s3:::home/${aws:PrincipalTag/team}/*").to_string());
    folder.write("new.json", home("arn:aws:s3:::home/${aws:PrincipalTag/team}*").to_string());
    let ran = folder.run("vpce policy compare new.json old.json --type identity");
    ran.code(2).stdout(starts_with("! unknown, because the value of ${aws:principaltag/team}"));
}

const TEMPLATE: &str = "\
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Routes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.s3, RouteTableIds: [!Ref Routes]}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: read
          PolicyDocument: {Statement: {Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::reports/*'}}
  Reports: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}
  Locked:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Statement:
          - {Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {StringNotEquals: {aws:SourceVpce: !Ref S3}}}
";

#[test]
fn who_can_is_a_table_of_callers_and_ways() {
    let folder = folder();
    folder.write("network.yaml", TEMPLATE);
    folder.run("vpce policy who-can network.yaml --action s3:GetObject --action s3:PutObject").code(0).stdout(
        "\
bucket   caller     action        vpce-S3  no endpoint
reports  Role       s3:GetObject  always   never
reports  Role       s3:PutObject  never    never
reports  anonymous  s3:GetObject  never    never
reports  anonymous  s3:PutObject  never    never
",
    );
    let ran = folder.run("vpce policy who-can network.yaml --json").code(0);
    let cells = json(&ran);
    let schema = Schema::named("who-can-response.json");
    schema.check(&cells);
    let first = json!({"Caller": "Role", "Bucket": "reports", "Action": "s3:GetObject", "VpcEndpointId": "vpce-S3", "Access": "always"});
    assert_eq!(cells[0], first);
    folder.write("narrow.yaml", TEMPLATE.replace("reports/*", "reports/q*"));
    folder.run("vpce policy who-can narrow.yaml --action s3:GetObject").code(0).stdout(
        contains("always")
            .not()
            .and(contains("sometimes"))
            .and(contains("\nallowed: arn:aws:iam::111122223333:role/Role → s3:GetObject on arn:aws:s3:::reports/q")),
    );
    folder.write(
        "managed.yaml",
        TEMPLATE
            .replace("AssumeRolePolicyDocument: {}", "ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']"),
    );
    folder.run("vpce policy who-can managed.yaml").code(2).stdout(contains(
        "! unknown, because the text of the managed policy `arn:aws:iam::aws:policy/ReadOnlyAccess` is not known",
    ));
}

#[test]
fn a_template_has_the_policies_that_a_request_does_not_bring_along() {
    let folder = folder();
    folder.write("network.yaml", TEMPLATE);
    let by = |endpoint: &str| {
        let mut request = request(endpoint);
        request["CallerArn"] = json!("arn:aws:iam::111122223333:role/Role");
        request
    };
    folder.write("in.json", by("vpce-S3").to_string());
    folder.run("vpce authorize in.json --scenario network.yaml").code(0).stdout(contains("✓ Allowed"));
    folder.write("out.json", by("vpce-1a2b").to_string());
    let ran = folder.run("vpce authorize out.json --scenario network.yaml");
    ran.code(1).stdout(contains("with an explicit deny in a resource-based policy"));
    let lines = format!("{}\n{}\n", by("vpce-S3"), by("vpce-1a2b"));
    folder.write("both.jsonl", lines);
    let ran = folder.run("vpce authorize both.jsonl --scenario network.yaml").code(1);
    let decisions: Vec<_> =
        answers(&ran).iter().map(|answer| answer["EvaluationResults"][0]["EvalDecision"].clone()).collect();
    assert_eq!(decisions, ["allowed", "explicitDeny"]);
}

/// A policy of the template that nobody can use ends a single question at the place in the template; a file of lines goes on.
#[test]
fn a_bad_policy_of_a_template_does_not_end_a_file_of_lines() {
    let folder = folder();
    let second = "
  Other:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: GetObject
              Resource: '*'
  Unknown: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']}}
";
    let template = TEMPLATE.to_owned() + second;
    let line = template.lines().position(|line| line.contains("Action: GetObject")).expect("it is there") + 1;
    folder.write("network.yaml", template);
    let by = |role: &str| {
        let mut request = request("vpce-S3");
        request["CallerArn"] = json!(format!("arn:aws:iam::111122223333:role/{role}"));
        request.to_string()
    };
    folder.write("other.json", by("Other"));
    let ran = folder.run("vpce authorize other.json --scenario network.yaml").code(2).stdout(is_empty());
    ran.stderr(contains(format!("network.yaml:{line}:23")).and(contains("`GetObject` is no action")));
    folder.write("unknown.json", by("Unknown"));
    folder
        .run("vpce authorize unknown.json --scenario network.yaml")
        .code(2)
        .stderr(contains("ReadOnlyAccess` is not known").and(contains("help: declare the policy in the template")));
    folder.write("all.jsonl", [by("Other"), by("Unknown"), by("Role")].join("\n"));
    let ran = folder.run("vpce authorize all.jsonl --scenario network.yaml");
    let ran = ran.code(2).stderr(contains("2 of the lines are no requests"));
    let answers = answers(&ran);
    let schema = Schema::named("authorize-response.json");
    answers.iter().for_each(|answer| schema.check(answer));
    let message = |place: usize| answers[place]["Findings"][0]["Message"].as_str().unwrap_or_default().to_owned();
    assert!(message(0).starts_with(&format!("the policy of read is not valid: {line}:23: ")), "{}", message(0));
    assert!(message(1).ends_with("ReadOnlyAccess` is not known"), "{}", message(1));
    assert_eq!(answers[2]["EvaluationResults"][0]["EvalDecision"], "allowed");
}

/// The requests of the chapters are such as the schema describes, and the page answers them as the command does.
#[test]
fn the_page_answers_as_the_command() {
    let chapters = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/permissions");
    let (requests, responses) = (Schema::named("authorize-request.json"), Schema::named("authorize-response.json"));
    let files =
        ["endpoint-policy", "together", "data-perimeter", "locked-out"].map(|name| format!("{name}-request.json"));
    for file in files.into_iter().chain(["packages-at-the-endpoint.json".to_owned()]) {
        let text = std::fs::read_to_string(chapters.join(&file)).expect("a request");
        requests.check(&serde_json::from_str(&text).expect("JSON"));
        let folder = Folder::with(&file, &text);
        let mut in_page: Value = serde_json::from_str(&vpce_policy_lab::authorize(&text, "")).expect("JSON");
        let explanations = in_page.as_object_mut().and_then(|answer| answer.remove("Explanations")).expect("HTML");
        let command = json(&folder.command(&format!("vpce authorize {file} --json")).assert());
        responses.check(&command);
        assert_eq!(in_page, command);
        assert_eq!(explanations.as_array().map(Vec::len), command["EvaluationResults"].as_array().map(Vec::len));
    }
}
