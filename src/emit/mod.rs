//! Writes outputs: to disk in one step, to memory, or nowhere.
//!
//! Takes addresses below the output folder and bytes, from many threads at once. The disk's tree is made beside the
//! old one and takes its place when it is whole; what did not change is linked, and where nothing changed nothing is touched.
//! `folder` alone opens, moves and deletes, never through a link; `names` lists what is Chancery's own.

#![expect(clippy::disallowed_methods, reason = "this is the door for outputs")]

mod cache;
mod disk;
mod folder;
mod guard;
mod leftovers;
pub mod names;
mod patch;
mod place;
pub mod signals;
pub mod texts;
mod tree;

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

pub use cache::{drop_shadow, forget, recall, recall_part, remember};
pub use disk::{Busy, Disk, Lock, Summary, Written, found};
pub use guard::{check_folder, check_names};
pub use leftovers::{any as has_leftovers, recover};
pub use names::{Kept, MARKER};
pub use patch::{Patch, Standing};

/// Where the bytes of outputs go.
pub trait Emit: Send + Sync {
    /// Takes the bytes of one output; its path is below the output folder, with `/`.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written visible; what is dropped without it leaves no trace.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn commit(self: Box<Self>) -> io::Result<(Summary, Standing)> {
        Ok(Default::default())
    }
}

/// Keeps outputs in memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

/// Keeps nothing: for `check`.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Memory {
    /// Returns what was written, by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Emit for Memory {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

impl Emit for Nowhere {
    fn write(&self, _path: &str, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }
}
