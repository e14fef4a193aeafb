//! Real essays on two centuries of foreign relations. Needs `CHANCERY_TEST_DATA`; says that it skips where it is unset.

use std::fs;
use std::path::Path;

use chancery::base::id::Kind;
use chancery::engine::Project;

use crate::site::SiteTest;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(&entry.path(), &to),
            false => fs::write(&to, fs::read(entry.path()).expect("a file")).expect("a file"),
        }
    }
}

#[test]
fn the_counts_are_those_of_the_facts() {
    let Some(data) = crate::test_data() else { return };
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"M\"\nbase_url = \"https://m.example\"\ndefault_language = \"en\"\n",
    );
    copy(&data.join("milestones/content"), &site.root.join("content"));
    let facts = fs::read_to_string(data.join("milestones/facts.json")).expect("the facts");
    let facts: serde_json::Value = serde_json::from_str(&facts).expect("JSON");
    let project = Project::open(&site.root, &site.options).expect("a readable project");
    let joined = &project.resolved.site;
    let count = |key: &str| facts[key].as_u64().expect("a number") as usize;
    for (kind, name) in [
        (Kind::Event, "events"),
        (Kind::Actor, "actors"),
        (Kind::Organization, "organizations"),
        (Kind::Source, "sources"),
    ] {
        assert_eq!(joined.of_kind(kind).len(), count(name), "{name}");
        if kind == Kind::Event {
            continue;
        }
        let events = |id| joined.relations.events.of(id).len();
        let links: usize = joined.of_kind(kind).map(events).sum();
        assert_eq!(links, count(&format!("{name}_links")), "{name}");
        let with = joined.of_kind(kind).filter(|id| events(*id) > 0).count();
        assert_eq!(with, count(&format!("{name}_with_events")), "{name}");
        for (id, expected) in facts[format!("{name}_top")].as_object().expect("a table") {
            let record = joined
                .of_kind(kind)
                .find(|it| *joined.record(*it).id == **id)
                .expect("the record");
            assert_eq!(events(record) as u64, expected.as_u64().expect("a number"), "{id}");
        }
    }
    let built = site.build();
    assert!(!built.report.stopped);
    let codes: std::collections::BTreeSet<&str> = built
        .report
        .diagnostics
        .iter()
        .filter(|it| it.severity != chancery::diag::Severity::Note)
        .map(|it| it.code)
        .collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["unknown-key"]);
    let years = built.files.keys().filter(|path| {
        path.strip_prefix("timeline/")
            .and_then(|it| it.strip_suffix("/index.html"))
            .is_some_and(|it| it.len() == 4)
    });
    assert_eq!(years.count(), count("years"));
}
