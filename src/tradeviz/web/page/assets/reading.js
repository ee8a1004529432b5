/* A chart of lines is read a year or a month at a time: the whole column of it answers to the pointer, to a finger and to the arrow
   keys. What is read of each came with the figure, in its `meta`; it is shown beside the year, never over it. */
(function () {
  "use strict";
  const find = (id) => document.getElementById(id);
  const plotOf = (event) => event.target.closest && event.target.closest(".plot.years");
  let at = -1;

  /* The years of the chart in a plot, and where they stand in it, in pixels: its axis cannot be moved or zoomed. */
  const chartIn = (plot) => {
    const graph = plot.querySelector(".js-plotly-plot");
    const layout = graph && graph.layout;
    if (!layout || !layout.meta || !layout.meta.years.length) return null;
    const width = graph.clientWidth - layout.margin.l - layout.margin.r;
    const [first, last] = layout.xaxis.range;
    const across = (year) => layout.margin.l + ((year - first) / (last - first)) * width;
    return { years: layout.meta.years, across, layout, width: graph.clientWidth, height: graph.clientHeight };
  };

  const line = ([label, value, bounds, whose, colour]) => {
    const row = document.createElement("p");
    const add = (name, text, kind) => {
      const part = document.createElement(name);
      part.textContent = text;
      if (kind) part.className = kind;
      row.append(part, " ");
    };
    add("span", label, colour ? `of-${colour}` : "");
    add("b", value);
    add("small", [bounds, whose].filter(Boolean).join(" · "));
    return row;
  };

  const show = (plot, index, aloud) => {
    const chart = chartIn(plot);
    if (!chart) return;
    at = Math.max(0, Math.min(chart.years.length - 1, index));
    const [start, end, name, whole, parts, more] = chart.years[at];
    const box = plot.querySelector(".reading");
    const heading = document.createElement("h3");
    heading.textContent = name;
    box.replaceChildren(heading, ...whole.map(line));
    if (parts.length) {
      const rest = document.createElement("div");
      rest.append(...parts.map(line));
      box.append(rest);
    }
    if (more) {
      const rest = document.createElement("small");
      rest.textContent = more;
      box.append(rest);
    }
    const column = plot.querySelector(".column");
    const [left, right] = [chart.across(start), chart.across(end)];
    const { t, b } = chart.layout.margin;
    Object.assign(column.style, { left: `${left}px`, width: `${Math.max(3, right - left)}px`, top: `${t}px`, height: `${chart.height - t - b}px` });
    box.hidden = column.hidden = false;
    /* On the side where lines that grow leave room, unless the year itself stands there. */
    const beside = chart.layout.margin.l + 10;
    const clear = left > beside + box.offsetWidth + 6;
    const after = chart.width - chart.layout.margin.r - box.offsetWidth;
    Object.assign(box.style, { left: `${clear ? beside : Math.max(right + 8, after)}px`, top: `${t}px` });
    if (aloud) find("read").textContent = [name, ...[...whole, ...parts].map((one) => one.slice(0, 4).filter(Boolean).join(" "))].join(". ");
  };

  const hide = (plot) => {
    at = -1;
    for (const part of plot.querySelectorAll(".reading, .column")) part.hidden = true;
  };

  const yearUnder = (plot, event) => {
    const chart = chartIn(plot);
    if (!chart) return -1;
    const x = event.clientX - plot.getBoundingClientRect().left;
    const apart = ([start, end]) => Math.max(chart.across(start) - x, x - chart.across(end), 0);
    const nearest = chart.years.reduce((best, year, index) => (apart(year) < apart(chart.years[best]) ? index : best), 0);
    return apart(chart.years[nearest]) < 12 ? nearest : -1;
  };

  const point = (event) => {
    const plot = plotOf(event);
    if (!plot) return;
    const year = yearUnder(plot, event);
    if (year >= 0 && year !== at) show(plot, year, event.type === "pointerdown");
  };
  document.addEventListener("pointermove", point);
  document.addEventListener("pointerdown", point);
  /* What is read below a small screen's chart comes into sight with a tap; a finger that scrolls past is no tap. */
  document.addEventListener("click", (event) => {
    const read = plotOf(event) && plotOf(event).querySelector(".reading:not([hidden])");
    if (read && getComputedStyle(read).position === "static") read.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
  document.addEventListener("pointerout", (event) => {
    const plot = plotOf(event);
    const inside = plot && event.relatedTarget && plot.contains(event.relatedTarget);
    if (plot && !inside && event.pointerType === "mouse" && document.activeElement !== plot) hide(plot);
  });
  /* Where what is read stands below the chart, hiding it moves what is pressed next from under the finger: it stays until the
     press that takes the focus has had its effect. */
  let pressing = false;
  let left = null;
  const release = () => {
    pressing = false;
    if (left) hide(left);
    left = null;
  };
  document.addEventListener("mousedown", () => { pressing = true; }, true);
  document.addEventListener("mouseup", () => setTimeout(release), true);
  document.addEventListener("focusout", (event) => {
    if (!(event.target.matches && event.target.matches(".plot.years"))) return;
    if (pressing) left = event.target;
    else hide(event.target);
  });

  const steps = {
    ArrowLeft: (n) => n - 1, ArrowRight: (n) => n + 1, PageUp: (n) => n - 12, PageDown: (n) => n + 12,
    Home: () => 0, End: () => Infinity,
  };
  /* On the window, so that Escape closes what is read before anything else takes it. */
  window.addEventListener("keydown", (event) => {
    const plot = document.activeElement && document.activeElement.closest(".plot.years");
    const chart = plot && !event.ctrlKey && !event.metaKey && !event.altKey && chartIn(plot);
    if (!chart) return;
    if (event.key === "Escape" && at >= 0) {
      event.stopPropagation();
      hide(plot);
    } else if (steps[event.key]) {
      event.preventDefault();
      show(plot, steps[event.key](at < 0 ? chart.years.length : at), true);
    }
  }, true);

  /* Another chart in its place is read anew. */
  document.addEventListener("tradeviz:drawn", () => {
    new MutationObserver(() => {
      const open = document.querySelector(".plot.years .reading:not([hidden])");
      if (!open) at = -1;
    }).observe(find("card"), { childList: true, subtree: true });
  });
})();
