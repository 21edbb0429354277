//! A decision in HTML: the same words as in its text, for a page.

use std::fmt;

use super::decision::{Decision, Match};
use super::evaluation::EvalDecision;

impl Decision<'_> {
    /// The explanation as HTML. Everything that comes from policies and requests is escaped.
    pub fn html(&self) -> impl fmt::Display + '_ {
        Html(self)
    }
}

struct Html<'d>(&'d Decision<'d>);

/// A text in HTML, inside an element.
struct Escaped<T>(T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.to_string().chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                letter => fmt::Write::write_char(f, letter)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decision = self.0;
        let request = decision.request;
        let (principal, action, resource) = (request.principal(), request.action(), request.resource());
        let allowed = decision.decision() == EvalDecision::Allowed;
        writeln!(f, "<section class=\"decision\" data-decision=\"{}\">", if allowed { "allowed" } else { "denied" })?;
        writeln!(f, "<p>{} → {} on {}</p>", Escaped(principal), Escaped(action), Escaped(resource))?;
        self.policies(f)?;
        if allowed {
            writeln!(f, "<p><strong>✓ Allowed</strong> {}</p>", decision.allowing_rule())?;
        } else {
            writeln!(f, "<p><strong>{}</strong></p>", Escaped(decision.message().unwrap_or_default()))?;
            writeln!(f, "<ul class=\"reasons\">")?;
            for reason in &decision.reasons {
                let (sentence, help) = (Escaped(decision.sentence(reason)), Escaped(decision.help(reason)));
                writeln!(f, "<li>✗ {sentence} {}<br>To change it: {help}.</li>", decision.rule(reason))?;
            }
            for (remark, rule) in decision.remarks() {
                writeln!(f, "<li>! {remark} {rule}</li>")?;
            }
            writeln!(f, "</ul>")?;
        }
        writeln!(f, "</section>")
    }
}

impl Html<'_> {
    /// Each policy with its statements.
    fn policies(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statements: Vec<_> = self.0.statements().collect();
        for of_policy in statements.chunk_by(|one, other| std::ptr::eq(one.policy, other.policy)) {
            let Some(first) = of_policy.first() else { continue };
            writeln!(f, "<h4>{}, {}</h4>\n<ul>", Escaped(&first.policy.name), first.policy.policy_type)?;
            of_policy.iter().try_for_each(|found| self.statement(found, f))?;
            writeln!(f, "</ul>")?;
        }
        Ok(())
    }

    fn statement(&self, found: &Match<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<li>{}: {}", Escaped(found.statement.title()), found.outcome())?;
        for &element in found.mismatches {
            write!(f, "<br>{}", Escaped(found.statement.mismatch(element, self.0.request)))?;
        }
        writeln!(f, "</li>")
    }
}
