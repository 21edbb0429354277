//! Which metrics show what an endpoint carries: FL-50 … FL-52, ES-20, ES-21.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::cloud_watch::{Metrics, metrics};
use vpce_model::rule::Rule;

fn of(landscape: &Landscape, to: &str) -> Vec<Metrics> {
    metrics(&landscape.cloud, &landscape.ask("App", to).paths[0])
}

fn dimensions(metrics: &Metrics) -> Vec<(&str, &str)> {
    metrics.dimensions.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn with_app() -> Landscape {
    Landscape::default().vpc("A", "10.0.0.0/16").subnet("A", "App", "10.0.0.0/24", "us-east-1a").instance(
        "App",
        "App",
        &[],
    )
}

// FL-50, FL-51
#[test]
fn an_endpoint_reports_for_itself_and_for_the_subnet() {
    let landscape = with_app().subnet("A", "Ends", "10.0.1.0/24", "us-east-1b");
    let landscape = landscape.interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["Ends"]);
    let found = of(&landscape, "https://ssm.us-east-1.amazonaws.com");
    let names = ["ActiveConnections", "BytesProcessed", "NewConnections", "PacketsDropped", "RstPacketsReceived"];
    assert!(found.iter().all(|it| it.namespace == "AWS/PrivateLinkEndpoints" && it.metric_names == names));
    assert!(found.iter().all(|it| it.rule == Rule::Fl50));
    let expected = [
        ("Endpoint Type", "Interface"),
        ("Service Name", "com.amazonaws.us-east-1.ssm"),
        ("VPC Endpoint Id", "vpce-Ssm"),
        ("VPC Id", "vpc-A"),
    ];
    assert_eq!(found.len(), 2);
    assert_eq!(dimensions(&found[0]), expected);
    assert_eq!(dimensions(&found[1])[4], ("Subnet Id", "subnet-Ends"));
}

// FL-50, IF-95
#[test]
fn a_gateway_endpoint_and_one_for_another_region_report_nothing() {
    assert_eq!(of(&with_app().gateway_endpoint("A", "S3", &["App"]), "s3://reports"), []);
    let far = with_app().endpoint_with("A", "Kms", "com.amazonaws.us-west-2.kms", &["App"], |request| {
        request.service_region = Some(read("us-west-2"));
        request.private_dns_enabled = true;
    });
    let answer = far.ask("App", "https://kms.us-west-2.amazonaws.com");
    assert_eq!(answer.paths[0].carriers(), ["vpce-Kms"], "{answer}");
    assert_eq!(metrics(&far.cloud, &answer.paths[0]), []);
}

// ES-20, ES-21, FL-52
#[test]
fn the_provider_of_a_service_reads_metrics_of_its_own() {
    let landscape = Landscape::default()
        .vpc_of("Provider", "10.0.0.0/16", "444455556666")
        .subnet("Provider", "Service", "10.0.0.0/24", "us-east-1a")
        .instance("Target", "Service", &["ingress 8443 10.0.0.0/16"])
        .load_balancer(LoadBalancerType::Network, "Api", &["Service"], &["Target"])
        .endpoint_service("Api", "444455556666", Some("api.example.com"))
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.5.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .interface_endpoint("A", "Api", &Landscape::service_name("Api"), &["App"]);
    let found = of(&landscape, "https://api.example.com");
    let provider = found.last().unwrap();
    assert_eq!((provider.namespace, provider.rule), ("AWS/PrivateLinkServices", Rule::Es20));
    assert!(provider.metric_names.contains(&"EndpointsCount") && provider.metric_names.contains(&"RstPacketsSent"));
    assert!(provider.insight_rules.contains(&"VpcEndpointService-BytesByEndpointId-v1"));
    let expected = [
        ("Service Id", "vpce-svc-Api"),
        ("Az", "use1-az1"),
        ("Load Balancer Arn", "arn:nlb/Api"),
        ("VPC Endpoint Id", "vpce-Api"),
    ];
    assert_eq!(dimensions(provider), expected);
}
