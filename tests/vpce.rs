//! The command `vpce` as somebody in a terminal meets it: answers, exit codes, and what it says about a bad file.

mod folder;
mod programs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, diff, is_empty};

use folder::{Folder, json, output, said};

/// An instance in a subnet that has no way out but an endpoint for Amazon S3, and a database that is not modelled.
const NETWORK: &str = "\
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Routes}
  S3Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref Routes]
  App:
    Type: AWS::EC2::Instance
    Properties: {SubnetId: !Ref Private, ImageId: ami-12345678}
  Database:
    Type: AWS::RDS::DBInstance
";

const GOALS: &str = "\
goals:
  - {from: App, to: s3://reports/q3.csv, expect: reachable}
after: The bucket is reached.
";

#[test]
fn a_trace_that_arrives_exits_with_0() {
    let folder = Folder::with("network.yaml", NETWORK);
    let ran = folder.run("vpce trace network.yaml --from App --to s3://reports/q3.csv").code(0);
    ran.stdout(contains("RT-33").and(contains("Reachable through vpce-S3Endpoint"))).stderr(is_empty());
}

#[test]
fn a_trace_that_is_blocked_exits_with_1() {
    let folder = Folder::with("network.yaml", NETWORK);
    let ran = folder.run("vpce trace network.yaml --to 203.0.113.9:22").code(1);
    ran.stdout(contains("rtb-Routes").and(contains("\nBlocked"))).stderr(is_empty());
}

#[test]
fn an_endpoint_that_a_subnet_passes_by_is_told_of() {
    let folder = Folder::with("network.yaml", NETWORK.replace("[!Ref Routes]", "[]"));
    let ran = folder.run("vpce trace network.yaml --to s3://reports/q3.csv").code(1);
    ran.stdout(contains("rtb-Routes is not associated with it  RT-27"));
}

#[test]
fn a_question_without_an_answer_exits_with_2() {
    let folder = Folder::with("network.yaml", NETWORK);
    folder.write("empty.yaml", "Resources: {}");
    for (line, words) in [
        ("vpce trace network.yaml --from Ap --to s3://reports/q3.csv", "Ap"),
        ("vpce trace network.yaml --from App --to gopher://reports", "gopher"),
        ("vpce trace gone.yaml --from App --to s3://reports/q3.csv", "gone.yaml"),
        ("vpce trace network.yaml --from App", "--to"),
        ("vpce routes network.yaml --route-table Roots", "Routes"),
        ("vpce show network.yaml --region eu-wst-1", "eu-west-1"),
        ("vpce show .", "a file in it"),
        ("vpce sho network.yaml", "show"),
        ("vpce trace network.yaml --to 203.0.113.9:0", "`203.0.113.9:0` is no destination"),
        ("vpce trace network.yaml --to 300.1.1.1", "`300.1.1.1` is no destination"),
        ("vpce trace network.yaml --to s3://reports --port -1", "-1 is not in 1..=65535"),
        ("vpce trace network.yaml --to s3://reports --source-ports 5-1", "the lowest and the highest port"),
        ("vpce trace network.yaml --to s3://reports --protocol sctp", "tcp, udp or icmp"),
        ("vpce trace network.yaml --to s3://reports --account-id abc", "12 digits"),
        ("vpce matrix network.yaml --to Ap", "nothing in the network is called `Ap`"),
        ("vpce matrix network.yaml --to smm.us-east-1.amazonaws.com --json", "smm.us-east-1.amazonaws.com"),
        ("vpce matrix network.yaml --format csv --json", "cannot be used with"),
        ("vpce matrix empty.yaml --to s3://reports", "no instance and no network interface"),
        ("vpce resolve network.yaml 10.0.0.1", "`10.0.0.1` is not the name of a host"),
        ("vpce resolve network.yaml a..b", "`a..b` is not the name of a host"),
        ("vpce resolve network.yaml ssm.us-east-1.amazonaws.com:443", "is not the name of a host"),
        ("vpce needs image-pull network.yaml --from internet", "name an instance or interface: App\n"),
        ("vpce price compare --up-to -5 --csv", "a number above 0"),
        ("vpce policy only-via endpoint policy.json", "`endpoint` is not an id that starts with `vpce-`"),
        ("vpce policy who-can network.yaml", "declare one: an AWS::S3::Bucket"),
        ("vpce authorize . --lines", ". can't be read"),
    ] {
        folder.run(line).code(2).stdout(is_empty()).stderr(contains(words));
    }
}

#[test]
fn json_says_what_the_text_says() {
    let folder = Folder::with("network.yaml", NETWORK);
    folder.write("goal.yaml", GOALS);
    let trace = folder.run("vpce trace network.yaml --from App --to s3://reports/q3.csv --json").code(0);
    assert_eq!(json(&trace)["NetworkPathFound"], true);
    let blocked = folder.run("vpce trace network.yaml --from App --to 203.0.113.9:22 --json").code(1);
    assert_eq!(json(&blocked)["NetworkPathFound"], false);
    let routes = folder.run("vpce routes network.yaml --route-table Routes --json").code(0);
    assert_eq!(json(&routes)["RouteTables"][0]["Routes"][1]["GatewayId"], "vpce-S3Endpoint");
    let show = folder.run("vpce show network.yaml --json").code(0);
    assert_eq!(json(&show)["not_modelled"][0]["resource_type"], "AWS::RDS::DBInstance");
    let check = folder.run("vpce check network.yaml --goal goal.yaml --json").code(0);
    assert_eq!(json(&check)[0]["met"], true);
}

#[test]
fn routes_are_printed_as_the_aws_cli_prints_them() {
    let folder = Folder::with("network.yaml", NETWORK);
    let table = "\
rtb-Routes: serves subnet-Private
---------------------------------------------------------------------
|                        DescribeRouteTables                        |
+---------------+--------------------+----------+-------------------+
|  Destination  |  Origin            |  State   |  Target           |
+---------------+--------------------+----------+-------------------+
|  10.0.0.0/16  |  CreateRouteTable  |  active  |  local            |
|  pl-63a5400a  |  CreateRoute       |  active  |  vpce-S3Endpoint  |
+---------------+--------------------+----------+-------------------+
";
    folder.run("vpce routes network.yaml --route-table Routes").code(0).stdout(diff(table));
}

#[test]
fn what_is_not_modelled_is_shown() {
    let folder = Folder::with("network.yaml", NETWORK);
    let ran = folder.run("vpce show network.yaml").code(0);
    ran.stdout(contains("Not modelled").and(contains("AWS::RDS::DBInstance")).and(contains("vpce-S3Endpoint")));
}

#[test]
fn goals_are_met_or_not() {
    let folder = Folder::with("network.yaml", NETWORK);
    folder.write("goal.yaml", GOALS);
    let met = folder.run("vpce check network.yaml --goal goal.yaml").code(0);
    met.stdout(contains("1 of 1 goals met").and(contains("The bucket is reached.")));
    folder.write("goal.yaml", GOALS.replace("reachable", "blocked"));
    let missed = folder.run("vpce check network.yaml --goal goal.yaml").code(1);
    missed.stdout(contains("0 of 1 goals met").and(contains("The bucket is reached.").not()));
    folder.write("goal.yaml", "goals: [{frm: App}]");
    folder.run("vpce check network.yaml --goal goal.yaml").code(2).stderr(contains("goal.yaml").and(contains("frm")));
}

#[test]
fn a_template_may_come_from_standard_input() {
    let folder = Folder::with("other.yaml", "");
    let ran = folder.command("vpce trace - --to s3://reports/q3.csv").write_stdin(NETWORK).assert();
    ran.code(0).stdout(contains("vpce-S3Endpoint"));
}

#[test]
fn colour_is_for_terminals() {
    let folder = Folder::with("network.yaml", NETWORK);
    let line = "vpce trace network.yaml --to s3://reports/q3.csv";
    folder.run(line).stdout(contains("\u{1b}").not());
    folder.command(line).env("CLICOLOR_FORCE", "1").assert().stdout(contains("\u{1b}"));
}

#[test]
fn every_command_has_help_with_examples() {
    let folder = Folder::with("network.yaml", NETWORK);
    for command in ["", "trace ", "routes ", "show ", "check ", "learn ", "class mark ", "class deal ", "completions "]
    {
        folder.run(&format!("vpce {command}--help")).code(0).stdout(contains("Examples:\n  vpce "));
    }
}

#[test]
fn shells_complete_the_commands() {
    let folder = Folder::with("network.yaml", NETWORK);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        folder.run(&format!("vpce completions {shell}")).code(0).stdout(contains("routes").and(contains("trace")));
    }
}

#[test]
fn a_reader_that_goes_is_no_error() {
    let folder = Folder::with("network.yaml", NETWORK);
    for command in ["show network.yaml", "matrix network.yaml --json", "price compare --svg", "completions bash"] {
        let ran = folder.run_unread(&format!("vpce {command}"));
        assert_eq!((ran.status.code(), String::from_utf8(ran.stderr).expect("text")), (Some(0), String::new()));
    }
}

/// A file that cannot be read, and what must be said: where it is wrong, which resource, what to do.
struct Bad {
    content: Vec<u8>,
    said: &'static [&'static str],
}

impl Bad {
    /// The network with one thing in it replaced.
    fn network(good: &str, bad: &str, said: &'static [&'static str]) -> Bad {
        assert!(NETWORK.contains(good), "{good}");
        Bad { content: NETWORK.replacen(good, bad, 1).into(), said }
    }

    fn file(content: impl Into<Vec<u8>>, said: &'static [&'static str]) -> Bad {
        Bad { content: content.into(), said }
    }

    /// The network with more resources.
    fn more(resources: &str, said: &'static [&'static str]) -> Bad {
        Bad { content: format!("{NETWORK}{resources}").into(), said }
    }
}

fn bad_files() -> Vec<Bad> {
    let mut anchors = "A0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let below = format!("*a{}", level - 1);
        anchors += &format!("A{level}: &a{level} [{}]\n", vec![below; 8].join(", "));
    }
    vec![
        Bad::file("", &["bad.yaml", "empty", "Resources"]),
        Bad::file("Resources:\n  Vpc: [a, b\n", &["bad.yaml:2:", "close the bracket"]),
        Bad::file(b"\x7fELF\x02\x01\0\0\xff\xfe".as_slice(), &["bad.yaml:1:", "UTF-8"]),
        Bad::file(vec![b'#'; 50 << 20], &["bad.yaml", "MB"]),
        Bad::file(anchors, &["bad.yaml:"]),
        Bad::network("!Ref Private, R", "!Ref Privat, R", &["bad.yaml:13:", "Association: ", "did you mean `Private`"]),
        Bad::network(
            "{CidrBlock: 10.0.0.0/16}",
            "{CidrBlock: !GetAtt Private.CidrBlock}",
            &["bad.yaml:2:3", "Vpc → Private → Vpc"],
        ),
        Bad::network("10.0.1.0/24", "10.1.1.0/24", &["bad.yaml:5:3", "Private: ", "10.1.1.0/24", "10.0.0.0/16"]),
        Bad::network(
            "SubnetId: !Ref Private, I",
            "SubnetId: !Ref Private, PrivateIpAddress: 10.0.2.4, I",
            &["bad.yaml:20:3", "App: ", "10.0.2.4", "10.0.1.0/24"],
        ),
        Bad::more(
            "  Twin:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.128/25}\n",
            &["bad.yaml:25:3", "Twin: ", "InvalidSubnet.Conflict", "Private"],
        ),
        Bad::more(
            "  Other:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.9.0.0/16}
  OtherGateway:
    Type: AWS::EC2::InternetGateway
  OtherAttachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Other, InternetGatewayId: !Ref OtherGateway}
  Default:
    Type: AWS::EC2::Route
    DependsOn: OtherAttachment
    Properties: {RouteTableId: !Ref Routes, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref OtherGateway}\n",
            &["bad.yaml:33:3", "Default: ", "igw-OtherGateway", "vpc-Vpc"],
        ),
    ]
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_what_to_do() {
    for bad in bad_files() {
        let folder = Folder::with("bad.yaml", &bad.content);
        let ran = folder.run("vpce show bad.yaml").code(2).stdout(is_empty());
        let said = said(&ran);
        for words in bad.said.iter().chain(&["error: ", "help: "]) {
            assert!(said.contains(words), "`{words}` is not in:\n{said}");
        }
        assert!(!said.contains("panicked"), "{said}");
        assert!(said.len() < 4_000, "a screenful is enough, not {} bytes", said.len());
        assert!(folder.read("bad.yaml") == bad.content, "the file was overwritten");
    }
}

#[test]
fn several_templates_are_one_network() {
    let vpc = |block: &str, more: &str| {
        format!(
            "Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: {block}.0.0/16}}}}
  Net: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: {block}.1.0/24}}}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {{GroupDescription: all, VpcId: !Ref Vpc, SecurityGroupIngress: [{{IpProtocol: '-1', CidrIp: 10.0.0.0/8}}]}}
  Box: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref Net, SecurityGroupIds: [!Ref Group]}}}}
  Table: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  Serves: {{Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {{SubnetId: !Ref Net, RouteTableId: !Ref Table}}}}
{more}"
        )
    };
    let hub = vpc(
        "10.0",
        "Outputs:\n  Id: {Value: !Ref Vpc, Export: {Name: hub}}\n  Table: {Value: !Ref Table, Export: {Name: table}}\n",
    );
    let peering = "
  Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Vpc, PeerVpcId: !ImportValue hub}}
  There:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 10.0.0.0/16, VpcPeeringConnectionId: !Ref Peering}
  Back:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !ImportValue table, DestinationCidrBlock: 10.1.0.0/16, VpcPeeringConnectionId: !Ref Peering}
";
    let folder = Folder::with("hub.yaml", hub);
    folder.write("spoke.yaml", vpc("10.1", peering));
    let ran = folder.run("vpce trace spoke.yaml hub.yaml --from spoke-Box --to hub-Box").code(0);
    ran.stdout(contains("pcx-Peering")).stderr(is_empty());
    let ran = folder.run("vpce show spoke.yaml hub.yaml").code(0);
    ran.stdout(contains("Stack hub: Region us-east-1, account 111122223333").and(contains("subnet-spoke-Net")));
    folder.write("spoke.yaml", vpc("10.0", peering));
    let ran = folder.run("vpce trace spoke.yaml hub.yaml --from spoke-Box --to hub-Box").code(2);
    ran.stderr(contains("spoke.yaml:11").and(contains("overlapping CIDR range")));
}

/// Two stacks with the same logical ids, so that an answer tells whose it is.
fn two_stacks() -> Folder {
    let folder = Folder::with("one.yaml", NETWORK);
    let bucket = "  Reports: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}
  Open:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*'}]
";
    folder.write("other.yaml", NETWORK.replace("10.0.", "10.1.") + bucket);
    folder.write("usage.yaml", "flows: [{from: other-App, to: s3://reports, sent: 20}]");
    folder.write(
        "request.json",
        r#"{"CallerArn": "anonymous", "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::reports/q3.csv"], "ResourceOwner": "111122223333"}"#,
    );
    folder
}

#[test]
fn whatever_reads_a_network_reads_its_stacks() {
    let folder = two_stacks();
    let both = "one.yaml other.yaml";
    for (line, words) in [
        (format!("routes {both}"), "vpce-other-S3Endpoint"),
        (format!("routes {both} --route-table one-Routes"), "vpce-one-S3Endpoint"),
        (format!("price {both} --usage usage.yaml"), "vpce-other-S3Endpoint     20 GB"),
        ("price compare --template one.yaml --template other.yaml --usage usage.yaml".to_owned(), "20 GB a month"),
        (format!("policy who-can {both} --action s3:GetObject"), "vpce-other-S3Endpoint"),
        (format!("needs objects-and-tables {both} --from other-App"), "vpce-other-S3Endpoint"),
        (format!("resolve {both} s3.us-east-1.amazonaws.com --from one-App"), "Amazon S3 in us-east-1"),
        (format!("matrix {both} --to s3://reports"), "vpce-one-S3Endpoint"),
    ] {
        folder.run(&format!("vpce {line}")).stdout(contains(words)).stderr(is_empty());
    }
    let request = "vpce authorize request.json --scenario one.yaml --scenario other.yaml";
    folder.run(request).code(0).stdout(contains("reports/q3.csv")).stderr(is_empty());
    let missing = folder.run("vpce authorize request.json --scenario one.yaml --scenario gone.yaml").code(2);
    missing.stderr(contains("gone.yaml"));
}

#[test]
fn the_matrix_has_a_row_for_those_that_fare_alike_and_a_column_for_each_destination() {
    let folder = Folder::with("network.yaml", NETWORK);
    let line = "vpce matrix network.yaml --to s3://reports --to 203.0.113.9:22";
    let table = folder.run(line).code(0).stderr(is_empty());
    let table = output(&table);
    let words: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        words,
        [vec!["s3://reports/", "203.0.113.9:22"], vec!["App", "✓", "vpce-S3Endpoint", "✗", "rtb-Routes"]]
    );
    let csv = "source,destination,verdict,through,blocked by\n\
               App,s3://reports/,Reachable,vpce-S3Endpoint,\n\
               App,203.0.113.9:22,Blocked,,rtb-Routes\n";
    folder.run(&format!("{line} --format csv")).code(0).stdout(diff(csv));
    let matrix = json(&folder.run(&format!("{line} --json")).code(0));
    assert_eq!(
        (&matrix["Rows"][0]["Cells"][1]["Verdict"], &matrix["Rows"][0]["Sources"][0]),
        (&"Blocked".into(), &"App".into())
    );
    // Without a destination every source is one.
    folder.run("vpce matrix network.yaml").code(0).stdout(contains("App"));
}

#[test]
fn a_name_is_resolved_as_its_source_sees_it() {
    let folder = Folder::with("network.yaml", NETWORK);
    let ran = folder.run("vpce resolve network.yaml reports.s3.us-east-1.amazonaws.com --from App").code(0);
    ran.stdout(contains("Amazon S3 in us-east-1").and(contains("answered by  public DNS")));
    folder.run("vpce resolve network.yaml smm.us-east-1.amazonaws.com").code(2).stderr(contains("smm"));
    let off = NETWORK.replace("CidrBlock: 10.0.0.0/16}", "CidrBlock: 10.0.0.0/16, EnableDnsSupport: false}");
    let folder = Folder::with("network.yaml", off);
    let ran = folder.run("vpce resolve network.yaml s3.us-east-1.amazonaws.com").code(1);
    ran.stdout(contains("because EnableDnsSupport of the VPC is off").and(contains("answered by  nobody")));
}

#[test]
fn what_would_change_a_trace_is_printed_when_it_is_asked_for() {
    let folder = Folder::with("network.yaml", NETWORK.replace("[!Ref Routes]", "[]"));
    let command = "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-S3Endpoint --add-route-table-ids rtb-Routes";
    folder.run("vpce trace network.yaml --to s3://reports --fix").code(1).stdout(contains(command));
    let fixed = json(&folder.run("vpce trace network.yaml --to s3://reports --fix --json").code(1));
    assert_eq!(fixed["Fix"]["Changes"][0]["Command"], command);
    let ran = folder.run("vpce trace network.yaml --to 203.0.113.9:22 --fix").code(1);
    ran.stdout(contains("something has to be built"));
}

#[test]
fn flow_log_records_and_outages_are_checked_before_they_are_used() {
    let folder = Folder::with("network.yaml", NETWORK);
    let ran = folder.run("vpce trace network.yaml --to s3://reports --flow-log").code(0);
    ran.stdout(contains("2 111122223333 eni-App"));
    let ran = folder.run("vpce trace network.yaml --to s3://reports --flow-log=${pkt-dest}").code(2);
    ran.stderr(contains("a flow log has no field `pkt-dest`").and(contains("pkt-dstaddr")));
    let ran = folder.run("vpce trace network.yaml --to s3://reports --down us-east-1").code(2);
    ran.stderr(contains("`us-east-1` is not the name of an Availability Zone"));
}

/// The network, with an interface endpoint in the subnet of zone a.
fn with_interface_endpoint() -> String {
    format!(
        "{}  Ssm:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.us-east-1.ssm
      SubnetIds: [!Ref Private]
      PrivateDnsEnabled: true\n",
        NETWORK.replace("{CidrBlock: 10.0.0.0/16}", "{CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}")
    )
}

#[test]
fn every_question_may_suppose_an_outage() {
    let folder = Folder::with("network.yaml", with_interface_endpoint());
    const NAME: &str = "ssm.us-east-1.amazonaws.com";
    folder.run(&format!("vpce resolve network.yaml {NAME}")).code(0).stdout(contains("10.0.1."));
    let down = folder.run(&format!("vpce resolve network.yaml {NAME} --down us-east-1a")).code(1);
    down.stdout(contains("because every interface behind it is down"));
    let matrix = |line: &str| {
        let ran = folder.run(&format!("vpce matrix network.yaml --to Ssm --json{line}")).code(0);
        json(&ran)["Rows"][0]["Cells"][0]["Verdict"].clone()
    };
    assert_eq!((matrix(""), matrix(" --down us-east-1a")), ("Reachable".into(), "Blocked".into()));
    for question in ["trace network.yaml --to Ssm", "matrix network.yaml --to Ssm", "resolve network.yaml example.com"]
    {
        let ran = folder.run(&format!("vpce {question} --down us-east-1f")).code(2).stdout(is_empty());
        ran.stderr(contains("no subnet in us-east-1f").and(contains("name one of us-east-1a")));
    }
}

#[test]
fn an_endpoint_is_a_destination() {
    let folder = Folder::with("network.yaml", with_interface_endpoint());
    for name in ["Ssm", "vpce-Ssm"] {
        let ran = folder.run(&format!("vpce trace network.yaml --to {name}")).code(0);
        ran.stdout(contains(".ssm.us-east-1.vpce.amazonaws.com").and(contains("Reachable through vpce-Ssm")));
    }
    let ran = folder.run("vpce trace network.yaml --to Smm").code(2).stdout(is_empty());
    ran.stderr(contains("name one of Ssm, App"));
    folder.run("vpce trace network.yaml --to S3Endpoint").code(2).stderr(contains("vpce-S3Endpoint` is a gateway"));
}
