/* What a page of links and one callback still needs from a script. */
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (dark.matches ? "dark" : "light");
  const narrow = window.matchMedia("(max-width: 860px)");
  const find = (id) => document.getElementById(id);

  /* A published file has no Dash, and its colours follow the scheme by themselves. */
  dark.addEventListener("change", () => {
    if (window.dash_clientside) window.dash_clientside.set_props("theme", { data: scheme() });
  });

  /* A link to a choice changes the address without loading the page anew; a modified click is the browser's. In a published
     file the choice is the address's fragment. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='?'], a[data-choice]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    pressed = link.matches("#article a.claim");
    go((stepped(link) || link).getAttribute("href"));
    if (link.dataset.to) reach(find(link.dataset.to), link.textContent);
  });

  const go = (href) => {
    const url = new URL(href, window.location.href);
    if (!url.search) url.search = ""; /* without its "?" */
    window.history.pushState({}, "", url);
    /* As the browser itself does on going back; Dash's Location listens to it, and sets off the callback. */
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };

  /* From the way to a chart to its tab, with the focus: the next key goes on from there. */
  const reach = (tabs, name) => {
    tabs.scrollIntoView({ behavior: "instant" });
    const tab = [...tabs.querySelectorAll("a")].find((one) => one.textContent === name);
    if (tab) tab.focus({ preventScroll: true });
  };

  /* The article never moves for a choice: the card says which passage is chosen, and here it is lit. The reader's focus
     goes to the verdict and, when the card closes, back to the passage. */
  const passage = (id) => id && document.querySelector(`#article a.claim[data-claim="${CSS.escape(id)}"]`);
  let chosen = "";
  let asked = false;
  let pressed = false;

  const light = () => {
    const panel = find("panel");
    const now = panel ? panel.dataset.chosen : "";
    for (const link of document.querySelectorAll("#article a.claim")) {
      const on = link.dataset.claim === now;
      link.classList.toggle("on", on);
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (now === chosen) return;
    const before = chosen;
    chosen = now;
    fold();
    const at = document.activeElement;
    /* Whoever closed the card by setting a control goes on in that control. */
    const elsewhere = at && at !== document.body && !at.closest("#article");
    if (now) arrive(now);
    else if (passage(before) && !elsewhere) passage(before).focus({ preventScroll: true });
  };

  /* The controls are folded to a line beside each card, and unfolded for that card alone. */
  const fold = () => {
    document.documentElement.classList.remove("unfolded");
    if (find("unfold")) find("unfold").setAttribute("aria-expanded", "false");
  };

  const arrive = (id) => {
    const panel = find("panel");
    panel.scrollTop = 0;
    find("charts").scrollTop = 0;
    if (asked) find("verdict").focus({ preventScroll: true });
    /* Whoever pressed a passage is looking at it; the card of a small screen may have come over it. */
    if (narrow.matches || !pressed) uncover(passage(id), panel);
    pressed = false;
  };

  /* A passage out of sight comes to the upper third of the window; one under the card of a small screen to just below
     the page's head, and no further. */
  const uncover = (link, panel) => {
    if (!link) return;
    const head = document.querySelector("header").getBoundingClientRect().bottom;
    const foot = narrow.matches ? panel.getBoundingClientRect().top : window.innerHeight;
    const box = link.getBoundingClientRect();
    if (box.top >= head && box.bottom <= foot) return;
    const place = narrow.matches ? head + 16 : window.innerHeight / 3;
    window.scrollBy({ top: box.top - place, behavior: "instant" });
  };

  /* A link to a passage opens there as soon as the text stands; what draws the page later changes nothing in it. */
  light();
  /* On a small screen the charts stand below the article: a link to a choice of theirs opens at the chart, or at what of the
     link was not understood. */
  const charted = [...new URLSearchParams(window.location.search).keys()].some((key) => key !== "lang" && key !== "claim");
  const [visit] = performance.getEntriesByType("navigation");
  if (narrow.matches && charted && !chosen && !window.location.hash && visit && visit.type === "navigate") {
    find(find("notices").hasChildNodes() ? "charts" : "tabs").scrollIntoView({ behavior: "instant" });
  }
  document.addEventListener("tradeviz:drawn", () => {
    new MutationObserver(light).observe(find("panel-place"), { childList: true, subtree: true, attributeFilter: ["data-chosen"] });
    asked = true;
  });

  /* A phone that is turned breaks the text's lines anew: the chosen passage, or the chart in the middle of the screen, comes
     back into sight. */
  let width = window.innerWidth;
  let atChart = false;
  document.addEventListener("tradeviz:drawn", () => {
    const seen = (changes) => { atChart = changes.at(-1).isIntersecting; };
    new IntersectionObserver(seen, { rootMargin: "-45% 0px" }).observe(find("card"));
  });
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    const chart = atChart && narrow.matches;
    requestAnimationFrame(() => {
      if (chosen) uncover(passage(chosen), find("panel"));
      else if (chart) find("tabs").scrollIntoView({ behavior: "instant" });
    });
  });

  /* Escape closes the card, unless a list that is open or a field has the key; asked before the list has closed. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !find("panel")) return;
    const at = document.activeElement;
    const list = document.querySelector("[aria-expanded=true]:not(#unfold)");
    if (list || (at && at.closest("input, textarea, select, [role=listbox], [role=dialog]"))) return;
    go(find("close").getAttribute("href"));
  }, true);

  /* A finger that draws the card of a small screen down closes it. */
  let from = null;
  document.addEventListener("touchstart", (event) => {
    const panel = event.target.closest && event.target.closest("#panel");
    from = panel && narrow.matches && panel.scrollTop <= 0 ? event.touches[0].clientY : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (from !== null && find("panel") && event.changedTouches[0].clientY - from > 80) go(find("close").getAttribute("href"));
    from = null;
  }, { passive: true });

  /* The counts of verdicts are filters: one press dims the passages with another verdict and goes to the first of its own,
     each further press to the next one; after the last, the filter ends. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#tally button[data-filter]");
    if (!button) return;
    const article = find("article");
    const verdict = button.dataset.filter;
    const marked = [...article.querySelectorAll(`a.claim[data-verdict="${CSS.escape(verdict)}"]`)];
    const step = article.dataset.filter === verdict ? Number(article.dataset.step) + 1 : 0;
    const on = step < marked.length;
    if (on) {
      article.dataset.filter = verdict;
      article.dataset.step = step;
    } else {
      delete article.dataset.filter;
    }
    for (const one of document.querySelectorAll("#tally button")) one.setAttribute("aria-pressed", String(on && one === button));
    for (const one of article.querySelectorAll("a.claim")) one.classList.toggle("dim", on && one.dataset.verdict !== verdict);
    if (on) uncover(marked[step], { getBoundingClientRect: () => ({ top: window.innerHeight }) });
    if (on) marked[step].focus({ preventScroll: true });
  });

  /* While they are a filter, the steps of a verdict go to the next passage of that verdict, as long as there is one. */
  const stepped = (link) => {
    const { filter } = link.dataset.step ? find("article").dataset : {};
    if (!filter) return null;
    const passages = [...find("article").querySelectorAll("a.claim")];
    const here = passages.indexOf(passage(chosen));
    const on = link.matches(".next");
    const ahead = on ? passages.slice(here + 1) : passages.slice(0, here).reverse();
    return ahead.find((one) => one.dataset.verdict === filter && one.dataset.claim !== chosen);
  };

  /* The charts stay in sight while the article scrolls: at its end they become shorter, and are never pushed up. */
  const settle = () => {
    const charts = find("charts");
    if (!charts) return;
    const main = charts.parentElement;
    const end = main.getBoundingClientRect().bottom - parseFloat(getComputedStyle(main).paddingBottom);
    const head = document.querySelector("header").getBoundingClientRect().bottom;
    const room = Math.max(200, Math.min(window.innerHeight, end) - head - 16);
    charts.style.setProperty("--room", `${room}px`);
  };
  document.addEventListener("tradeviz:drawn", () => {
    window.addEventListener("scroll", settle, { passive: true });
    window.addEventListener("resize", settle);
    settle();
  });

  /* The page is called what its chart says, so that tabs and the history can be told apart. */
  document.addEventListener("tradeviz:drawn", () => {
    const name = () => {
      const title = find("chart-title");
      if (title) document.title = `${title.textContent} · tradeviz`;
    };
    new MutationObserver(name).observe(find("card"), { childList: true, subtree: true, characterData: true });
  });

  /* While a passage is chosen the controls are folded to a line that opens them. */
  document.addEventListener("click", (event) => {
    if (event.target.id !== "unfold") return;
    const open = document.documentElement.classList.toggle("unfolded");
    event.target.setAttribute("aria-expanded", String(open));
  });

  /* The sources under a chart open the list with these alone; a button brings the others back. */
  const showSources = (keys) => {
    for (const one of document.querySelectorAll("#sources li[data-source]")) {
      one.hidden = keys.size > 0 && !keys.has(one.dataset.source);
    }
    find("all-sources").hidden = keys.size === 0;
  };
  document.addEventListener("click", (event) => {
    if (event.target.id === "all-sources") showSources(new Set());
  });

  /* On paper a chart of the dark page has the colours of the light one. Plotly writes them into its elements, where no
     style of the page reaches them; what each of them is on paper came with the drawing. */
  let coloured = [];
  window.addEventListener("beforeprint", () => {
    for (const plot of document.querySelectorAll(".plot[data-printed]")) {
      const onPaper = JSON.parse(plot.dataset.printed);
      const turned = (text) => text.replace(/rgb\((\d+, \d+, \d+)\)/g, (all, colour) => (onPaper[colour] ? `rgb(${onPaper[colour]})` : all));
      for (const mark of plot.querySelectorAll("svg [style*='rgb('], svg [fill^='rgb('], svg [stroke^='rgb(']")) {
        for (const name of ["style", "fill", "stroke"]) {
          const before = mark.getAttribute(name);
          if (!before || turned(before) === before) continue;
          coloured.push(() => mark.setAttribute(name, before));
          mark.setAttribute(name, turned(before));
        }
      }
    }
  });
  window.addEventListener("afterprint", () => {
    for (const restore of coloured) restore();
    coloured = [];
  });

  /* What is printed says where it was read, and when. */
  window.addEventListener("beforeprint", () => {
    const printed = find("printed");
    const date = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    printed.textContent = printed.dataset.sentence.replace("{address}", window.location.href).replace("{date}", date);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href='#sources']");
    if (!link) return;
    const keys = new Set((link.dataset.sources || "").split(" ").filter(Boolean));
    const list = document.querySelector("#sources details");
    if (list) list.open = true;
    showSources(keys);
  });

  /* T turns the chart into its table and back, outside of fields and menus. */
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    const free = !at || at === document.body || at.closest("#charts, #article");
    const typing = at && at.closest("input, textarea, select, [contenteditable], [role=listbox], [role=dialog]");
    if (free && !typing && find("twin") && find("twin").checkVisibility()) find("twin").click();
  });

  document.addEventListener("submit", (event) => event.preventDefault());

  /* A button that copies says whether it could, to the eye and to a screen reader, and is itself again after a while. */
  const tell = (button, said) => {
    /* What stands outside of an open dialog is not heard. */
    const dialog = button.closest("dialog");
    const heard = dialog ? dialog.querySelector("[role=status]") : find("copied");
    heard.textContent = said;
    button.dataset.before = button.textContent;
    button.textContent = said;
    window.setTimeout(() => {
      button.textContent = button.dataset.before;
      delete button.dataset.before;
      heard.textContent = "";
    }, 2500);
  };
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      return false;
    }
  };
  document.addEventListener("click", async (event) => {
    if (event.target.id === "retry") window.location.reload();
    if (event.target.id !== "copy" || event.target.dataset.before) return;
    const { copied: done, failed } = event.target.dataset;
    const { href, search, hash } = window.location;
    /* The first chart has no choice of its own to say where it stands. */
    const place = narrow.matches && atChart && !search && !hash ? "#tabs" : "";
    tell(event.target, (await copied(href + place)) ? done : failed);
  });

  /* "Share" is a page of its own; here it opens over the page, for the view that the page shows now. */
  document.addEventListener("click", async (event) => {
    const link = event.target.closest && event.target.closest("a#share");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const address = link.getAttribute("href").split("?")[0] + window.location.search;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      openDialog([...page.querySelector("main").childNodes]);
    } catch (error) {
      window.location.assign(address); /* the browser says better than we could what is wrong */
    }
  });
  const openDialog = (content) => {
    const dialog = document.createElement("dialog");
    dialog.id = "sharing";
    dialog.className = "share";
    dialog.setAttribute("role", "dialog"); /* as it is one already; keys of the page ask for the attribute */
    dialog.setAttribute("aria-labelledby", "share-title");
    dialog.append(...content);
    for (const part of dialog.querySelectorAll("[data-dialog]")) part.hidden = false;
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest(".close")) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  /* A command is copied; where the browser does not let a page copy, it is selected, ready for the reader's own keys. */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("button[data-copies]");
    if (!button || button.dataset.before) return;
    const command = button.parentElement.querySelector("code");
    const done = await copied(command.textContent);
    if (!done) window.getSelection().selectAllChildren(command);
    tell(button, done ? button.dataset.copied : button.dataset.failed);
  });

})();
