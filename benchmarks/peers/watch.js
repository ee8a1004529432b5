/* Runs in each page before its own scripts, and notes when something is first to be seen: milliseconds of the page's clock.
   SITE is put in front by the benchmark: {text: selectors that must all show words, plots: how many charts, still: a selector
   of charts that the server has drawn}. */
(() => {
  const QUIET = 600; // charts that have not changed for so long are settled
  const MARKS = ".point path, path.point, path.js-line, .points path, g.slice path";
  const roots = function* (root) {
    yield root;
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) yield* roots(one.shadowRoot);
  };
  const find = (selector) => [...roots(document)].flatMap((root) => [...root.querySelectorAll(selector)]);
  const shows = (one) => { const box = one.getBoundingClientRect(); return box.width + box.height > 0; };
  const read = () => SITE.text.every((selector) => find(selector).some((one) => one.textContent.trim() && shows(one)));
  const plots = () => find(".js-plotly-plot").map((plot) => [...plot.querySelectorAll(MARKS)]);
  const drawn = (all) => all.length >= SITE.plots && all.every((marks) => marks.some(shows));
  const sees = (all) => (SITE.still && find(SITE.still).some(shows)) || all.some((marks) => marks.some(shows));
  const signature = (all) => all.map((marks) => marks.map((mark) => mark.getAttribute("d")).join()).join("|");
  const bench = (window.__bench = { text: null, chart: null, charts: null, settled: null });

  const first = () => {
    if (!document.body) return requestAnimationFrame(first);
    if (bench.text === null && read()) bench.text = performance.now();
    if (bench.chart === null && sees(plots())) bench.chart = performance.now();
    if (bench.charts === null && drawn(plots())) bench.charts = performance.now();
    if (bench.text === null || bench.charts === null) requestAnimationFrame(first);
  };
  requestAnimationFrame(first);

  /* From the reader's last act until the last change of a chart. */
  bench.arm = () => {
    let before = signature(plots()), acted = null, changed = null;
    const act = () => { if (changed === null) acted = performance.now(); };
    for (const kind of ["click", "keydown", "change", "input"]) window.addEventListener(kind, act, true);
    const follow = () => {
      const now = signature(plots());
      if (now !== before) { before = now; changed = performance.now(); }
      if (changed !== null && performance.now() - changed > QUIET) bench.settled = changed - acted;
      else requestAnimationFrame(follow);
    };
    bench.settled = null;
    requestAnimationFrame(follow);
  };
})();
