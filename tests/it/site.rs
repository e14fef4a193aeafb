//! A whole site as text in a test: files in, pages or findings out, through the same phases that the program runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use chancery::base::date::Instant;
use chancery::base::span::line_column;
use chancery::diag::{Diagnostic, Severity};
use chancery::emit::Emit;
use chancery::engine::{BuildOptions, Project, Report};
use chancery::parse::decode::decode;

/// Files with their bytes, by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A project in a folder of its own, gone when the test ends.
pub struct SiteTest {
    pub root: PathBuf,
    pub options: BuildOptions,
}

/// What a build gave.
pub struct Built {
    pub files: BTreeMap<String, String>,
    /// The same, with bytes that are no text as they are.
    pub bytes: BTreeMap<String, Vec<u8>>,
    pub report: Report,
    root: PathBuf,
}

impl SiteTest {
    /// Makes a project of files written as `-- path --` lines, each followed by its text.
    ///
    /// Without a `chancery.toml` among them, a plain French one is added.
    pub fn new(tree: &str) -> SiteTest {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("chancery-test-{}-{n}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("a folder");
        let as_of = Instant::parse("2026-01-01T00:00:00Z").expect("an instant");
        let site = SiteTest {
            root,
            options: BuildOptions {
                as_of: Some(as_of),
                ..BuildOptions::default()
            },
        };
        if !tree.contains("-- chancery.toml --") {
            site.write(
                "chancery.toml",
                "title = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n",
            );
        }
        let mut path = None;
        let mut text = String::new();
        for line in tree.split_inclusive('\n') {
            match line
                .trim_end()
                .strip_prefix("-- ")
                .and_then(|it| it.strip_suffix(" --"))
            {
                Some(next) => {
                    let before = std::mem::take(&mut text);
                    if let Some(path) = path.replace(next) {
                        site.write(path, &before);
                    }
                }
                None => text.push_str(line),
            }
        }
        if let Some(path) = path {
            site.write(path, &text);
        }
        site
    }

    /// Writes a file of the project.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Builds into memory.
    pub fn build(&self) -> Built {
        let memory = std::sync::Arc::new(chancery::emit::Memory::default());
        struct Shared(std::sync::Arc<chancery::emit::Memory>);
        impl Emit for Shared {
            fn write(&self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
                self.0.write(path, bytes)
            }
        }
        let shared = std::sync::Arc::clone(&memory);
        let report = Project::open(&self.root, &self.options)
            .expect("a readable project")
            .build(&self.options, || Ok(Box::new(Shared(shared))))
            .expect("a working disk");
        let bytes = match report.stopped {
            true => BTreeMap::new(),
            false => std::sync::Arc::try_unwrap(memory)
                .expect("the build is over")
                .into_files(),
        };
        let text = |(path, bytes): (&String, &Vec<u8>)| (path.clone(), String::from_utf8_lossy(bytes).into_owned());
        let files = bytes.iter().map(text).collect();
        let warned = |it: &Diagnostic| it.severity == Severity::Warning;
        if !report.diagnostics.iter().any(warned) {
            let wrong = crate::witness::violations(&files, &self.root.join("content"));
            assert_eq!(
                wrong,
                [] as [&str; 0],
                "a reader would take these words for the source's"
            );
        }
        Built {
            files,
            bytes,
            report,
            root: self.root.clone(),
        }
    }

    /// Returns every finding as `path:line:column: severity[code]: message`.
    pub fn findings(&self) -> Vec<String> {
        self.build().findings()
    }

    /// Returns the errors alone.
    pub fn errors(&self) -> Vec<String> {
        self.build().errors()
    }
}

impl Drop for SiteTest {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Built {
    /// Returns a page by its address.
    pub fn page(&self, address: &str) -> &str {
        let path = format!("{}index.html", address.trim_start_matches('/'));
        self.files.get(&path).unwrap_or_else(|| {
            panic!(
                "no page {address}; findings: {:#?}; there are {:#?}",
                self.findings(),
                self.files.keys()
            )
        })
    }

    /// Returns the words of a page's row from the element with an id to the row's end, without tags.
    pub fn section(&self, address: &str, id: &str) -> String {
        let page = self.page(address);
        let Some(start) = page.find(&format!("id=\"{id}\"")) else {
            return String::new();
        };
        let ends = ["\n<section class=\"row\"", "\n</article>", "\n</main>"];
        let end = ends
            .iter()
            .filter_map(|it| page[start..].find(it))
            .min()
            .map_or(page.len(), |at| start + at);
        words(&page[start..end])
    }

    /// Returns every finding as `path:line:column: severity[code]: message`.
    pub fn findings(&self) -> Vec<String> {
        let show = |it: &chancery::diag::Diagnostic| {
            let place = place(&self.root, &it.at.path, it.at.span.start as usize);
            format!(
                "{}:{place}: {}[{}]: {}",
                it.at.path,
                it.severity.as_str(),
                it.code,
                it.message
            )
        };
        self.report.diagnostics.iter().map(show).collect()
    }

    /// Returns the errors alone.
    pub fn errors(&self) -> Vec<String> {
        self.findings()
            .into_iter()
            .filter(|it| it.contains(": error["))
            .collect()
    }

    /// Returns the helps of all findings.
    pub fn helps(&self) -> Vec<String> {
        self.report
            .diagnostics
            .iter()
            .filter_map(|it| it.help.clone())
            .collect()
    }
}

fn place(root: &Path, path: &str, offset: usize) -> String {
    let bytes = fs::read(root.join(path)).unwrap_or_default();
    let text = match decode(&path.into(), &bytes) {
        Ok(text) => text.into_owned(),
        Err(_) => bytes
            .iter()
            .map(|byte| if byte.is_ascii() { *byte as char } else { '?' })
            .collect(),
    };
    let place = line_column(&text, offset);
    format!("{}:{}", place.line, place.column)
}

/// Returns the words of HTML without tags, spaces folded.
pub fn words(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => {
                tag = false;
                out.push(' ');
            }
            c if !tag => out.push(c),
            _ => {}
        }
    }
    let out = out.split_once('>').map_or(out.as_str(), |it| it.1);
    out.split([' ', '\n'])
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Makes a PNG of these pixels, which are nobody's, with chunks before them; check sums are not looked at.
pub fn png(width: u32, height: u32, chunks: &[(&[u8; 4], &[u8])], pixels: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(data);
        out.extend(*b"sums");
    };
    chunk(b"IHDR", &header);
    for (kind, data) in chunks {
        chunk(kind, data);
    }
    chunk(b"IDAT", pixels);
    chunk(b"IEND", &[]);
    out
}

/// Numbers that look random and are the same in every run.
pub struct Random(u64);

impl Random {
    /// Begins a row of numbers; each seed has its own.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Returns a number below another.
    pub fn below(&mut self, limit: usize) -> usize {
        // Xorshift, of which the upper bits are the better ones.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

/// Reads every file below a folder, hidden ones too, by its path from there; nothing where there is no folder.
pub fn files_below(root: &Path) -> Files {
    each_below(root, |path| fs::read(path).expect("a file"))
}

/// Looks at every file below a folder in the same way.
pub fn each_below<T>(root: &Path, look: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                files.insert(name, look(&path));
            }
        }
    }
    files
}

/// The program, which colours nothing.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.env("NO_COLOR", "1");
    command
}

/// Tells whether random tests shall go on for long.
pub fn is_long() -> bool {
    std::env::var_os("CHANCERY_TEST_LONG").is_some()
}
