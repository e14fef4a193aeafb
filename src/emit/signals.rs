//! What Ctrl-C and a request to end do to a build: at once where there is nothing to clean up, else as soon as that is done.
//!
//! Nothing happens on a signal itself but that it is noted: whoever writes asks, stops, and takes away what it made. A second
//! signal ends the process at once; the next command cleans up then. The only place that names `signal_hook`; on Windows, and
//! where nobody listens, signals do what they always do.

use std::io;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

static SIGNALS: OnceLock<Signals> = OnceLock::new();

/// What came, and whether it may end the process at once.
struct Signals {
    /// The number of the signal; 0 where none came.
    came: Arc<AtomicUsize>,
    /// Whether the next signal ends the process.
    at_once: Arc<AtomicBool>,
}

/// Held as long as there is something to clean up.
#[derive(Debug)]
pub struct Unfinished(());

/// Listens for signals from now on, in a process that builds and ends.
///
/// # Errors
///
/// What the system says.
#[cfg(unix)]
pub fn listen() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::flag;
    let signals = SIGNALS.get_or_init(|| Signals {
        came: Arc::default(),
        at_once: Arc::new(AtomicBool::new(true)),
    });
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_default(signal, Arc::clone(&signals.at_once))?;
        // The next one does not wait.
        flag::register(signal, Arc::clone(&signals.at_once))?;
        flag::register_usize(signal, Arc::clone(&signals.came), signal.unsigned_abs() as usize)?;
    }
    Ok(())
}

/// Listens to nothing.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn listen() -> io::Result<()> {
    Ok(())
}

/// Makes signals wait until what is returned is dropped.
pub fn wait() -> Unfinished {
    if let Some(signals) = SIGNALS.get() {
        signals.at_once.store(false, Ordering::SeqCst);
    }
    Unfinished(())
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(signals) = SIGNALS.get() {
            signals.at_once.store(true, Ordering::SeqCst);
        }
    }
}

/// Tells whether a signal came that asks the process to end.
pub fn came() -> bool {
    SIGNALS.get().is_some_and(|it| it.came.load(Ordering::Relaxed) != 0)
}

/// Stops whoever goes on writing although a signal came.
///
/// # Errors
///
/// The signal.
pub fn check() -> io::Result<()> {
    match came() {
        true => Err(io::Error::other("the build was told to stop")),
        false => Ok(()),
    }
}

/// Ends the process as the signal would have ended it, where one came; everything is cleaned up by now.
pub fn end() {
    #[cfg(unix)]
    if let Some(signals) = SIGNALS.get()
        && let Ok(signal) = i32::try_from(signals.came.load(Ordering::SeqCst))
        && signal != 0
    {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}
