//! What workloads need, and whether a private subnet has it: SV-50 … SV-63.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::Landscape;
use vpce_model::trace::Verdict;
use vpce_model::workload::{meet, needs, workloads};

/// The services that a workload always asks for, and those that it asks for in some cases.
fn asked(workload: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let (always, sometimes): (Vec<_>, Vec<_>) = needs(workload).partition(|need| need.when.is_empty());
    let codes = |needs: Vec<vpce_model::workload::Need>| needs.iter().map(|need| need.service.code()).collect();
    (codes(always), codes(sometimes))
}

#[test]
fn workloads_ask_for_what_is_documented() {
    let image = ["ecr.api", "ecr.dkr", "s3"];
    assert_eq!(asked("session-manager").0, ["ssm", "ssmmessages"], "SV-50");
    assert_eq!(asked("session-manager").1, ["ec2", "ec2messages", "kms", "logs", "s3"], "SV-50");
    assert_eq!(asked("image-pull"), (image.to_vec(), vec![]), "SV-51");
    assert_eq!(asked("fargate-1.3").0, ["ecr.dkr", "s3"], "SV-52");
    assert_eq!(asked("ecs-instance").0, ["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "s3"], "SV-53");
    assert_eq!(asked("fargate-task"), (image.to_vec(), vec!["kms", "logs", "secretsmanager", "ssm"]), "SV-54");
    assert_eq!(asked("eks-node").0, ["ec2", "ecr.api", "ecr.dkr", "s3"], "SV-55");
    let of_eks = ["autoscaling", "acm", "eks-auth", "elasticloadbalancing", "logs", "oidc-eks", "sts", "xray"];
    assert_eq!(asked("eks-node").1, of_eks, "SV-55, SV-63");
    assert_eq!(asked("lambda-secret"), (vec!["secretsmanager"], vec!["kms"]), "SV-56");
    assert_eq!(asked("private-api").0, ["execute-api"], "SV-58");
    assert_eq!(asked("cloudwatch-agent"), (vec!["logs", "monitoring"], vec!["ec2", "ssm"]), "SV-59");
    assert_eq!(asked("objects-and-tables").0, ["dynamodb", "s3"], "SV-60");
    assert!(workloads().is_sorted() && workloads().iter().all(|name| needs(name).count() > 0));
}

#[test]
fn a_need_is_met_by_an_endpoint_or_not_at_all() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .gateway_endpoint("A", "S3", &["App"])
        .interface_endpoint("A", "Registry", "com.amazonaws.us-east-1.ecr.dkr", &["App"]);
    let met = meet(&landscape.cloud, "App", "image-pull").unwrap();
    let found: Vec<_> = met.iter().map(|met| (met.service, met.verdict, met.through.join(" "))).collect();
    let expected = [
        ("ecr.api", Verdict::Blocked, String::new()),
        ("ecr.dkr", Verdict::Reachable, "vpce-Registry".to_owned()),
        ("s3", Verdict::Reachable, "vpce-S3".to_owned()),
    ];
    assert_eq!(found, expected);
    assert_eq!(met[1].name.as_deref(), Some("111122223333.dkr.ecr.us-east-1.amazonaws.com"));
    // A name that is not documented can't be asked for.
    let unknown = meet(&landscape.cloud, "App", "ecs-instance").unwrap();
    assert!(
        unknown.iter().any(|met| met.service == "ecs-agent" && met.name.is_none() && met.verdict == Verdict::Undecided)
    );
    assert!(meet(&landscape.cloud, "Nobody", "image-pull").is_err());
}
