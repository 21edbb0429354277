//! A request and its policies: the same decisions as outside the browser, by keyboard, and with a link that carries them.

use std::fs;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::Stage;
use crate::axe;
use crate::book::{chapters, root};
use crate::keyboard::{ENTER, SPACE, TAB};
use crate::lab::{Check, compare, in_browser, is_light, with_lab};
use crate::tab::Tab;
use crate::tool::Tool;

const PAGE: &str = "permissions/endpoint-policies.md";
/// What the policies may transfer: a page about them needs nothing of the networks.
const BYTES: u64 = 150_000;

const ACTION: &str = "vpce-policy-lab .lab-fields input[id*=ActionNames]";
const KEY: &str = "vpce-policy-lab .lab-key input[type=checkbox]";
const EDITOR: &str = "vpce-policy-lab .lab-area";

/// The tests of the policies.
pub fn trials(browser: &Tool, stage: &Arc<Stage>) -> Vec<Trial> {
    let trial = |name: &str, check: fn(&mut Tab) -> Result<(), Failed>| {
        let stage = Arc::clone(stage);
        browser.trial(format!("{PAGE} · {name}"), move |browser| {
            let opened: Check = Box::new(move |tab| {
                tab.evaluate("document.querySelector('vpce-policy-lab').scrollIntoView()")?;
                tab.until("document.querySelector('vpce-policy-lab .lab .decision')")?;
                check(tab)
            });
            with_lab(&*stage.set(browser)?, PAGE.as_ref(), opened)
        })
    };
    vec![
        trial("policies answer in the browser as on this machine", answers_are_the_same),
        trial("the policies are light", |tab| is_light(tab, "policy_lab_bg.wasm", BYTES)),
        trial("the request by keyboard", the_request_by_keyboard),
        trial("a policy with a mistake", a_policy_with_a_mistake),
        trial("a link carries the request", a_link_carries_the_request),
    ]
}

/// The requests that the pages of the book lay out.
fn requests() -> Vec<String> {
    let lines = chapters().into_iter().flat_map(|page| {
        let folder = root().join("src").join(&page.path);
        let lines = page.text.lines().filter_map(|line| line.strip_prefix("{{#policy-lab ")?.strip_suffix("}}"));
        lines.map(|file| folder.with_file_name(file)).collect::<Vec<_>>()
    });
    lines.map(|file| fs::read_to_string(file).expect("a request")).collect()
}

/// Each request, and each as it is while somebody types.
fn answers_are_the_same(tab: &mut Tab) -> Result<(), Failed> {
    let requests = requests();
    assert!(requests.len() >= 4, "the chapters have {} requests", requests.len());
    let parts = requests.iter().flat_map(|request| {
        let length = request.chars().count();
        (1..=8).map(move |part| request.chars().take(length * part / 8).collect::<String>())
    });
    let parts: Vec<String> = parts.collect();
    let calls: Vec<_> = parts.iter().map(|request| vec![request.clone(), "rules.html".to_owned()]).collect();
    let here: Vec<_> = parts.iter().map(|request| vpce_policy_lab::authorize(request, "rules.html")).collect();
    compare(&here, &in_browser(tab, "policy_lab", "authorize", &calls)?)?;
    let policies: Vec<String> =
        parts.iter().filter_map(|part| part.split("Policy\": ").nth(1)).map(str::to_owned).collect();
    let calls: Vec<_> = policies.iter().map(|policy| vec!["VpcEndpointPolicy".to_owned(), policy.clone()]).collect();
    let here: Vec<_> = policies.iter().map(|policy| vpce_policy_lab::read("VpcEndpointPolicy", policy)).collect();
    compare(&here, &in_browser(tab, "policy_lab", "read", &calls)?)
}

/// Waits for a decision, and compares what is shown with what this machine says about that which stands in the page.
fn decides(tab: &mut Tab, decision: &str) -> Result<(), Failed> {
    tab.until(&format!("document.querySelector('vpce-policy-lab .decision').dataset.decision === '{decision}'"))?;
    let question = tab.evaluate(
        "(() => {
            const lab = document.querySelector('vpce-policy-lab');
            const [CallerArn, ActionNames, ResourceArns] = [...lab.querySelectorAll('.lab-fields input')].map(field => field.value);
            const ContextEntries = [...lab.querySelectorAll('.lab-key')].filter(row => row.querySelector(':checked')).map(row => ({
                ContextKeyName: row.querySelector('label').textContent, ContextKeyValues: [row.lastChild.value] }));
            const [VpcEndpointPolicy, policy] = [...lab.querySelectorAll('.lab-area')].map(editor => editor.value);
            return { CallerArn, ActionNames, ResourceArns, ContextEntries, VpcEndpointPolicy, PolicyInputList: [policy] };
        })()",
    )?;
    let answer: Value = serde_json::from_str(&vpce_policy_lab::authorize(&question.to_string(), ""))?;
    assert_eq!(answer["EvaluationResults"][0]["EvalDecision"], decision, "{answer}");
    let words = format!(
        "(() => {{
            const words = element => element.textContent.replace(/\\s+/g, ' ').trim();
            const here = new DOMParser().parseFromString({}, 'text/html').body;
            return [words(here), words(document.querySelector('vpce-policy-lab .decision'))];
        }})()",
        answer["Explanations"][0]
    );
    let words = tab.evaluate(&words)?;
    assert_eq!(words[0], words[1]);
    Ok(())
}

fn announced(decision: &str) -> String {
    format!("document.querySelector('vpce-policy-lab [role=status].lab-unseen').textContent.includes('{decision}')")
}

/// Somebody asks for something else, takes another way, changes a policy, hears what comes of it, and leaves.
fn the_request_by_keyboard(tab: &mut Tab) -> Result<(), Failed> {
    decides(tab, "allowed")?;
    tab.tab_to(ACTION)?;
    tab.overwrite("s3:PutObject")?;
    decides(tab, "implicitDeny")?;
    tab.until(&announced("no VPC endpoint policy allows the s3:PutObject action"))?;
    tab.tab_to(KEY)?;
    tab.press(SPACE)?;
    decides(tab, "allowed")?;
    tab.press(SPACE)?;
    decides(tab, "implicitDeny")?;
    tab.tab_to(EDITOR)?;
    let policy = tab.evaluate("document.activeElement.value")?;
    let policy = policy.as_str().unwrap_or_default();
    tab.overwrite(&policy.replace("s3:GetObject", "s3:*"))?;
    decides(tab, "allowed")?;
    tab.overwrite(&policy.replace("s3:GetObject", "s3:*").replace("Allow", "Deny"))?;
    decides(tab, "explicitDeny")?;
    tab.until(&announced("explicitDeny"))?;
    // The statement that decides leads to where it stands.
    assert_eq!(tab.evaluate("document.querySelectorAll('vpce-policy-lab mark').length")?, 1);
    tab.tab_to("vpce-policy-lab mark button")?;
    tab.press(ENTER)?;
    let chosen = "document.activeElement.value.slice(0, document.activeElement.selectionStart).split('\\n').length";
    let written = policy.lines().position(|line| line.contains("\"Sid\"")).ok_or("no statement")?;
    assert_eq!(tab.evaluate(chosen)?, json!(written), "the line above the first of the statement's elements");
    tab.press(TAB)?;
    assert_eq!(tab.evaluate(&format!("document.activeElement === document.querySelector({EDITOR:?})"))?, false);
    tab.tab_to("vpce-policy-lab .lab-button")?;
    tab.press(ENTER)?;
    decides(tab, "allowed")
}

/// A policy that cannot be read is marked where it is wrong, and the last answer stays.
fn a_policy_with_a_mistake(tab: &mut Tab) -> Result<(), Failed> {
    tab.tab_to(EDITOR)?;
    let policy = tab.evaluate("document.activeElement.value")?;
    let policy = policy.as_str().unwrap_or_default();
    let wrong = policy.replace("\"Allow\"", "\"Alow\"");
    let read: Value = serde_json::from_str(&vpce_policy_lab::read("VpcEndpointPolicy", &wrong))?;
    let line = read["Findings"][0]["Position"]["Line"].as_u64().ok_or("the policy is read")?;
    tab.overwrite(&wrong)?;
    let problems =
        format!("document.querySelector('vpce-policy-lab .lab-problems').textContent.includes('Line {line}: `Alow`')");
    tab.until(&problems)?;
    assert_eq!(tab.evaluate("document.activeElement.getAttribute('aria-invalid')")?, "true");
    tab.until(&announced(&format!("VpcEndpointPolicy, line {line}: `Alow` is no effect")))?;
    assert_eq!(tab.evaluate("document.querySelector('vpce-policy-lab .lab-old .decision') !== null")?, true);
    axe::load(tab)?;
    let violations = axe::violations(tab)?;
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    // A policy that is not there is none.
    tab.overwrite(" ")?;
    tab.until(
        "document.querySelector('vpce-policy-lab .decision').textContent.includes('the default endpoint policy')",
    )?;
    tab.overwrite(policy)?;
    decides(tab, "allowed")
}

/// What was written is there again, on another machine by the link and on this one without it.
fn a_link_carries_the_request(tab: &mut Tab) -> Result<(), Failed> {
    tab.tab_to(ACTION)?;
    tab.overwrite("s3:DeleteObject")?;
    decides(tab, "implicitDeny")?;
    let copy = "[...document.querySelectorAll('vpce-policy-lab .lab-button')].find(button => button.textContent === 'Copy link')";
    tab.evaluate(&format!("{copy}.click()"))?;
    tab.until("location.hash.startsWith('#lab=endpoint-policy-request.json:')")?;
    tab.evaluate("sessionStorage.clear()")?;
    reload(tab)?;
    decides(tab, "implicitDeny")?;
    tab.evaluate("history.replaceState(null, '', location.pathname)")?;
    reload(tab)?;
    decides(tab, "implicitDeny")
}

/// Loads the page again, and waits until the lab is open and asks what was asked.
fn reload(tab: &mut Tab) -> Result<(), Failed> {
    tab.evaluate("(() => { window.isOld = true; location.reload(); })()")?;
    tab.until("window.isOld === undefined && document.querySelector('vpce-policy-lab') !== null")?;
    tab.stir()?;
    tab.evaluate("document.querySelector('vpce-policy-lab').scrollIntoView()")?;
    tab.until(&format!("document.querySelector({ACTION:?})?.value === 's3:DeleteObject'"))
}
