// Elements from text. Everything that comes from a chain or a node reaches the page through here, never as markup.

const COPIED_MS = 1_500;

export function element(name, text = "", { field, className, title } = {}) {
  const created = document.createElement(name);
  created.textContent = text;
  if (field) {
    created.dataset.field = field;
  }
  if (className) {
    created.className = className;
  }
  if (title) {
    created.title = title;
  }
  return created;
}

/** A name and its figure, for a list of such pairs; the title says more of the figure. */
export function pair(field, name, content, title) {
  const created = element("div");
  const place = element("dd", "", { field, title });
  place.append(content);
  created.append(element("dt", name), place);
  return created;
}

/** A row of a table that its first cell names. Contents are texts, elements, or cells already. */
export function row(heading, ...contents) {
  const created = element("tr");
  created.append(cellOf("th", heading), ...contents.map((content) => cellOf("td", content)));
  created.firstElementChild.scope = "row";
  return created;
}

function cellOf(name, content) {
  if (["TD", "TH"].includes(content.tagName)) {
    return content;
  }
  const cell = element(name);
  cell.append(content);
  return cell;
}

/** What a chart says of the place that is pointed at: a title and names with figures. Elements, not markup: symbols come from the chain. */
export function tip(title, figures) {
  const created = element("div");
  const list = element("dl");
  list.append(...figures.flatMap(([name, text]) => [element("dt", name), element("dd", text)]));
  created.append(element("strong", title), list);
  return created;
}

/** The direction of a signed figure, for the style sheet: up, down or flat. */
export function directionOf(signed) {
  return signed === null ? "flat" : signed.startsWith("-") ? "down" : signed === "0" ? "flat" : "up";
}

/** A button that copies a text and says so for a moment. */
export function copyButton(button, text) {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, COPIED_MS);
  });
}
