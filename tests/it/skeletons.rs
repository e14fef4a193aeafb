//! Pages put together from skeletons are, byte for byte, those that Tera renders whole.

use std::fs;
use std::path::Path;

use super::site::SiteTest;

/// A tag that no skeleton allows, so that Tera renders whatever holds it.
const TERA_ONLY: &str = "{% set whole = true %}";

#[test]
fn skeletons_equal_tera() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for project in ["", "src/cli/starter/fr", "src/cli/starter/en"] {
        let project = root.join(project);
        let site = SiteTest::new("");
        site.write(
            "chancery.toml",
            fs::read(project.join("chancery.toml")).expect("settings"),
        );
        copy(&site, &project, Path::new("content"));
        copy(&site, &project, Path::new("static"));
        site.write("templates/unused.html", "");
        let quick = site.build();
        assert_eq!(quick.errors(), [] as [&str; 0]);
        assert!(quick.files.len() > 20);

        let templates = root.join("themes/default/templates");
        for folder in [templates.clone(), templates.join("fragments")] {
            for entry in fs::read_dir(folder).expect("templates") {
                let path = entry.expect("an entry").path();
                let text = path.is_file().then(|| fs::read_to_string(&path).expect("a template"));
                // What extends another goes the way of its parent.
                if let Some(text) = text.filter(|it| !it.starts_with("{% extends")) {
                    let inside = path.strip_prefix(&templates).expect("below the templates");
                    site.write(&format!("templates/{}", inside.display()), format!("{TERA_ONLY}{text}"));
                }
            }
        }
        let slow = site.build();
        assert_eq!(slow.errors(), [] as [&str; 0]);
        for (path, page) in &slow.files {
            assert_eq!(quick.files.get(path), Some(page), "{path}");
        }
        assert_eq!(quick.files.len(), slow.files.len());
    }
}

/// A theme of one's own may do what it likes: what it prints is what Tera prints.
#[test]
fn templates_that_do_more_are_left_to_tera() {
    let site = SiteTest::new(
        "-- content/actors/a.md --\n# Aron & \"Bo\" d'Or\n\n-- templates/actor.html --\n\
         {% extends \"base.html\" %}{% block main %}[{{ record.title }}|{{ record.title | upper }}|\
         {% for it in record.facts %}{{ loop.index }}{% if loop.last %}!{% endif %}{% endfor %}|\
         {% if record.kind == \"actor\" %}yes{% endif %}|{{ page.title | safe }}]{% endblock %}\n",
    );
    let built = site.build();
    assert_eq!(built.errors(), [] as [&str; 0]);
    let page = built.page("/actors/a/");
    let facts = "[Aron &amp; &quot;Bo&quot; d&#39;Or|ARON &amp; &quot;BO&quot; D&#39;OR|1!|yes|Aron & \"Bo\" d'Or – T]";
    assert!(page.contains(facts), "{page}");

    // The same without the filter, put together from a skeleton.
    let template = "{% extends \"base.html\" %}{% block main %}[{{ record.title }}|\
         {% for it in record.facts %}{{ loop.index }}{% if loop.last %}!{% endif %}{% endfor %}|\
         {% if record.kind == \"actor\" %}yes{% endif %}|{{ page.title | safe }}]{% endblock %}\n";
    site.write("templates/actor.html", template);
    let facts = "[Aron &amp; &quot;Bo&quot; d&#39;Or|1!|yes|Aron & \"Bo\" d'Or – T]";
    assert!(site.build().page("/actors/a/").contains(facts));
}

fn copy(site: &SiteTest, project: &Path, folder: &Path) {
    let Ok(entries) = fs::read_dir(project.join(folder)) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry");
        let inside = folder.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(site, project, &inside),
            false => site.write(&inside.display().to_string(), fs::read(entry.path()).expect("a file")),
        }
    }
}

#[test]
fn what_a_template_lacks_is_reported_at_its_tag() {
    let record = "-- content/events/a.md --\n+++\ntitle = \"A\"\ndate = \"2025\"\n+++\n";
    let told = |template: &str| {
        let site = SiteTest::new(&format!("{record}-- templates/event.html --\n{template}\n"));
        site.build().findings().join("\n")
    };
    let orphan = told("{% extends \"nowhere.html\" %}");
    assert!(
        orphan.starts_with("templates/event.html:1:1: error[template]"),
        "{orphan}"
    );
    let ring = told("{% extends \"event.html\" %}");
    assert!(ring.starts_with("templates/event.html:1:1: error[template]"), "{ring}");
}
