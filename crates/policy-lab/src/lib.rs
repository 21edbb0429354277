//! Decisions about requests for the browser: what the policies of a page call, as JSON out.
//!
//! It stands apart from the networks of `vpce-lab`, of which a page about policies needs nothing. There is no logic here; the
//! same functions are compiled for the browser and for tests, which compare the two.
//!
//! ```
//! let question = r#"{"CallerArn": "arn:aws:iam::111122223333:role/App", "ActionNames": "s3:GetObject"}"#;
//! let answer: serde_json::Value = serde_json::from_str(&vpce_policy_lab::authorize(question, "rules.html"))?;
//! assert_eq!(answer["EvaluationResults"][0]["EvalDecision"], "implicitDeny");
//! # Ok::<(), serde_json::Error>(())
//! ```

use serde::Serialize;
use vpce_model::policy::{
    Decision, EvaluationResult, Finding, Policies, Policy, PolicyError, PolicyType, Simulation, SimulationResponse,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads a policy as the field of a question that holds it, such as `VpcEndpointPolicy` or `PolicyInputList.1`: of which type
/// it is, and what is wrong with it, each mistake with its place.
#[wasm_bindgen]
pub fn read(field: &str, document: &str) -> String {
    let policy_type = PolicyType::in_field(field, document);
    let read = policy_type.map(|policy_type| Policy::read(field, document, policy_type));
    let findings = read.and_then(Result::err).map(|error| error.findings).unwrap_or_default();
    json(&Document { policy_type, findings })
}

/// Decides a question as `vpce authorize --json` does, with the same answer; and explains each decision for a page, whose links
/// lead to the page `rules`.
#[wasm_bindgen]
pub fn authorize(question: &str, rules: &str) -> String {
    let base = Policies::default();
    let simulation = match Simulation::read(question, &base) {
        Ok(simulation) => simulation,
        Err(PolicyError { findings }) => return json(&Refusal { findings }),
    };
    let keys = simulation.policies.keys();
    let decisions: Vec<Decision<'_>> = simulation.decide().collect();
    let results = decisions.iter().map(|decision| EvaluationResult::new(decision, &keys, true));
    json(&Answer {
        response: SimulationResponse { evaluation_results: results.collect() },
        explanations: decisions.iter().map(|decision| decision.html(rules).to_string()).collect(),
    })
}

/// A policy by itself.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    /// None where no field of this name holds a policy.
    policy_type: Option<PolicyType>,
    findings: Vec<Finding>,
}

/// A question that cannot be read.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    findings: Vec<Finding>,
}

/// A question decided.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    #[serde(flatten)]
    response: SimulationResponse<'a>,
    /// A `<section>` element for each result.
    explanations: Vec<String>,
}

fn json(answer: &impl Serialize) -> String {
    // Every key is a string, so the only ways for it to fail are closed.
    serde_json::to_string(answer).unwrap_or_default()
}
