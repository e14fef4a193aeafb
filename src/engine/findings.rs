//! The last step of a run's findings: which warnings are answered, and which findings stand within what is withheld.
//!
//! `build`, `check` and `serve` pass it with all that they have found, so that they agree.

use std::path::Path;

use crate::diag::Diagnostic;
use crate::diag::accepted::{self, Rules};
use crate::load;
use crate::parse::decode;
use crate::resolve::Resolved;

/// Codes that `check` alone looks for.
const OF_CHECK: &[&str] = &["original-changed"];

/// Whether a run looks for what no build needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    Build,
    Check,
}

/// Settles the findings of a run.
pub fn settle(mut findings: Vec<Diagnostic>, resolved: &Resolved, root: &Path, run: Run) -> Vec<Diagnostic> {
    let withheld = &resolved.withheld.paths;
    if !withheld.is_empty() {
        for finding in &mut findings {
            finding.withheld |= withheld.contains_key(&finding.at.path);
        }
    }
    let text = |path: &str| {
        let bytes = load::read(root, path).unwrap_or_default();
        decode::decode(&path.into(), &bytes).unwrap_or_default().into_owned()
    };
    let rules = Rules {
        not_looked_for: match run {
            Run::Build => OF_CHECK,
            Run::Check => &[],
        },
        is_withheld: &|path| withheld.keys().any(|it| accepted::is_within(it, path)),
        text: &text,
    };
    accepted::settle(findings, &rules)
}
