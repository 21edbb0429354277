//! axe-core, which looks for what shuts a reader out (<https://github.com/dequelabs/axe-core>).

use std::fs;

use libtest_mimic::Failed;
use serde_json::Value;

use crate::tab::Tab;
use crate::tool;

const FIND: &str = "axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.flatMap(violation =>
    violation.nodes.map(node => `${violation.id} (${violation.impact}): ${node.target.join(' ')}\\n    ${node.failureSummary}`)))";

/// Brings the script into a page.
pub fn load(tab: &mut Tab) -> Result<(), Failed> {
    let script = fs::read_to_string(tool::folder().join("axe.min.js"))
        .map_err(|error| format!("axe-core cannot be read, which tests/run installs: {error}"))?;
    tab.evaluate(&format!("{script}; undefined"))?;
    Ok(())
}

/// What is wrong with the page as it is now.
pub fn violations(tab: &mut Tab) -> Result<Vec<String>, Failed> {
    let found = tab.evaluate(FIND)?;
    let found = found.as_array().into_iter().flatten();
    Ok(found.filter_map(Value::as_str).map(str::to_owned).collect())
}
