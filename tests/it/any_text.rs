//! Any text at all: the whole way from Markdown to pages, without a panic and with tags that close.

use proptest::prelude::*;

use crate::site::SiteTest;

/// Pieces of what editors write, whole and broken.
const PIECES: &[&str] = &[
    "[[",
    "]]",
    "|",
    "#",
    "[[s]]",
    "[[x|y]]",
    "[[#t]]",
    "[@s]",
    "[@s, p. 3]",
    "« ",
    " »",
    "“",
    "”",
    "\"",
    "'",
    "> ",
    "— ",
    "--",
    "![[s#q]]",
    "![[i.png]]",
    "![a](b.png)",
    "[a](x.md)",
    "[^a]",
    "[^a]: ",
    "\n",
    "\n\n",
    "\n\n## ",
    "# ",
    "- ",
    "1. ",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~",
    "| a | b |\n|---|--:|\n",
    "<sub>",
    "</sub>",
    "<details>",
    "<br>",
    "<!-- ",
    "&amp;",
    "&",
    "\\",
    "Li Qiang",
    "OCS",
    "é",
    "中国",
    "الصين",
    "e\u{301}",
    "\u{202E}",
    "mot ",
    ". ",
    "{#a speech=reported}",
    "{{ x }}",
    "[en: x] ",
    "[sic]",
    "[…]",
    "    ",
    "\t",
    ": ",
    "> [!NOTE]\n",
];

const TREE: &str = "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[links]\ndangling = \"warn\"\n-- content/actors/x.md --\n+++\nname = \"Li Qiang\"\naliases = [\"中国\", \"الصين\"]\n+++\n-- content/organizations/o.md --\n+++\nname = \"Organisation\"\nacronym = \"OCS\"\n+++\n-- content/sources/s.md --\n+++\ntitle = \"S\"\nexcerpts = [{ id = \"q\", text = \"mots [sic]\" }]\n+++\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_page(picks in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = picks.iter().map(|at| PIECES[*at]).collect();
        let site = SiteTest::new(TREE);
        site.write("content/events/e.md", format!("+++\ntitle = \"E\"\ndate = \"2025\"\n+++\n{text}\n"));
        site.write("content/topics/t.md", format!("+++\ntitle = \"T\"\n+++\n{text}\n"));
        let built = site.build();
        for address in ["/events/e/", "/topics/t/", "/actors/x/"] {
            if built.report.stopped {
                break;
            }
            let page = built.page(address);
            for tag in ["section", "div", "p", "a", "span", "aside", "figure", "ul", "ol", "li", "em", "strong", "sub", "blockquote"] {
                let open = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
                let close = page.matches(&format!("</{tag}>")).count();
                prop_assert_eq!(open, close, "{} on {} of {:?}\n{}", tag, address, text, page);
            }
        }
    }
}
