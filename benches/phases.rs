//! What each phase costs over a project: parse, links, resolve, render, emit; and quotations over a long text.
//!
//! `benches/run` makes the project and runs this. Medians of several runs, each from the files again; no run is compared
//! with a limit, since machines differ: compare two programs in one hour.

#![expect(clippy::disallowed_methods, reason = "the benchmark clears what it wrote")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chancery::emit::{Disk, Emit, Nowhere};
use chancery::engine::{BuildOptions, Phase, Project};
use chancery::quote::{Level, Quoted, SourceText, verify};

/// As the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 5;

fn main() {
    // `cargo bench` adds an option of its own.
    let folder = std::env::args().skip(1).find(|it| !it.starts_with("--"));
    if let Some(folder) = folder {
        phases(&PathBuf::from(folder));
    }
    quotations();
}

/// Builds a project into nowhere and into a fresh folder beside it.
fn phases(root: &std::path::Path) {
    let mut rows: Vec<(String, Vec<(Duration, Duration)>)> = Vec::new();
    let mut note = |name: String, phase: &Phase| {
        let cost = (phase.wall, phase.cpu.unwrap_or_default());
        match rows.iter_mut().find(|(known, _)| *known == name) {
            Some((_, costs)) => costs.push(cost),
            None => rows.push((name, vec![cost])),
        }
    };
    let mut records = 0;
    for run in 0..RUNS {
        for to_disk in [false, true] {
            let options = BuildOptions::default();
            let mut project = Project::open(root, &options).unwrap_or_else(|it| panic!("{}: {}", it.what, it.error));
            let output = root.join(format!("bench-output-{run}"));
            let report = project
                .build(&options, || -> Result<Box<dyn Emit>, _> {
                    Ok(match to_disk {
                        false => Box::new(Nowhere),
                        true => {
                            Box::new(Disk::begin(&output, &[], 0).unwrap_or_else(|_| panic!("the output is taken")))
                        }
                    })
                })
                .unwrap_or_else(|it| panic!("{}: {}", it.what, it.error));
            let _ = std::fs::remove_dir_all(&output);
            let _ = std::fs::remove_file(root.join(format!(".bench-output-{run}.lock")));
            assert!(!report.stopped, "the project has errors");
            records = report.records;
            for phase in &report.phases {
                match (phase.name, to_disk) {
                    ("render and write", false) => note("render".to_owned(), phase),
                    ("render and write", true) => note("render and emit".to_owned(), phase),
                    (name, true) => note(name.to_owned(), phase),
                    _ => {}
                }
            }
        }
    }
    println!(
        "{records} records, medians of {RUNS} runs\n\n{:>18} {:>10} {:>10} {:>14}",
        "phase", "wall", "cpu", "cpu a record"
    );
    for (name, costs) in &rows {
        let (wall, cpu) = (median(costs.iter().map(|it| it.0)), median(costs.iter().map(|it| it.1)));
        println!(
            "{name:>18} {:>7.1} ms {:>7.1} ms {:>11.1} µs",
            wall.as_secs_f64() * 1e3,
            cpu.as_secs_f64() * 1e3,
            cpu.as_secs_f64() * 1e6 / records.max(1) as f64
        );
    }
}

/// Looks 200 quotations up in a text of 5 MB, and one that fails.
fn quotations() {
    let mut seed = 1u64;
    let mut below = move |limit: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % limit
    };
    let syllables = ["ba", "ко", "ré", "ни", "tu", "ша", "lo", "ме", "vi", "ту", "sa", "ре"];
    let words: Vec<String> = (0..20_000)
        .map(|_| (0..2 + below(3)).map(|_| syllables[below(syllables.len())]).collect())
        .collect();
    let mut text = String::with_capacity(5_100_000);
    let mut starts = Vec::new();
    while text.len() < 5_000_000 {
        starts.push(text.len());
        text.push_str(&words[below(words.len())]);
        text.push_str(if starts.len() % 15 == 0 { ".\n" } else { " " });
    }
    let quoted: Vec<&str> = (0..200)
        .map(|_| {
            let first = below(starts.len() - 60);
            let last = first + 20 + below(30);
            text[starts[first]..starts[last]].trim_end()
        })
        .collect();
    let failing = quoted[7].replacen(' ', " not ", 12);
    let mut times = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let began = Instant::now();
        let index = SourceText::new(&text);
        times.0.push(began.elapsed());
        let began = Instant::now();
        let found = quoted.iter().map(|text| {
            verify(
                &index,
                &Quoted {
                    text,
                    ..Quoted::default()
                },
            )
        });
        assert!(found.filter(|it| it.level == Level::Failed).count() == 0);
        times.1.push(began.elapsed());
        let began = Instant::now();
        let verdict = verify(
            &index,
            &Quoted {
                text: &failing,
                ..Quoted::default()
            },
        );
        assert!(verdict.level == Level::Failed && verdict.trouble.is_some());
        times.2.push(began.elapsed());
    }
    let ms = |times: Vec<Duration>| median(times.into_iter()).as_secs_f64() * 1e3;
    println!(
        "\na text of {} bytes: index {:.1} ms, 200 quotations {:.1} ms, one that fails {:.1} ms",
        text.len(),
        ms(times.0),
        ms(times.1),
        ms(times.2)
    );
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
