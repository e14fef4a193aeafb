//! Opens a project and runs the phases over it.
