// Elements from text. Everything that comes from a chain or a node reaches the page through here, never as markup.

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

/** The direction of a signed figure, for the style sheet: up, down or flat. */
export function directionOf(signed) {
  return signed === null ? "flat" : signed.startsWith("-") ? "down" : signed === "0" ? "flat" : "up";
}
