/* A block of the treemap and a bar go into their category: Plotly draws no links, so each carries its address. */
(function () {
  "use strict";
  const follow = (event) => {
    const point = event.points && event.points[0];
    const href = point && point.customdata && point.customdata[0];
    if (!href) return undefined;
    const link = document.createElement("a");
    link.href = href;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    return false;
  };
  const wire = (plot) => {
    if (plot.dataset.drill || !plot.on) return;
    plot.dataset.drill = "yes";
    /* Returning false keeps Plotly from zooming into a block: the page itself goes there. */
    plot.on("plotly_treemapclick", follow);
    plot.on("plotly_click", (event) => {
      const treemap = event.points && event.points[0] && event.points[0].data.type === "treemap";
      return treemap ? undefined : follow(event);
    });
  };
  new MutationObserver(() => document.querySelectorAll(".js-plotly-plot").forEach(wire)).observe(
    document.documentElement, { childList: true, subtree: true },
  );
})();
