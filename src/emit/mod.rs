//! Writes outputs: to disk in one step, to memory, or nowhere.
