//! A decision in HTML: the same words as in its text, for a page. What was decided comes first.

use std::fmt;

use super::decision::{Decision, Match};
use super::evaluation::EvalDecision;
use crate::rule::Rule;

impl Decision<'_> {
    /// The explanation as HTML, in which each rule leads to its place in the page of the rules. Everything that comes from
    /// policies and requests is escaped.
    pub fn html<'h>(&'h self, rules: &'h str) -> impl fmt::Display + 'h {
        Html { decision: self, rules }
    }
}

struct Html<'h> {
    decision: &'h Decision<'h>,
    /// The address of the page of the rules.
    rules: &'h str,
}

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
        let word = self.decision.decision();
        writeln!(f, "<section class=\"decision\" data-decision=\"{word}\">")?;
        self.verdict(word, f)?;
        self.reasons(f)?;
        self.policies(f)?;
        writeln!(f, "</section>")
    }
}

impl Html<'_> {
    fn verdict(&self, word: EvalDecision, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { decision, .. } = self;
        let request = decision.request;
        let (principal, action, resource) = (request.principal(), request.action(), request.resource());
        let mark = if word == EvalDecision::Allowed { '✓' } else { '✗' };
        write!(f, "<p class=\"verdict\"><strong>{mark} {word}</strong> ")?;
        write!(f, "{} → {} on {}", Escaped(principal), Escaped(action), Escaped(resource))?;
        match decision.message() {
            None => writeln!(f, " {}</p>", self.rule(decision.allowing_rule())),
            Some(message) => writeln!(f, "</p>\n<p>{}</p>", Escaped(message)),
        }
    }

    /// Every reason with what would change it, and the remarks.
    fn reasons(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { decision, .. } = self;
        if decision.reasons.is_empty() {
            return Ok(());
        }
        writeln!(f, "<ul class=\"reasons\">")?;
        for reason in &decision.reasons {
            let (sentence, help) = (Escaped(decision.sentence(reason)), Escaped(decision.help(reason)));
            let rule = self.rule(decision.rule(reason));
            writeln!(f, "<li>✗ {sentence} {rule}<p>To change it: {help}.</p></li>")?;
        }
        for (remark, rule) in decision.remarks() {
            writeln!(f, "<li>! {remark} {}</li>", self.rule(rule))?;
        }
        writeln!(f, "</ul>")
    }

    /// Each policy with its statements.
    fn policies(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statements: Vec<_> = self.decision.statements().collect();
        for of_policy in statements.chunk_by(|one, other| std::ptr::eq(one.policy, other.policy)) {
            let Some(first) = of_policy.first() else { continue };
            writeln!(f, "<p><strong>{}</strong>, {}</p>", Escaped(&first.policy.name), first.policy.policy_type)?;
            writeln!(f, "<ul class=\"statements\">")?;
            of_policy.iter().try_for_each(|found| self.statement(found, f))?;
            writeln!(f, "</ul>")?;
        }
        Ok(())
    }

    /// A statement, marked if it decides, and what of it does not match.
    fn statement(&self, found: &Match<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { decision, .. } = self;
        let decides = decision.matched_statements().any(|(_, statement)| std::ptr::eq(statement, found.statement));
        let element = if decides { "mark" } else { "span" };
        let title = Escaped(found.statement.title());
        writeln!(f, "<li><{element}>{title}</{element}>: {}", found.outcome())?;
        if !found.is_match() {
            writeln!(f, "<ul>")?;
            for &element in found.mismatches {
                writeln!(f, "<li>{}</li>", Escaped(found.statement.mismatch(element, decision.request)))?;
            }
            writeln!(f, "</ul>")?;
        }
        writeln!(f, "</li>")
    }

    fn rule(&self, rule: Rule) -> impl fmt::Display + '_ {
        fmt::from_fn(move |f| {
            let id = rule.to_string();
            write!(f, "<a href=\"{}#{}\">{id}</a>", Escaped(self.rules), id.to_ascii_lowercase())
        })
    }
}
