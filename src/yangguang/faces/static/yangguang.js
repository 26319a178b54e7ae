// What a page can do beyond its forms and links: keys in a queue, charts, ticking all, dropping a file. Every page works without it.
"use strict";

(() => {
  const all = (pick, within = document) => [...within.querySelectorAll(pick)];
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

  // --- a queue: j and k move, Enter opens, x ticks, y and r decide, / searches ---
  let here = -1;
  const rows = () => all("table[data-queue] tbody tr").filter((row) => !row.hidden);
  const go = (to) => {
    const list = rows();
    if (!list.length) return;
    list.forEach((row) => row.classList.remove("here"));
    here = Math.max(0, Math.min(list.length - 1, to));
    list[here].classList.add("here");
    list[here].scrollIntoView({ block: "nearest" });
    const link = list[here].querySelector("a, input, select");
    if (link) link.focus({ preventScroll: true });
  };
  const decide = (value) => {
    const chosen = rows()[here] && rows()[here].querySelector("select.decision");
    if (!chosen) return;
    chosen.value = value;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    if (value === "yes") go(here + 1);
    else rows()[here].querySelector("[data-reason]").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    const queueing = event.target.matches("select.decision, input[type=checkbox]");
    if (typing(event.target) && !queueing) return;
    const act = {
      j: () => go(here + 1), k: () => go(here < 0 ? 0 : here - 1), y: () => decide("yes"), r: () => decide("return"),
      x: () => { const box = rows()[here] && rows()[here].querySelector("input[type=checkbox]"); if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); } },
      Enter: () => { const link = rows()[here] && rows()[here].querySelector("a[href]"); if (link && !event.target.matches("a, button, summary")) link.click(); },
      "/": () => { const box = document.querySelector('[data-key="/"]'); if (box) { box.focus(); box.select(); } },
    }[event.key];
    if (!act || (event.key !== "/" && !rows().length)) return;
    if (event.key !== "Enter") event.preventDefault();
    act();
  });

  // --- ticking all, filtering a list, opening one menu at a time ---
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) all(`input[name="${box.dataset.all}"]:not([disabled])`).forEach((one) => { one.checked = box.checked; });
    if (box.matches("select.decision")) count();
  });
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.matches("[data-filter]")) {
      const asked = box.value.trim().toLowerCase();
      all("tbody tr", document.getElementById(box.dataset.filter)).forEach((row) => { row.hidden = asked !== "" && !row.textContent.toLowerCase().includes(asked); });
    }
    if (box.matches("[data-vote], [data-present]")) votes();
  });
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-all-for]")) {
      const present = document.querySelector("[data-present]").value;
      all('[data-vote="for"]').forEach((box) => { box.value = present; });
      all('[data-vote="against"]').forEach((box) => { box.value = "0"; });
      votes();
    }
  });

  // --- the meeting: what the votes come to, while they are typed ---
  const votes = () => {
    const present = Number(document.querySelector("[data-present]").value);
    all("[data-verdict]").forEach((cell) => {
      const box = cell.parentElement.querySelector('[data-vote="for"]');
      cell.textContent = box.value && present ? (2 * Number(box.value) > present ? "✓" : "✗") : "";
    });
  };
  all("[data-all-for]").forEach((button) => { button.hidden = false; });
  if (document.querySelector("[data-present]")) votes();

  // --- a review: how many are marked ---
  const count = () => {
    const marked = all("select.decision").filter((one) => one.value !== "yes");
    all("[data-count]").forEach((place) => { place.hidden = !marked.length; place.textContent = `(${marked.length})`; });
    all("select.decision").forEach((one) => { const why = one.parentElement.querySelector("[data-reason]"); why.hidden = one.value === "yes"; why.required = one.value !== "yes"; });
  };
  if (document.querySelector("select.decision")) count();

  // --- a table wider than the page can be moved by keyboard too ---
  const reachable = () => all(".scroll").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) { box.tabIndex = 0; box.setAttribute("role", "group"); }
  });
  window.addEventListener("resize", reachable);
  reachable();

  // --- dropping a file ---
  all("[data-drop]").forEach((zone) => {
    const box = zone.querySelector("input[type=file]");
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
    zone.addEventListener("drop", (event) => { event.preventDefault(); box.files = event.dataTransfer.files; });
  });

  // --- charts: few colours, direct words, the table below says the same ---
  const ink = getComputedStyle(document.documentElement);
  const colour = (name) => ink.getPropertyValue(name).trim();
  const palette = ["#1d4e89", "#d98f00", "#5f8a6b", "#7d6aa0", "#8a94a0", "#b9a27a"];
  const quiet = { claimed: "#c3c9d0" }; // what nobody has seen yet
  const draw = (box) => {
    const said = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const chart = echarts.init(box, null, { renderer: "svg" });
    const font = { fontFamily: colour("--type"), color: colour("--ink-2"), fontSize: 12 };
    chart.setOption({
      animation: false, textStyle: font, color: palette, grid: { left: 8, right: 8, top: 56, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: font },
      xAxis: { type: "category", data: said.years, axisTick: { show: false }, axisLabel: font, axisLine: { lineStyle: { color: colour("--rule") } } },
      yAxis: { type: "value", max: (seen) => Math.ceil(Math.max(seen.max, said.line * 1.08) / 1000) * 1000, axisLabel: font, splitLine: { lineStyle: { color: colour("--rule-2") } } },
      series: [
        ...said.series.map((one) => ({ name: one.name, data: one.data, type: "bar", stack: "income", barMaxWidth: 44, ...(quiet[one.key] ? { color: quiet[one.key] } : {}) })),
        { name: said.line_name, type: "line", data: [], color: colour("--red"), markLine: { symbol: "none", silent: true, lineStyle: { color: colour("--red"), type: "dashed" }, label: { ...font, color: colour("--red"), position: "insideEndTop", formatter: `${said.line_name} ${said.line.toLocaleString("en")}` }, data: [{ yAxis: said.line }] } },
      ],
    });
    const frame = () => box.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`); // so that paper may scale it
    frame();
    window.addEventListener("resize", () => { chart.resize(); frame(); });
  };
  if (window.echarts) all("[data-chart]").forEach(draw);
})();
