//! The house keeps its order: a module imports only what stands above it in `src/lib.rs`.

use std::fs;
use std::path::Path;

#[test]
fn imports_point_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(src.join("lib.rs")).expect("the tour");
    let rooms: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert!(rooms.len() > 10, "{rooms:?}");
    let mut wrong = Vec::new();
    for (place, room) in rooms.iter().enumerate() {
        for file in files(&src.join(room)) {
            let text = fs::read_to_string(&file).expect("a source file");
            // Tests may look anywhere.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for named in code.split("crate::").skip(1) {
                let named: String = named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if rooms.iter().position(|it| **it == named).is_some_and(|of| of > place) {
                    wrong.push(format!("{}: crate::{named}", file.display()));
                }
            }
        }
    }
    assert_eq!(wrong, [] as [&str; 0]);
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            all.push(path);
        }
    }
    all.sort();
    all
}

#[test]
fn every_file_says_what_it_knows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in files(&root.join("src")).into_iter().chain(files(&root.join("tests"))) {
        let text = fs::read_to_string(&file).expect("a source file");
        let first = text.lines().next().unwrap_or_default();
        // Included into another file, where `//!` cannot stand.
        let included = file.ends_with("starter_files.rs");
        assert!(first.starts_with("//! ") || included, "{}", file.display());
    }
}

#[test]
fn every_limit_is_documented_and_every_documented_one_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_to_string(root.join("docs/limits.md")).expect("the page of limits");
    let mut named: Vec<&str> = docs
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|it| it.ends_with("_LIMIT"))
        .collect();
    let mut there = Vec::new();
    for file in files(&root.join("src")) {
        let text = fs::read_to_string(file).expect("a source file");
        let constants = text.split("const ").skip(1).filter_map(|it| it.split(':').next());
        there.extend(constants.filter(|it| it.ends_with("_LIMIT")).map(str::to_owned));
    }
    named.sort_unstable();
    there.sort_unstable();
    assert_eq!(named, there);
}
