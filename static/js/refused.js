// A form that was refused says so beside the field that it is about, until one writes there again.
let marked = 0;

export function begin() {
  document.addEventListener("input", ({ target }) => clear(target));
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    for (const field of ctx.sourceElement.elements ?? []) clear(field);
  });
  // Without a script the form's dialog had to stand in the page (app/web/refused.py).
  for (const box of document.querySelectorAll("[data-refused]")) {
    box.popover = "auto";
    box.showPopover();
    box.querySelector("[autofocus]")?.focus();
  }
}

/** Put sentences beside the fields of a form; of a single one the whole sentence. Returns whether all of them are seen there. */
export function beside(form, fields, whole) {
  const said = Object.entries(fields);
  const places = said.map(([name]) => [form?.elements?.[name] ?? null].flatMap((found) => (found instanceof RadioNodeList ? [...found] : [found])).find(visible));
  if (!said.length || !places.every(Boolean)) return false;
  places.forEach((field, index) => mark(field, said.length > 1 ? said[index][1] : whole));
  if (!form.querySelector("[data-autosave]")) places[0].focus(); // who writes on in a field that saves itself is not called back
  return true;
}

function visible(field) {
  return field && field.type !== "hidden" && field.checkVisibility();
}

function mark(field, sentence) {
  clear(field);
  const said = document.getElementById("refused").content.firstElementChild.cloneNode(true);
  said.id = `refused-${++marked}`;
  said.removeAttribute("role");
  said.setAttribute("aria-hidden", "true"); // heard as the field's description
  said.querySelector("[data-text]").textContent = sentence;
  field.after(said);
  field.dataset.described = field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-describedby", said.id);
  field.setAttribute("aria-invalid", "true");
}

function clear(field) {
  if (field.getAttribute?.("aria-invalid") !== "true") return;
  document.getElementById(field.getAttribute("aria-describedby"))?.remove();
  field.removeAttribute("aria-invalid");
  if (field.dataset.described) field.setAttribute("aria-describedby", field.dataset.described);
  else field.removeAttribute("aria-describedby");
}
