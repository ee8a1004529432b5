/* What a page of links and one callback still needs from a script. */
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (dark.matches ? "dark" : "light");
  const narrow = window.matchMedia("(max-width: 860px)");
  const find = (id) => document.getElementById(id);

  window.dash_clientside = Object.assign({}, window.dash_clientside, { tradeviz: { theme: scheme } });
  dark.addEventListener("change", () => window.dash_clientside.set_props("theme", { data: scheme() }));

  /* A link to a choice changes the address without loading the page anew; a modified click is the browser's. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='?']");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href") === "?" ? window.location.pathname : link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (link.dataset.claim && narrow.matches) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      find("tabs").scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    }
  });

  /* T turns the chart into its table and back, outside of fields and menus. */
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    const free = !at || at === document.body || (find("charts") && find("charts").contains(at));
    const typing = at && at.closest("input, textarea, select, [contenteditable], [role=listbox], [role=dialog]");
    if (free && !typing && find("twin")) find("twin").click();
  });

  document.addEventListener("submit", (event) => event.preventDefault());

  document.addEventListener("click", async (event) => {
    if (event.target.id === "retry") window.location.reload();
    if (event.target.id !== "copy") return;
    let said = "Link copied";
    try {
      await navigator.clipboard.writeText(window.location.href);
    } catch (error) {
      said = "Copy the address from the browser's address bar";
    }
    find("copied").textContent = said;
    event.target.textContent = said;
    window.setTimeout(() => { event.target.textContent = "Copy link"; find("copied").textContent = ""; }, 2500);
  });

  /* The charts stay in sight while the article scrolls, even where they are taller than the window. */
  const settle = () => {
    const charts = find("charts");
    if (charts) charts.style.setProperty("--top", Math.min(16, window.innerHeight - charts.offsetHeight - 16) + "px");
  };
  const follow = new ResizeObserver(settle);
  const waiting = new MutationObserver(() => {
    if (!find("charts")) return;
    follow.observe(find("charts"));
    window.addEventListener("resize", settle);
    waiting.disconnect();
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });

  /* Dash's own fields, set right for screen readers: a dropdown is named by its value alone and takes the focus by way
     of a hidden twin; its options are native boxes inside a second role that has no keys of its own. */
  const mend = () => {
    const all = (found) => document.querySelectorAll(found);
    for (const button of all("button.dash-dropdown[id]")) {
      const name = `${button.id}-label ${button.id}-value ${button.id}-value-count`;
      if (button.getAttribute("aria-labelledby") !== name) button.setAttribute("aria-labelledby", name);
      if (button.tabIndex !== 0) button.tabIndex = 0;
    }
    for (const option of all("label.dash-options-list-option[role], label.dash-options-list-option[aria-selected]")) {
      option.removeAttribute("role");
      option.removeAttribute("aria-selected");
    }
    for (const list of all(".dash-options-list[role=listbox]")) list.setAttribute("role", "group");
    for (const box of all(".dash-options-list:not([aria-label]), .dash-dropdown-content:not([aria-label])"))
      box.setAttribute("aria-label", "Choices");
  };
  new MutationObserver(mend).observe(document.documentElement, {
    childList: true, subtree: true, attributeFilter: ["role", "aria-selected", "aria-labelledby"],
  });

  /* Say so when the server has gone: Dash itself stays silent. */
  const plain = window.fetch.bind(window);
  window.fetch = async (...asked) => {
    const ours = String(asked[0] && asked[0].url ? asked[0].url : asked[0]).includes("_dash-update-component");
    if (ours) document.documentElement.dataset.busy = "yes";
    try {
      const answer = await plain(...asked);
      if (ours) find("trouble").hidden = answer.status < 400;
      return answer;
    } catch (error) {
      if (ours) find("trouble").hidden = false;
      throw error;
    } finally {
      if (ours) delete document.documentElement.dataset.busy;
    }
  };
})();
