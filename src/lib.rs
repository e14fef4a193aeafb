//! Chancery turns a folder of Markdown into a linked, citable foreign-policy briefing.
//!
//! The modules stand in reading order, which is the way of the data: each may use only what stands above it.
//! `load` reads files; `parse` turns each file, alone, into a `Document`; `resolve` joins all documents into a
//! `Site`; `plan` lists the outputs; `render` makes the bytes of one output; `emit` writes them; `engine` runs them. `watch` hears
//! of changes, and `serve` shows the newest site while its files change. `import` reads saved articles.

pub mod base;
pub mod diag;
pub mod config;
pub mod load;
pub mod images;
pub mod language;
pub mod parse;
pub mod quote;
pub mod theme;
pub mod resolve;
pub mod plan;
pub mod render;
pub mod emit;
pub mod engine;
#[cfg(feature = "serve")]
pub mod watch;
#[cfg(feature = "serve")]
pub mod serve;
#[cfg(feature = "import")]
pub mod import;
pub mod cli;
