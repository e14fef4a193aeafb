//! The last step of a run's findings: which warnings are answered, and which findings stand within what is withheld.
//!
//! `build`, `check` and `serve` pass it with all that they have found, so that they agree.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

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
    let text = |path: &str| {
        let bytes = load::read(root, path).unwrap_or_default();
        let text = decode::decode(&path.into(), &bytes).map(|it| it.into_owned());
        text.unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned())
    };
    // Reading a file has told which are only by a slip not withheld.
    let of_slips = findings.iter().filter(|it| it.withheld);
    let of_slips: BTreeSet<Arc<str>> = of_slips.map(|it| Arc::clone(&it.at.path)).collect();
    for finding in &mut findings {
        finding.withheld |= withheld.contains_key(&finding.at.path) || of_slips.contains(&finding.at.path);
    }
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
