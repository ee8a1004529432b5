/* A view in a frame of somebody else's page: the chart is drawn where the server's drawing stood, and the frame's height is told
   to the page around it, in the words that newsrooms' systems already listen for (Datawrapper's) and in plain ones. */
(function () {
  "use strict";
  const { id, figure, config } = JSON.parse(document.getElementById("embedded").textContent);

  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    /* To any page: a height is no secret, and which pages may frame this one the server has said. */
    window.parent.postMessage({ "datawrapper-height": { [id]: height } }, "*");
    window.parent.postMessage({ height }, "*");
  };
  if (window.parent !== window) new ResizeObserver(tell).observe(document.body);

  const still = document.querySelector(".undrawn");
  if (!figure || !still || !window.Plotly) return;
  const graph = document.createElement("div");
  graph.id = "chart";
  graph.style.height = still.style.height;
  still.replaceWith(graph);
  window.Plotly.newPlot(graph, figure.data, figure.layout, config).then(
    () => {
      document.getElementById("told").remove();
      document.dispatchEvent(new Event("tradeviz:drawn"));
    },
    () => graph.replaceWith(still),
  );
})();
