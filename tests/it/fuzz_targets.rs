//! The fuzz targets hold for what they begin with, whole and cut: so they go on being compiled, and what they demand is true.

#[path = "../../benches/fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// How many pieces a file is cut off after, one after the other.
const CUTS: usize = 8;

#[test]
fn files_of_every_kind_are_read() {
    for bytes in begun_with(&["content", "src/cli/starter"]) {
        targets::front_matter::run(&bytes);
    }
}

#[test]
fn texts_become_pages() {
    for bytes in begun_with(&["content", "src/cli/starter"]) {
        targets::markdown::run(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn dates_are_read_and_written() {
    for bytes in begun_with(&["benches/fuzz/seeds/dates"]) {
        targets::dates::run(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn settings_are_read() {
    for bytes in begun_with(&["benches/fuzz/seeds/settings", "src/cli/starter"]) {
        targets::settings::run(&String::from_utf8_lossy(&bytes));
    }
}

#[cfg(feature = "import")]
#[test]
fn articles_are_imported() {
    for bytes in begun_with(&["benches/fuzz/seeds/import"]) {
        targets::import::run(&bytes);
    }
}

/// Returns the files of these folders, and their beginnings.
fn begun_with(folders: &[&str]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for folder in folders {
        for file in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let file = file.expect("a file of the project");
            if file.file_type().is_file() {
                let bytes = fs::read(file.path()).expect("a file of the project");
                all.extend((1..=CUTS).map(|cut| bytes[..bytes.len() * cut / CUTS].to_vec()));
            }
        }
    }
    assert!(!all.is_empty(), "{folders:?}");
    all
}
