//! What a caller may see, and what it means: `{{#reference messages}}`.

use vpce_model::explanation_code::ExplanationCode;
use vpce_model::rule::Rule;
use vpce_model::trace::Symptom;

use super::{citation, head, row};

/// What programs see of a network, from best to worst.
const SYMPTOMS: &[Symptom] =
    &[Symptom::SomeConnectTimeouts, Symptom::ConnectTimeout, Symptom::NetworkUnreachable, Symptom::UnknownHost];

/// The rules on denials, whose messages say who denied.
const DENIALS: &[Rule] = &[Rule::Po13, Rule::Po14, Rule::Po15, Rule::Fl42];

/// The tables, from what a program sees to what an analyzer says.
pub fn tables() -> String {
    let symptoms = SYMPTOMS.iter().map(|symptom| row([&format!("{symptom:?}"), symptom.sentence()]));
    let denials = DENIALS.iter().map(|rule| row([rule.statement(), &citation(*rule)]));
    let errors = Rule::ALL.iter().filter_map(|rule| error(*rule));
    let codes = ExplanationCode::ALL.iter().map(|code| row([&format!("`{code}`"), code.meaning()]));
    [
        section("What a program sees of the network", ["Symptom", "What happens"], symptoms),
        section("Access denied", ["What the message says", "Rule"], denials),
        section("Errors of the EC2 API", ["Error", "Rule"], errors),
        section("Reachability Analyzer", ["Code", "What it means"], codes),
    ]
    .concat()
}

fn section(title: &str, columns: [&str; 2], rows: impl Iterator<Item = String>) -> String {
    format!("\n## {title}\n{}{}", head(columns), rows.collect::<String>())
}

/// The row of a rule on error codes (`API-70` … `API-89`): such a rule opens with the codes.
fn error(rule: Rule) -> Option<String> {
    let number: u32 = rule.id().strip_prefix("API-")?.parse().ok()?;
    (70..90).contains(&number).then(|| row([rule.statement(), &citation(rule)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_kind_are_explained() {
        let text = tables();
        for part in [
            "| ConnectTimeout | nothing happens until the connection times out |",
            "| `RouteAlreadyExists`: the table already has a route",
            "| `SUBNET_ACL_RESTRICTION` | the subnet's network ACL",
            "`VpceAccessDenied`",
            "[API-78]",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}
