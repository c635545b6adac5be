(() => {
  "use strict";
  const root = document.documentElement;
  const narrow = matchMedia("(max-width: 639.98px)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [...document.querySelectorAll(".chart")];
  const settings = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
  // What fits between A4's margins and a section's padding, in CSS pixels.
  const PAPER = 660;

  const coloured = (value, styles) => {
    if (typeof value === "string") {
      const named = /^var\((--[a-z-]+)\)$/.exec(value);
      return named ? styles.getPropertyValue(named[1]).trim() : value;
    }
    if (Array.isArray(value)) return value.map((one) => coloured(one, styles));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, styles)]));
    }
    return value;
  };

  // Plotly orders the bands at a bar by where it would have put the bars itself. Here they are ordered by where the bars
  // are, so that they cross less; where Plotly keeps its bands otherwise, its own order stands.
  const untangle = (box) => {
    const drawing = box.querySelector(".sankey")?.__data__;
    if (!drawing?.graph?.nodes || !drawing.sankey?.update) return;
    drawing.graph.nodes.forEach((node) => {
      node.sourceLinks.sort((a, b) => a.target.y0 - b.target.y0 || a.target.x0 - b.target.x0);
      node.targetLinks.sort((a, b) => a.source.y0 - b.source.y0 || b.source.x0 - a.source.x0);
    });
    drawing.sankey.update(drawing.graph);
    box.querySelectorAll(".sankey-link").forEach((band) => {
      const { source, target, y0, y1, width } = band.__data__.link;
      const [from, to, half, middle] = [source.x1, target.x0, width / 2, (source.x1 + target.x0) / 2];
      band.setAttribute("d", `M${from},${y0 - half}C${middle},${y0 - half} ${middle},${y1 - half} ${to},${y1 - half}`
        + `L${to},${y1 + half}C${middle},${y1 + half} ${middle},${y0 + half} ${from},${y0 + half}Z`);
    });
  };

  const draw = (box) => {
    const printing = root.classList.contains("printing");
    const width = printing ? PAPER : box.clientWidth;
    if (!width || box.closest("[hidden]")) return; // not laid out: drawn when it is
    const figures = JSON.parse(document.getElementById(box.dataset.figure).textContent);
    const figure = coloured(figures[printing ? "print" : narrow.matches ? "narrow" : "wide"], getComputedStyle(root));
    figure.layout.width = width;
    box.style.height = `${figure.layout.height}px`;
    window.Plotly.newPlot(box, figure.data, figure.layout, settings);
    untangle(box);
    box.dataset.width = width;
  };
  const drawAll = () => charts.forEach(draw);

  const unpack = async () => {
    if (window.Plotly) return; // it stands beside the page, and was there already
    const packed = atob(document.getElementById("library").textContent);
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const library = document.createElement("script");
    library.textContent = await new Response(stream).text();
    document.head.append(library);
  };

  // A view is chosen among those that lie in the page; a chart draws itself as soon as it has a width.
  const view = document.getElementById("view");
  const show = () => document.querySelectorAll("[data-view]").forEach((part) => {
    part.hidden = part.dataset.view !== view.value;
  });
  if (view) { view.value = view.options[0].value; view.addEventListener("change", show); }
  if (!charts.length) return;

  unpack().then(() => {
    charts.forEach((box) => box.replaceChildren());
    drawAll();
    dark.addEventListener("change", drawAll);
    charts.forEach((box) => new ResizeObserver(() => {
      if (!root.classList.contains("printing") && String(box.clientWidth) !== box.dataset.width) draw(box);
    }).observe(box));
    addEventListener("beforeprint", () => { root.classList.add("printing"); drawAll(); });
    addEventListener("afterprint", () => { root.classList.remove("printing"); drawAll(); });
    root.dataset.drawn = "yes";
  }).catch(() => {
    charts.forEach((box) => { box.textContent = box.dataset.cannot; });
    root.dataset.drawn = "no";
  });
})();
