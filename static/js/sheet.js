// Parts of other pages in a dialog: data-sheet names the part, data-sheet-title what it is. Without scripts the link leads there.
/* global htmx */

export function begin() {
  const box = document.getElementById("sheet");
  if (!box) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-sheet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const field = link.form?.elements.text;
    if (field && !field.value.trim()) return field.focus(); // nothing to send yet
    open(link.dataset.sheet, link.dataset.sheetTitle);
  });
  // What was sent from here and went well is done with.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!box.open || !box.contains(ctx.sourceElement) || ctx.request.method === "GET" || !(ctx.response?.status < 400)) return;
    box.close();
    if (!ctx.sourceElement.querySelector("[data-from-composer]")) return;
    const composer = document.getElementById("composer");
    composer.elements.text.value = "";
    composer.elements.text.dispatchEvent(new Event("input", { bubbles: true })); // the draft ends too
    composer.querySelector("[data-drop-reply]").click();
  });
  // A time among the proposed wins over half-typed words.
  box.addEventListener("submit", ({ target, submitter }) => {
    const words = target.elements.when;
    if (words && submitter?.name === "until") words.value = "";
  }, true);
}

/** Show a part of a page; the first field in it takes the focus. */
export async function open(address, title) {
  const box = document.getElementById("sheet");
  const place = box.querySelector("[data-body]");
  box.querySelector("#sheet-title").textContent = title;
  place.replaceChildren();
  if (!box.open) box.showModal(); // at once, so that what is typed next lands here
  await htmx.ajax("GET", address, { source: place, target: place, swap: "innerHTML" });
  for (const field of place.querySelectorAll("[data-from-composer]")) field.value = document.getElementById("composer").elements[field.dataset.fromComposer].value;
  const field = place.querySelector("[autofocus]") ?? place.querySelector("textarea, input:not([type=hidden])");
  field?.focus();
  if (field?.matches("[data-select]")) field.select(); // a proposal, which typing replaces
}
