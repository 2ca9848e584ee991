// Keeps what is being typed into a chat, so that it is there on the next page, the next day and the other computer.

const PAUSE = 700; // ms without a letter before it is kept

const kept = new WeakMap(); // field -> what Kith has of it
const timers = new Map();

export function begin() {
  document.addEventListener("focusin", ({ target }) => target.matches?.("[data-draft]") && !kept.has(target) && kept.set(target, target.defaultValue));
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[data-draft]")) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(() => keep(target), PAUSE));
  });
  addEventListener("pagehide", () => document.querySelectorAll("[data-draft]").forEach((field) => keep(field)));
  // A message that was sent has ended the draft, unless an older one was still on its way and came in later.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const field = ctx.left && ctx.sourceElement.querySelector("[data-draft]");
    if (field && kept.get(field)) keep(field, true);
  });
}

function keep(field, anyway = false) {
  clearTimeout(timers.get(field));
  timers.delete(field);
  const text = field.value;
  if (!kept.has(field) || (text === kept.get(field) && !anyway)) return;
  kept.set(field, text);
  const token = document.querySelector("meta[name=csrf-token]").content;
  const body = new URLSearchParams({ text });
  // It may outlive the page; what cannot be kept now is tried again with the next letter.
  fetch(`/chats/${field.dataset.draft}/draft`, { method: "POST", body, keepalive: text.length < 20_000, headers: { "X-CSRF-Token": token, "HX-Request": "true" } }).catch(() => kept.set(field, null));
}
