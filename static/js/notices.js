// Notifications on an open page: a toast as soon as one is made, and what was opened counts as read.
/* global htmx */

const STAYS = 20_000; // ms; longer than other news, as it asks something of the reader

export function begin() {
  if (!document.getElementById("nav")) return;
  document.addEventListener("kith:told", ({ detail: { kind, ids } }) => {
    if (kind === "notification" && ids.state === "new" && !document.hidden) show(ids.id);
    if (kind === "notification" && ids.state !== "new") drop(ids.id);
  });
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("[data-read]");
    if (link) read(link.dataset.read);
  });
}

async function show(id) {
  const place = document.getElementById("toasts");
  if (!/^\d+$/.test(id) || place.querySelector(`[data-notice="${id}"]`)) return;
  const answer = await fetch(`/notifications/${id}/toast`, { headers: { "HX-Request": "true" } });
  if (answer.status !== 200) return;
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".toast");
  if (!drawn || place.querySelector(`[data-notice="${id}"]`)) return;
  while (place.children.length > 2) place.firstElementChild.remove();
  place.append(document.adoptNode(drawn));
  htmx.process(drawn);
  let timer = setTimeout(() => drawn.remove(), STAYS);
  for (const [begins, ends] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
    drawn.addEventListener(begins, () => clearTimeout(timer));
    drawn.addEventListener(ends, () => (timer = setTimeout(() => drawn.remove(), STAYS / 2)));
  }
}

function drop(id) {
  if (/^\d+$/.test(id)) document.querySelector(`#toasts > [data-notice="${id}"]`)?.remove();
}

/** The page is about to be left, so the word outlives it. */
function read(id) {
  const body = new URLSearchParams({ id });
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  fetch("/notifications/read", { method: "POST", body, keepalive: true, headers: { "X-CSRF-Token": token, "HX-Request": "true" } }).catch(() => {});
}
