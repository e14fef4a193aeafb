//! The integration tests: one binary, a module for each promise a user can see.

#![expect(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod all_or_nothing;
mod any_text;
mod bad_front_matter;
mod bad_inputs;
mod broken_projects;
#[cfg(feature = "serve")]
mod browser;
mod citing;
mod commonmark;
mod data;
mod edited_bodies;
mod every_field;
mod expansion;
mod fuzz_targets;
mod growth;
mod guards;
mod hostile;
mod images;
#[cfg(feature = "import")]
mod import;
mod live;
mod milestones;
mod naming;
mod odd_files;
mod output;
mod quotations;
mod rooms;
mod said;
mod same_bytes;
mod second_build;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod skeletons;
mod spellings;
mod verbatim;
mod whole_sites;
mod withheld;
mod witness;

use std::path::PathBuf;

/// Returns the folder of other people's texts; says that a test skips where it is not given.
fn test_data() -> Option<PathBuf> {
    let folder = std::env::var_os("CHANCERY_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: CHANCERY_TEST_DATA is not set");
    }
    folder
}
