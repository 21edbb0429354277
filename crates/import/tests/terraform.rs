//! A Terraform configuration becomes the network that it makes.

mod refusal;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use vpce_import::{MAX_TEMPLATE_BYTES, Options, Position, Reading, read_template, read_templates};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::peering::PeeringStatus;
use vpce_model::cloud::vpc_endpoint::{VpcEndpoint, VpcEndpointType};
use vpce_model::trace::{Question, trace};

use refusal::read_or_refuse;

fn file(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(text: &str) -> Reading {
    read_template("main.tf", text, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn message(text: &str) -> String {
    match read_template("main.tf", text, &Options::default()) {
        Ok(reading) => panic!("this should be refused, and was read: {reading:?}"),
        Err(error) => error.to_string(),
    }
}

/// The network of a template and that of a configuration, with the same names.
fn both(template: &str, configuration: &str) -> (Cloud, Cloud) {
    let template = read_template("t.yaml", file(template), &Options::default()).expect("a template");
    let configuration = read_template("main.tf", file(configuration), &Options::default());
    let configuration = configuration.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(configuration.not_modelled, []);
    assert_eq!(configuration.not_read, []);
    (template.cloud, configuration.cloud)
}

/// The line in which two networks differ first.
fn difference(one: &str, other: &str) -> Option<String> {
    let ends = |text: &str| text.lines().map(str::to_owned).chain(["the end".to_owned()]).collect::<Vec<_>>();
    let mut pairs = ends(one).into_iter().zip(ends(other));
    pairs.find(|(one, other)| one != other).map(|(one, other)| format!("{one}\n{other}"))
}

fn json(cloud: &Cloud) -> String {
    serde_json::to_string_pretty(cloud).expect("JSON")
}

#[test]
fn a_gateway_endpoint_and_nat_are_the_same_network_in_both_languages() {
    let (template, configuration) = both("../../src/endpoints/gateway.yaml", "tests/terraform/gateway.tf");
    assert_eq!(difference(&json(&configuration), &json(&template)), None);
}

#[test]
fn peered_vpcs_are_the_same_network_in_both_languages() {
    let (template, configuration) = both("../../src/running/peered.yaml", "tests/terraform/peered.tf");
    assert_eq!(difference(&json(&configuration), &json(&template)), None);
}

/// What a block makes several times has its key, or its number, in its name.
#[test]
fn an_interface_endpoint_is_the_same_network_in_both_languages() {
    let (template, configuration) = both("../../src/endpoints/interface.yaml", "tests/terraform/interface.tf");
    let renamed = [("Private_A", "PrivateA"), ("Private_B", "PrivateB"), ("Secrets_0", "Secrets")]
        .into_iter()
        .fold(json(&configuration), |text, (from, to)| text.replace(from, to));
    assert_eq!(difference(&renamed, &json(&template)), None);
}

/// A group without rules for what it sends has another default in the two languages, so it is the answers that are the same, and not
/// the networks.
#[test]
fn the_endpoints_of_the_chapter_give_the_same_answers_in_both_languages() {
    let (template, configuration) = both("../../src/running/creating.yaml", "../../src/running/creating.tf");
    let names = [
        ("-ssm_messages", "-SsmMessages"),
        ("-ssm", "-Ssm"),
        ("-s3\"", "-S3\""),
        ("rtb-private", "rtb-Routes"),
        ("-a\"", "-PrivateA\""),
        ("-b\"", "-PrivateB\""),
        ("sg-endpoints", "sg-EndpointGroup"),
        ("vpc-main", "vpc-Vpc"),
        ("main-default", "Vpc-default"),
        ("host\"", "Host\""),
    ];
    for to in ["s3://reports", "https://ssm.us-east-1.amazonaws.com", "https://ssmmessages.us-east-1.amazonaws.com"] {
        let ask = |cloud: &Cloud, from: &str| {
            let answer = trace(cloud, &Question::new(from, to.parse().expect("a destination"))).expect("an answer");
            assert!(answer.to_string().contains("\nReachable through vpce-"), "{answer}");
            let answer = serde_json::to_string_pretty(&answer).expect("JSON");
            // The place of a rule in its group counts the others.
            answer.lines().filter(|line| !line.contains("\"Position\"")).collect::<Vec<_>>().join("\n")
        };
        let renamed = names.iter().fold(ask(&configuration, "host"), |text, (from, to)| text.replace(from, to));
        assert_eq!(difference(&renamed, &ask(&template, "Host")), None);
    }
}

const NETWORK: &str = r#"
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.main.id
}
"#;

/// The network above, and more.
fn with(blocks: &str) -> Reading {
    read(&format!("{NETWORK}{blocks}"))
}

/// What is wrong with the network above and more, its lines counted from where more starts.
fn wrong(blocks: &str) -> String {
    let lines = NETWORK.lines().count();
    let error = read_template("main.tf", format!("{NETWORK}{blocks}"), &Options::default()).expect_err("a mistake");
    let mut problem = error.problems[0].clone();
    problem.position = problem.position.map(|it| Position { line: it.line - lines, ..it });
    problem.to_string()
}

fn endpoint<'r>(reading: &'r Reading, id: &str) -> &'r VpcEndpoint {
    &reading.cloud.vpc_endpoints[&id.parse().expect("an id")]
}

fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

// API-110
#[test]
fn an_endpoint_is_a_gateway_endpoint_without_private_names_unless_it_is_said() {
    let reading = with(
        r#"
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.a.id]
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.a.id]
  policy            = null
}
"#,
    );
    assert_eq!(endpoint(&reading, "vpce-s3").vpc_endpoint_type, VpcEndpointType::Gateway);
    let ssm = endpoint(&reading, "vpce-ssm");
    assert!(!ssm.private_dns_enabled);
    assert_eq!(texts(&ssm.groups), ["sg-main-default"]);
    assert_eq!(ssm.policy_document, None);
}

// API-110
#[test]
fn an_endpoint_has_the_arguments_that_it_is_given() {
    let reading = with(
        r#"
resource "aws_vpc_endpoint" "s3" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.s3"
  route_table_ids     = [aws_route_table.a.id]
}
resource "aws_vpc_endpoint" "inside" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.s3"
  vpc_endpoint_type   = "Interface"
  ip_address_type     = "ipv4"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.a.id]
  policy              = jsonencode({ Statement = [] })
  dns_options {
    dns_record_ip_type                             = "ipv4"
    private_dns_only_for_inbound_resolver_endpoint = true
  }
  subnet_configuration {
    subnet_id = aws_subnet.a.id
    ipv4      = "10.0.1.9"
  }
}
"#,
    );
    let inside = endpoint(&reading, "vpce-inside");
    assert!(inside.private_dns_enabled && inside.dns_options.private_dns_only_for_inbound_resolver_endpoint);
    assert_eq!(inside.policy_document.as_deref(), Some(r#"{"Statement":[]}"#));
    let unread: Vec<_> = reading.not_read.iter().map(|it| (it.logical_id.as_str(), it.property.as_str())).collect();
    assert_eq!(unread, [("aws_vpc_endpoint.inside", "subnet_configuration")]);
}

// API-111
#[test]
fn an_endpoint_exports_what_others_refer_to() {
    let reading = with(
        r#"
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.us-east-1.s3"
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.a.id]
  private_dns_enabled = true
}
resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.app.id
  ip_protocol       = "-1"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}
resource "aws_vpc_security_group_egress_rule" "first" {
  security_group_id = aws_security_group.app.id
  ip_protocol       = "-1"
  cidr_ipv4         = aws_vpc_endpoint.s3.cidr_blocks[0]
}
resource "aws_s3_bucket" "told" {
  for_each = {
    arn     = aws_vpc_endpoint.s3.arn
    owner   = aws_vpc_endpoint.s3.owner_id
    state   = aws_vpc_endpoint.s3.state
    eni     = aws_vpc_endpoint.ssm.network_interface_ids[0]
    name    = aws_vpc_endpoint.ssm.dns_entry[0].dns_name
    private = aws_vpc_endpoint.ssm.dns_entry[2]["dns_name"]
  }
  bucket = "${each.key} ${each.value}"
}
"#,
    );
    let rules = &reading.cloud.security_groups[&"sg-app".parse().expect("an id")].rules;
    assert_eq!(texts(rules.iter().map(|rule| rule.peer.clone()))[0], "pl-63a5400a");
    assert_eq!(rules.len(), 2);
    let buckets: Vec<&str> = reading.cloud.buckets.keys().map(String::as_str).collect();
    assert!(buckets.contains(&"arn arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/vpce-s3"), "{buckets:?}");
    assert!(buckets.contains(&"owner 111122223333"), "{buckets:?}");
    assert!(buckets.contains(&"state available"), "{buckets:?}");
    assert!(buckets.contains(&"eni eni-ssm-a"), "{buckets:?}");
    assert!(buckets.iter().any(|name| name.starts_with("name vpce-ssm-")), "{buckets:?}");
    assert!(buckets.contains(&"private ssm.us-east-1.amazonaws.com"), "{buckets:?}");
    let missing = wrong(
        "resource \"aws_vpc_endpoint\" \"s3\" {\n  service_name = \"com.amazonaws.us-east-1.s3\"\n  \
         vpc_id = aws_vpc.main.id\n}\nresource \"aws_subnet\" \"b\" {\n  vpc_id     = aws_vpc.main.id\n  \
         cidr_block = aws_vpc_endpoint.s3.prefix_list\n}\n",
    );
    assert_eq!(
        missing,
        "main.tf:7:16: aws_subnet.b: `aws_vpc_endpoint.s3` has no attribute `prefix_list`\n  \
         help: did you mean `prefix_list_id`?"
    );
}

const INTERFACE: &str = r#"
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type = "Interface"
}
resource "aws_security_group" "own" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc_endpoint_subnet_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  subnet_id       = aws_subnet.a.id
}
resource "aws_vpc_endpoint_policy" "ssm" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  policy          = data.aws_iam_policy_document.nothing.json
}
data "aws_iam_policy_document" "nothing" {
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["arn:aws:s3:::&{aws:username}"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = ["vpce-1"]
    }
  }
}
resource "aws_vpc_endpoint_security_group_association" "own" {
  vpc_endpoint_id   = aws_vpc_endpoint.ssm.id
  security_group_id = aws_security_group.own.id
"#;

// API-112
#[test]
fn what_is_associated_by_resources_of_its_own_is_the_endpoints() {
    let reading = with(&format!("{INTERFACE}}}\n"));
    let ssm = endpoint(&reading, "vpce-ssm");
    assert_eq!(texts(&ssm.subnet_ids), ["subnet-a"]);
    assert_eq!(texts(&ssm.groups), ["sg-main-default", "sg-own"]);
    let policy = concat!(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"#,
        r#""Resource":["arn:aws:s3:::${aws:username}"],"Principal":"*","#,
        r#""Condition":{"StringEquals":{"aws:SourceVpce":["vpce-1"]}}}]}"#
    );
    assert_eq!(ssm.policy_document.as_deref(), Some(policy));

    let reading = with(&format!("{INTERFACE}  replace_default_association = true\n}}\n"));
    assert_eq!(texts(&endpoint(&reading, "vpce-ssm").groups), ["sg-own"]);
}

// API-112
#[test]
fn what_the_endpoint_lists_is_not_associated_by_another_resource_too() {
    let error = wrong(
        r#"resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.a.id]
}
resource "aws_vpc_endpoint_route_table_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.a.id
}
"#,
    );
    assert_eq!(
        error,
        "main.tf:6:1: aws_vpc_endpoint_route_table_association.a: `aws_vpc_endpoint.s3` has `route_table_ids`, and this \
         resource adds to the same list\n  \
         help: take `route_table_ids` away, or this resource: each of them removes what the other adds"
    );
}

#[test]
fn a_security_group_lets_nothing_out_unless_it_is_said() {
    let reading = with(
        r#"
resource "aws_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "own" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol         = "tcp"
    from_port        = 443
    to_port          = 443
    cidr_blocks      = ["10.0.0.0/16", "10.1.0.0/16"]
    ipv6_cidr_blocks = []
    security_groups  = [aws_security_group.closed.id]
    self             = true
  }
}
resource "aws_security_group_rule" "out" {
  type              = "egress"
  security_group_id = aws_security_group.own.id
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}
"#,
    );
    let rules = |id: &str| {
        let rules = &reading.cloud.security_groups[&id.parse().expect("an id")].rules;
        rules.iter().map(|rule| format!("{} {}", rule.is_egress, rule.peer)).collect::<Vec<_>>()
    };
    assert!(rules("sg-closed").is_empty());
    assert!(rules("sg-main-default").is_empty());
    let own = rules("sg-own");
    let expected = ["false 10.0.0.0/16", "false 10.1.0.0/16", "false sg-closed", "false sg-own", "true 0.0.0.0/0"];
    assert_eq!(own, expected);
}

#[test]
fn tables_and_acls_take_the_place_of_those_that_a_vpc_begins_with() {
    let reading = with(
        r#"
resource "aws_main_route_table_association" "a" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.a.id
}
resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
  ingress {
    rule_no    = 7
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 1
    to_port    = 2
  }
}
resource "aws_network_acl" "own" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.a.id]
}
resource "aws_network_acl_rule" "out" {
  network_acl_id = aws_network_acl.own.id
  egress         = true
  rule_number    = 9
  protocol       = "-1"
  rule_action    = "deny"
  cidr_block     = "0.0.0.0/0"
}
"#,
    );
    let subnet = &reading.cloud.subnets[&"subnet-a".parse().expect("an id")];
    let table = reading.cloud.route_table_of(subnet).expect("a table");
    assert_eq!((table.route_table_id.as_str(), table.main), ("rtb-a", true));
    assert_eq!(reading.cloud.route_tables.values().filter(|table| table.main).count(), 1);
    let entries = |id: &str| {
        let acl = &reading.cloud.network_acls[&id.parse().expect("an id")];
        acl.entries.iter().map(|entry| (entry.rule_number, entry.egress)).collect::<Vec<_>>()
    };
    assert_eq!(entries("acl-main-default"), [(7, false)]);
    assert_eq!(entries("acl-own"), [(9, true)]);
    assert_eq!(reading.cloud.network_acl_of(subnet).expect("an ACL").network_acl_id.as_str(), "acl-own");
}

#[test]
fn a_peering_connection_waits_until_it_is_accepted() {
    let peering = |more: &str| {
        let reading = with(&format!(
            r#"
resource "aws_vpc" "peer" {{
  cidr_block = "10.1.0.0/16"
}}
resource "aws_vpc_peering_connection" "peer" {{
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.peer.id
{more}"#
        ));
        reading.cloud.vpc_peering_connections.values().next().expect("a connection").status
    };
    assert_eq!(peering("}\n"), PeeringStatus::PendingAcceptance);
    assert_eq!(peering("  auto_accept = true\n}\n"), PeeringStatus::Active);
    let accepter = r#"}
resource "aws_vpc_peering_connection_accepter" "peer" {
  vpc_peering_connection_id = aws_vpc_peering_connection.peer.id
  auto_accept               = true
}
"#;
    assert_eq!(peering(accepter), PeeringStatus::Active);
}

#[test]
fn roles_have_the_policies_that_are_attached_to_them() {
    let reading = read(
        r#"
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}
resource "aws_iam_policy" "read" {
  name   = "read"
  policy = <<-JSON
    {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.reports.arn}/*"}}
  JSON
}
resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.read.arn
}
resource "aws_s3_bucket" "reports" {
  bucket = "reports"
}
"#,
    );
    let role = reading.cloud.role("111122223333", "app").expect("a role");
    assert_eq!(role.permissions.managed_policy_arns, ["arn:aws:iam::111122223333:policy/read"]);
    let assume = role.assume_role_policy_document.as_deref().expect("a document");
    assert!(assume.contains(r#""Principal":{"Service":["ec2.amazonaws.com"]}"#), "{assume}");
    let policy = reading.cloud.managed_policies.values().next().expect("a policy");
    assert!(policy.policy_document.contains(r#""Resource": "arn:aws:s3:::reports/*""#), "{}", &*policy.policy_document);
}

#[test]
fn a_record_is_in_its_zone() {
    let reading = with(
        r#"
resource "aws_route53_zone" "inside" {
  name = "example.com"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}
resource "aws_route53_record" "short" {
  zone_id = aws_route53_zone.inside.zone_id
  name    = "db"
  type    = "A"
  ttl     = 60
  records = ["10.0.1.9"]
}
resource "aws_route53_record" "long" {
  zone_id = aws_route53_zone.inside.zone_id
  name    = "web.example.com"
  type    = "CNAME"
  records = ["db.example.com"]
}
"#,
    );
    let zone = reading.cloud.hosted_zones.values().next().expect("a zone");
    let mut names: Vec<&str> = zone.records.iter().map(|record| record.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["db.example.com", "web.example.com"]);
}

#[test]
fn the_expressions_of_networks_are_worked_out() {
    let value = |expression: &str| {
        let reading = read(&format!(
            "variable \"given\" {{\n  default = [\"b\", \"a\"]\n}}\nlocals {{\n  map = {{ x = 1, y = 2 }}\n}}\n\
             resource \"aws_s3_bucket\" \"b\" {{\n  bucket = jsonencode({expression})\n}}\n"
        ));
        let reason = reading.not_modelled.first().and_then(|it| it.reason.clone());
        reason.or_else(|| reading.cloud.buckets.keys().next().cloned()).expect("a bucket, or why there is none")
    };
    for (expression, expected) in [
        ("1 + 2 * 3", "7"),
        ("10 / 4", "2.5"),
        ("7 % 3 == 1 && !(2 >= 3)", "true"),
        ("var.given[1]", "a"),
        ("local.map[\"y\"]", "2"),
        ("local.map.x", "1"),
        ("length(var.given)", "2"),
        ("join(\"-\", sort(var.given))", "a-b"),
        ("join(\",\", [for key, value in local.map : \"${key}${value}\" if value > 1])", "y2"),
        ("{ for key, value in local.map : value => key }[\"2\"]", "y"),
        ("join(\",\", keys({ for key, value in local.map : \"all\" => key... }))", "all"),
        ("join(\",\", concat([\"a\"], compact([\"\", \"b\"]), flatten([[\"c\"], [[\"d\"]]])))", "a,b,c,d"),
        ("join(\",\", distinct([\"a\", \"b\", \"a\"]))", "a,b"),
        ("join(\",\", slice([\"a\", \"b\", \"c\"], 1, 3))", "b,c"),
        ("join(\",\", [for number in range(1, 4) : number])", "1,2,3"),
        ("element(var.given, 3)", "a"),
        ("index(var.given, \"a\")", "1"),
        ("one([\"only\"])", "only"),
        ("contains(var.given, \"b\") ? \"yes\" : \"no\"", "yes"),
        ("lookup(local.map, \"z\", 9)", "9"),
        ("merge(local.map, { y = 3 }).y", "3"),
        ("zipmap([\"k\"], [\"v\"]).k", "v"),
        ("coalesce(null, \"\", \"c\")", "c"),
        ("try(local.map.z, \"none\")", "none"),
        ("can(local.map.z)", "false"),
        ("split(\"/\", \"a/b\")[1]", "b"),
        ("format(\"%s-%d%%\", \"a\", 5)", "a-5%"),
        ("upper(lower(\"Ab\"))", "AB"),
        ("replace(trimspace(\" a.b \"), \".\", \"-\")", "a-b"),
        ("max([1]...)", "the function `max` is not worked out"),
        ("cidrsubnet(\"10.0.0.0/16\", 8, 2)", "10.0.2.0/24"),
        ("cidrsubnet(\"fd00::/56\", 8, 255)", "fd00:0:0:ff::/64"),
        ("cidrsubnets(\"10.0.0.0/16\", 8, 4)[1]", "10.0.16.0/20"),
        ("cidrhost(\"10.0.0.0/16\", 258)", "10.0.1.2"),
        ("\"%{ if true }yes%{ else }no%{ endif }\"", "yes"),
        ("data.aws_region.here.region", "`data.aws_region.here` is declared"),
    ] {
        if let Some(reason) = expected.strip_prefix('`') {
            let text = format!("resource \"aws_s3_bucket\" \"b\" {{\n  bucket = {expression}\n}}\n");
            assert!(message(&text).contains(reason));
        } else {
            assert_eq!(value(expression), expected, "{expression}");
        }
    }
}

#[test]
fn variables_have_values_from_outside() {
    let text = "variable \"block\" {}\nvariable \"count\" {\n  default = 0\n}\n\
                resource \"aws_vpc\" \"main\" {\n  count      = var.count\n  cidr_block = var.block\n}\n";
    let parameters = |given: &[(&str, &str)]| {
        let parameters = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Options { parameters, ..Options::default() }
    };
    let reading = read_template("main.tf", text, &parameters(&[("count", "2"), ("block", "10.0.0.0/16")]));
    assert_eq!(reading.expect("a configuration").cloud.vpcs.len(), 2);
    let reading = read_template("main.tf", text, &parameters(&[("count", "1")])).expect("a configuration");
    let reason = reading.not_modelled[0].reason.as_deref();
    assert_eq!(reason, Some("the variable `block` has no value: give one with --parameter block=VALUE"));
    let error = read_template("main.tf", text, &parameters(&[("blok", "10.0.0.0/16")])).expect_err("no such variable");
    assert!(error.to_string().contains("no parameter `blok`"), "{error}");

    let files: [(&str, &[u8]); 2] =
        [("net/main.tf", text.as_bytes()), ("net/dev.tfvars", b"block = \"10.5.0.0/16\"\ncount = 1\n")];
    let reading = read_templates(&files, &Options::default()).expect("a configuration");
    assert_eq!(texts(reading.cloud.vpcs.values().flat_map(|vpc| &vpc.cidr_blocks)), ["10.5.0.0/16"]);
}

#[test]
fn the_files_of_a_folder_are_one_configuration() {
    let vpc = "resource \"aws_vpc\" \"main\" {\n  cidr_block = local.block\n}\n";
    let subnet = "locals {\n  block = \"10.0.0.0/16\"\n}\n\
                  resource \"aws_subnet\" \"a\" {\n  vpc_id     = aws_vpc.main.id\n  cidr_block = local.blok\n}\n";
    let files = |subnet: &str| {
        let files = [("net/vpc.tf", vpc.as_bytes()), ("net/subnet.tf", subnet.as_bytes())];
        read_templates(&files, &Options::default())
    };
    let error = files(subnet).expect_err("a mistake").to_string();
    assert_eq!(
        error,
        "net/subnet.tf:6:16: aws_subnet.a: `local.blok` is declared nowhere in these files\n  \
         help: did you mean `local.block`?"
    );
    let error = files(&subnet.replace("}\nresource", "\nresource")).expect_err("no bracket").to_string();
    assert!(error.starts_with("net/subnet.tf:7:3: invalid block body; expected `}`"), "{error}");
    let reading = files(&subnet.replace("blok", "block")).expect("a configuration");
    let places: Vec<_> = reading.resources.iter().map(|it| (it.stack.as_deref(), it.position.line)).collect();
    assert_eq!(places, [(Some("net/vpc.tf"), 1), (Some("net/subnet.tf"), 4)]);
}

/// A configuration stands beside templates as a stack of its own.
#[test]
fn a_configuration_and_a_template_are_one_network() {
    let template = "Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}}";
    let files = [("hub.yaml", template.as_bytes()), ("spoke/main.tf", NETWORK.as_bytes())];
    let reading = read_templates(&files, &Options::default()).expect("a network");
    let vpcs: Vec<&str> = reading.cloud.vpcs.keys().map(|id| id.as_str()).collect();
    assert_eq!(vpcs, ["vpc-Vpc", "vpc-main"]);
}

#[test]
fn what_is_not_read_is_named_with_its_reason() {
    let reading = read(
        r#"
provider "aws" {
  alias  = "far"
  region = "us-west-2"
}
module "vpc" {
  source = "./vpc"
}
resource "aws_db_instance" "db" {
  engine = "mysql"
}
resource "aws_vpc" "far" {
  provider   = aws.far
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = module.vpc.vpc_id
  service_name = "com.amazonaws.us-east-1.s3"
}
resource "aws_vpc" "looked_up" {
  cidr_block = data.aws_vpc.other.cidr_block
}
data "aws_vpc" "other" {
  default = true
}
"#,
    );
    let left: Vec<_> = reading
        .not_modelled
        .iter()
        .map(|it| (it.position.line, it.logical_id.as_str(), it.reason.as_deref()))
        .collect();
    assert_eq!(
        left,
        [
            (6, "module.vpc", Some("modules are not read: write the resources that it makes into these files")),
            (9, "aws_db_instance.db", None),
            (12, "aws_vpc.far", Some("only what the provider without an alias makes is read")),
            (16, "aws_vpc_endpoint.s3", Some("`module.vpc` is not read")),
            (20, "aws_vpc.looked_up", Some("`data.aws_vpc.other.cidr_block` is looked up in the account")),
        ]
    );
}

#[test]
fn a_mistake_has_its_line_and_what_to_do() {
    for (blocks, expected) in [
        ("x {\n  a = \n}\n", "main.tf:2:7: invalid expression; expected"),
        ("resource \"aws_vpc\" {}\n", "main.tf:1:1: a `resource` block is written `resource \"TYPE\" \"NAME\"`"),
        ("resource \"aws_vpc\" \"main\" {\n}\n", "main.tf:1:1: `aws_vpc.main` is already on line 2"),
        (
            "resource \"aws_subnet\" \"b\" {\n  vpc_id = aws_vpc.mian.id\n}\n",
            "main.tf:2:12: aws_subnet.b: `aws_vpc.mian` is declared nowhere in these files\n  \
             help: did you mean `aws_vpc.main`?",
        ),
        (
            "resource \"aws_subnet\" \"b\" {\n  vpc_id = aws_vpc.main\n}\n",
            "main.tf:2:12: aws_subnet.b: `aws_vpc.main` is a resource, and a value is needed\n  \
             help: name one of its attributes, such as `aws_vpc.main.id`",
        ),
        (
            "resource \"aws_subnet\" \"b\" {\n  vpcid = aws_vpc.main.id\n}\n",
            "main.tf:1:1: aws_subnet.b: argument `vpc_id` is missing\n  help: `vpcid` is not an argument of this resource",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  cidr_blok = \"10.0.0.0/16\"\n}\n",
            "main.tf:1:1: aws_vpc.b: property `cidr_block` is missing\n  help: add a line `cidr_block = …` to the block",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  cidr_block = \"10.0.0.0\"\n}\n",
            "main.tf:2:16: aws_vpc.b: property `cidr_block` must be a CIDR block, not `10.0.0.0`",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  cidr_block = cidrsubnet(\"10.0.0.0/16\", 8, 256)\n}\n",
            "main.tf:2:16: aws_vpc.b: `cidrsubnet`: 10.0.0.0/16 has no subnet 256 with 8 bits more",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  cidr_block = \"10.${count.index}.0.0/16\"\n}\n",
            "main.tf:2:22: aws_vpc.b: `count` is known only in a block that has `count`",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  count      = 501\n  cidr_block = \"10.0.0.0/16\"\n}\n",
            "main.tf:2:16: aws_vpc.b: `count` must be a number from 0 to 500",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  count = 2\n}\nresource \"aws_subnet\" \"b\" {\n  vpc_id = aws_vpc.b.id\n}\n",
            "main.tf:1:1: aws_vpc.b[0]: property `cidr_block` is missing",
        ),
        (
            "locals {\n  a = \"${local.b}\"\n  b = local.a\n}\nresource \"aws_vpc\" \"b\" {\n  cidr_block = local.a\n}\n",
            "main.tf:3:7: aws_vpc.b: these need each other: local.a → local.b → local.a\n  \
             help: give one of them a value that does not come from the other",
        ),
        (
            "resource \"aws_vpc\" \"b\" {\n  cidr_block = aws_vpc.c.cidr_block\n}\n\
             resource \"aws_vpc\" \"c\" {\n  cidr_block = aws_vpc.b.cidr_block\n}\n",
            "main.tf:2:16: aws_vpc.b: these need each other: aws_vpc.c.cidr_block → aws_vpc.b.cidr_block",
        ),
        (
            "resource \"aws_vpc_endpoint\" \"b\" {\n  vpc_id       = aws_vpc.main.id\n  \
             service_name = \"com.amazonaws.us-east-1.ssm\"\n}\n",
            "main.tf:1:1: aws_vpc_endpoint.b: An error occurred (InvalidParameter) when calling the CreateVpcEndpoint operation: \
             Endpoint type (Gateway) does not match available service types ([Interface]).\n  \
             help: only S3 and DynamoDB have gateway endpoints: for com.amazonaws.us-east-1.ssm set \
             `vpc_endpoint_type` to `Interface`",
        ),
    ] {
        let found = wrong(blocks);
        assert!(found.starts_with(expected), "{blocks}\n{found}\n{expected}");
    }
    let missing = "resource \"aws_vpc\" \"b\" {\n  count      = 1\n  cidr_block = \"10.0.0.0/16\"\n}\n\
                   resource \"aws_subnet\" \"b\" {\n  vpc_id = aws_vpc.b.id\n}\n";
    assert_eq!(
        wrong(missing),
        "main.tf:6:12: aws_subnet.b: a list has no attribute `id`\n  \
         help: take one item with `[0]`, or the attribute of all of them with `[*]`"
    );
    let refused = |bytes: &[u8]| read_template("main.tf", bytes, &Options::default()).expect_err("no text").to_string();
    let bytes = refused(&[0xff, 0xfe]);
    assert_eq!(bytes, "main.tf: the file is not text\n  help: give a Terraform configuration, saved as UTF-8");
    let large = refused(&vec![b'\n'; MAX_TEMPLATE_BYTES + 1]);
    assert!(large.starts_with("main.tf: the file has 1048577 bytes, more than the 1048576 that are read"), "{large}");
}

/// Pieces that configurations are made of, to put where they do not belong.
const PIECES: [&str; 26] = [
    "${",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "=",
    "?",
    ":",
    ".",
    "[*]",
    ".*",
    "...",
    "\n",
    "-1",
    "!",
    "for x in ",
    "count",
    "each.key",
    "local.a",
    "null",
    "<<A\n",
    "1e999",
    "cidrsubnet(",
];

fn check(text: &[u8]) {
    read_or_refuse("main.tf", text);
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in vec(any::<u8>(), 0..300)) {
        check(&bytes);
    }

    #[test]
    fn pieces_in_any_order_are_read_or_refused(pieces in vec(select(PIECES.to_vec()), 0..40)) {
        let text = format!("locals {{\n  a = {}\n}}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = local.a\n}}\n", pieces.concat());
        check(text.as_bytes());
    }

    #[test]
    fn a_configuration_with_mistakes_is_read_or_refused(
        which in select(vec!["gateway", "interface", "peered"]),
        edits in vec((any::<Index>(), any::<Index>(), 0_usize..12), 1..5),
    ) {
        let whole = String::from_utf8(file(&format!("tests/terraform/{which}.tf"))).expect("text");
        let mut text: Vec<char> = whole.chars().collect();
        for (place, piece, cut) in edits {
            let start = place.index(text.len());
            let end = (start + cut).min(text.len());
            text.splice(start..end, piece.get(&PIECES).chars());
        }
        check(text.into_iter().collect::<String>().as_bytes());
    }

    /// Whatever the file is cut in, the network is the same.
    #[test]
    fn the_same_blocks_in_several_files_are_the_same_network(place in any::<Index>()) {
        let whole = String::from_utf8(file("tests/terraform/gateway.tf")).expect("text");
        let blocks: Vec<usize> = whole.match_indices("\nresource").map(|(start, _)| start + 1).collect();
        let (one, other) = whole.split_at(blocks[place.index(blocks.len())]);
        let files = [("a.tf", one.as_bytes()), ("b.tf", other.as_bytes())];
        let reading = read_templates(&files, &Options::default()).expect("a configuration");
        prop_assert_eq!(difference(&json(&reading.cloud), &json(&read(&whole).cloud)), None);
    }
}

#[test]
fn what_grows_without_end_is_refused() {
    let bucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = jsonencode(local.a0)\n}\n";
    let chain = |link: &dyn Fn(usize) -> String, end: &str| {
        let links: String = (0..2000).map(|index| format!("  a{index} = {}\n", link(index + 1))).collect();
        format!("locals {{\n{links}  a2000 = {end}\n}}\n{bucket}")
    };
    let nested = |open: &str, close: &str| {
        format!("locals {{\n  a0 = {}1{}\n}}\n{bucket}", open.repeat(5000), close.repeat(5000))
    };
    for (text, expected) in [
        (chain(&|next| format!("local.a{next}"), "1"), "values inside each other"),
        (
            chain(&|next| format!("[{}local.a{next}{}]", "[".repeat(50), "]".repeat(50)), "1"),
            "values inside each other",
        ),
        (
            chain(&|next| format!("\"${{jsonencode([for x in [local.a{next}] : (x)])}}\""), "1"),
            "values inside each other",
        ),
        (
            chain(&|next| if next > 40 { "1".to_owned() } else { format!("[local.a{next}, local.a{next}]") }, "1"),
            "too much",
        ),
        (
            chain(
                &|next| {
                    if next > 40 { "\"xx\"".to_owned() } else { format!("\"${{local.a{next}}}${{local.a{next}}}\"") }
                },
                "1",
            ),
            "too much",
        ),
        (
            chain(
                &|next| {
                    if next > 9 {
                        "range(9999)".to_owned()
                    } else {
                        format!("[for x in local.a{next} : local.a{next}]")
                    }
                },
                "1",
            ),
            "too much",
        ),
        (format!("locals {{\n  a0 = range(4000000000)\n}}\n{bucket}"), "too much"),
        (nested("[", "]"), "at most 64 nested levels"),
        (nested("(", ")"), "at most 64 nested levels"),
        (nested("!", ""), "at most 64 nested levels"),
        (format!("locals {{\n  a0 = 1{}\n}}\n{bucket}", " + 1".repeat(5000)), "operator"),
    ] {
        let found = message(&text);
        assert!(found.contains(expected), "{}\n{found}", &text[..80]);
    }
}
