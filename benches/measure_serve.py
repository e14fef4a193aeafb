#!/usr/bin/env python3
"""Times a watching server: from an edit of one file to the served page that shows it.

    measure_serve.py SITE [--edits 50] [--others 10] [--port PORT] -- COMMAND ...

COMMAND is started in SITE, must serve it at 127.0.0.1:PORT (--port) and take in what changes.  SITE is a briefing with
events below content/events/ and actors in content/actors/.  Kinds of edit, each measured on a page that shows it:

    body    a word of an event's text           the event's page
    title   an event's title                    the page of its first actor
    actor   an actor's title                    an event's page
    alias   a new alias that makes new links    an event's page (a word of its running text that is in no name, in few texts)
    new     a new event                         its page, then the page of its first actor
    date    another date of an event            the event's page
    delete  the event that was new              its page answers 404

The page is fetched every 5 ms until it has what is new; where more pages should have changed, 20 of them are read after
it and those that did not are counted as stale.  Files are as they were at the end.  Every wait has a bound.
"""
import argparse
import collections
import glob
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time

FIELD = r'(?m)^%s(?: =|:) ?(.*)$'
WORDS = re.compile(r"\b[^\W\d_]{5,}\b")


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def wait(port, path, shown, limit):
    """Seconds until a page is as wanted, or None."""
    began = time.perf_counter()
    while time.perf_counter() - began < limit:
        if shown(*get(port, path)):
            return time.perf_counter() - began
        time.sleep(0.005)
    return None


def status(pid, field):
    with open("/proc/%d/status" % pid) as file:
        found = re.search(field + r":\s+(\d+)", file.read())
    return int(found.group(1)) / 1024 if found else 0


def cpu(pid):
    with open("/proc/%d/stat" % pid) as file:
        rest = file.read().rsplit(")", 1)[1].split()
    return (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")


def rest(pid, limit=20):
    """Waits until the server has used next to no processor time for half a second."""
    until = time.perf_counter() + limit
    last = cpu(pid)
    while time.perf_counter() < until:
        time.sleep(0.5)
        now = cpu(pid)
        if now - last < 0.03:
            return
        last = now


def plain(text):
    """The running text of Markdown, in which names become links: no headings, code, quotations, tables, lists or links."""
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    lines = [it for it in text.split("\n") if re.match(r"\w", it)]
    return re.sub(r"«[^»]*»|\[[^\]]*\]+(\([^)]*\))?|`[^`]*`|\*[^*]*\*", "|", "\n".join(lines))


class Event:
    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        mark = "+++\n" if self.text.startswith("+++\n") else "---\n"
        self.end = self.text.index(mark, 4) + 4
        self.slug = os.path.splitext(os.path.basename(path))[0]
        found = re.search(FIELD % "actors", self.text)
        self.actors = re.findall(r'"([^"]+)"', found.group(1)) if found else []

    def url(self, form):
        year, month = self.path.split(os.sep)[-3:-1]
        return form.format(year=year, month=month, slug=self.slug)


class Run:
    def __init__(self, options, pid):
        self.options, self.pid, self.saved, self.made = options, pid, {}, []
        paths = sorted(glob.glob(os.path.join(options.site, "content/events/**/*.md"), recursive=True))
        paths = [it for it in paths if not os.path.basename(it).startswith("_")]
        step = max(1, len(paths) // max(1, options.edits + 6 * options.others))
        self.events = [it for it in map(Event, paths[3::step]) if it.actors]
        self.shown, self.stale, self.read, self.words = {}, {}, {}, collections.Counter()
        self.named = set()

    def write(self, path, text):
        data = text.encode()
        if path not in self.saved:
            with open(path, "rb") as file:
                self.saved[path] = file.read()
        began = time.perf_counter()
        with open(path, "r+b", buffering=0) as file:
            file.write(data)
            file.truncate(len(data))
        return began

    def restore(self):
        for path in self.made:
            if os.path.exists(path):
                os.remove(path)
        for path, data in self.saved.items():
            with open(path, "wb") as file:
                file.write(data)

    def one(self, kind, url, change, shown, others=()):
        port = self.options.port
        get(port, url)
        rest(self.pid)
        began = change()
        took = wait(port, url, shown, self.options.limit)
        self.shown.setdefault(kind, []).append(None if took is None else time.perf_counter() - began)
        others = list(others)[:20]
        self.read[kind] = self.read.get(kind, 0) + len(others)
        self.stale[kind] = self.stale.get(kind, 0) + sum(not shown(*get(port, it)) for it in others)

    def page(self, event):
        return event.url(self.options.url)

    def actor(self, slug):
        return self.options.actor_url.format(slug=slug)

    def actor_file(self, slug):
        return os.path.join(self.options.site, self.options.actor_file.format(slug=slug))

    def listing(self, event):
        """The pages of an event's actors that list it: of many events they show the newest."""
        link = ('href="%s"' % self.page(event)).encode()
        pages = [self.actor(it) for it in event.actors]
        return [it for it in pages if link in get(self.options.port, it)[1]]

    def alias(self, event):
        """A word of an event's text that stands in few others, and in no name; and an actor whom the text does not name,
        nor names by a word given before: only the first mention of a chapter is a link."""
        if not self.words:
            for path in glob.glob(os.path.join(self.options.site, "content/events/**/*.md"), recursive=True):
                with open(path, encoding="utf-8") as file:
                    self.words.update(set(WORDS.findall(file.read().lower())))
            names = os.path.join(self.options.site, "content/%s/*.md")
            for path in glob.glob(names % "actors") + glob.glob(names % "organizations"):
                with open(path, encoding="utf-8") as file:
                    for word in re.findall(r"\w{5,}", file.read().split("+++")[1]):
                        self.words[word.lower()] = 1 << 30
        text = event.text[event.end:]
        word = min(WORDS.findall(plain(text)), key=lambda it: self.words[it.lower()], default=None)
        for other in self.events:
            slug = other.actors[0]
            if slug not in self.named and slug not in event.actors and not set(slug.split("-")) & set(re.findall(r"\w+", text.lower())):
                print("alias `%s`, a word of %d texts" % (word, self.words[word.lower()]))
                # A name that two have makes no links.
                self.words[word.lower()] = 1 << 30
                self.named.add(slug)
                return word, self.actor_file(slug)
        return None, None

    def has(self, token):
        return lambda code, data: code == 200 and token.encode() in data

    def edits(self):
        options = self.options
        kinds = options.kinds.split(",")
        events = iter(self.events)
        for number in range(options.edits if "body" in kinds else 0):
            event, token = next(events), "zqbody%dx" % number
            text = event.text[:event.end] + re.sub(r"(?<= )[a-z]{2,6}(?= [a-z])", token, event.text[event.end:], count=1)
            self.one("body", self.page(event), lambda: self.write(event.path, text), self.has(token))
        for number in range(options.others):
            event, token = next(events), "zqtitle%dx" % number
            text = re.sub(r'(?m)^(title(?: =|:) "[^"\n]*)"', r'\1 %s"' % token, event.text, count=1)
            if "title" in kinds:
                pages = self.listing(event) + [self.page(event)]
                self.one("title", pages[0], lambda: self.write(event.path, text), self.has(token), pages[1:])
        for number in range(options.others):
            event, token = next(events), "zqactor%dx" % number
            path = self.actor_file(event.actors[0])
            with open(path, encoding="utf-8") as file:
                old = file.read()
            text = re.sub(r'(?m)^(title(?: =|:) "[^"\n]*)"', r'\1 %s"' % token, old, count=1)
            if "actor" in kinds:
                others = [self.page(it) for it in self.events if it.actors[0] == event.actors[0]]
                self.one("actor", self.page(event), lambda: self.write(path, text), self.has(token), others)
        for number in range(options.others if "alias" in kinds else 0):
            event = next(events)
            word, path = self.alias(event)
            if word is None:
                continue
            with open(path, encoding="utf-8") as file:
                old = file.read()
            text = re.sub(r"(?m)^aliases = \[", 'aliases = ["%s", ' % word, old, count=1)
            if text == old:
                text = old.replace("+++\n", '+++\naliases = ["%s"]\n' % word, 1)
            linked = re.compile("(?i)<a [^>]*>%s</a>" % word)
            self.one("alias", self.page(event), lambda: self.write(path, text),
                     lambda code, data: code == 200 and linked.search(data.decode()) is not None)
        for number in range(options.others):
            event, token = next(events), "zqnew%dx" % number
            path = os.path.join(os.path.dirname(event.path), "%s-%s.md" % (event.slug, token))
            slug = "%s-%s" % (event.slug, token)
            text = re.sub(r'(?m)^title(?: =|:) .*$', 'title = "%s"' % token, event.text, count=1)
            url = self.page(event).replace(event.slug, slug)

            def create():
                self.made.append(path)
                began = time.perf_counter()
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                return began

            def delete():
                began = time.perf_counter()
                os.remove(path)
                return began
            if "new" in kinds:
                self.one("new", url, create, self.has(token), self.listing(event))
                self.one("delete", url, delete, lambda code, data: code == 404)
        for number in range(options.others if "date" in kinds else 0):
            event = next(events)
            text = re.sub(r"(?m)^date = .*$", "date = 2019-03-%02d" % (number + 1), event.text, count=1)
            token = "2019-03-%02d" % (number + 1)
            self.one("date", self.page(event), lambda: self.write(event.path, text), self.has(token))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("site")
    parser.add_argument("--port", type=int, default=18960)
    parser.add_argument("--edits", type=int, default=50, help="edits of bodies")
    parser.add_argument("--others", type=int, default=10, help="edits of each other kind")
    parser.add_argument("--kinds", default="body,title,actor,alias,new,date")
    parser.add_argument("--limit", type=float, default=60, help="seconds to wait for one edit")
    parser.add_argument("--url", default="/events/{slug}/", help="an event's page, of {year}, {month} and {slug}")
    parser.add_argument("--actor-url", default="/actors/{slug}/")
    parser.add_argument("--actor-file", default="content/actors/{slug}.md")
    arguments = sys.argv[1:]
    if "--" not in arguments:
        parser.error("say the server's command after `--`")
    options = parser.parse_args(arguments[:arguments.index("--")])
    command = arguments[arguments.index("--") + 1:]
    paths = glob.glob(os.path.join(options.site, "content/events/**/*.md"), recursive=True)
    paths = sorted(it for it in paths if not os.path.basename(it).startswith("_"))
    first = Event(paths[0]).url(options.url)
    began = time.perf_counter()
    server = subprocess.Popen(command, cwd=options.site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run = None
    try:
        if wait(options.port, first, lambda code, _: code == 200, 300) is None:
            return "the server did not answer"
        print("first page after %.2f s (load %.1f)" % (time.perf_counter() - began, os.getloadavg()[0]), flush=True)
        rest(server.pid)
        run = Run(options, server.pid)
        run.edits()
        print("most memory %.0f MiB (load %.1f)" % (status(server.pid, "VmHWM"), os.getloadavg()[0]))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        if run:
            run.restore()
    for kind, times in run.shown.items():
        there = sorted(it * 1000 for it in times if it is not None)
        if there:
            print("%-6s %2d edits: median %.0f ms, worst %.0f ms; %d never shown; %d of %d other pages stale" % (
                kind, len(times), statistics.median(there), there[-1], len(times) - len(there),
                run.stale[kind], run.read[kind]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
