// One key per verb, in every list and in the thread. Never while somebody types, and only if they want it.
//
// Moving is moving the focus, so that it is seen, read aloud and followed by Enter as ever. A page gives a thing of its own
// a key by aria-keyshortcuts: pressing the key presses it.
import { replyTo } from "./forms.js";
import { open as sheet } from "./sheet.js";
import { chatOf, decide, focusRow, linkOf, pick, pickNone, rows, subjects, undo } from "./triage.js";

const OFF = "kith:keys-off"; // letters alone do nothing: for those who speak to their computer
const WRITE = "kith:write"; // the chat in which to begin writing
const GOES = 1500; // ms after g in which the letter of a page is heard

const VERBS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => step(1, true),
  K: () => step(-1, true),
  x: () => pick(chatOf(linkOf(document.activeElement))),
  r: reply,
  e: () => decide("done"),
  s: () => decide("snooze"),
  a: () => decide("archive"),
  n: () => quick("note"),
  t: () => quick("task"),
  u: undo,
  g: () => (going = performance.now()),
  "/": find,
  "?": () => document.getElementById("help")?.showModal(),
};

let going = -GOES; // when g was pressed

export function begin() {
  document.addEventListener("keydown", pressed);
  const wish = document.getElementById("keys-wanted");
  if (wish) {
    wish.checked = wanted();
    wish.addEventListener("change", () => (wish.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
  }
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-help]")) document.getElementById("help").showModal();
    if (target.matches("dialog")) target.close(); // beside it
    if (target.closest("[data-close-dialog]")) target.closest("dialog").close();
  });
  const chat = document.querySelector(".chat[data-chat]")?.dataset.chat;
  if (chat && sessionStorage.getItem(WRITE) === chat) write();
  sessionStorage.removeItem(WRITE);
}

function wanted() {
  return !localStorage.getItem(OFF);
}

function pressed(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.isComposing) return;
  const box = document.querySelector("dialog[open], .menu:popover-open");
  if (box) return key === "ArrowDown" || key === "ArrowUp" ? through(box, event) : undefined;
  // A dialog that was closed a moment ago may still have the focus in its field.
  if (types(target) && target.checkVisibility()) {
    if (key === "ArrowDown" && target.matches("main [type=search]") && rows().length) act(event, () => focusRow(rows()[0]));
    if (key === "Escape" && target.matches("main [type=search], #text")) target.blur();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key.toLowerCase() === "z") return act(event, undo);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Escape") return void pickNone();
  if (key === "Enter" && target.matches(".bubble")) return act(event, () => target.querySelector(".bubble__more")?.click());
  if (!wanted()) return;
  const to = performance.now() - going < GOES && document.querySelector(`#help [data-go="${CSS.escape(key)}"]`);
  going = -GOES;
  if (to) return act(event, () => location.assign(to.href));
  const own = [...document.querySelectorAll(`main [aria-keyshortcuts="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());
  if (own) act(event, () => (types(own) ? own.focus() : own.click()));
  else if (Object.hasOwn(VERBS, key)) act(event, VERBS[key]);
}

function act(event, what) {
  event.preventDefault();
  what();
}

function types(element) {
  return element.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

/** To the next or previous row; in an open chat, outside its list, to the next or previous message. */
function step(by, choosing = false) {
  const here = document.activeElement;
  const thread = document.getElementById("thread");
  if (thread && !here.closest(".chat__list")) return message(thread, here, by);
  const all = rows();
  const from = all.indexOf(linkOf(here));
  const to = all[from < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(from + by, 0), all.length - 1)];
  if (choosing && from >= 0) pick(chatOf(all[from]), true);
  if (choosing) pick(chatOf(to), true);
  focusRow(to);
}

function message(thread, here, by) {
  const all = [...thread.querySelectorAll(".bubble")];
  const from = all.indexOf(here.closest(".bubble"));
  const to = from < 0 ? all.at(-1) : all[from + by];
  to?.focus({ preventScroll: true, focusVisible: true });
  to?.scrollIntoView({ block: "nearest" });
}

/** Answer: in place where that can be done, to the message in focus, or in the thread. */
function reply() {
  const here = document.activeElement;
  const bubble = here.closest(".bubble");
  if (bubble) {
    const text = bubble.querySelector(".bubble__text")?.innerText ?? "Message";
    return replyTo(bubble.id.slice(1), bubble.getAttribute("aria-label").split(", ")[0], text);
  }
  const link = linkOf(here);
  const inPlace = link?.closest("li, tr").querySelector("details[data-reply]");
  if (inPlace) return void (inPlace.open = true);
  const chat = chatOf(link);
  if (!chat) return write();
  sessionStorage.setItem(WRITE, chat);
  location.assign(link.pathname.startsWith("/chats/") ? link.href : `/chats/${chat}`);
}

/** Into the composer, behind what stands there already. */
function write() {
  const field = document.getElementById("text");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

/** A note or a task from the message in focus, or about the person of the row, the chat or the page one is at. */
export function quick(what, chats = subjects()) {
  const bubble = document.activeElement.closest("#thread .bubble");
  if (bubble?.querySelector("[data-message]")) return void sheet(`/quick/${what}?part=form&message=${bubble.id.slice(1)}`, `A new ${what}`);
  const person = /^\/people\/(\d+)/.exec(linkOf(document.activeElement)?.pathname ?? location.pathname)?.[1];
  const about = person ? `person=${person}` : `chat=${chats[0] ?? ""}`;
  sheet(`/quick/${what}?part=form&${about}`, `A new ${what}`);
}

function find() {
  const box = document.querySelector("main [type=search]");
  if (box?.checkVisibility() && !box.closest(".chat[data-chat]")) box.select();
  else location.assign("/search");
}

/** Arrow keys go through the buttons of a menu or dialog. */
function through(box, event) {
  if (types(event.target) && !event.target.matches("[name=when]")) return;
  const all = [...box.querySelectorAll(".menu__item")].filter((one) => one.checkVisibility());
  if (!all.length) return;
  const from = all.indexOf(document.activeElement);
  const to = from < 0 && event.key === "ArrowUp" ? -1 : from + (event.key === "ArrowDown" ? 1 : -1);
  act(event, () => all[(to + all.length) % all.length].focus());
}
