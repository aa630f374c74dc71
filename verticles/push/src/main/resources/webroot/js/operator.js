// The operator's page: what every node says of itself, once a second.

import { linesOption } from "./lines-option.js";
import { element } from "./dom.js";
import { Drawing } from "./drawing.js";
import { furnish, STREAM_URL } from "./page.js";
import { ABSENT, milliseconds, perSecond, share } from "./service-format.js";
import { Section } from "./section.js";
import { Status } from "./status.js";
import { Stream } from "./stream.js";

const KEPT_MS = 300_000;
const STALE_MS = 5_000;
const TOPIC = "service";

const section = new Section("service");
const status = new Status(() => stream.connect());
const stream = new Stream(STREAM_URL, {
  state: (name, reason) => connection(name, reason),
  epochChanged: () => {},
});
const history = [];
const charts = [new Drawing(section.field("rate-chart"), rateOption), new Drawing(section.field("latency-chart"), latencyOption)];
let staleTimer;

function start() {
  furnish();
  section.field("key-form").addEventListener("submit", withKey);
  stream.subscribe(TOPIC, {
    snapshot: (reports) => show(reports),
    frame: (frame) => show(frame.data),
    lost: () => {},
    refused: (error) => askForKey(error.message),
  });
  stream.connect();
}

/** The key goes with every reconnection and is kept nowhere else. */
function withKey(event) {
  event.preventDefault();
  stream.authenticate(section.field("key").value);
  section.field("key").value = "";
  section.loading();
  stream.connect();
}

function askForKey(message) {
  section.field("error-message").textContent = message.replace(/\.?$/, ".");
  section.refused();
}

function connection(name, reason) {
  status.show(name, reason);
  if (name === "closed") {
    askForKey(reason);
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
  section.field("nodes").replaceChildren(...reports.map((report) => row(nodeCells(report))));
  section.field("routes").replaceChildren(...routes(reports).map((cells) => row(cells)));
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
    hits: hitRatio(),
    pool: `${sum(reports, ({ pool }) => pool.inUse)} / ${sum(reports, ({ pool }) => pool.max)}`,
    sockets: String(sum(reports, (report) => socketsOf(report))),
    lag: milliseconds(worst(reports, ({ eventLoop }) => eventLoop.lagP99Ms)),
  };
  for (const [name, text] of Object.entries(texts)) {
    section.field(name).textContent = text;
  }
}

/** Of the lookups that the page has seen happen; at first of all since the nodes started. */
function hitRatio() {
  const [first, last] = [history[0], history.at(-1)].map(({ reports }) => ({
    lookups: sum(reports, ({ cache }) => cache?.lookups ?? 0),
    hits: sum(reports, ({ cache }) => cache?.hits ?? 0),
  }));
  const lookups = last.lookups - first.lookups;
  return lookups > 0 ? share(last.hits - first.hits, lookups) : share(last.hits, last.lookups);
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

function row(cells) {
  const created = element("tr");
  created.append(...cells.map((text, i) => element("td", text, { className: i === 1 ? "text" : "" })));
  return created;
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
