//! What a month costs, by sliders: the same answers as outside the browser, at once, and by keyboard.

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::Stage;
use crate::keyboard::RIGHT;
use crate::lab::{Check, compare, in_browser, is_light, with_lab};
use crate::tab::Tab;
use crate::tool::Tool;

const PAGE: &str = "costs/break-even.md";
/// What the prices may transfer: a page about them needs nothing of the networks.
const BYTES: u64 = 80_000;
/// How long one step of a slider may take, in milliseconds: a frame of a screen that shows sixty a second.
const FRAME: f64 = 16.0;

/// The tests of the sliders.
pub fn trials(browser: &Tool, stage: &Arc<Stage>) -> Vec<Trial> {
    let trial = |name: &str, check: fn(&mut Tab) -> Result<(), Failed>| {
        let stage = Arc::clone(stage);
        browser.trial(format!("{PAGE} · {name}"), move |browser| {
            let opened: Check = Box::new(move |tab| {
                tab.evaluate("document.querySelector('vpce-price-lab').scrollIntoView()")?;
                tab.until("document.querySelector('vpce-price-lab .lab-figure svg')")?;
                check(tab)
            });
            with_lab(&*stage.set(browser)?, PAGE.as_ref(), opened)
        })
    };
    vec![
        trial("prices answer in the browser as on this machine", answers_are_the_same),
        trial("the prices are light", |tab| is_light(tab, "price_lab_bg.wasm", BYTES)),
        trial("the sliders by keyboard", the_sliders_by_keyboard),
        trial("a step of a slider is drawn within a frame", a_step_is_drawn_within_a_frame),
    ]
}

fn answers_are_the_same(tab: &mut Tab) -> Result<(), Failed> {
    let mut calls = Vec::new();
    for region in ["us-east-1", "eu-west-1", "sa-east-1", "nowhere"] {
        for by in ["gb", "vpcs", "zones", "hours", "weather"] {
            for gigabytes in ["0", "208.5", "1048577", "-1"] {
                calls.push(vec![format!(
                    "nat gateway nat+interface@3 interface shared-tgw region={region} by={by} gb={gigabytes} vpcs=7"
                )]);
            }
        }
    }
    let here: Vec<String> = calls.iter().map(|call| vpce_price_lab::compare(&call[0])).collect();
    compare(&here, &in_browser(tab, "price_lab", "compare", &calls)?)?;
    compare(&[vpce_price_lab::regions()], &in_browser(tab, "price_lab", "regions", &[Vec::new()])?)
}

/// What the lab says.
fn said(tab: &mut Tab) -> Result<String, Failed> {
    let said = tab.evaluate("document.querySelector('vpce-price-lab .lab-status').textContent")?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

/// Somebody moves the first slider by the arrow keys, sees the picture change, and hears what it comes to.
fn the_sliders_by_keyboard(tab: &mut Tab) -> Result<(), Failed> {
    let picture = "document.querySelector('vpce-price-lab .lab-figure').innerHTML";
    let (said_before, picture_before) = (said(tab)?, tab.evaluate(picture)?);
    tab.tab_to("vpce-price-lab input[type=range]")?;
    for _ in 0..6 {
        tab.press(RIGHT)?;
    }
    assert_ne!(said(tab)?, said_before);
    assert_ne!(tab.evaluate(picture)?, picture_before, "the picture stays as it was");
    let value = tab.evaluate("document.activeElement.getAttribute('aria-valuetext')")?;
    let value = value.as_str().unwrap_or_default().trim_end_matches(" GB a month").replace(',', "");
    let question = tab.evaluate("document.querySelector('vpce-price-lab').getAttribute('compare')")?;
    let words = question.as_str().unwrap_or_default().split(' ').filter(|word| !word.starts_with("gb="));
    let question = words.chain([format!("gb={value}").as_str()]).collect::<Vec<_>>().join(" ");
    let here: Value = serde_json::from_str(&vpce_price_lab::compare(&question))?;
    let headline = here["headline"].as_str().ok_or("no answer")?;
    assert!(said(tab)?.starts_with(headline), "{} is not {headline}", said(tab)?);
    tab.until(&format!("document.querySelector('vpce-price-lab [role=status]').textContent.includes({headline:?})"))
}

/// The fastest of some steps: the others are as slow as the machine is busy.
fn a_step_is_drawn_within_a_frame(tab: &mut Tab) -> Result<(), Failed> {
    let fastest = tab.evaluate(
        "(() => {
            const slider = document.querySelector('vpce-price-lab input[type=range]');
            const times = Array.from({ length: 30 }, (_, place) => {
                const started = performance.now();
                slider.value = place;
                slider.dispatchEvent(new Event('input'));
                document.querySelector('vpce-price-lab').getBoundingClientRect();
                return performance.now() - started;
            });
            return Math.min(...times);
        })()",
    )?;
    let fastest = fastest.as_f64().ok_or("no time")?;
    println!("a step of a slider: {fastest:.1} ms");
    assert!(fastest < FRAME, "{fastest} ms");
    Ok(())
}
