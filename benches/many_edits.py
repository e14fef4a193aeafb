#!/usr/bin/env python3
"""Tells whether a watching server's memory grows with the number of edits.

    many_edits.py SITE [--edits 24000] -- COMMAND ...

COMMAND is started in SITE and must print one line for each change.  Edits follow one another as soon as the last was
taken in: the body of an event, its title, an actor's title, a new event and the same one deleted.  Memory is what the
process holds after a tenth of the edits and at the end.  Files are as they were at the end.
"""
import argparse
import glob
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time


def held(pid):
    with open("/proc/%d/status" % pid) as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


def listen(stream, lines):
    for line in stream:
        lines.put(line)


class Site:
    def __init__(self, root):
        self.events = sorted(glob.glob(os.path.join(root, "content/events/**/*.md"), recursive=True))
        self.actors = sorted(glob.glob(os.path.join(root, "content/actors/*.md")))
        self.texts, self.made = {}, []

    def text(self, path):
        if path not in self.texts:
            with open(path, encoding="utf-8") as file:
                self.texts[path] = file.read()
        return self.texts[path]

    def edit(self, number):
        event = self.events[number * 7919 % len(self.events)]
        actor = self.actors[number * 7919 % len(self.actors)]
        kind = number % 5
        if kind == 4:
            os.remove(self.made.pop())
            return
        path = {2: actor, 3: event[:-3] + "-zq%d.md" % number}.get(kind, event)
        text = self.text(actor if kind == 2 else event)
        if kind == 0:
            text += "\nEncore une phrase, la %de.\n" % number
        else:
            text = re.sub(r'(?m)^(title = "[^"\n]*)"', r'\1 %d"' % number, text, count=1)
        if kind == 3:
            self.made.append(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def restore(self):
        for path in self.made:
            os.remove(path)
        for path, text in self.texts.items():
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("site")
    parser.add_argument("--edits", type=int, default=24000)
    arguments = sys.argv[1:]
    if "--" not in arguments:
        parser.error("say the server's command after `--`")
    options = parser.parse_args(arguments[:arguments.index("--")])
    command = arguments[arguments.index("--") + 1:]
    site = Site(options.site)
    server = subprocess.Popen(command, cwd=options.site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = queue.Queue()
    threading.Thread(target=listen, args=(server.stdout, lines), daemon=True).start()
    early = None
    began = time.perf_counter()
    try:
        lines.get(timeout=120)
        for number in range(options.edits):
            site.edit(number)
            while "changed" not in lines.get(timeout=60):
                pass
            if number == options.edits // 10:
                early = held(server.pid)
        late = held(server.pid)
        print("%d edits in %.0f s: %.0f MiB after a tenth of them, %.0f MiB at the end (%+.1f %%)" % (
            options.edits, time.perf_counter() - began, early, late, (late / early - 1) * 100))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        site.restore()
    return 0


if __name__ == "__main__":
    sys.exit(main())
