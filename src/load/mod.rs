//! Reads the project folder into memory: the one door for input files.
