// What pages of figures can do beyond their tables: the map, the charts, sliders that ask again, keys of a queue of pairs.
"use strict";

(() => {
  const all = (pick, within = document) => [...within.querySelectorAll(pick)];
  const ink = getComputedStyle(document.documentElement);
  const colour = (name) => ink.getPropertyValue(name).trim();
  const palette = ["#1d4e89", "#d98f00", "#5f8a6b", "#7d6aa0", "#8a94a0", "#b9a27a"];
  const shades = ["#f3f1ea", "#dbe5f0", "#bcd0e5", "#9abada", "#76a1cb"]; // pale to deep, the same order in grey; ink is read on each
  const font = () => ({ fontFamily: colour("--type"), color: colour("--ink-2"), fontSize: 12 });
  const words = (number) => (typeof number === "number" ? number.toLocaleString("en", { maximumFractionDigits: Math.abs(number) < 1 ? 3 : 1 }).replace("-", "−") : "");
  const narrow = (box) => box.clientWidth < 420; // a phone
  const axis = (more) => ({ axisTick: { show: false }, axisLabel: { ...font(), hideOverlap: true }, axisLine: { lineStyle: { color: colour("--rule") } }, splitLine: { lineStyle: { color: colour("--rule-2") } }, ...more });
  const tip = { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, valueFormatter: words };

  const span = (said) => { // of an axis that need not begin at nothing: even steps of a round number, a little beyond what is seen
    const seen = said.series.flatMap((one) => one.values).filter((one) => typeof one === "number"), low = Math.min(...seen), high = Math.max(...seen);
    const beyond = Math.max(high - low, Math.abs(high) * 0.03) || 1, wide = high - low + 2 * beyond, ten = 10 ** Math.floor(Math.log10(wide));
    const step = [0.2, 0.5, 1, 2].map((one) => one * ten).find((one) => wide / one <= 6), whole = (number) => Number((number * step).toPrecision(12));
    return {
      min: Math.max(said.least ?? -Infinity, whole(Math.floor((low - beyond) / step))), interval: step,
      max: Math.min(said.most ?? Infinity, whole(Math.ceil((high + beyond) / step))),
    };
  };
  const above = (said, box) => narrow(box) && !said.stacked && said.names.some((one) => one.length > 9); // long names stand on their bars

  const kinds = {
    map: (said, box) => ({
      tooltip: { renderMode: "richText", formatter: (one) => (one.data ? `${one.data.label}\n${one.data.words}` : "") },
      visualMap: { min: said.least, max: Math.max(said.most, said.least + 1e-9), calculable: false, left: 4, bottom: 4, itemWidth: 10, itemHeight: 90, inRange: { color: shades }, text: [said.most_words, said.least_words], textStyle: font() },
      series: [{
        type: "map", map: said.map, nameProperty: "code", selectedMode: false, layoutCenter: ["50%", "50%"], layoutSize: narrow(box) ? "104%" : "100%", aspectScale: 0.82,
        itemStyle: { borderColor: "#fff", borderWidth: 1, areaColor: "#f1f0ea" },
        label: { show: true, ...font(), fontSize: narrow(box) ? 9 : 11, color: "#1b1f24", formatter: (one) => (one.data ? `${one.data.label}\n${one.data.words}` : "") },
        labelLayout: { hideOverlap: true },
        emphasis: { itemStyle: { areaColor: "#f6ab00" }, label: { color: "#1b1f24" } },
        data: said.values.map((one) => ({ ...one, name: one.code })),
      }],
    }),
    histogram: (said, box) => ({
      grid: { left: 8, right: 16, top: 40, bottom: 24, containLabel: true }, tooltip: tip,
      xAxis: [ // bars stand between the edges of their bins; the edges and the line are read on an axis of their own
        { type: "category", data: said.bins, show: false },
        axis({ type: "value", position: "bottom", min: 0, max: said.bins.length, interval: narrow(box) ? 4 : 2, axisLabel: { ...font(), hideOverlap: true, formatter: (at) => said.bins[at] ?? "" }, splitLine: { show: false }, name: said.unit, nameLocation: "middle", nameGap: 26, nameTextStyle: font() }),
      ],
      yAxis: axis({ type: "value", axisLine: { show: false } }),
      series: [{
        type: "line", xAxisIndex: 1, data: [[said.below, 0]], symbol: "none", silent: true, tooltip: { show: false },
        markLine: { symbol: "none", silent: true, lineStyle: { color: colour("--red"), type: "dashed" }, label: { ...font(), color: colour("--red"), formatter: said.line_name }, data: [[{ coord: [said.below, 0] }, { coord: [said.below, Math.max(...said.values, 1)] }]] },
      }, {
        name: said.name, type: "bar", barCategoryGap: "8%",
        data: said.values.map((value, at) => ({ value, itemStyle: at < said.below ? { color: palette[1], decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4, color: "rgba(255,255,255,.35)" } } : { color: palette[0] } })),
      }],
    }),
    bars: (said, box) => ({
      grid: { left: 8, right: 72, top: above(said, box) ? 20 : 8, bottom: 8, containLabel: true }, tooltip: tip,
      xAxis: axis({ type: "value", axisLabel: { show: false }, ...(said.stacked ? { boundaryGap: ["8%", "8%"] } : {}) }),
      yAxis: axis({ type: "category", inverse: true, data: said.names, splitLine: { show: false }, ...(above(said, box) ? { axisLabel: { ...font(), inside: true, verticalAlign: "bottom", padding: [0, 0, 7, 0], margin: 0 } } : {}) }),
      series: said.series.map((one, at) => ({ name: one.name, type: "bar", stack: said.stacked ? "all" : undefined, barMaxWidth: above(said, box) ? 10 : 22, color: palette[at], data: one.values, label: { show: true, position: "right", ...font(), formatter: (bar) => (said.stacked && !bar.value ? "" : words(bar.value)) }, labelLayout: (bar) => (said.stacked && one.values[bar.dataIndex] < 0 ? { x: bar.rect.x - 4, y: bar.rect.y + bar.rect.height / 2, align: "right", verticalAlign: "middle" } : {}) })),
      ...(said.series.length > 1 ? { legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: font() }, grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true } } : {}),
    }),
    trend: (said) => ({
      grid: { left: 24, right: 96, top: 24, bottom: 8, containLabel: true }, tooltip: { ...tip, axisPointer: { type: "line" } },
      xAxis: axis({ type: "category", data: said.days, boundaryGap: said.days.length < 3 }),
      yAxis: axis({ type: "value", axisLabel: { ...font(), formatter: words }, ...span(said), name: said.unit, nameTextStyle: { ...font(), align: "left" }, axisLine: { show: false } }),
      series: said.series.map((one, at) => ({ name: one.name, type: "line", color: palette[at], symbol: ["circle", "rect", "triangle"][at % 3], symbolSize: 7, lineStyle: { type: ["solid", "dashed", "dotted"][at % 3] }, data: one.values, endLabel: { show: true, ...font(), color: palette[at], formatter: one.name } })),
    }),
  };

  const known = new Map();
  const boundaries = async (said) => {
    if (known.has(said.map)) return;
    const shape = await (await fetch(said.address)).json();
    shape.features.forEach((one) => { one.properties.code = `${one.id}000000`; delete one.properties.cp; }); // a label stands in the middle of its city, not at the town hall
    echarts.registerMap(said.map, shape);
    known.set(said.map, true);
  };
  const draw = async (box) => {
    if (box.dataset.drawn) return;
    box.dataset.drawn = "yes";
    const said = JSON.parse(document.getElementById(box.dataset.figure).textContent);
    try {
      if (said.kind === "map") await boundaries(said);
    } catch { box.hidden = true; return; } // the table below says the same
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption({ animation: false, textStyle: font(), color: palette, ...kinds[said.kind](said, box) });
    const frame = () => box.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`); // so that paper may scale it
    frame();
    chart.on("click", (one) => { if (one.data && one.data.href) window.location.assign(one.data.href); });
    window.addEventListener("resize", () => { chart.resize(); frame(); });
  };
  const drawAll = () => { if (window.echarts) all("[data-figure]").forEach(draw); };
  drawAll();

  // --- a slider and its number say the same; moving either asks again ---
  all("input[type=range][data-twin]").forEach((one) => { one.hidden = false; });
  document.addEventListener("input", (event) => {
    const twin = event.target.dataset.twin && document.getElementById(event.target.dataset.twin);
    if (!twin) return;
    twin.value = event.target.value;
  });
  // --- where the answer stands below its question, as on a phone, its sentence is said above the sliders too; who presses the button is taken to it ---
  const echo = document.querySelector("[data-echo]");
  const repeat = () => {
    const answer = echo && document.querySelector(echo.dataset.echo);
    if (!answer) return;
    echo.textContent = (answer.querySelector(".say-line") ?? answer.querySelector("[role] p"))?.textContent ?? "";
    echo.hidden = !echo.textContent;
  };
  repeat();
  let pressed = false;
  if (echo) echo.closest("form").addEventListener("submit", () => { pressed = true; });
  document.addEventListener("htmx:afterSettle", () => {
    drawAll();
    repeat();
    if (!pressed) return;
    pressed = false;
    document.querySelector(echo.dataset.echo).scrollIntoView({ block: "start" });
  });

  // --- a queue of pairs: y the same person, n not, ? unsure, u undo, j and k the next and the one before ---
  if (document.querySelector("[data-press]")) document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), select, textarea")) return;
    const button = document.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });
})();
