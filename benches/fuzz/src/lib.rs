//! What a fuzz target does with one input, a module for each; the tests run them too, over what they begin with.

pub mod dates;
pub mod front_matter;
#[cfg(feature = "import")]
pub mod import;
pub mod markdown;
pub mod settings;
