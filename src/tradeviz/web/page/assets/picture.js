/* A chart as a picture: the server writes the frame with all its words, and the reader's own browser draws the figure into it.
   No service is asked, and nothing leaves the machine. */
(function () {
  "use strict";
  const find = (id) => document.getElementById(id);
  const SVG = "image/svg+xml";
  const TWICE = 2; /* pixels of the PNG for one of the drawing, so that it is sharp in print */

  const parts = async () => {
    const answer = await fetch(find("take").dataset.href);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  /* A drawing is read as XML before it is used: what is no valid file is no file. */
  const read = (text) => {
    const drawing = new DOMParser().parseFromString(text, SVG);
    if (drawing.querySelector("parsererror")) throw new Error("no XML");
    return drawing.documentElement;
  };

  /* The server guesses how wide words are; here they are measured, out of sight and out of reach of the page's style, and
     each line holds what it has room for. What stands below moves with what grew or shrank above it. */
  const fitted = (whole, { left, width }) => {
    const host = document.createElement("div");
    Object.assign(host.style, { all: "initial", position: "fixed", left: "-9999px", visibility: "hidden" });
    host.setAttribute("aria-hidden", "true");
    document.body.append(host);
    const drawing = host.attachShadow({ mode: "open" }).appendChild(document.importNode(whole, true));
    try {
      let more = 0;
      for (const block of drawing.children) {
        if (more && block.tagName !== "rect") block.setAttribute("transform", `translate(0 ${more})`);
        if (block.dataset.words !== undefined) more += rewrapped(block, width);
        else if (block.dataset.apart !== undefined) more += relined(block, left, left + width);
        for (const name of ["words", "step", "apart"]) delete block.dataset[name];
      }
      const height = Math.ceil(Number(drawing.getAttribute("height")) + more);
      for (const one of [drawing, drawing.querySelector("rect")]) one.setAttribute("height", height);
      drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${height}`);
      return drawing;
    } finally {
      host.remove();
    }
  };

  /* A paragraph's lines anew, and how much taller it became. */
  const rewrapped = (block, width) => {
    const [first, ...others] = block.children;
    const step = Number(block.dataset.step);
    const fits = (text) => {
      first.textContent = text;
      return first.getComputedTextLength() <= width;
    };
    const lines = [""];
    for (const word of block.dataset.words.split(" ")) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (fits(longer)) lines[lines.length - 1] = longer;
      else lines.push(...cut(word, fits));
    }
    for (const one of others) one.remove();
    lines.filter(Boolean).forEach((line, at) => {
      const text = at ? block.appendChild(first.cloneNode()) : first;
      text.textContent = line;
      text.setAttribute("y", Number(first.getAttribute("y")) + at * step);
    });
    return (block.children.length - 1 - others.length) * step;
  };

  /* A word in pieces that each fit a line; only an address is so long. */
  const cut = (word, fits) => {
    const pieces = [""];
    for (const letter of word) {
      if (pieces.at(-1) && !fits(pieces.at(-1) + letter)) pieces.push("");
      pieces[pieces.length - 1] += letter;
    }
    return pieces;
  };

  /* The legend's entries anew, as many a line as fit, and how much taller it became. */
  const relined = (block, begin, end) => {
    const apart = Number(block.dataset.apart);
    const step = Number(block.dataset.step);
    const spots = [...block.children].map((one) => one.transform.baseVal.consolidate().matrix);
    const top = spots.length ? spots[0].f : 0;
    const before = spots.length ? spots.at(-1).f : 0;
    let left = begin;
    let down = top;
    for (const entry of block.children) {
      const words = entry.querySelector("text");
      const width = Number(words.getAttribute("x")) + words.getComputedTextLength();
      if (left > begin && left + width > end) {
        left = begin;
        down += step;
      }
      entry.setAttribute("transform", `translate(${left.toFixed(1)} ${down.toFixed(1)})`);
      left += width + apart;
    }
    return down - before;
  };

  const drawn = async ({ figure, config, frame }) => {
    const { svg, left, top, width, height } = frame;
    const told = { format: "svg", width, height, imageDataOnly: true };
    const plot = read(await window.Plotly.toImage({ ...figure, config }, told));
    const whole = fitted(read(svg), frame);
    plot.setAttribute("x", left);
    plot.setAttribute("y", top);
    plot.setAttribute("aria-hidden", "true"); /* what it shows is told by the picture's own title and description */
    whole.querySelector("#plot").append(whole.ownerDocument.importNode(plot, true));
    return whole;
  };

  const save = (file, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /* The page's policy lets images come from `blob:` for this alone: the canvas reads the drawing as one. */
  const pixels = async (file, { width, height }) => {
    const image = new Image();
    const address = URL.createObjectURL(file);
    try {
      image.src = address;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = width * TWICE;
      canvas.height = height * TWICE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((done, failed) => {
        canvas.toBlob((made) => (made ? done(made) : failed(new Error("no picture"))), "image/png");
      });
    } finally {
      URL.revokeObjectURL(address);
    }
  };

  const picture = async (kind) => {
    const told = await parts();
    const whole = await drawn(told);
    const file = new Blob([new XMLSerializer().serializeToString(whole)], { type: SVG });
    const size = { width: Number(whole.getAttribute("width")), height: Number(whole.getAttribute("height")) };
    save(kind === "png" ? await pixels(file, size) : file, `${told.name}.${kind}`);
  };

  const does = {
    png: () => picture("png"),
    svg: () => picture("svg"),
    "as-text": async () => navigator.clipboard.writeText((await parts()).text),
  };

  /* A button says what became of it, to the eye and to a screen reader, and is itself again after a while. Pressed again
     meanwhile it does the same again; while it is at work it waits. */
  const resting = new WeakMap();
  const press = async (button) => {
    if (button.dataset.busy) return;
    button.dataset.busy = "yes";
    const before = resting.has(button) ? resting.get(button).before : button.textContent;
    const { done, failed } = button.dataset;
    const said = await does[button.id]().then(() => done, () => failed);
    delete button.dataset.busy;
    find("copied").textContent = button.textContent = said;
    if (resting.has(button)) window.clearTimeout(resting.get(button).timer);
    const timer = window.setTimeout(() => {
      resting.delete(button);
      button.textContent = before;
      find("copied").textContent = "";
    }, 2500);
    resting.set(button, { before, timer });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#take button");
    if (button && does[button.id]) press(button);
  });

  /* P and S save the picture, outside of fields and menus. */
  const keys = { p: "png", s: "svg" };
  document.addEventListener("keydown", (event) => {
    const button = keys[event.key.toLowerCase()] && find(keys[event.key.toLowerCase()]);
    if (!button || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = document.activeElement;
    const free = !at || at === document.body || at.closest("#charts, #article");
    const typing = at && at.closest("input, textarea, select, [contenteditable], [role=listbox], [role=dialog]");
    if (free && !typing && button.checkVisibility()) press(button);
  });
})();
