//! What each phase costs: time on the wall, time of all processors, the most memory held so far.

use std::time::{Duration, Instant};

/// Measures one phase after the other.
pub struct Stopwatch {
    began: Instant,
    cpu: Option<Duration>,
    phases: Vec<Phase>,
}

/// What a phase cost.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    pub name: &'static str,
    pub wall: Duration,
    /// Of all processors together, where the system says it.
    pub cpu: Option<Duration>,
    /// The most memory that the process has held up to the phase's end, in bytes, where the system says it.
    pub peak: Option<u64>,
}

impl Stopwatch {
    /// Begins the first phase.
    pub fn start() -> Stopwatch {
        Stopwatch {
            began: Instant::now(),
            cpu: cpu_time(),
            phases: Vec::new(),
        }
    }

    /// Ends a phase and begins the next.
    pub fn lap(&mut self, name: &'static str) {
        let (now, cpu) = (Instant::now(), cpu_time());
        self.phases.push(Phase {
            name,
            wall: now - self.began,
            cpu: cpu.zip(self.cpu).map(|(now, before)| now.saturating_sub(before)),
            peak: peak_memory(),
        });
        self.began = now;
        self.cpu = cpu;
    }

    /// Ends the last phase and returns all.
    pub fn end(&mut self, name: &'static str) -> Vec<Phase> {
        self.lap(name);
        self.phases.clone()
    }

    /// Returns the phases so far.
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }
}

#[cfg(unix)]
fn cpu_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(
        u64::try_from(time.tv_sec).ok()?,
        u32::try_from(time.tv_nsec).ok()?,
    ))
}

#[cfg(not(unix))]
fn cpu_time() -> Option<Duration> {
    None
}

#[expect(
    clippy::disallowed_methods,
    reason = "what the system says of the process is no file of the project"
)]
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
