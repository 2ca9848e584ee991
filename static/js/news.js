// Short news at the edge of the page: what has just been done, with the way back, and what went wrong.
/* global htmx */
import { beside } from "./refused.js";

const STAYS = 10_000; // ms; as long as an action can be taken back

export function begin() {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    ctx.request.headers["X-CSRF-Token"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    if (ctx.request.method !== "GET") ctx.request.headers.Accept = "application/json, text/html;q=0.5";
  });
  document.addEventListener("kith:said", ({ detail }) => say(detail.text, { undo: detail.undo }));
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (ctx.response.status === 401) location.reload();
    else if (ctx.request.method !== "GET") refuse(ctx.sourceElement, problem(ctx.text));
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx?.request?.method && ctx.request.method !== "GET") say("Kith cannot be reached. Nothing was changed.", { bad: true });
  });
  document.addEventListener("click", ({ target }) => target.closest("[data-close]")?.closest(".toast").remove());
  document.addEventListener("submit", ({ target }) => target.closest(".toast")?.setAttribute("hidden", ""));
  for (const toast of document.querySelectorAll("#toasts > .toast")) fade(toast);
}

export function say(text, { undo = "", bad = false } = {}) {
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.toggle("toast--bad", bad);
  toast.querySelector("[data-text]").textContent = text;
  const form = toast.querySelector("form");
  if (undo) {
    form.setAttribute("action", undo);
    form.setAttribute("hx-post", undo);
    toast.querySelector("[data-undo]").hidden = false;
  } else form.remove();
  const place = document.getElementById("toasts");
  while (place.children.length > 2) place.firstElementChild.remove();
  place.append(toast);
  htmx.process(toast);
  fade(toast);
}

function fade(toast) {
  let timer = setTimeout(() => toast.remove(), STAYS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), STAYS / 2)));
}

/** Beside the fields that it is about, else as news. */
function refuse(form, { detail = "That did not work.", fields = {} }) {
  if (!beside(form, fields, detail)) say(detail, { bad: true });
}

function problem(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
