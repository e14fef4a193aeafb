#!/usr/bin/env python3
"""Two sizes of the made-up briefing, built in turn: how the time of a build grows with the site.

    scale.py CHANCERY [--small 10000] [--large 100000] [--runs 5] [--scratch DIR] [--settings lean.toml] [--at-hand GIB]

Each run builds the small site and the large one into new folders and copies both outputs with `cp -r`; ratios of medians
are printed. With --at-hand so many GiB of memory are written once and given back before each build and each copy. A
machine that lends its free memory to others must fetch it again, page by page: a small site then fits into what was
left to it, and a large one pays for the machine. Standard library only.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from compare import HERE, default_scratch, make_corpus, timed


def have_at_hand(gib):
    """Writes to so much memory once, in a process that ends."""
    if gib:
        subprocess.run([sys.executable, "-c", "import sys; len(b'\\1' * (int(sys.argv[1]) << 30))", str(gib)], check=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("chancery", type=pathlib.Path)
    ap.add_argument("--small", type=int, default=10000)
    ap.add_argument("--large", type=int, default=100000)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--scratch", type=pathlib.Path, default=default_scratch())
    ap.add_argument("--settings", default=str(HERE / "lean.toml"))
    ap.add_argument("--at-hand", type=int, default=0, metavar="GIB")
    a = ap.parse_args()

    sizes = [a.small, a.large]
    for events in sizes:
        site = a.scratch / ("native-%d" % events)
        make_corpus(site, "--events", str(events))
        shutil.copyfile(a.settings, site / "chancery.toml")
    outputs = pathlib.Path(tempfile.mkdtemp(prefix="out-", dir=a.scratch))
    built, copied = {it: [] for it in sizes}, {it: [] for it in sizes}
    try:
        for _ in range(a.runs):
            for events in sizes:
                out, copy = outputs / "site", outputs / "copy"
                site = a.scratch / ("native-%d" % events)
                # A cold build has nothing of an earlier one to lean on.
                shutil.rmtree(site / ".chancery", ignore_errors=True)
                for runs, command in (
                    (built, [a.chancery.resolve(), "build", "--root", site, "-q", "-o", out]),
                    (copied, ["cp", "-r", out, copy]),
                ):
                    have_at_hand(a.at_hand)
                    os.sync()
                    runs[events].append(timed(command))
                shutil.rmtree(copy)
                shutil.rmtree(out)
    finally:
        shutil.rmtree(outputs, ignore_errors=True)

    medians = []
    for name, runs in (("chancery", built), ("cp -r", copied)):
        for events in sizes:
            walls = [it[0] for it in runs[events]]
            wall, cpu, peak = (statistics.median(it) for it in zip(*runs[events]))
            medians.append(wall)
            print("%-9s %7d events  wall %7.2f s (%.2f to %.2f)  cpu %7.2f s  peak %6.0f MiB (at most %.0f)" % (
                name, events, wall, min(walls), max(walls), cpu, peak, max(it[2] for it in runs[events])))
    print("large / small: chancery %.1f, cp -r %.1f" % (medians[1] / medians[0], medians[3] / medians[2]))


if __name__ == "__main__":
    main()
