//! Every name that Chancery reads or writes by itself, in one list: the code takes its names from here, and a test puts
//! links, pipes and foreign folders at each of them.

use std::path::Path;

use crate::load;

/// The project's folder of what is kept between builds.
pub const CACHE: &str = ".chancery";
/// The file that says that a folder of outputs is Chancery's own; the same for every project.
pub const MARKER: &str = ".chancery-output";
/// What the marker says to who finds it.
pub const MARKER_TEXT: &str = "This folder is made by chancery: every build replaces what is in it.\n";
/// The file that says that the project's folder of what is kept is Chancery's own, and keeps it out of git.
pub const CACHE_MARKER: &str = ".gitignore";
/// The tree that the last exchange has put aside.
pub const SHADOW: &str = "shadow";
/// The file that a build of a single new file writes before it moves it into its place.
pub const ONE_FILE: &str = "file";
/// The default output folder.
pub const OUTPUT: &str = "public";
/// Stays in every output folder.
pub const ALWAYS_KEPT: &str = ".git";

/// Begins the name of a shadow that is about to be removed.
const DROPPED: &str = "dropped-";

/// Lists what is kept of a build, each with the name of its file.
macro_rules! kept {
    ($($(#[$what:meta])* $kept:ident = $name:literal,)*) => {
        /// What is kept of a build.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kept { $($(#[$what])* $kept,)* }

        impl Kept {
            /// All of it.
            pub const ALL: &[Kept] = &[$(Kept::$kept,)*];

            /// The name of its file.
            pub fn name(self) -> &'static str {
                match self { $(Kept::$kept => $name,)* }
            }
        }
    };
}

kept! {
    /// The note: whether anything changed at all.
    Note = "last-build.toml",
    /// Each file, in and out.
    Files = "last-build.files",
    /// What the Markdown files said.
    Documents = "documents",
}

impl Kept {
    /// The name under which its file is written before it takes its place.
    pub fn fresh(self) -> String {
        format!("{}.new", self.name())
    }
}

/// The lock beside an output folder.
pub fn lock(output: &str) -> String {
    format!(".{output}.lock")
}

/// Where the old tree waits while folders are exchanged in two steps.
pub fn aside(output: &str) -> String {
    format!(".{output}.old")
}

/// Where a process makes its tree; the old tree lies there after the exchange.
pub fn fresh(output: &str, process: u32) -> String {
    format!(".{output}.new-{process}")
}

/// Tells whether a name is one that [`fresh`] makes: somebody's own folder may begin like it.
pub fn is_fresh(name: &str, output: &str) -> bool {
    let number = name
        .strip_prefix('.')
        .and_then(|it| it.strip_prefix(output)?.strip_prefix(".new-"));
    number.is_some_and(is_number)
}

/// The name that a process gives to a shadow before it removes it.
pub fn dropped(process: u32) -> String {
    format!("{DROPPED}{process}")
}

/// Tells whether a name is one that [`dropped`] makes.
pub fn is_dropped(name: &str) -> bool {
    name.strip_prefix(DROPPED).is_some_and(is_number)
}

/// The name under which a text of the project is written before it takes the old one's place.
pub fn beside(file: &str) -> String {
    format!(".{file}.new")
}

/// Tells whether a name stands for an entry of a folder itself.
pub fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\']) && !matches!(name, "." | "..")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What should stand at a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    File,
    Folder,
}

/// Lists the names in [`CACHE`].
pub fn in_cache(process: u32) -> Vec<(String, Is)> {
    let files = Kept::ALL.iter().flat_map(|it| [it.name().to_owned(), it.fresh()]);
    let files = files.chain([CACHE_MARKER.to_owned()]).map(|it| (it, Is::File));
    let folders = [SHADOW.to_owned(), dropped(process)].map(|it| (it, Is::Folder));
    files.chain(folders).collect()
}

/// Lists the names beside an output folder, and its own.
pub fn beside_output(output: &str, process: u32) -> Vec<(String, Is)> {
    let folders = [output.to_owned(), aside(output), fresh(output, process)].map(|it| (it, Is::Folder));
    folders.into_iter().chain([(lock(output), Is::File)]).collect()
}

/// Lists every name as a path from a project's root, for an output folder there: what is read, what is written, and what
/// stands in the way of it.
pub fn all(output: &str, keep: &[&str], process: u32) -> Vec<(String, Is)> {
    let read = load::FOLDERS.iter().map(|it| ((*it).to_owned(), Is::Folder));
    let mut all: Vec<(String, Is)> = read.chain([(load::SETTINGS.to_owned(), Is::File)]).collect();
    all.push((CACHE.to_owned(), Is::Folder));
    all.extend(
        in_cache(process)
            .into_iter()
            .map(|(name, is)| (format!("{CACHE}/{name}"), is)),
    );
    all.extend(beside_output(output, process));
    let kept = keep.iter().copied().chain([ALWAYS_KEPT]);
    let within = kept.chain([MARKER]).map(|name| (format!("{output}/{name}"), Is::File));
    all.extend(within);
    let trees = [format!("{CACHE}/{SHADOW}"), format!("{CACHE}/{}", dropped(process))];
    let trees = trees.into_iter().chain([aside(output), fresh(output, process)]);
    all.extend(trees.map(|tree| (format!("{tree}/{MARKER}"), Is::File)));
    all
}

/// Names a path as the project's own files are named, where it lies in the project.
pub fn shown(project: &Path, path: &Path) -> String {
    let below = path.strip_prefix(project).unwrap_or(path);
    below.display().to_string().replace('\\', "/")
}
