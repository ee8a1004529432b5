/* What a page of links and one callback still needs from a script. */
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (dark.matches ? "dark" : "light");
  const narrow = window.matchMedia("(max-width: 860px)");
  const find = (id) => document.getElementById(id);

  dark.addEventListener("change", () => window.dash_clientside.set_props("theme", { data: scheme() }));

  /* A link to a choice changes the address without loading the page anew; a modified click is the browser's. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='?']");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href") === "?" ? window.location.pathname : link.href);
    /* As the browser itself does on going back; Dash's Location listens to it, and sets off the callback. */
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
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
    if (event.target.id !== "copy" || event.target.dataset.before) return;
    const button = event.target;
    let said = button.dataset.copied;
    try {
      await navigator.clipboard.writeText(window.location.href);
    } catch (error) {
      said = button.dataset.failed;
    }
    find("copied").textContent = said;
    button.dataset.before = button.textContent;
    button.textContent = said;
    window.setTimeout(() => {
      button.textContent = button.dataset.before;
      delete button.dataset.before;
      find("copied").textContent = "";
    }, 2500);
  });

  /* The charts stay in sight while the article scrolls, even where they are taller than the window. */
  const settle = () => {
    const charts = find("charts");
    if (charts) charts.style.setProperty("--top", Math.min(16, window.innerHeight - charts.offsetHeight - 16) + "px");
  };
  document.addEventListener("tradeviz:drawn", () => {
    new ResizeObserver(settle).observe(find("charts"));
    window.addEventListener("resize", settle);
    settle();
  });
})();
