// The operator's page: what every node says of itself, once a second.

import { linesOption } from "./lines-option.js";
import { arrange, element } from "./dom.js";
import { Drawing } from "./drawing.js";
import { hitRatio } from "./hit-ratio.js";
import { furnish } from "./page.js";
import { ABSENT, milliseconds, perSecond, share } from "./service-format.js";
import { Section } from "./section.js";

const KEPT_MS = 300_000;
const STALE_MS = 5_000;
const TOPIC = "service";

const section = new Section("service");
const { stream, connect, askForKey } = furnish({ reopen: () => section.loading(), connection });
const history = [];
const charts = [new Drawing(section.field("rate-chart"), rateOption), new Drawing(section.field("latency-chart"), latencyOption)];
const rows = { nodes: new Map(), routes: new Map() };
let staleTimer;

function start() {
  stream.subscribe(TOPIC, {
    snapshot: (reports) => show(reports),
    frame: (frame) => show(frame.data),
    lost: () => {},
    refused: (error) => refused(error.message),
  });
  connect();
}

function refused(message) {
  section.refused(message.replace(/\.?$/, "."));
  askForKey(message);
}

function connection(name, reason) {
  if (name === "closed") {
    section.refused(reason);
  }
}

function show(reports) {
  if (reports.length === 0) {
    section.empty("No node has reported yet.");
    return;
  }
  remember(reports);
  section.ready();
  degraded(reports);
  figures(reports);
  fill("nodes", reports.map((report) => [report.node, nodeCells(report)]));
  fill("routes", routes(reports).map((cells) => [cells.slice(0, 2).join(" "), cells]));
  section.element.dataset.reported = reports[0].time;
  charts.forEach((chart) => chart.draw());
}

function remember(reports) {
  clearTimeout(staleTimer);
  document.querySelector('[data-notice="stale"]').hidden = true;
  staleTimer = setTimeout(() => { document.querySelector('[data-notice="stale"]').hidden = false; }, STALE_MS);
  const now = Date.now();
  history.push({ now, reports });
  while (history.length > 0 && now - history[0].now > KEPT_MS) {
    history.shift();
  }
}

function degraded(reports) {
  const notice = document.querySelector('[data-notice="degraded"]');
  const words = reports.filter(({ degraded: away }) => away.length > 0).map(({ node, degraded: away }) => `${node}: ${away.join(", ")} is away`);
  notice.hidden = words.length === 0;
  notice.textContent = words.join(" · ");
}

function figures(reports) {
  const windows = reports.map((report) => windowOf(report, "10s"));
  const texts = {
    rate: perSecond(sum(windows, (window) => window.requestsPerSecond)),
    p50: milliseconds(worst(windows, (window) => window.latency?.p50Ms)),
    p99: milliseconds(worst(windows, (window) => window.latency?.p99Ms)),
    errors: share(sum(windows, (window) => window.errors), sum(windows, (window) => window.requests)),
    hits: hitRatio(history.map(({ reports: of }) => of)),
    pool: `${sum(reports, ({ pool }) => pool.inUse)} / ${sum(reports, ({ pool }) => pool.max)}`,
    sockets: String(sum(reports, (report) => socketsOf(report))),
    lag: milliseconds(worst(reports, ({ eventLoop }) => eventLoop.lagP99Ms)),
  };
  for (const [name, text] of Object.entries(texts)) {
    section.field(name).textContent = text;
  }
}

function nodeCells(report) {
  const window = windowOf(report, "10s");
  const own = report.members.find(({ node }) => node === report.node);
  return [
    report.node,
    own ? own.roles.join(", ") : ABSENT,
    perSecond(window.requestsPerSecond),
    milliseconds(window.latency?.p99Ms),
    `${report.pool.inUse} / ${report.pool.max}`,
    String(report.pool.waiting),
    String(socketsOf(report)),
    milliseconds(report.eventLoop.lagP99Ms),
  ];
}

function routes(reports) {
  return reports
    .flatMap((report) => windowOf(report, "1m").routes.map((route) => ({ ...route, node: report.node })))
    .sort((one, other) => other.requests - one.requests)
    .map(({ method, route, node, requestsPerSecond, refused, errors, stages }) => [
      `${method} ${route}`, node, perSecond(requestsPerSecond),
      milliseconds(stages.total?.p50Ms), milliseconds(stages.total?.p99Ms),
      milliseconds(stages.limit?.p99Ms), milliseconds(stages.cache?.p99Ms), milliseconds(stages.db?.p99Ms),
      String(refused), String(errors),
    ]);
}

/** Rows and cells stay while their subject does, so that what is selected stays so. */
function fill(table, entries) {
  const before = rows[table];
  rows[table] = new Map(entries.map(([key, cells]) => [key, filled(before.get(key) ?? row(cells.length), cells)]));
  arrange(section.field(table), [...rows[table].values()]);
}

function row(length) {
  const created = element("tr");
  created.append(...Array.from({ length }, (_, i) => element("td", "", { className: i === 1 ? "text" : "" })));
  return created;
}

function filled(row, cells) {
  cells.forEach((text, i) => {
    if (row.cells[i].textContent !== text) {
      row.cells[i].textContent = text;
    }
  });
  return row;
}

function rateOption(colours) {
  return option(nodes().map((node) => series(node, of(node, (window) => window.requestsPerSecond))), { colours, unit: "" });
}

function latencyOption(colours) {
  return option(nodes().flatMap((node) => ["p50", "p99"].map((name) =>
    series(`${node} ${name}`, of(node, (window) => window.latency?.[`${name}Ms`])))), { colours, unit: " ms" });
}

function option(all, context) {
  return history.length === 0 ? null : linesOption(all, context);
}

function nodes() {
  return [...new Set(history.flatMap(({ reports }) => reports.map(({ node }) => node)))].sort();
}

function series(name, figure) {
  return { name, points: history.map(({ now, reports }) => [now, figure(reports) ?? null]) };
}

function of(node, figure) {
  return (reports) => {
    const report = reports.find((one) => one.node === node);
    return report && figure(windowOf(report, "10s"));
  };
}

function windowOf(report, code) {
  return report.windows.find(({ window }) => window === code);
}

function socketsOf(report) {
  return sum(Object.values(report.sockets), (open) => open);
}

function sum(items, figure) {
  return items.reduce((total, item) => total + figure(item), 0);
}

function worst(items, figure) {
  const known = items.map(figure).filter((value) => value !== undefined && value !== null);
  return known.length === 0 ? undefined : Math.max(...known);
}

start();
