//! The integration tests: one binary, a module for each promise a user can see.
