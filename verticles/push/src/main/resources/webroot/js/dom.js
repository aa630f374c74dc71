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

/** Replaces what a place holds; whoever is there with the keyboard stays there. */
export function refill(place, ...children) {
  const path = pathWithin(place, document.activeElement);
  place.replaceChildren(...children);
  path?.reduce((parent, index) => parent?.children[index], place)?.focus({ preventScroll: true });
}

/** Which child of which child, or null where it is not within. */
function pathWithin(place, node) {
  const path = [];
  for (let at = node; at !== place; at = at.parentElement) {
    if (at === null) {
      return null;
    }
    path.unshift([...(at.parentElement?.children ?? [])].indexOf(at));
  }
  return path;
}

/** Puts the rows in this order. What is there already stays, with its focus and selection; what is not named goes. */
export function arrange(body, rows) {
  const wanted = new Set(rows);
  [...body.children].forEach((row) => wanted.has(row) || row.remove());
  let place = body.firstElementChild;
  for (const row of rows) {
    if (row === place) {
      place = place.nextElementSibling;
    } else {
      body.insertBefore(row, place);
    }
  }
}

/** A button that copies a text and says so for a moment; there is none where the browser lets no page copy. */
export function copyButton(button, text) {
  const words = button.textContent;
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => { button.textContent = words; }, COPIED_MS);
  });
}
