//! Which way: what the page says for ticked needs is what the model says.

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use serde_json::json;
use vpce_model::choice::{Need, choose};

use crate::Stage;
use crate::lab::{Check, compare, with_lab};
use crate::tab::Tab;
use crate::tool::Tool;

const PAGE: &str = "endpoints/choosing.md";

/// The test of the element.
pub fn trials(browser: &Tool, stage: &Arc<Stage>) -> Vec<Trial> {
    let stage = Arc::clone(stage);
    vec![browser.trial(format!("{PAGE} · the page chooses as the model does"), move |browser| {
        let check: Check = Box::new(the_page_chooses_as_the_model_does);
        with_lab(&*stage.set(browser)?, PAGE.as_ref(), check)
    })]
}

fn the_page_chooses_as_the_model_does(tab: &mut Tab) -> Result<(), Failed> {
    tab.until("document.querySelector('vpce-choice .choice-answer')")?;
    let places = 0..Need::ALL.len();
    let pairs: Vec<[usize; 2]> = places.clone().flat_map(|one| places.clone().map(move |other| [one, other])).collect();
    let said = tab.evaluate(&format!(
        "{}.map(needs => {{
            document.querySelectorAll('vpce-choice input').forEach((box, place) => {{
                if (box.checked !== needs.includes(place)) {{ box.click(); }}
            }});
            return [...document.querySelectorAll('.choice-answer li')].map(line => line.textContent.trim()).join('\\n');
        }})",
        json!(pairs)
    ))?;
    let said: Vec<String> = serde_json::from_value(said)?;
    let expected: Vec<String> = pairs.iter().map(|pair| lines(*pair)).collect();
    compare(&expected, &said)
}

/// What is said of two needs, or of one that is named twice.
fn lines([one, other]: [usize; 2]) -> String {
    let needs: Vec<Need> =
        (0..Need::ALL.len()).filter(|it| [one, other].contains(it)).map(|it| Need::ALL[it]).collect();
    let lines = choose(&needs).into_iter().map(|choice| {
        let mark = if choice.is_possible() { '✓' } else { '✗' };
        let objections = choice.objections.iter().map(|objection| match objection.rule {
            Some(rule) => format!("{} {rule}", objection.because),
            None => objection.because.to_owned(),
        });
        let objections = objections.collect::<Vec<_>>().join("; ");
        format!("{mark} {} {objections}", choice.way.name()).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
