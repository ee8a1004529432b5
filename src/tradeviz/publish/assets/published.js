/* The script of a published file: it has every choice in its pack, and puts what a choice shows into the page's places, as the
   server does for a page that it serves. What it works out itself is little: years and rows that are left out, the order of a
   table, and its download. */
(function () {
  "use strict";
  const find = (id) => document.getElementById(id);
  const { draw } = window.tradeviz;

  /* The pack: parts that come more than once stand in `shared`, and "~" with their number in their places. */
  const pack = JSON.parse(find("pack").textContent);
  const shared = [];
  const restore = (part) => {
    if (typeof part === "string") return part[0] !== "~" ? part : part[1] === "~" ? part.slice(1) : shared[parseInt(part.slice(1), 36)];
    if (Array.isArray(part)) return part.map(restore);
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, restore(one)]));
  };
  for (const part of pack.shared) shared.push(restore(part));
  const { states, keys, words, slots, csv } = restore(pack.root);

  /* A choice is what its address says: keys and values, written in one order. */
  const encode = (text) => encodeURIComponent(text).replace(/%20/g, "+").replace(/%2C/g, ",").replace(/%2F/g, "/").replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const read = (query) => Object.fromEntries([...new URLSearchParams(query)].filter(([key, text]) => keys.includes(key) && text));
  const pairs = (choice) => keys.filter((key) => choice[key]).map((key) => `${encode(key)}=${encode(choice[key])}`);
  /* `embed=yes` beside a choice shows it alone, for a frame in another page; links within the frame stay in it. */
  const embedded = () => new URLSearchParams(window.location.hash.slice(1)).has("embed");
  const address = (choice) => `#${[...(embedded() ? ["embed=yes"] : []), ...pairs(choice)].join("&") || "="}`;
  const query = () => (window.location.hash.includes("=") ? window.location.hash.slice(1) : "");
  const here = () => read(query());
  /* What an address asks for in vain is said, each key once. */
  const unknown = () => [...new Set(new URLSearchParams(query()).keys())].filter((key) => key && key !== "embed" && !keys.includes(key));

  /* A choice is held cut to its years already, or with all years, of which `trimmed` and `within` take some away. */
  const at = (choice) => {
    const place = pairs(choice).reduce((inner, pair) => (inner && Object.hasOwn(inner, pair) ? inner[pair] : null), states);
    return place && place[""];
  };
  const held = (choice) => at({ ...choice, sort: "" }) || at({ ...choice, sort: "", years: "" });
  /* The nearest choice that the file holds: what changes least is given up first. */
  const GIVEN_UP = ["factor", "scales", "parts", "also", "period", "table", "flow", "by", "chart", "claim", "data", "goods"];
  const nearest = (asked) => {
    const choice = { ...asked };
    for (const key of GIVEN_UP) {
      if (held(choice)) break;
      delete choice[key];
    }
    return choice;
  };
  const TOLD = ["goods", "chart", "claim", "by", "data", "period"]; // a reader is told when one of these is given up

  const MOST_TOLD = 5; // keys that are none
  const short = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

  let chosen = {}; // the choice that is shown
  let state = states[""];

  const applied = (change) => read(new URLSearchParams({ ...chosen, ...Object.fromEntries(new URLSearchParams(change)) }).toString());

  const build = (tree) => {
    if (typeof tree === "string") return document.createTextNode(tree);
    const [tag, attributes, ...children] = tree;
    if (tag === "drawing") return drawing(children[0]);
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "style") for (const [part, one] of Object.entries(value)) element.style.setProperty(part, one);
      else if (name === "go") {
        element.setAttribute("href", address(applied(value)));
        element.dataset.choice = "";
        element.dataset.go = value;
      } else if (name === "csv") {
        element.setAttribute("href", download(value));
        element.setAttribute("download", filename(value));
      } else element.setAttribute(name, value);
    }
    element.append(...children.map(build));
    return element;
  };

  /* The chart as it is served has Plotly's class and layout; what reads years off a chart knows it by these. */
  const drawing = (figure) => {
    const place = document.createElement("div");
    place.className = "js-plotly-plot";
    place.id = "chart";
    place.figure = trimmed(figure);
    place.layout = place.figure.layout;
    place.style.setProperty("height", `${figure.layout.height}px`);
    return place;
  };
  const paint = () => {
    for (const place of document.querySelectorAll(".js-plotly-plot")) {
      const width = place.clientWidth || 640;
      if (place.drawn !== width) place.replaceChildren(draw(place.figure, width));
      place.drawn = width;
    }
  };

  /* Years: the rows of other years are left out of table and download, their points out of the drawing. */
  const asked = () => {
    const years = !state.hidden.includes("years") && /^(\d{4})(?:-(\d{4}))?$/.exec(chosen.years || "");
    return years ? [Number(years[1]), Number(years[2] || years[1])] : null;
  };
  const span = () => (state.cut ? null : asked());
  const within = (row, years) => !years || (Number(row[0].slice(0, 4)) >= years[0] && Number(row[0].slice(0, 4)) <= years[1]);
  const trimmed = (figure) => {
    const years = span();
    if (!years || !figure.layout.xaxis.range) return figure;
    const range = [years[0] - 0.7, years[1] + 0.7];
    const shown = (x) => x === null || (x >= years[0] - 0.501 && x <= years[1] + 0.501);
    const data = figure.data.map((trace) => {
      const kept = trace.x.map((x, index) => index).filter((index) => shown(trace.x[index]));
      const cut = (part) => (Array.isArray(part) && part.length === trace.x.length ? kept.map((index) => part[index])
        : part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).map(([key, one]) => [key, cut(one)])) : part);
      return cut(trace);
    });
    /* The name at a line's end goes with it to the last year that is shown; a letter beside it goes along the years as well. */
    const last = (trace) => {
      const index = trace.y ? trace.y.findLastIndex((y, at) => y !== null && trace.x[at] !== null) : -1;
      return index < 0 ? null : { x: trace.x[index], y: trace.y[index] };
    };
    const isLetter = (note) => note.xref === "x" && /^<b>[A-Z]<\/b>$/.test(note.text);
    const moved = (note) => {
      if (!isLetter(note) && (note.xref !== "paper" || note.x !== 1)) return note;
      const own = figure.data.map((trace, index) => [last(trace), index])
        .filter(([end, index]) => end && figure.data[index].yaxis === note.yref && figure.data[index].line && figure.data[index].line.color === note.font.color && (!isLetter(note) || end.x === note.x))
        .map(([end, index]) => [Math.abs(end.y - note.y), index, note.y - end.y]);
      const [, index, off] = own.sort((one, other) => one[0] - other[0])[0] || [];
      const now = index === undefined ? null : last(data[index]);
      if (isLetter(note)) return now && { ...note, x: now.x, y: now.y + off };
      return now ? { ...note, y: now.y } : note;
    };
    const annotations = figure.layout.annotations.filter((note) => note.xref !== "x" || isLetter(note) || shown(note.x)).map(moved).filter(Boolean);
    const shapes = figure.layout.shapes.filter((one) => one.xref !== "x" || (one.x1 > range[0] && one.x0 < range[1]))
      .map((one) => (one.xref === "x" ? { ...one, x0: Math.max(one.x0, range[0]), x1: Math.min(one.x1, range[1]) } : one));
    const meta = figure.layout.meta && { years: figure.layout.meta.years.filter(([start, end]) => shown((start + end) / 2)) };
    const step = Math.max(1, Math.ceil((years[1] - years[0]) / 6));
    const all = Array.from({ length: years[1] - years[0] + 1 }, (_one, index) => years[0] + index);
    const ticks = figure.layout.xaxis.ticktext ? {} : { tickvals: all.filter((year) => (years[1] - year) % step === 0) };
    return { data, layout: { ...figure.layout, annotations, shapes, meta, xaxis: { ...figure.layout.xaxis, range, ...ticks } } };
  };

  /* Rows: a chart's own, which its table has in an order of its own unless the reader asks for another one. */
  const naturals = () => state.rows || [];
  const SORTED = { period: 0, reporter: 1, measure: 3, goods: 5, value: 6, source: 16 };
  const bare = (cell) => (cell[0] === '"' ? cell.slice(1, -1).replace(/""/g, '"') : cell);
  const newest = (row) => {
    const [from, to = from] = row[0].split("/").map((part) => [Number(part.slice(0, 4)), Number(part.slice(5, 7))]);
    const [first, end] = [from[1] || 1, to[1] ? (to[0] - from[0]) * 12 + to[1] : 12];
    return [-from[0], end - first === 11 ? 0 : 1, -end, first];
  };
  const compare = (one, other) => (Array.isArray(one) ? one.reduce((sum, part, index) => sum || part - other[index], 0) : one < other ? -1 : one > other ? 1 : 0);
  const order = () => {
    const all = naturals().map((_row, index) => index);
    const { sort } = chosen;
    if (!sort) return state.order || all;
    const name = sort.replace(/^-/, "");
    const value = (row) => (name === "value" ? Number(row[SORTED.value]) : bare(row[SORTED[name]]));
    if (sort === "-period") return all.sort((a, b) => compare(newest(naturals()[a]), newest(naturals()[b])));
    const way = sort[0] === "-" ? -1 : 1;
    return all.sort((a, b) => way * compare(value(naturals()[a]), value(naturals()[b])));
  };
  const shownRows = () => order().filter((index) => within(naturals()[index], span()));
  const text = () => [csv, ...shownRows().map((index) => naturals()[index].join(","))].join("\n") + "\n";
  const download = (kind) => `data:text/csv;charset=utf-8,${kind === "excel" ? "%EF%BB%BF" : ""}${encodeURIComponent(text())}`;
  const filename = (kind) => {
    const part = (key, value) => (chosen[key] ? [value || chosen[key]] : []);
    const parts = [...part("data"), ...part("chart"), ...(chosen.goods ? chosen.goods.split(",") : []), ...part("flow"), ...part("by"), ...part("years"), ...part("period", (chosen.period || "").replace("/", "-to-")), ...(chosen.factor ? [`factor-${chosen.factor}`] : []), ...part("also", "also"), ...part("parts", "whole-years")];
    return `${[words.name, ...parts].join("-").slice(0, 90).replace(/[^\w.-]/g, "-")}${kind === "excel" ? "-excel" : ""}.csv`;
  };

  const arrange = () => {
    const body = document.querySelector("#card .table tbody");
    if (body) {
      const own = state.order || naturals().map((_row, index) => index);
      const drawn = new Map(own.map((natural, place) => [natural, body.children[place]]));
      body.replaceChildren(...shownRows().map((natural) => drawn.get(natural)));
    }
    for (const head of document.querySelectorAll("#card .table thead th")) {
      const link = head.querySelector("a[data-go]");
      const name = link && (new URLSearchParams(link.dataset.go).get("sort") || "").replace(/^-/, "");
      if (!name || !chosen.sort) continue;
      const up = chosen.sort === name;
      head.setAttribute("aria-sort", up ? "ascending" : chosen.sort === `-${name}` ? "descending" : "none");
      link.setAttribute("href", address({ ...chosen, sort: up ? `-${name}` : name }));
    }
    const years = span();
    if (!years) return;
    find("chart-title").textContent = sentence(years);
    const all = count(naturals().length);
    for (const item of document.querySelectorAll("#downloads li")) {
      const last = item.lastChild;
      if (last && last.nodeType === Node.TEXT_NODE) last.textContent = last.textContent.replace(all, count(shownRows().length));
    }
  };

  const count = (number) => (number === 1 ? words.row : words.rows).replace("{count}", new Intl.NumberFormat(document.documentElement.lang).format(number));
  const fit = (template, parts) => template.replace(/\{(\w+)\}/g, (all, name) => (name in parts ? parts[name] : all));
  const sentence = (years) => {
    const [first, last] = years || words.years;
    const label = words.charts[chosen.chart || "time"];
    return fit(words.choice, {
      goods: (chosen.goods || "TOTAL").split(",").map((code) => words.goods[code] || code).join(", "),
      measures: words.measures[chosen.flow || "all"],
      reporter: words.reporters[chosen.by || ""],
      years: first === last ? String(first) : fit(words.span, { low: first, high: last }),
      view: chosen.table ? fit(words.table, { chart: label }) : label,
    });
  };

  /* The fields: what they show, what they offer, and what they set. */
  const FIELDS = { goods: "goods", data: "data", by: "by", flow: "flow", period: "period", factor: "factor" };
  /* Switches: what the address says once one is pressed, and whether it is on then. */
  const SWITCHES = { also: { pressed: "yes", on: true }, scales: { pressed: "own", on: true }, parts: { pressed: "no", on: false } };
  const DEFAULTS = { goods: "TOTAL", flow: "all", period: "latest", factor: "1" };
  const byDefault = (key) => DEFAULTS[key] || words.first[key];
  const option = (value, label) => new Option(label, value);
  const settle = () => {
    const periods = find("period");
    if (periods && state.periods.length) periods.replaceChildren(...state.periods.map(([value, label]) => option(value, label)));
    for (const [key, id] of Object.entries(FIELDS)) {
      const field = find(id);
      if (!field) continue;
      const value = chosen[key] || byDefault(key);
      if (key === "goods") for (const one of field.querySelectorAll("[data-several]")) one.remove();
      if (key === "goods" && value.includes(",")) {
        const several = option(value, value.split(",").map((code) => words.goods[code] || code).join(", "));
        several.dataset.several = "";
        field.prepend(several);
      }
      for (const one of field.options) one.disabled = one.value === "?" || !offered(key, one.value);
      field.value = value;
    }
    const figures = find("data-field");
    if (figures) figures.hidden = [...find("data").options].filter((one) => !one.disabled).length < 2;
    const [first, last] = asked() || words.years;
    find("first-year").value = first;
    find("last-year").value = last;
    for (const [key, { pressed, on }] of Object.entries(SWITCHES)) {
      const box = find(key);
      if (!box) continue;
      box.checked = on === Boolean(chosen[key]);
      box.closest(".also").hidden = !chosen[key] && !held({ ...chosen, [key]: pressed });
    }
    for (const key of ["years", "period", "factor"]) {
      const field = find(`${key}-field`);
      if (field) field.hidden = state.hidden.includes(key) || (key === "factor" && !chosen.factor && !offered("factor", "1.06"));
    }
  };
  /* Of a pair the lower levels of the HS are not held. Of a category without any value all flows are held as one, which says so; no
     other is offered. */
  const offered = (key, value) => {
    if (key === "goods") return value.includes(",") || Boolean(held({ goods: value === byDefault(key) ? "" : value }));
    const other = { ...chosen, claim: "", sort: "", [key]: value === byDefault(key) ? "" : value };
    return !["factor", "data", "period", "flow"].includes(key) || Boolean(held(other));
  };

  const go = (choice) => {
    window.history.pushState({}, "", address(choice));
    show();
  };
  const years = (typed) => {
    const [least, most] = words.years;
    const [first, last] = typed.map((one, index) => Math.min(Math.max(Number(one) || words.years[index], least), most)).sort((a, b) => a - b);
    return first === least && last === most ? "" : first === last ? String(first) : `${first}-${last}`;
  };
  document.addEventListener("change", (event) => {
    const { id } = event.target;
    const key = Object.keys(FIELDS).find((one) => FIELDS[one] === id);
    const next = { ...chosen, claim: "", sort: "" };
    if (key) go({ ...next, [key]: event.target.value === byDefault(key) ? "" : event.target.value });
    else if (id === "first-year" || id === "last-year") go({ ...next, years: years([find("first-year").value, find("last-year").value]) });
    else if (SWITCHES[id]) go({ ...next, [id]: event.target.checked === SWITCHES[id].on ? SWITCHES[id].pressed : "" });
  });

  const show = () => {
    const wanted = here();
    chosen = nearest(wanted);
    state = held(chosen);
    document.documentElement.classList.remove("unfolded");
    document.documentElement.classList.toggle("embedded", embedded());
    find("whole").setAttribute("href", `#${pairs(chosen).join("&") || "="}`);
    for (const name of slots) {
      if (name !== "notices" && name !== "said") find(name).replaceChildren(...(state[name] || []).map(build));
    }
    const lost = TOLD.some((key) => wanted[key] && wanted[key] !== chosen[key]);
    const notices = [...(lost ? [words.instead] : []), ...unknown().slice(0, MOST_TOLD).map((key) => fit(words.unknown, { text: short(key) }))];
    find("notices").replaceChildren(...notices.map((sentence) => {
      const notice = document.createElement("p");
      notice.textContent = sentence;
      return notice;
    }));
    arrange();
    settle();
    paint();
    find("said").textContent = state.said || sentence(asked());
  };

  /* What a mark says, beside the pointer; the table says the same to who has none. */
  const says = document.createElement("div");
  says.className = "says";
  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest && event.target.closest("[data-says]");
    if (!mark) return says.remove();
    const plot = mark.closest(".plot");
    says.replaceChildren(...window.tradeviz.plain(mark.dataset.says).split("\n").flatMap((line, index) => {
      const part = document.createElement(index ? "span" : "b");
      part.textContent = line;
      return index ? ["\n", part] : [part];
    }));
    plot.append(says);
    const box = plot.getBoundingClientRect();
    const x = Math.max(0, Math.min(event.clientX - box.left + 14, box.width - says.offsetWidth));
    says.style.setProperty("left", `${x}px`);
    says.style.setProperty("top", `${event.clientY - box.top + 16}px`);
    return undefined;
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest && event.target.closest(".drawn [data-go]");
    if (mark) go(applied(mark.dataset.go));
  });

  const moved = () => {
    const hash = window.location.hash.slice(1);
    const anchor = hash && !hash.includes("=") && find(hash);
    if (!anchor && address(here()) !== address(chosen)) show();
  };
  window.addEventListener("popstate", moved);
  window.addEventListener("hashchange", moved);
  new ResizeObserver(paint).observe(find("charts"));
  window.addEventListener("beforeprint", paint);
  document.documentElement.classList.remove("scripts-off");
  /* In a frame the page around it hears how high this is, as from a frame of a server: see `embed.js`. */
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ "datawrapper-height": { [`tradeviz-${words.name}`]: height } }, "*");
    window.parent.postMessage({ height }, "*");
  };
  if (window.parent !== window) new ResizeObserver(tell).observe(document.body);
  show();
  /* The scripts of the served page come after this one: they find the page as it was asked for, as a served one is. */
  document.addEventListener("DOMContentLoaded", () => {
    /* On a small screen the charts stand below the article: a link to a choice of theirs opens at the chart, or at what of
       the link was not understood. */
    const [visit] = performance.getEntriesByType("navigation");
    const charted = Object.keys(chosen).length > 0 && !chosen.claim;
    if (charted && window.matchMedia("(max-width: 860px)").matches && (!visit || visit.type === "navigate")) {
      find(find("notices").hasChildNodes() ? "charts" : "tabs").scrollIntoView({ behavior: "instant" });
    }
    document.dispatchEvent(new Event("tradeviz:drawn"));
  });
})();
