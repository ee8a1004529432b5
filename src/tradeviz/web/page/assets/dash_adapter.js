/* Dash in the browser, bent to what it does not offer; its other half is page/dash_adapter.py. Each place that leans on how
   Dash does things is marked "Bend", with why it is needed and what breaks when Dash moves. page.js uses its public ways. */
(function () {
  "use strict";
  const find = (id) => document.getElementById(id);
  const all = (found) => document.querySelectorAll(found);
  const plain = window.fetch.bind(window);

  /* The first answer brings the page as text, and the layout and callbacks that Dash's scripts would ask for one by one. */
  const brought = JSON.parse((find("first-answer") || { textContent: "{}" }).textContent);

  /* On a first visit the server cannot know that the screen is dark: the page is asked for once more, before it is drawn.
     The cookie comes before that question, or the answer would be the light page again. */
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const scheme = () => (dark.matches ? "dark" : "light");
  const remember = () => {
    document.cookie = "scheme=" + scheme() + "; path=/; max-age=31536000; samesite=lax";
  };
  remember();
  dark.addEventListener("change", remember);
  const again = async () => {
    const page = new DOMParser().parseFromString(await (await plain(window.location.href)).text(), "text/html");
    return JSON.parse(page.getElementById("first-answer").textContent);
  };
  const fitting = !brought.theme || brought.theme === scheme() ? Promise.resolve(brought) : again().catch(() => brought);

  /* Bend: Dash has no way to be handed its layout and callbacks, so its requests for them are answered here. Under other
     addresses Dash asks the server again and draws what /_dash-layout says, and the browser tests find no page. */
  const handed = async (address) => {
    const name = /_dash-(layout|dependencies)$/.exec(new URL(address, window.location.href).pathname);
    const part = name && (await fitting)[name[1]];
    return part && new Response(JSON.stringify(part), { headers: { "Content-Type": "application/json" } });
  };

  /* What is awaited of the server, while it is: letters in the list of goods ask for options alone, and the charts stay as they
     are. Bend: which of the two a request is, only Dash's text of it says. Written otherwise it makes the charts pale for
     letters too, and a browser test of the list of goods fails. */
  const waiting = new Set();
  const wait = () => {
    const { dataset } = document.documentElement;
    if (waiting.size) dataset.busy = [...waiting].some((one) => !one.seeks) ? "page" : "list";
    else delete dataset.busy;
  };

  /* Bend: Dash stays silent when the server has gone, and says nowhere that it waits. Under another address the page stays
     silent too, and the browser tests that wait for an answer fail. */
  window.fetch = async (...asked) => {
    const address = String(asked[0] && asked[0].url ? asked[0].url : asked[0]);
    const here = await handed(address);
    if (here) return here;
    if (!address.includes("_dash-update-component")) return plain(...asked);
    const ask = { seeks: /^{"output":"goods\.options@/.test(asked[1] && asked[1].body) };
    waiting.add(ask);
    wait();
    try {
      const answer = await plain(...asked);
      find("trouble").hidden = answer.status < 400;
      return answer;
    } catch (error) {
      find("trouble").hidden = false;
      throw error;
    } finally {
      waiting.delete(ask);
      wait();
    }
  };

  /* Bend: Dash lets Plotly fit every new chart to its place once more, which takes a tenth of a second and lays it out anew. A
     chart that has the size of its place is left as it is. Where Dash fits it otherwise, a choice takes that long again. */
  document.addEventListener("tradeviz:drawn", () => {
    const fit = window.Plotly.Plots.resize;
    window.Plotly.Plots.resize = (graph) => {
      const { width, height } = graph._fullLayout || {};
      const fits = Math.abs(width - graph.clientWidth) < 1 && Math.abs(height - graph.clientHeight) < 1;
      return fits ? Promise.resolve(graph) : fit(graph);
    };
  });

  /* Dash draws the fields and the chart beside their stand-ins, out of sight and out of reach until it is complete. */
  const still = find("still");
  const root = document.createElement("div");
  if (still) {
    root.id = "react-entry-point";
    root.setAttribute("inert", "");
    still.after(root);
  }

  /* Bend: Dash does not say when it has drawn, so its fields and Plotly's drawing are looked for. Under other classes the
     stand-ins stay where they are, and every browser test fails. */
  const take = () => {
    const drawn = root.querySelector("#card") && root.querySelectorAll(".dash-dropdown").length > 3 &&
      (!root.querySelector("#chart") || root.querySelector("#chart .main-svg"));
    if (!drawn) return;
    taken.disconnect();
    for (const place of root.querySelectorAll("[data-place]")) place.append(...still.querySelector(`#${place.id}`).childNodes);
    still.remove();
    root.removeAttribute("inert");
    document.dispatchEvent(new Event("tradeviz:drawn"));
  };
  const taken = new MutationObserver(take);
  if (still) taken.observe(root, { childList: true, subtree: true });

  /* Bend: Dash's own fields, set right for screen readers: a dropdown is named by its value alone and takes the focus by way
     of a hidden twin; its options are native boxes inside a second role that has no keys of its own. Under other classes
     they are as Dash makes them, and the test with axe fails. */
  const mend = () => {
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
    for (const box of all(".dash-options-list:not([aria-label]), .dash-dropdown-content:not([aria-label])")) {
      const words = box.closest("[data-choices]");
      if (words) box.setAttribute("aria-label", words.dataset.choices);
    }
  };
  new MutationObserver(mend).observe(document.documentElement, {
    childList: true, subtree: true, attributeFilter: ["role", "aria-selected", "aria-labelledby"],
  });
})();
