//! CommonMark's own examples, with the site's rules off. Needs `CHANCERY_TEST_DATA`; says that it skips where it is unset.

use std::sync::Arc;

use chancery::parse::Stock;
use chancery::parse::document::Places;
use chancery::parse::markdown::{Input, MarkdownOptions, render};

/// Examples whose HTML differs from the specification's, with the reason.
const DIFFERENCES: &[(u64, &str)] = &[];

#[test]
fn all_examples_but_the_listed_ones_pass() {
    let Some(data) = crate::test_data() else { return };
    let text = std::fs::read_to_string(data.join("markdown/commonmark-0.31.2.json")).expect("the examples");
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(examples.len(), 652);
    let mut wrong = Vec::new();
    for example in &examples {
        let number = example["example"].as_u64().expect("a number");
        let markdown = example["markdown"].as_str().expect("a text");
        let html = plain_html(markdown);
        let listed = DIFFERENCES.iter().any(|(listed, _)| *listed == number);
        let same = html == example["html"].as_str().expect("a text");
        if same == listed {
            wrong.push(format!(
                "{number}: {markdown:?}\n  expected {}\n  got      {html:?}",
                example["html"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

fn plain_html(markdown: &str) -> String {
    let path: Arc<str> = "x.md".into();
    let (mut places, mut findings) = (Places::default(), Vec::new());
    let input = Input {
        text: markdown,
        offset: 0,
        path: &path,
        places: &mut places,
        findings: &mut findings,
        stock: &mut Stock::default(),
        anchors: &[],
    };
    let body = render(input, &MarkdownOptions::plain());
    body.html
}
