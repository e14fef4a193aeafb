//! Any text as the body of an event on a small site: links are found and led, pages are made, places stay in the file.

use std::sync::{Arc, LazyLock};

use chancery::base::lang::Lang;
use chancery::config::{self, Config};
use chancery::language::Language;
use chancery::parse::document::Document;
use chancery::parse::{self, Options};
use chancery::plan;
use chancery::render::{Frame, Renderer};
use chancery::resolve::{self, Checked, Drafts, Input, Keep, KnownJoins, OtherFiles};
use chancery::theme::Theme;

const SETTINGS: &str =
    "title = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[links]\ndangling = \"warn\"\n";
const HEAD: &str = "+++\ntitle = \"E\"\ndate = \"2025\"\n+++\n";
/// One page in so many is rendered: making the templates ready costs more than all the rest.
const RENDERED: usize = 64;

static CONFIG: LazyLock<Arc<Config>> = LazyLock::new(|| Arc::new(config::read(&"chancery.toml".into(), SETTINGS).0));

static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options {
    default_language: CONFIG.default_language.clone(),
    languages: vec![CONFIG.default_language.clone()],
    html: CONFIG.html,
    alone: Default::default(),
});

/// What the text may link to; all of it sorts before the event.
static OTHERS: LazyLock<Vec<Arc<Document>>> = LazyLock::new(|| {
    [
        (
            "content/actors/x.md",
            "+++\nname = \"Li Qiang\"\naliases = [\"中国\", \"الصين\", \"OCS\"]\n+++\nTexte.\n",
        ),
        (
            "content/events/d.md",
            "+++\ntitle = \"D\"\ndate = \"2024\"\n+++\n## Un titre\n",
        ),
    ]
    .map(|(path, text)| Arc::new(parse::parse(&path.into(), text.as_bytes(), &OPTIONS)))
    .to_vec()
});

static SOURCE: LazyLock<Arc<Document>> = LazyLock::new(|| {
    let text = "+++\ntitle = \"S\"\nexcerpts = [{ id = \"q\", text = \"mots [sic]\" }]\n+++\n";
    Arc::new(parse::parse(&"content/sources/s.md".into(), text.as_bytes(), &OPTIONS))
});

static THEME: LazyLock<Theme> =
    LazyLock::new(|| Theme::new("default", &Default::default(), &Default::default(), &mut Vec::new()));

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::new(&Lang::parse("fr").expect("a language")));

/// Reads, joins and sometimes renders an event with this body.
///
/// # Panics
///
/// Where what comes out is not as promised.
pub fn run(text: &str) {
    let text = format!("{HEAD}{text}");
    let path: Arc<str> = "content/events/e.md".into();
    let event = Arc::new(parse::parse(&path, text.as_bytes(), &OPTIONS));
    let mut documents = OTHERS.clone();
    documents.extend([Arc::clone(&event), Arc::clone(&SOURCE)]);
    let resolved = resolve::resolve(
        Input {
            documents,
            files: OtherFiles {
                links: Default::default(),
                content: vec!["content/events/i.png".into()],
                statics: Vec::new(),
            },
            texts: Arc::default(),
            checked: Checked::default(),
            known: KnownJoins::default(),
            config: Arc::clone(&CONFIG),
            drafts: Drafts::Hide,
            as_of: None,
        },
        Keep::Nothing,
        &mut |_| (),
    );
    if !text.contains('\r') {
        for finding in event.findings.iter().chain(resolved.diagnostics()) {
            if finding.at.path == path {
                assert!(text.get(finding.at.span.range()).is_some(), "{finding:?}");
            }
        }
    }
    if text.len() % RENDERED == 0 {
        let site = &resolved.site;
        let plan = plan::of(site, &THEME, &LANGUAGE);
        let words = Arc::new(THEME.words(LANGUAGE.lang(), &mut Vec::new()));
        let frame = Frame::new(site, &plan, &THEME, &words).expect("the built-in templates");
        let renderer = Renderer::new(site, &plan, &THEME, &LANGUAGE, words, &frame);
        let mut bytes = Vec::new();
        for output in plan
            .outputs
            .iter()
            .filter(|it| it.path.starts_with("events/") || it.path.starts_with("feed"))
        {
            renderer.render(output, &mut bytes).expect("a page");
        }
    }
}
