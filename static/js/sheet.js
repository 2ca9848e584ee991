// Parts of other pages in a dialog: data-sheet names the part, data-sheet-title what it is. Without scripts the link leads there.
/* global htmx */

export function begin() {
  const box = document.getElementById("sheet");
  if (!box) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-sheet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.dataset.sheet, link.dataset.sheetTitle);
  });
  // What was sent from here and went well is done with.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (box.open && box.contains(ctx.sourceElement) && ctx.request.method !== "GET" && ctx.response?.status < 400) box.close();
  });
}

/** Show a part of a page; the first field in it takes the focus. */
export async function open(address, title) {
  const box = document.getElementById("sheet");
  const place = box.querySelector("[data-body]");
  box.querySelector("#sheet-title").textContent = title;
  place.replaceChildren();
  if (!box.open) box.showModal(); // at once, so that what is typed next lands here
  await htmx.ajax("GET", address, { source: place, target: place, swap: "innerHTML" });
  (place.querySelector("[autofocus]") ?? place.querySelector("textarea, input:not([type=hidden])"))?.focus();
}
