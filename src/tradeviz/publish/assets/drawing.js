/* Draws a figure of the page's charts as SVG, as wide as its place: those of Plotly's figures that tradeviz makes use of, lines,
   bars, treemaps, and what is written over them. Colours are CSS, so a change of scheme needs no new drawing. */
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const LINE = 1.3; // of a text of several lines, in heights of a letter
  const HAIR = 0.1; // pixels: a box without any is not drawn, nor is the line around it
  const BORDER = 2; // pixels that Plotly leaves around a note

  const add = (parent, name, attributes, style) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    for (const [key, value] of Object.entries(style || {})) if (value !== undefined) element.style.setProperty(key, value);
    parent.append(element);
    return element;
  };
  const of = (value, index) => (Array.isArray(value) ? value[index] : value);
  const round = (number) => Math.round(number * 10) / 10;

  /* Plotly's texts have a few tags and HTML's entities; nothing of them is ever read as HTML. */
  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
  const lines = (text) => text.split("<br>").map((line) => {
    const runs = [];
    let bold = false;
    let colour;
    for (const [token, shut, tag, hue, entity] of line.matchAll(/<(\/?)(b|span)(?: style="color:([^"]*)")?>|&(#?\w+);|[^<&]+|[<&]/g)) {
      if (tag === "b") bold = !shut;
      else if (tag) colour = shut ? undefined : hue;
      else runs.push({ text: entity ? ENTITIES[entity] || token : token, bold, colour });
    }
    return runs;
  });
  const plain = (text) => lines(text).map((runs) => runs.map((run) => run.text).join("")).join("\n");

  const write = (parent, text, x, y, font, { anchor = "start", place = "middle" } = {}) => {
    const rows = lines(text);
    const step = font.size * LINE;
    const first = { top: font.size, middle: font.size * 0.35 - (step * (rows.length - 1)) / 2, bottom: -step * (rows.length - 1) - 3 }[place];
    rows.forEach((runs, at) => {
      const look = { "font-size": `${font.size}px`, fill: font.color, "font-family": font.family };
      const line = add(parent, "text", { x: round(x), y: round(y + first + at * step), "text-anchor": anchor }, look);
      for (const run of runs) {
        const part = add(line, "tspan", {}, { "font-weight": run.bold ? 640 : undefined, fill: run.colour });
        part.textContent = run.text;
      }
    });
  };

  /* Where the values of a figure stand, in pixels. */
  const scales = (layout, width) => {
    const { l, r, t, b } = layout.margin;
    const plot = { left: l, top: t, width: Math.max(1, width - l - r), height: layout.height - t - b };
    const [first, last] = (layout.xaxis && layout.xaxis.range) || [0, 1];
    const across = (x) => plot.left + ((x - first) / (last - first)) * plot.width;
    const up = (y, name) => {
      const axis = layout[name === "y" || !name ? "yaxis" : `yaxis${name.slice(1)}`];
      const [low, high] = axis.domain || [0, 1];
      const share = (y - axis.range[0]) / (axis.range[1] - axis.range[0]);
      return plot.top + plot.height * (1 - (low + share * (high - low)));
    };
    const paper = { x: (x) => plot.left + x * plot.width, y: (y) => plot.top + (1 - y) * plot.height };
    return { plot, across, up, paper };
  };

  /* Round numbers on an axis, about as many as Plotly would put there. */
  const ticks = ([low, high], most) => {
    const rough = Math.abs(high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
    const found = [];
    for (let at = Math.ceil(Math.min(low, high) / step); at * step <= Math.max(low, high); at += 1) found.push(at * step);
    return { found, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  };

  const axes = (svg, figure, at) => {
    const { layout } = figure;
    const [decimal, group] = layout.separators || ".,";
    for (const name of Object.keys(layout).filter((key) => key.startsWith("yaxis") && layout[key].visible !== false)) {
      const axis = layout[name];
      if (!axis.range) continue;
      const id = `y${name.slice(5)}`;
      const { found, digits } = axis.tickvals ? { found: axis.tickvals, digits: 0 } : ticks(axis.range, axis.nticks || 5);
      found.forEach((value, index) => {
        const y = round(at.up(value, id));
        const zero = value === 0 && axis.zeroline;
        const look = { stroke: zero ? axis.zerolinecolor : axis.gridcolor, "stroke-width": 1, "shape-rendering": "crispEdges" };
        add(svg, "line", { x1: at.plot.left, x2: at.plot.left + at.plot.width, y1: y, y2: y }, look);
        const number = String(Number(Math.abs(value).toFixed(digits))).replace(".", decimal).replace(/\B(?=(\d{3})+(?!\d))/g, group);
        const last = index === found.length - 1;
        const text = axis.ticktext ? axis.ticktext[index] : `${value < 0 ? "−" : ""}${last ? axis.tickprefix || "" : ""}${number}${last ? axis.ticksuffix || "" : ""}`;
        write(svg, text.replace(/&/g, "&amp;"), at.plot.left - 2, y, { ...layout.font, ...axis.tickfont }, { anchor: "end" });
      });
    }
    const axis = layout.xaxis || {};
    (axis.visible === false ? [] : axis.tickvals || []).forEach((value, index) => {
      if (value < axis.range[0] || value > axis.range[1]) return;
      const text = axis.ticktext ? axis.ticktext[index] : String(value);
      write(svg, text, at.across(value), at.plot.top + at.plot.height + 2, { ...layout.font, ...axis.tickfont }, { anchor: "middle", place: "top" });
    });
  };

  const DASHES = { dot: "2 4", dash: "6 5" };
  const dashes = (dash) => DASHES[dash] || (/px/.test(dash || "") ? dash.replace(/px/g, "") : undefined);

  /* The corners of a star with five points, in and out by turns. */
  const star = (r) => [...Array(10).keys()].map((at) => {
    const reach = at % 2 ? r * 0.382 : r;
    const angle = (Math.PI * at) / 5;
    return `${round(reach * Math.sin(angle))} ${round(-reach * Math.cos(angle))}`;
  });

  const path = (symbol, size) => {
    const r = size / 2;
    const square = `M${-r} ${-r}H${r}V${r}H${-r}Z`;
    const diamond = `M0 ${-r * 1.3}L${r * 1.3} 0L0 ${r * 1.3}L${-r * 1.3} 0Z`;
    const t = r * 0.4;
    return {
      circle: `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`,
      square, "square-open": square,
      "triangle-up": `M0 ${-r * 1.15}L${r} ${r * 0.7}H${-r}Z`,
      "triangle-down": `M0 ${r * 1.15}L${r} ${-r * 0.7}H${-r}Z`,
      diamond, "diamond-open": diamond,
      cross: `M${-r} ${-t}H${-t}V${-r}H${t}V${-t}H${r}V${t}H${t}V${r}H${-t}V${t}H${-r}Z`,
      star: `M${star(r * 1.4).join("L")}Z`,
      "x-thin": `M${-r} ${-r}L${r} ${r}M${r} ${-r}L${-r} ${r}`,
      "line-ew-open": `M${-r} 0H${r}`,
    }[symbol] || `M${-r} 0H${r}`;
  };

  const told = (element, trace, index) => {
    const words = trace.hovertext && of(trace.hovertext, index);
    if (words) element.dataset.says = words;
    const go = trace.customdata && trace.customdata[index] && trace.customdata[index][0];
    if (go) element.dataset.go = go;
  };

  const whiskers = (svg, trace, at) => {
    const bars = trace.error_y;
    if (!bars || !bars.visible) return;
    trace.x.forEach((x, index) => {
      const [more, less] = [bars.array[index], bars.arrayminus[index]];
      if (x === null || trace.y[index] === null || !(more || less)) return;
      const [high, low, middle] = [at.up(trace.y[index] + more, trace.yaxis), at.up(trace.y[index] - less, trace.yaxis), at.across(x)];
      const d = `M${round(middle)} ${round(high)}V${round(low)}M${round(middle - 3)} ${round(high)}h6M${round(middle - 3)} ${round(low)}h6`;
      add(svg, "path", { d }, { stroke: bars.color, "stroke-width": bars.thickness, fill: "none" });
    });
  };

  const scatter = (svg, trace, at) => {
    const spot = (index) => (trace.x[index] === null || trace.y[index] === null ? null : [at.across(trace.x[index]), at.up(trace.y[index], trace.yaxis)]);
    const spots = trace.x.map((_x, index) => spot(index));
    if (trace.mode.includes("lines")) {
      let pen = "M";
      const d = spots.map((one) => {
        const drawn = one ? `${pen}${round(one[0])} ${round(one[1])}` : "";
        pen = one ? "L" : "M";
        return drawn;
      }).join("");
      const { color, width, dash } = trace.line;
      const look = { stroke: color, "stroke-width": width, "stroke-dasharray": dashes(dash), fill: "none", "stroke-linejoin": "round" };
      add(svg, "path", { d }, look);
    }
    whiskers(svg, trace, at);
    const { marker } = trace;
    spots.forEach((one, index) => {
      if (!one) return;
      if (trace.mode.includes("markers") && of(marker.size, index)) {
        const symbol = of(marker.symbol, index) || "circle";
        const open = /open|thin/.test(symbol);
        const edge = marker.line || {};
        const colour = of(marker.color, index);
        const look = { fill: open ? "none" : colour, stroke: open ? colour : of(edge.color, index), "stroke-width": of(edge.width, index) || (open ? 1 : 0) };
        const mark = add(svg, "path", { d: path(symbol, of(marker.size, index)), transform: `translate(${round(one[0])} ${round(one[1])})` }, look);
        told(mark, trace, index);
      }
      if (trace.text && trace.mode.includes("text")) write(svg, of(trace.text, index), one[0] + 8, one[1], trace.textfont);
    });
  };

  let hatches = 0;
  const fill = (svg, colour, pattern, index) => {
    if (!pattern || !of(pattern.shape, index)) return colour;
    const size = pattern.size || 8;
    hatches += 1;
    const id = `hatch-${hatches}`;
    const hatch = add(svg, "pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    add(hatch, "rect", { width: size, height: size }, { fill: colour });
    add(hatch, "rect", { width: size * (pattern.solidity || 0.3), height: size }, { fill: of(pattern.fgcolor, index) });
    return `url(#${id})`;
  };

  const bar = (svg, trace, at) => {
    const across = trace.orientation === "h";
    const edge = trace.marker.line || {};
    trace.x.forEach((x, index) => {
      const y = trace.y[index];
      const base = trace.base ? trace.base[index] : 0;
      const half = of(trace.width, index) / 2;
      const [x0, x1] = across ? [at.across(base), at.across(base + x)] : [at.across(x - half), at.across(x + half)];
      const [y0, y1] = across ? [at.up(y - half, trace.yaxis), at.up(y + half, trace.yaxis)] : [at.up(0, trace.yaxis), at.up(y, trace.yaxis)];
      const box = { x: round(Math.min(x0, x1)), y: round(Math.min(y0, y1)), width: Math.max(HAIR, round(Math.abs(x1 - x0))), height: Math.max(HAIR, round(Math.abs(y1 - y0))) };
      const look = { fill: fill(svg, of(trace.marker.color, index), trace.marker.pattern, index), stroke: of(edge.color, index), "stroke-width": of(edge.width, index) };
      told(add(svg, "rect", box, look), trace, index);
      if (trace.text) write(svg, of(trace.text, index), Math.max(x0, x1) + 5, (y0 + y1) / 2, { ...trace.textfont });
    });
    if (!across) whiskers(svg, trace, at);
  };

  /* Blocks as near to squares as they come, the order kept, as Plotly tiles them (Bruls, Huizing and van Wijk, 2000). */
  const squares = (values, box) => {
    const whole = values.reduce((sum, one) => sum + one, 0);
    const placed = [];
    let { x, y, width, height } = box;
    let from = 0;
    let left = whole;
    while (from < values.length && left > 0) {
      const long = Math.min(width, height);
      const area = (width * height) / left;
      const worst = (to, sum) => {
        const strip = (sum * area) / long;
        const sides = values.slice(from, to).map((one) => (one * area) / strip);
        return Math.max(...sides.map((side) => Math.max(side / strip, strip / side)));
      };
      let to = from + 1;
      let sum = values[from];
      while (to < values.length && worst(to + 1, sum + values[to]) <= worst(to, sum)) {
        sum += values[to];
        to += 1;
      }
      const strip = (sum * area) / long;
      let along = 0;
      for (const one of values.slice(from, to)) {
        const side = (one * area) / strip;
        placed.push(width >= height ? { x, y: y + along, width: strip, height: side } : { x: x + along, y, width: side, height: strip });
        along += side;
      }
      if (width >= height) [x, width] = [x + strip, width - strip];
      else [y, height] = [y + strip, height - strip];
      left -= sum;
      from = to;
    }
    return placed;
  };

  const treemap = (svg, trace, at, layout, width) => {
    const [low, high] = trace.domain.y;
    const box = { x: 0, y: (1 - high) * layout.height, width, height: (high - low) * layout.height };
    squares(trace.values, box).forEach((one, index) => {
      const pad = trace.tiling.pad / 2;
      const inner = { x: round(one.x + pad), y: round(one.y + pad), width: round(Math.max(0, one.width - 2 * pad)), height: round(Math.max(0, one.height - 2 * pad)) };
      const { line, colors, pattern } = trace.marker;
      const look = { fill: fill(svg, colors[index], pattern, index), stroke: of(line.color, index), "stroke-width": of(line.width, index) };
      told(add(svg, "rect", inner, look), trace, index);
      if (!trace.texttemplate[index]) return;
      const words = `${trace.labels[index]}<br>${trace.text[index]}`;
      const rows = plain(words).split("\n");
      const size = Math.min(trace.textfont.size, (inner.width - 8) / (0.56 * Math.max(...rows.map((row) => row.length))), (inner.height - 6) / (LINE * rows.length));
      if (size >= 8) write(svg, words, inner.x + 4, inner.y + 3, { ...trace.textfont, size, family: layout.font.family }, { place: "top" });
    });
  };

  const DRAW = { scatter, bar, treemap };

  const shape = (svg, one, at) => {
    const [x0, x1] = one.xref === "x" ? [at.across(one.x0), at.across(one.x1)] : [at.paper.x(one.x0), at.paper.x(one.x1)];
    const y = (value) => (one.ysizemode === "pixel" ? at.paper.y(one.yanchor) - value : one.yref === "paper" ? at.paper.y(value) : at.up(value, one.yref));
    const [y0, y1] = [y(one.y0), y(one.y1)];
    if (one.type === "line") add(svg, "line", { x1: round(x0), x2: round(x1), y1: round(y0), y2: round(y1) }, { stroke: one.line.color, "stroke-width": one.line.width });
    else add(svg, "rect", { x: round(x0), y: round(Math.min(y0, y1)), width: round(x1 - x0), height: round(Math.abs(y1 - y0)) }, { fill: one.fillcolor });
  };

  const note = (svg, one, at, layout) => {
    const x = (one.xref === "x" ? at.across(one.x) : at.paper.x(one.x)) + (one.xshift || 0);
    const y = (one.yref === "paper" ? at.paper.y(one.y) : at.up(one.y, one.yref)) - (one.yshift || 0);
    const anchor = { left: "start", right: "end" }[one.xanchor] || "middle";
    const beside = { start: BORDER, end: -BORDER, middle: 0 }[anchor];
    write(svg, one.text, x + beside, y, { ...layout.font, ...one.font }, { anchor, place: one.yanchor || "middle" });
  };

  /* The drawing of a figure, so many pixels wide. */
  const draw = (figure, width) => {
    const { layout } = figure;
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ class: "drawn", width, height: layout.height, "aria-hidden": "true", focusable: "false" })) svg.setAttribute(name, value);
    const at = scales(layout, width);
    layout.shapes.filter((one) => one.layer === "below").forEach((one) => shape(svg, one, at));
    axes(svg, figure, at);
    for (const trace of figure.data) DRAW[trace.type](svg, trace, at, layout, width);
    layout.shapes.filter((one) => one.layer !== "below").forEach((one) => shape(svg, one, at));
    for (const one of layout.annotations) note(svg, one, at, layout);
    return svg;
  };

  window.tradeviz = { draw, plain };
})();
