//! The records that requests leave: FL-01 … FL-34.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;
mod network;

use landscape::Landscape;
use network::{Network, read};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::flow_log::{Field, Format, records};
use vpce_model::trace::{Question, trace};

/// The lines of the first path.
fn lines(cloud: &Cloud, from: &str, to: &str, format: &str) -> Vec<String> {
    let answer = trace(cloud, &Question::new(from, read(to))).unwrap();
    let format: Format = if format.is_empty() { Format::default() } else { read(format) };
    records(cloud, &answer, &answer.paths[0]).iter().map(|record| record.line(&format)).collect()
}

const ENDS: &str =
    "${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${action} ${flow-direction} ${traffic-path}";

// FL-02, FL-33: of a gateway endpoint nothing is logged but the client's own interface.
#[test]
fn a_request_through_a_gateway_endpoint_shows_at_the_client_alone() {
    let network = Network::with_endpoint(&["Private"]);
    let lines = lines(&network.cloud, "App", "s3://reports", "");
    let expected = [
        "2 111122223333 eni-App 10.0.1.4 16.15.192.1 32768 443 6 - - - - ACCEPT OK",
        "2 111122223333 eni-App 16.15.192.1 10.0.1.4 443 32768 6 - - - - ACCEPT OK",
    ];
    let address = trace(&network.cloud, &Question::new("App", read("s3://reports"))).unwrap().paths[0].example;
    assert_eq!(lines, expected.map(|line| line.replace("16.15.192.1", &address.to_string())));
}

// FL-20, FL-21: on Nitro the way out tells a gateway endpoint from an internet gateway and from an interface endpoint.
#[test]
fn the_traffic_path_tells_an_endpoint_from_the_internet() {
    let format = "${pkt-dst-aws-service} ${traffic-path} ${flow-direction}";
    let first = |cloud: &Cloud, to: &str| lines(cloud, "App", to, format).swap_remove(0);
    assert_eq!(first(&Network::with_endpoint(&["Private"]).cloud, "s3://reports"), "S3 7 egress");
    let public = Network::new()
        .subnet("Public", "10.0.0.0/24")
        .routes("Public", &["0.0.0.0/0 igw-1"])
        .public_instance("App", "Public");
    assert_eq!(first(&public.cloud, "s3://reports"), "S3 8 egress");
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .interface_endpoint("A", "S3", "com.amazonaws.us-east-1.ssm", &["App"]);
    assert_eq!(first(&landscape.cloud, "https://ssm.us-east-1.amazonaws.com"), "- 1 egress");
}

// FL-20: peering has a number for either kind, a transit gateway none; nor has a packet that no route takes anywhere.
#[test]
fn the_traffic_path_of_other_vpcs() {
    let two = || {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .vpc("B", "10.1.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .subnet("B", "Db", "10.1.0.0/24", "us-east-1a")
            .instance("App", "App", &[])
            .instance("Db", "Db", &["ingress 443 10.0.0.0/8"])
    };
    let paths = |landscape: &Landscape| lines(&landscape.cloud, "App", "10.1.0.4", "${traffic-path}");
    let peered = |row: &str| two().peering("AB", "A", "B").rows("App", &[row]).rows("Db", &["10.0.0.0/16 pcx-AB"]);
    let mut peering = peered("10.1.0.0/16 pcx-AB");
    assert_eq!(paths(&peering), ["4", "-", "4", "-"]);
    peering.cloud.vpcs.get_mut(&read("vpc-B")).unwrap().region = read("eu-west-1");
    assert_eq!(paths(&peering), ["5", "-", "5", "-"]);
    assert_eq!(paths(&peered("10.2.0.0/16 pcx-AB")), ["-"]);
    let transit = two().transit_gateway("T").attach("T", "A", &["App"]).attach("T", "B", &["Db"]);
    let transit = transit.rows("App", &["10.1.0.0/16 tgw-T"]).rows("Db", &["10.0.0.0/16 tgw-T"]);
    assert_eq!(paths(&transit), ["-", "-", "-", "-"]);
    let near = two().instance("Near", "App", &["ingress 443 10.0.0.0/8"]);
    let near = lines(&near.cloud, "App", &near.address("Near"), "${traffic-path}");
    assert_eq!(near, ["1", "-", "1", "-"]);
}

// FL-08, FL-09: an endpoint's interface belongs to no instance, and the account may be unknown.
#[test]
fn at_an_endpoints_interface_account_and_instance_are_not_told() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "Ends", "10.0.1.0/24", "us-east-1b")
        .instance("App", "App", &[])
        .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["Ends"]);
    let format = "${account-id} ${interface-id} ${instance-id} ${az-id} ${action} ${flow-direction}";
    let lines = lines(&landscape.cloud, "App", "https://ssm.us-east-1.amazonaws.com", format);
    let expected = [
        "111122223333 eni-App i-App use1-az1 ACCEPT egress",
        "unknown eni-Ssm-Ends - use1-az2 ACCEPT ingress",
        "unknown eni-Ssm-Ends - use1-az2 ACCEPT egress",
        "111122223333 eni-App i-App use1-az1 ACCEPT ingress",
    ];
    assert_eq!(lines, expected);
}

// FL-31: what the endpoint's group refuses is rejected there, and no reply follows.
#[test]
fn what_a_group_refuses_is_rejected_at_its_interface() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Db", "App", &["ingress 5432 192.0.2.0/24"]);
    let expected = [
        "eni-App 10.0.0.4 10.0.0.5 32768 5432 ACCEPT egress 1",
        "eni-Db 10.0.0.4 10.0.0.5 32768 5432 REJECT ingress -",
    ];
    assert_eq!(lines(&landscape.cloud, "App", "Db:5432", ENDS), expected);
    let closed = Network::with_nat().rules("App", &[]);
    let line = lines(&closed.cloud, "App", "203.0.113.9", ENDS);
    assert_eq!(line, ["eni-App 10.0.1.4 203.0.113.9 32768 443 REJECT egress 1"]);
}

// FL-31: a reply that an ACL refuses is rejected at the interface that it was for.
#[test]
fn a_reply_that_an_acl_refuses_is_rejected_at_the_client() {
    let network = Network::with_endpoint(&["Private"]).acl("Private", &["100 allow egress tcp 443 0.0.0.0/0"]);
    let format = "${interface-id} ${action} ${flow-direction}";
    let lines = lines(&network.cloud, "App", "s3://reports", format);
    assert_eq!(lines, ["eni-App ACCEPT egress", "eni-App REJECT ingress"]);
}

// What comes in from the internet is logged with the private address of the interface, and so is its reply.
#[test]
fn what_comes_in_from_the_internet_is_logged_at_the_private_address() {
    let network = Network::new()
        .subnet("Public", "10.0.0.0/24")
        .routes("Public", &["0.0.0.0/0 igw-1"])
        .public_instance("App", "Public");
    let format = "${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction}";
    let public = network.cloud.network_interfaces[&read("eni-App")].public_ip.expect("a public address");
    let lines = lines(&network.cloud, "internet", &format!("{public}:443"), format);
    assert_eq!(lines[0], "203.0.113.9 10.0.0.4 203.0.113.9 10.0.0.4 ingress");
}

// FL-32: a NAT gateway's own address stands for the ones that are not its own.
#[test]
fn at_a_nat_gateway_its_own_address_stands_for_others() {
    let network = Network::with_nat();
    let format = "${interface-id} ${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction}";
    let lines = lines(&network.cloud, "App", "203.0.113.9", format);
    let expected = [
        "eni-App 10.0.1.4 203.0.113.9 10.0.1.4 203.0.113.9 egress",
        "eni-1 10.0.1.4 10.0.0.4 10.0.1.4 203.0.113.9 ingress",
        "eni-1 10.0.0.4 203.0.113.9 10.0.0.4 203.0.113.9 egress",
    ];
    assert_eq!(lines[..3], expected);
    assert_eq!(lines.last().unwrap(), "eni-App 203.0.113.9 10.0.1.4 203.0.113.9 10.0.1.4 ingress");
}

// FL-03, FL-05
#[test]
fn the_version_is_that_of_the_newest_field() {
    let version = |format: &str| read::<Format>(format).version();
    assert_eq!(Format::default().version(), 2);
    assert_eq!(version("${srcaddr} ${vpc-id}"), 3);
    assert_eq!(version("srcaddr az-id"), 4);
    assert_eq!(version("${traffic-path}"), 5);
    assert_eq!(version("${encryption-status} ${srcaddr}"), 10);
    assert!(Field::ALL.iter().all(|field| field.version() != 6), "AWS prints no field of version 6");
}

// FL-07: a connection that opens and closes is SYN and FIN one way, SYN-ACK and FIN the other; a request without an answer is SYN.
#[test]
fn the_flags_of_tcp_tell_whether_somebody_answered() {
    let flags = |cloud: &Cloud| lines(cloud, "App", "203.0.113.9", "${flow-direction} ${action} ${tcp-flags}");
    assert_eq!(flags(&Network::with_nat().cloud)[..3], ["egress ACCEPT 3", "ingress ACCEPT 3", "egress ACCEPT 3"]);
    assert_eq!(flags(&Network::with_nat().cloud).last().unwrap(), "ingress ACCEPT 19");
    assert_eq!(flags(&Network::with_nat().rules("App", &[]).cloud), ["egress REJECT 2"]);
    // The reply that an ACL stops.
    let half = Network::with_nat().acl("Private", &["100 allow egress tcp all 0.0.0.0/0"]);
    assert_eq!(
        flags(&half.cloud).last().unwrap(),
        "ingress REJECT 18",
        "FL-31: the record does not say that it was an ACL"
    );
}

// FL-10, FL-22: AWS's own example, from an instance in ap-southeast-2 to Amazon S3 through an internet gateway.
#[test]
fn a_request_to_s3_is_logged_as_in_awss_example() {
    let mut network = Network::new()
        .subnet("Public", "10.0.0.0/24")
        .routes("Public", &["0.0.0.0/0 igw-1"])
        .public_instance("App", "Public");
    let interface = network.cloud.network_interfaces.get_mut(&read("eni-App")).unwrap();
    interface.private_ip_address = Some(read("10.0.0.71"));
    let format = "${pkt-srcaddr} ${pkt-dstaddr} ${pkt-src-aws-service} ${pkt-dst-aws-service} ${traffic-path} ${flow-direction} \
                  ${log-status}";
    let line = lines(&network.cloud, "App", "52.95.128.179", format).swap_remove(0);
    assert_eq!(line, "10.0.0.71 52.95.128.179 - S3 8 egress OK");
}

// FL-06, FL-34: at an endpoint the port says whether it is counted as encrypted.
#[test]
fn traffic_of_an_endpoint_counts_as_encrypted_by_its_port() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"]);
    let status = |to: &str| lines(&landscape.cloud, "App", to, "${encryption-status} ${log-status}").swap_remove(0);
    assert_eq!(status("https://ssm.us-east-1.amazonaws.com"), "2 OK");
    assert_eq!(status("http://ssm.us-east-1.amazonaws.com"), "- OK");
    let elsewhere = lines(&Network::with_nat().cloud, "App", "203.0.113.9", "${encryption-status}");
    assert_eq!(elsewhere[0], "-");
}

// FL-30
#[test]
fn what_every_host_has_from_aws_is_not_logged() {
    let network = Network::with_nat();
    let vpc = network.cloud.vpcs[&read("vpc-A")].cidr_blocks[0];
    assert_eq!(vpc, read("10.0.0.0/16"));
    for address in ["169.254.169.254", "169.254.169.123", "169.254.169.253", "10.0.0.2:53", "10.0.1.1"] {
        assert!(lines(&network.cloud, "App", address, "").is_empty(), "{address}");
    }
    assert!(!lines(&network.cloud, "App", "10.0.1.9", "").is_empty());
}

// FL-30: between an endpoint and a load balancer nothing is logged either.
#[test]
fn behind_an_endpoint_the_log_ends_at_its_interface() {
    let landscape = Landscape::default()
        .vpc_of("Provider", "10.0.0.0/16", "444455556666")
        .subnet("Provider", "Service", "10.0.0.0/24", "us-east-1a")
        .instance("Target", "Service", &["ingress 8443 10.0.0.0/16"])
        .load_balancer(LoadBalancerType::Network, "Api", &["Service"], &["Target"])
        .endpoint_service("Api", "444455556666", None)
        .vpc("Consumer", "10.0.0.0/16")
        .subnet("Consumer", "App", "10.0.5.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .interface_endpoint_without_names("Consumer", "Api", &Landscape::service_name("Api"), &["App"]);
    let names = vpce_model::dns::endpoint_names(&landscape.cloud, &landscape.cloud.vpc_endpoints[&read("vpce-Api")]);
    let lines = lines(&landscape.cloud, "App", &format!("https://{}", names[0].name), "${interface-id}");
    assert_eq!(lines[..2], ["eni-App", "eni-Api-App"]);
    assert!(lines.iter().all(|line| line != "eni-Api-Service"), "{lines:?}");
}

// FL-01: a flow has ports, and those of the client are the ones that were asked about.
#[test]
fn the_clients_port_is_one_that_it_sends_from() {
    let network = Network::with_endpoint(&["Private"]);
    let question = Question { source_ports: read("49152-65535"), ..Question::new("App", read("s3://reports")) };
    let answer = trace(&network.cloud, &question).unwrap();
    let format: Format = read("${srcport} ${dstport} ${flow-direction}");
    let lines: Vec<String> =
        records(&network.cloud, &answer, &answer.paths[0]).iter().map(|it| it.line(&format)).collect();
    assert_eq!(lines, ["49152 443 egress", "443 49152 ingress"]);
}

// FL-01: behind a resource gateway another connection begins, and its records bear the gateway's address.
#[test]
fn behind_a_resource_gateway_the_records_name_the_gateway() {
    use vpce_model::action::CreateResourceGateway;
    use vpce_model::cloud::resource_gateway::{ResourceConfiguration, ResourceDefinition};
    use vpce_model::cloud::vpc_endpoint::VpcEndpointType;
    let arn = "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-Db";
    let mut landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .group("A", "Shared", &["ingress 5432 10.0.0.0/16"])
        .endpoint_with("A", "Db", arn, &["App"], |request| {
            request.vpc_endpoint_type = VpcEndpointType::Resource;
            request.security_group_ids = vec![read("sg-Shared")];
        })
        .vpc("B", "10.1.0.0/16")
        .subnet("B", "Gate", "10.1.0.0/24", "us-east-1a")
        .subnet("B", "Data", "10.1.1.0/24", "us-east-1a")
        .instance("Db", "Data", &["ingress 5432 10.1.0.0/24"]);
    let gateway = CreateResourceGateway {
        resource_gateway_id: read("rgw-Gate"),
        vpc_id: read("vpc-B"),
        subnet_ids: vec![read("subnet-Gate")],
        security_group_ids: Vec::new(),
    };
    landscape.cloud.create_resource_gateway(gateway).unwrap();
    let configuration = ResourceConfiguration {
        arn: arn.to_owned(),
        resource_gateway_id: read("rgw-Gate"),
        definition: ResourceDefinition::IpResource(read("10.1.1.4")),
        port_ranges: Vec::new(),
    };
    landscape.cloud.create_resource_configuration(configuration).unwrap();
    let to = format!("{}:5432", landscape.cloud.network_interfaces[&read("eni-Db-App")].private_ip_address.unwrap());
    let format = "${interface-id} ${srcaddr} ${dstaddr} ${action} ${flow-direction} ${traffic-path}";
    let expected = [
        "eni-App 10.0.0.4 10.0.0.5 ACCEPT egress 1",
        "eni-Db-App 10.0.0.4 10.0.0.5 ACCEPT ingress -",
        "eni-Gate-Gate 10.1.0.4 10.1.1.4 ACCEPT egress 1",
        "eni-Db 10.1.0.4 10.1.1.4 ACCEPT ingress -",
        "eni-Db 10.1.1.4 10.1.0.4 ACCEPT egress 1",
        "eni-Gate-Gate 10.1.1.4 10.1.0.4 ACCEPT ingress -",
        "eni-Db-App 10.0.0.5 10.0.0.4 ACCEPT egress 1",
        "eni-App 10.0.0.5 10.0.0.4 ACCEPT ingress -",
    ];
    assert_eq!(lines(&landscape.cloud, "App", &to, format), expected);
}
