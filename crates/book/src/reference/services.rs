//! The services that endpoints lead to: `{{#reference services}}`.

use vpce_model::cloud::region::Region;
use vpce_model::cloud::service::{Service, ServiceName};
use vpce_model::rule::Rule;

use super::{head, row};

/// The Region that the names are made for, before it is taken out of them.
const REGION: &str = "us-east-1";

/// Every service, with its types, its private names and whether its endpoints take a policy.
pub fn table() -> String {
    let Ok(region) = REGION.parse() else { return String::new() };
    let rows: String = Service::all().map(|service| of(service, region)).collect();
    let columns =
        head(["Service name", "Service", "Types", "Private DNS names", "Endpoint policy", "From other Regions"]);
    format!("\n<div class=\"searchable\" data-what=\"services\">\n{columns}{rows}\n</div>\n")
}

fn of(service: Service, region: Region) -> String {
    let name = ServiceName { region, service }.to_string();
    let title = if service.title() == service.code() { "" } else { service.title() };
    let private: Vec<_> = service.private_dns_names(region).iter().map(|name| anywhere(name)).collect();
    let policy = if service.takes_policy() { "yes" } else { "no" };
    let across = if service.is_cross_region() { "yes" } else { "" };
    row([&anywhere(&name), title, types(service), &private.join(" "), policy, across])
}

/// A name with the Region left open.
fn anywhere(name: &str) -> String {
    format!("`{}`", name.replace(REGION, "<region>"))
}

/// The types that a service is offered as (`SV-03`).
fn types(service: Service) -> &'static str {
    if Service::WITH_GATEWAY.contains(&service) {
        "Gateway, Interface"
    } else if is_named(Rule::Sv03, service) {
        "Gateway"
    } else {
        "Interface"
    }
}

fn is_named(rule: Rule, service: Service) -> bool {
    rule.statement().contains(&format!("`{}`", service.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_its_types_names_and_policy() {
        let text = table();
        for row in [
            "| `com.amazonaws.<region>.dynamodb` | Amazon DynamoDB | Gateway, Interface |  | yes |",
            "| `com.amazonaws.<region>.s3express` | S3 Express One Zone | Gateway |  | yes |",
            "| `com.amazonaws.<region>.transfer.server` |  | Interface |  | no |",
            "| `*.dkr.ecr.<region>.amazonaws.com` |",
        ] {
            assert!(text.contains(row), "{row} is not in {text}");
        }
        assert!(!text.contains(REGION), "{text}");
    }
}
