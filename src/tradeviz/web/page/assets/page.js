/* What a page of links and one callback still needs from a script. */
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (dark.matches ? "dark" : "light");
  const narrow = window.matchMedia("(max-width: 860px)");
  const find = (id) => document.getElementById(id);

  /* The first answer brings the page as text, and the layout and callbacks that Dash's scripts would ask for one by one.
     They are handed over from here; the text stays until what they draw is complete. */
  const brought = JSON.parse((find("first-answer") || { textContent: "{}" }).textContent);
  const handed = async (address) => {
    const name = /_dash-(layout|dependencies)$/.exec(new URL(address, window.location.href).pathname);
    const part = name && (await fitting)[name[1]];
    return part && new Response(JSON.stringify(part), { headers: { "Content-Type": "application/json" } });
  };
  const remember = () => {
    document.cookie = "scheme=" + scheme() + "; path=/; max-age=31536000; samesite=lax";
  };
  const repaint = () => {
    remember();
    window.dash_clientside.set_props("theme", { data: scheme() });
  };
  dark.addEventListener("change", repaint);
  remember();

  /* On a first visit the server cannot know that the screen is dark: the page is asked for once more, before it is drawn. */
  const plain = window.fetch.bind(window);
  const again = async () => {
    const page = new DOMParser().parseFromString(await (await plain(window.location.href)).text(), "text/html");
    return JSON.parse(page.getElementById("first-answer").textContent);
  };
  const fitting = !brought.theme || brought.theme === scheme() ? Promise.resolve(brought) : again().catch(() => brought);

  const take = () => {
    const root = find("react-entry-point");
    const still = find("still");
    if (!still) return;
    const drawn = root.querySelector("#downloads") && root.querySelectorAll(".dash-dropdown").length > 3 &&
      (!root.querySelector("#chart") || root.querySelector("#chart .main-svg"));
    if (!drawn) return;
    still.remove();
    root.removeAttribute("inert");
    taken.disconnect();
    follow.observe(find("charts"));
    window.addEventListener("resize", settle);
    settle();
  };
  const taken = new MutationObserver(take);
  if (find("react-entry-point")) taken.observe(find("react-entry-point"), { childList: true, subtree: true });

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
  window.fetch = async (...asked) => {
    const address = String(asked[0] && asked[0].url ? asked[0].url : asked[0]);
    const here = await handed(address);
    if (here) return here;
    const ours = address.includes("_dash-update-component");
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
