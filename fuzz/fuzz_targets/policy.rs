//! Any text is a policy, a request, or is refused; a linter has something to say about it or nothing, and nothing panics or hangs.
//! What is a policy decides a request the same way twice, with and without its reasons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_model::policy::{
    Answer, Context, EXAMPLE_ACCOUNT, EndpointType, EvalDecision, Policies, Policy, PolicyType, Request, Simulation,
    compare, decide, is_allowed, lint,
};

fuzz_target!(|text: &str| {
    let _ = lint(text, PolicyType::VpcEndpoint, EndpointType::Gateway);
    if let Ok(simulation) = Simulation::read(text, &Policies::default()) {
        simulation.decide().for_each(|decision| drop(decision.to_string()));
    }
    let Ok(policy) = Policy::read("fuzz", text, PolicyType::ResourceBased) else { return };
    let policies = Policies { resource_based: Some(policy), ..Policies::default() };
    // The evaluation has confirmed what a question finds; nothing is new to itself.
    let nothing = Policies::default();
    if let Answer::Found(request) = compare(&nothing, &policies, EXAMPLE_ACCOUNT) {
        assert!(is_allowed(&policies, &request) && !is_allowed(&nothing, &request));
    }
    assert!(!matches!(compare(&policies, &policies, EXAMPLE_ACCOUNT), Answer::Found(_)));
    let user = "arn:aws:iam::111122223333:user/alice".parse().expect("a user");
    let context = Context::new().with("aws:SourceVpce", "vpce-1a2b");
    let request = Request::new(user, "s3:GetObject", "arn:aws:s3:::reports/q3.csv", None, context);
    let decision = decide(&policies, &request);
    assert_eq!(decision.decision() == EvalDecision::Allowed, is_allowed(&policies, &request));
    drop(decision.to_string());
    drop(decision.html("rules.html").to_string());
});
