//! `init`: a new project that builds and shows every kind of record. Never overwrites.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::ValueEnum;

use super::{Exit, complain};

/// The languages that a starter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StarterLanguage {
    En,
    Fr,
}

include!("starter_files.rs");

/// Writes a new project.
pub fn run(dir: &Path, language: StarterLanguage) -> Exit {
    let entries = fs::read_dir(dir);
    if entries
        .as_ref()
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotADirectory)
    {
        complain(&format!("`{}` is a file: name a new folder", dir.display()));
        return Exit::Usage;
    }
    if entries.is_ok_and(|mut entries| entries.next().is_some()) {
        complain(&format!("`{}` is not empty: name a new folder", dir.display()));
        return Exit::Usage;
    }
    let files = match language {
        StarterLanguage::En => EN,
        StarterLanguage::Fr => FR,
    };
    for (path, bytes) in files {
        // Git would take these names for its own in the program's repository.
        let path = match *path {
            "gitignore" => ".gitignore",
            "gitattributes" => ".gitattributes",
            path => path,
        };
        let to = dir.join(path);
        let write = || {
            fs::create_dir_all(to.parent().unwrap_or(dir))?;
            fs::File::create_new(&to)?.write_all(bytes)
        };
        if let Err(error) = write() {
            complain(&format!("cannot write `{}`: {error}", to.display()));
            return Exit::Machine;
        }
    }
    // Who is there already need not go there.
    let way = match dir == Path::new(".") {
        true => String::new(),
        false => format!("  cd {}\n", dir.display()),
    };
    let _ = writeln!(
        anstream::stdout(),
        "{} files in {}\n\nNext:\n{way}  chancery build\n  chancery new event \"…\"",
        files.len(),
        dir.display(),
    );
    Exit::Done
}
