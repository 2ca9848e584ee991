// The palette (Ctrl/Cmd+K): type a part of what you want, arrows choose, Enter goes there or does it.
import { quick } from "./keys.js";
import { say } from "./news.js";
import { decide, subjects, undo } from "./triage.js";

const PAUSE = 90; // ms without a letter before Kith is asked

let chats = []; // what the palette was opened at
let asking = null;
let timer = 0;

export function begin() {
  const box = document.getElementById("palette");
  if (!box) return;
  const field = box.querySelector("[role=combobox]");
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (box.open) box.close();
    else if (!document.querySelector("dialog[open]")) open(box, field);
  });
  document.addEventListener("click", ({ target }) => target.closest("[data-palette]") && open(box, field));
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(box, field), PAUSE);
  });
  field.addEventListener("keydown", (event) => pressed(event, box, field));
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option?.dataset.verb) run(box, option);
  });
}

async function open(box, field) {
  if (document.querySelector("main #choices")) return document.getElementById("q").focus(); // the palette as a page
  chats = subjects();
  field.value = "";
  box.showModal(); // at once, so that what is typed next lands here
  field.focus();
  await draw(box, field);
}

async function draw(box, field) {
  asking?.abort();
  asking = new AbortController();
  const asked = new URLSearchParams({ part: "choices", q: field.value, chats: chats.join(",") });
  try {
    const answer = await fetch(`/palette?${asked}`, { signal: asking.signal, headers: { "HX-Request": "true" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    box.querySelector("[data-body]").innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") say("Kith cannot be reached.", { bad: true });
    return;
  }
  field.setAttribute("aria-controls", "palette-found"); // which is there only now
  field.setAttribute("aria-expanded", "true");
  choose(box, field, 0);
}

function options(box) {
  return [...box.querySelectorAll("[role=option]")];
}

function choose(box, field, number) {
  const all = options(box);
  const to = all[(number + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === to));
  field.setAttribute("aria-activedescendant", to?.id ?? "");
  to?.scrollIntoView({ block: "nearest" });
}

async function pressed(event, box, field) {
  if (event.isComposing) return;
  const all = options(box);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 6, all.length - 1), PageUp: Math.max(at - 6, 0) }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    choose(box, field, to);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (timer) {
      clearTimeout(timer); // what was typed just now counts, not what was found before
      timer = 0;
      await draw(box, field);
    }
    run(box, options(box).find((option) => option.getAttribute("aria-selected") === "true"));
  }
}

function run(box, option) {
  if (!option) return;
  if (option.href) return location.assign(option.href);
  box.close();
  const { verb, at } = option.dataset;
  if (verb === "undo") undo();
  else if (verb === "note" || verb === "task") quick(verb, chats);
  else decide(verb, chats, at ? { until: at } : {});
}
