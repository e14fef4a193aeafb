// Keeps a page of `chancery serve` as its files are: loads it again when its bytes differ, shows what is wrong with it.
(() => {
  "use strict";
  const own = document.currentScript;
  const folder = own.src.slice(0, own.src.lastIndexOf("/") + 1);
  const known = { digest: own.dataset.digest, look: own.dataset.look, made: own.dataset.made === "true" };
  const scrolled = "chancery-scroll:" + location.pathname;
  let files = null;
  let host = null;

  const stored = sessionStorage.getItem(scrolled);
  if (stored !== null) {
    sessionStorage.removeItem(scrolled);
    const [x, y] = stored.split(" ").map(Number);
    const back = () => window.scrollTo({ left: x, top: y, behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  function reload() {
    sessionStorage.setItem(scrolled, scrollX + " " + scrollY);
    location.reload();
  }

  // The new style sheet takes the old one's place once it is there, so that the page never stands bare.
  function swap(link, href) {
    const next = link.cloneNode();
    next.href = href;
    next.addEventListener("load", () => link.remove(), { once: true });
    link.after(next);
  }

  function sheets(path) {
    return [...document.querySelectorAll("link[rel~=stylesheet]")].filter((it) => new URL(it.href).pathname === path);
  }

  function apply(state) {
    if (state.gone) {
      if (known.digest) location.replace(state.gone);
      return;
    }
    const fresh = files === null;
    const before = new Map(files || []);
    files = state.files;
    if (!state.made) {
      if (known.made) show(state);
      else if (state.digest !== known.digest) reload();
      return;
    }
    show(state);
    if (state.errors.length > 0) return;
    if (state.digest !== known.digest) {
      const link = [...document.querySelectorAll("link[rel~=stylesheet]")].find(
        (it) => /^theme\.[0-9a-f]+\.css$/.test(it.href.slice(it.href.lastIndexOf("/") + 1)),
      );
      if (state.look !== known.look || !link) return reload();
      swap(link, state.css);
      known.digest = state.digest;
    }
    for (const [path, number] of state.files) {
      if (fresh || before.get(path) === number) continue;
      const links = sheets(encodeURI(path));
      if (links.length === 0) return reload();
      links.forEach((link) => swap(link, encodeURI(path) + "?v=" + number));
    }
  }

  function element(name, className, text) {
    const it = document.createElement(name);
    if (className) it.className = className;
    if (text) it.textContent = text;
    return it;
  }

  function entry(finding) {
    const it = element("li");
    it.append(element("p", "place", finding.file + ":" + finding.line + ":" + finding.column));
    it.append(element("p", "message", finding.severity + "[" + finding.code + "]: " + finding.message));
    if (finding.excerpt) {
      const line = element("pre");
      line.append(finding.excerpt.before, element("mark", "", finding.excerpt.marked), finding.excerpt.after);
      it.append(line);
    }
    if (finding.help) it.append(element("p", "help", "help: " + finding.help));
    return it;
  }

  // In a shadow tree, so that neither the page's style nor this one reaches the other.
  function show(state) {
    host?.remove();
    host = null;
    if (state.errors.length === 0 && state.elsewhere === 0) return;
    host = element("chancery-errors");
    host.setAttribute("lang", "en");
    host.setAttribute("dir", "ltr");
    const root = host.attachShadow({ mode: "open" });
    const style = element("link");
    style.rel = "stylesheet";
    style.href = folder + "overlay.css";
    root.append(style);
    if (state.errors.length > 0) {
      const box = element("section", "chancery-errors over");
      box.setAttribute("role", "alert");
      const close = element("button", "close", "×");
      close.type = "button";
      close.setAttribute("aria-label", "Hide");
      close.addEventListener("click", () => host.remove());
      const list = element("ol");
      list.append(...state.errors.map(entry));
      const title = state.errors.length === 1 ? "This page has an error" : "This page has " + state.errors.length + " errors";
      box.append(close, element("h1", "", title), list);
      root.append(box);
    }
    if (state.elsewhere > 0) {
      const first = state.first;
      const more = state.elsewhere > 1 ? " and " + (state.elsewhere - 1) + " more" : "";
      const text = "Error elsewhere: " + first.file + ":" + first.line + more;
      const note = element("p", "elsewhere", text);
      note.title = first.message;
      root.append(note);
    }
    document.documentElement.append(host);
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") host?.remove();
  });

  const events = new EventSource(folder + "changes?page=" + location.pathname);
  events.onmessage = (event) => apply(JSON.parse(event.data));
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
