#!/usr/bin/env python3
"""Large on purpose: 100,000 events, one actor with 20,000 of them, one topic with 50,000, a day with 3,000, a name of 500
characters, a body of 2 MB. Builds it and says how large pages become.

    large.py CHANCERY [--events 100000] [--scratch DIR]

Reports time, peak memory, the heaviest pages of each folder, the parts of the sitemap and the entries of the fullest feed,
and fails where a page other than that of the large body weighs more than 50 kB, a part of the sitemap has more than 50,000
addresses or a feed more than its entries. Standard library only.
"""
import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

MEMORY = pathlib.Path("/dev/shm")
HEAVIEST = 50_000
ADDRESSES = 50_000

SETTINGS = """title = "Large"
base_url = "https://briefing.example"
default_language = "en"

[outputs]
record_feeds = true
calendar = false
citations = false
data = false
search = false
network = false
map = false
cards = false
"""


def record(path, front, body=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("+++\n%s\n+++\n\n%s\n" % (front, body), encoding="utf-8")


def make(root, events):
    content = root / "content"
    content.mkdir(parents=True)
    (root / "chancery.toml").write_text(SETTINGS, encoding="utf-8")
    for at in range(200):
        record(content / "actors" / ("actor-%d.md" % at), 'name = "Actor Number %d"' % at)
    record(content / "actors" / "busy.md", 'name = "Busy Person"')
    record(content / "actors" / "long.md", 'name = "%s"' % ("Long name " * 50).strip())
    record(content / "topics" / "wide.md", 'name = "Wide topic"')
    record(content / "topics" / "narrow.md", 'name = "Narrow topic"')
    busy, wide, crowded = events // 5, events // 2, events * 3 // 100
    for at in range(events):
        day = "2024-05-05" if at < crowded else "%d-%02d-%02d" % (1990 + at % 35, 1 + at // 35 % 12, 1 + at // 420 % 28)
        who = ['{ id = "actor-%d" }' % (at % 200)]
        if at % 5 == 0 and at // 5 < busy:
            who.append('{ id = "busy" }')
        front = 'title = "Event %d"\ndate = "%s"\nactors = [%s]\ntopics = ["%s"]' % (
            at,
            day,
            ", ".join(who),
            "wide" if at % 2 == 0 and at // 2 < wide else "narrow",
        )
        # One in four names the busy one in its text, so that mentions split too.
        body = "Busy Person and others met on this occasion." if at % 4 == 0 else "They met."
        if at == 1:
            body = "A paragraph of a very long text, with Busy Person in it.\n\n" * (2_000_000 // 58)
        record(content / "events" / ("%03d" % (at % 1000)) / ("event-%d.md" % at), front, body)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("chancery", type=pathlib.Path)
    ap.add_argument("--events", type=int, default=100_000)
    ap.add_argument("--scratch", type=pathlib.Path)
    a = ap.parse_args()
    room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 10 << 30
    scratch = a.scratch or (MEMORY if room else pathlib.Path(tempfile.gettempdir())) / "chancery-large"
    shutil.rmtree(scratch, ignore_errors=True)
    make(scratch / "site", a.events)
    started = time.perf_counter()
    build = subprocess.Popen([a.chancery.resolve(), "build", "--root", scratch / "site", "-q", "-o", scratch / "public"])
    _, status, usage = os.wait4(build.pid, 0)
    if status:
        sys.exit("the build failed")
    print("%d events in %.1f s, peak %.0f MiB" % (a.events, time.perf_counter() - started, usage.ru_maxrss / 1024))

    wrong = []
    heaviest = collections.defaultdict(lambda: (0, ""))
    pages = 0
    for folder, _, files in os.walk(scratch / "public"):
        for name in files:
            path = os.path.join(folder, name)
            shown = os.path.relpath(path, scratch / "public")
            size = os.path.getsize(path)
            if name.endswith(".html"):
                pages += 1
                part = shown.split("/")[0]
                heaviest[part] = max(heaviest[part], (size, shown))
                if size > HEAVIEST and shown != "events/event-1/index.html":
                    wrong.append("%s weighs %d bytes" % (shown, size))
            elif name.startswith("sitemap"):
                count = pathlib.Path(path).read_text().count("<loc>")
                print("%s: %d addresses" % (shown, count))
                if count > ADDRESSES:
                    wrong.append("%s has %d addresses" % (shown, count))
    print("%d pages; the heaviest of each folder:" % pages)
    for size, shown in sorted(heaviest.values(), reverse=True)[:12]:
        print("%9d  %s" % (size, shown))
    for feed in ("feed.xml", "actors/busy/feed.xml", "topics/wide/feed.xml"):
        path = scratch / "public" / feed
        if path.exists():
            entries = len(re.findall("<entry>", path.read_text()))
            print("%s: %d entries" % (feed, entries))
            if entries > 100:
                wrong.append("%s has %d entries" % (feed, entries))
    shutil.rmtree(scratch, ignore_errors=True)
    if wrong:
        sys.exit("\n".join(wrong[:20]))


if __name__ == "__main__":
    main()
