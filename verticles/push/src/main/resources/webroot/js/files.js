// Files to keep. Without a key they are plain links, which the browser streams to its disk; with one they are fetched,
// because a link cannot carry it.

import { ApiError } from "./api.js";

/** The link of a file, which is fetched where a key is in use; refused is told why the file did not come, or "". */
export function fetchWithKey(link, api, refused) {
  link.addEventListener("click", async (event) => {
    if (!api.keyed) {
      return;
    }
    event.preventDefault();
    refused("");
    try {
      save(await api.file(link.getAttribute("href")), link.download);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      refused(`The file did not come. ${error.message}`);
    }
  });
}

/** Hands a file to the browser's own means of keeping it. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
