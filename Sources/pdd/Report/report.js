"use strict";
(() => {
  const run = JSON.parse(document.getElementById("data").textContent);
  const actions = run.actions;
  // A run of work shows its jobs where a run of pdd shows actions.
  const noun = run.work ? "job" : "action";
  const critical = new Set(run.critical);
  const at = id => document.getElementById(id);

  // Every text of the run becomes a text node: nothing of it is ever read as HTML.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const draw = (name, attributes = {}, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const number = value => value.toLocaleString("en");
  const seconds = value => {
    if (value < 10) return value.toFixed(1) + " s";
    const whole = Math.round(value);
    if (whole < 60) return whole + " s";
    if (whole < 3600) return Math.floor(whole / 60) + " min " + (whole % 60) + " s";
    return Math.floor(whole / 3600) + " h " + Math.floor(whole % 3600 / 60) + " min";
  };
  const length = action => action.begin === undefined ? undefined : (action.end ?? run.duration) - action.begin;
  const host = action => action.id.slice(0, action.id.indexOf("/"));
  const kindOf = state => state === "succeeded" ? "succeeded" : state === "failed" ? "failed" : "other";
  const counts = {};
  for (const action of actions) counts[action.state] = (counts[action.state] ?? 0) + 1;
  const hosts = [...new Set(actions.map(host))];
  // What stands where a host stands, for what is on none.
  const noHosts = ["cluster", "queue"];

  // Summary
  const begin = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)/.exec(run.run);
  at("title").textContent = run.work ? `${run.cluster}: run ${run.run}` : `${run.cluster}: run of ${begin ? `${begin[1]} ${begin[2]}:${begin[3]}:${begin[4]} UTC` : run.run}`;
  const done = counts.succeeded ?? 0;
  const verdict = run.work ? [run.work, run.work === "not finished" ? "other-text" : `${kindOf(run.work)}-text`]
    : counts.failed ? ["failed", "failed-text"]
    : run.interruption !== null && done < actions.length ? ["interrupted", "other-text"]
    : counts.running ? ["not finished", "other-text"]
    : done === actions.length ? ["succeeded", "succeeded-text"] : ["incomplete", "other-text"];
  at("verdict").append(
    make("strong", { class: verdict[1] }, verdict[0]),
    `: ${number(done)} of ${number(actions.length)} ${noun}s done in ${seconds(run.duration)}`);
  const entry = (name, value) => at("summary").append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  for (const state of ["succeeded", "failed", "skipped", "running", "not started"]) {
    if (counts[state]) entry(state, number(counts[state]));
  }
  entry("hosts", number(hosts.filter(name => !noHosts.includes(name)).length));
  entry("duration", seconds(run.duration));
  const work = actions.reduce((sum, action) => sum + (length(action) ?? 0), 0);
  if (run.duration > 0) entry(`${noun}s at the same time`, "on average " + (work / run.duration).toFixed(1));
  entry("run", run.run);
  if (run.command) entry("status of the command", number(run.command));
  for (const note of run.notes) at("notes").append(make("li", {}, `${seconds(note.time)}: ${note.text}`));

  if (run.work) {
    for (const element of document.querySelectorAll(".noun")) element.textContent = "jobs";
    at("actions-title").textContent = "Jobs";
    at("filter").setAttribute("aria-label", "Jobs");
    at("critical-path").hidden = at("picture").hidden = true;
  }

  // Failures
  const link = action => make("a", { href: "#" + encodeURIComponent(action.id), class: "id" }, action.id);
  const failed = actions.filter(action => action.state === "failed");
  if (failed.length) {
    at("failures").hidden = false;
    for (const action of failed) at("failure-list").append(make("li", {}, link(action), ": " + (action.reason ?? "")));
  }

  // Critical path
  run.critical.forEach((place, index) => {
    const action = actions[place];
    const before = index ? actions[run.critical[index - 1]].end : 0;
    at("path").append(make("tr", {},
      make("td", {}, link(action)), make("td", {}, seconds(Math.max(0, action.begin - before))),
      make("td", {}, seconds(length(action))), make("td", {}, seconds(action.end))));
  });
  if (!run.critical.length) at("path").append(make("tr", {}, make("td", { colspan: "4" }, "no action finished")));

  // The lines of time through a picture, with their texts, up to its right edge.
  const drawTimes = (svg, x, top, bottom, edge) => {
    let step = 1;
    for (const next of [2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600, 7200]) if (run.duration / step > 12) step = next;
    for (let time = 0; time <= run.duration; time += step) {
      svg.append(draw("line", { class: "grid", x1: x(time), x2: x(time), y1: top - 4, y2: bottom }));
      if (x(time) < edge) svg.append(draw("text", { class: "tick", x: x(time) + 2, y: 14 }, seconds(time).replace(/\.0| 0 s/, "")));
    }
  };

  // Queue and slots: each curve keeps its value until the next sample.
  const drawCurves = () => {
    const groups = [
      { samples: run.queue ?? [], names: ["idle jobs", "running jobs", "held jobs"], styles: ["first", "second", "third"] },
      { samples: run.slots ?? [], names: ["busy processors", "processors of the pool"], styles: ["second", "first"] },
    ].filter(group => group.samples.length);
    if (!groups.length) return;
    at("load").hidden = false;
    const label = 190, width = 1140, height = 120, gap = 34, top = 30;
    const x = time => label + (width - label - 24) * time / Math.max(run.duration, 0.01);
    const total = top + groups.length * (height + gap);
    const most = (group, index) => Math.max(0, ...group.samples.map(sample => sample[index + 1]));
    const words = groups.flatMap(group => group.names.map((name, index) => `at most ${number(most(group, index))} ${name}`));
    const svg = draw("svg", { width, height: total, viewBox: `0 0 ${width} ${total}`, role: "img", "aria-label": "Over time: " + words.join(", ") });
    drawTimes(svg, x, top, total - gap, width - 70);
    groups.forEach((group, place) => {
      const y0 = top + place * (height + gap);
      const highest = Math.max(1, ...group.names.map((_, index) => most(group, index)));
      const y = value => y0 + height - height * value / highest;
      for (const value of [0, highest]) {
        svg.append(draw("line", { class: "grid", x1: label, x2: width - 24, y1: y(value), y2: y(value) }));
        svg.append(draw("text", { class: "tick", x: label - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)));
      }
      group.names.forEach((name, index) => {
        if (!most(group, index) && name === "held jobs") return;
        let line = `M${x(group.samples[0][0]).toFixed(1)} ${y(group.samples[0][index + 1]).toFixed(1)}`;
        for (const sample of group.samples.slice(1)) line += `H${x(sample[0]).toFixed(1)}V${y(sample[index + 1]).toFixed(1)}`;
        svg.append(draw("path", { class: group.styles[index], d: line + `H${x(run.duration).toFixed(1)}` }, draw("title", {}, name)));
        const row = y0 + height / 2 - 12 + index * 16;
        svg.append(draw("path", { class: group.styles[index], d: `M4 ${row - 4}h16` }));
        svg.append(draw("text", { x: 24, y: row }, name));
      });
    });
    at("curves").append(svg);
  };
  drawCurves();

  // Timeline: a row for each host; those on the critical path and those with failures come first if there are many.
  const few = 30;
  const byHost = new Map(hosts.map(name => [name, []]));
  actions.forEach((action, place) => { if (action.begin !== undefined) byHost.get(host(action)).push(place); });
  const isNotable = name => byHost.get(name).some(place => critical.has(place) || actions[place].state !== "succeeded");
  const last = name => Math.max(0, ...byHost.get(name).map(place => actions[place].end ?? run.duration));
  const drawTimeline = all => {
    let rows = hosts.filter(name => byHost.get(name).length);
    const total = rows.length;
    if (!all && total > few) {
      const wanted = new Set([...rows].sort((a, b) => isNotable(b) - isNotable(a) || last(b) - last(a)).slice(0, few));
      rows = rows.filter(name => wanted.has(name));
    }
    const label = Math.min(320, 16 + 7.3 * Math.max(4, ...rows.map(name => name.length)));
    const width = 1140, bars = width - label - 24, top = 26;
    const x = time => label + bars * time / Math.max(run.duration, 0.01);
    // Actions of a host that run at the same time are below each other.
    const layout = rows.map(name => {
      const lanes = [];
      const placed = byHost.get(name).map(place => {
        const end = actions[place].end ?? run.duration;
        let lane = lanes.findIndex(free => free <= actions[place].begin + 0.001);
        if (lane < 0) lane = lanes.length;
        lanes[lane] = end;
        return [place, lane, end];
      });
      return { name, placed, height: Math.max(14, lanes.length * 8), bar: lanes.length < 2 ? 14 : 7 };
    });
    const bottom = top + layout.reduce((sum, row) => sum + row.height + 8, 0);
    const svg = draw("svg", {
      width, height: bottom + 8, viewBox: `0 0 ${width} ${bottom + 8}`, role: "img",
      "aria-label": `Timeline of ${number(rows.length)} of ${number(total)} hosts; the list of ${noun}s has the same times`,
    });
    drawTimes(svg, x, top, bottom, width - 70);
    let y = top;
    for (const { name, placed, height, bar } of layout) {
      svg.append(draw("text", { x: 8, y: y + 12 }, name.length > 42 ? name.slice(0, 41) + "…" : name));
      for (const [place, lane, end] of placed) {
        const action = actions[place];
        const kind = action.state === "failed" ? "failed" : action.end === undefined ? "running" : critical.has(place) ? "critical" : "";
        svg.append(draw("rect", {
          class: kind, x: x(action.begin), y: y + lane * 8, rx: 1, height: bar, width: Math.max(2, x(end) - x(action.begin)),
          "data-id": action.id,
        }, draw("title", {}, `${action.id}\n${action.does}\n${action.state}, ${seconds(action.begin)} + ${seconds(end - action.begin)}`)));
      }
      y += height + 8;
    }
    at("timeline").replaceChildren(svg);
    const button = at("all-hosts");
    button.hidden = total <= few;
    button.textContent = all ? `Show ${few} hosts` : `Show all ${number(total)} hosts`;
    button.onclick = () => drawTimeline(!all);
  };
  drawTimeline(false);
  at("timeline").addEventListener("click", event => {
    const id = event.target.closest("[data-id]")?.getAttribute("data-id");
    if (id) location.hash = encodeURIComponent(id);
  });

  // Actions
  const states = ["succeeded", "failed", "skipped", "running", "not started"].filter(state => counts[state]);
  at("state").append(make("option", { value: "" }, "any"),
    ...states.map(state => make("option", { value: state }, `${state} (${number(counts[state])})`)));
  const text = actions.map(action =>
    [action.id, action.kind, action.does, action.reason, ...(action.retries ?? []), action.head, action.tail]
      .filter(part => part).join("\n").toLowerCase());
  const page = 100;
  let shown = page;

  const marked = (content, query) => {
    const parts = [];
    const lower = content.toLowerCase();
    let from = 0;
    // A letter that becomes longer in lower case would shift what is marked.
    if (query && lower.length === content.length) {
      for (let found = lower.indexOf(query); found >= 0 && parts.length < 2000; found = lower.indexOf(query, from)) {
        parts.push(content.slice(from, found), make("mark", {}, content.slice(found, found + query.length)));
        from = found + query.length;
      }
    }
    parts.push(content.slice(from));
    return parts;
  };
  const fill = (body, action, query) => {
    const lines = [];
    if (action.reason) lines.push(`${action.state}: ${action.reason}`);
    for (const retry of action.retries ?? []) lines.push(`tried again ${retry}`);
    if (action.begin !== undefined) {
      lines.push(`started at ${seconds(action.begin)}` + (action.end === undefined ? ", did not finish" : `, ended at ${seconds(action.end)}`));
    }
    for (const line of lines) body.append(make("p", {}, ...marked(line, query)));
    const before = (action.after ?? []).map(place => actions[place]);
    if (before.length) {
      const list = make("p", {}, "after ");
      before.slice(0, 20).forEach((other, index) => list.append(index ? ", " : "", link(other)));
      if (before.length > 20) list.append(` and ${number(before.length - 20)} more`);
      body.append(list);
    }
    if (action.head === undefined) {
      if (!run.work) body.append(make("p", {}, "it has no log"));
      return;
    }
    const what = run.work ? "error output of " : "log of ";
    const log = make("pre", { tabindex: "0", role: "region", "aria-label": what + action.id }, ...marked(action.head, query));
    if (action.tail !== undefined) {
      log.append(make("strong", {}, `\n… ${number(action.omitted)} bytes are left out here; the whole log: ${action.path} …\n`), ...marked(action.tail, query));
    }
    body.append(log);
  };
  const item = (action, query) => {
    const time = length(action);
    const details = make("details", { "data-id": action.id },
      make("summary", {},
        make("span", { class: `state ${kindOf(action.state)}-text` }, action.state), make("span", { class: "id" }, ...marked(action.id, query)),
        make("span", { class: "time" }, time === undefined ? "" : seconds(time)), make("span", { class: "does" }, ...marked(action.does ?? "", query))));
    details.addEventListener("toggle", () => {
      if (!details.open || details.querySelector(".body")) return;
      const body = make("div", { class: "body" });
      fill(body, action, query);
      details.append(body);
    });
    return details;
  };
  const matches = () => {
    const query = at("search").value.trim().toLowerCase();
    const state = at("state").value;
    const places = actions.map((_, place) => place).filter(place =>
      (!state || actions[place].state === state) && (!query || text[place].includes(query)));
    if (at("order").value === "longest") places.sort((a, b) => (length(actions[b]) ?? -1) - (length(actions[a]) ?? -1));
    return [places, query];
  };
  const list = () => {
    const [places, query] = matches();
    at("actions").replaceChildren(...places.slice(0, shown).map(place => item(actions[place], query)));
    at("count").textContent = `${number(places.length)} of ${number(actions.length)} ${noun}s`
      + (places.length > shown ? `, the first ${number(shown)} are shown` : "");
    at("more").hidden = places.length <= shown;
    at("more").textContent = `Show ${number(Math.min(page * 5, places.length - shown))} more`;
  };
  const restart = () => { shown = page; list(); };
  at("search").addEventListener("input", restart);
  at("state").addEventListener("change", restart);
  at("order").addEventListener("change", restart);
  at("filter").addEventListener("submit", event => event.preventDefault());
  at("more").addEventListener("click", () => {
    const next = shown;
    shown += page * 5;
    list();
    at("actions").children[next]?.querySelector("summary").focus();
  });
  list();

  // An address with an action's id opens that action.
  const open = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const place = actions.findIndex(action => action.id === id);
    if (place < 0) return;
    if (!matches()[0].includes(place)) { at("search").value = ""; at("state").value = ""; }
    shown = Math.max(page, matches()[0].indexOf(place) + 1);
    list();
    const details = [...at("actions").children].find(element => element.dataset.id === id);
    details.open = true;
    details.querySelector("summary").focus();
    details.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", open);
  open();
  // A link to the action that the address already names opens it again.
  document.addEventListener("click", event => {
    const target = event.target.closest("a[href^='#']");
    if (target && target.getAttribute("href") === location.hash) open();
  });

  document.addEventListener("keydown", event => {
    const isTyping = event.target.matches("input, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      at("search").focus();
    } else if (event.key === "Escape" && event.target === at("search")) {
      at("search").value = "";
      restart();
    }
  });
})();
