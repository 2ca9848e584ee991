// Writing into a person's record: "@" in a note names somebody, and a form that did its work is empty for the next time.
const AFTER = /(?:^|[\s([{"'])@([\p{L}\p{N}][\p{L}\p{N} .'-]{0,30}|)$/u;
const MOST = 6;

let asked = 0;

export function begin() {
  document.addEventListener("input", ({ target }) => target.matches?.("[data-mentions]") && typed(target));
  document.addEventListener("keydown", (event) => event.target.matches?.("[data-mentions]") && pressed(event));
  document.addEventListener("focusout", ({ target }) => target.matches?.("[data-mentions]") && setTimeout(() => close(target), 150));
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement;
    if (!(ctx.response?.status < 400) || !form.matches?.("form") || !form.querySelector("[data-once]")) return;
    form.reset();
    for (const said of form.querySelectorAll("[aria-live]")) said.textContent = "";
  });
}

// ── People in notes ──

async function typed(field) {
  const word = AFTER.exec(field.value.slice(0, field.selectionStart))?.[1];
  const number = ++asked;
  if (!word) return close(field);
  const found = await fetch(`/api/v1/contacts?${new URLSearchParams({ q: word, limit: MOST })}`).then((answer) => answer.json()).catch(() => null);
  if (number === asked) show(field, word, found?.items ?? []);
}

function show(field, word, people) {
  const box = boxOf(field);
  box.replaceChildren(...people.map((person, index) => {
    const option = document.createElement("div");
    option.className = "menu__item";
    option.setAttribute("role", "option");
    option.id = `${box.id}-${index}`;
    option.textContent = person.name;
    option.dir = "auto";
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      take(field, word, person);
    });
    option.person = person;
    return option;
  }));
  box.word = word;
  field.setAttribute("aria-controls", box.id);
  mark(field, box, people.length ? 0 : -1);
}

function mark(field, box, index) {
  [...box.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
  const chosen = box.children[index];
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
}

function pressed(event) {
  const box = event.target.nextElementSibling;
  if (!box?.matches(".mentions") || !box.children.length || event.isComposing) return;
  const options = [...box.children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") close(event.target);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(event.target, box, (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
  else if (event.key === "Enter" || event.key === "Tab") take(event.target, box.word, options[at].person);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The name becomes a link of Markdown, which stays true when the person is renamed. */
function take(field, word, person) {
  const end = field.selectionStart;
  const name = person.name.replace(/[[\]\\]/g, "");
  field.setRangeText(`[@${name}](/people/${person.id}) `, end - word.length - 1, end, "end");
  close(field);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function boxOf(field) {
  const next = field.nextElementSibling;
  if (next?.matches(".mentions")) return next;
  const box = document.createElement("div");
  box.className = "mentions";
  box.id = `mentions-${field.form.id || "new"}`;
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "People");
  field.after(box);
  return box;
}

function close(field) {
  field.removeAttribute("aria-activedescendant");
  field.removeAttribute("aria-controls");
  const box = field.nextElementSibling;
  if (box?.matches(".mentions")) box.remove();
}
