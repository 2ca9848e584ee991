// Deciding about chats: the one in focus, the open one, or several that were chosen; and taking decisions back.
import { say } from "./news.js";
/* global htmx */

const UNDO = "kith:undo"; // addresses that take back what was done last, the newest at the end
const UNDO_MOST = 200;
const LEAVES_FOR = 1500; // ms in which an answer that was asked for earlier may still show what has just left

const picked = new Set(); // ids of chats
const leaving = new Set();
let queue = Promise.resolve(); // decisions reach Kith in the order in which they were made
let place = null; // where the focus was: the part of the page by its id, and the number of the row in it

export function begin() {
  document.addEventListener("kith:said", ({ detail }) => detail.undo && remember(detail.undo));
  for (const form of document.querySelectorAll("#toasts form[action^='/triage/']")) remember(form.getAttribute("action"));
  document.addEventListener("submit", ({ target }) => target.closest(".toast") && forget(target.getAttribute("action")));
  document.addEventListener("submit", later, true);
  document.addEventListener("change", ({ target }) => target.matches("[data-pick]") && pick(target.dataset.pick, target.checked));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-triage]");
    if (button) decide(button.dataset.triage);
    if (target.closest("[data-pick-none]")) pickNone();
    if (target.closest("[data-pick-start]")) document.documentElement.toggleAttribute("data-picking");
  });
  document.addEventListener("htmx:after:swap", drawn);
  document.addEventListener("focusin", ({ target }) => (place = placeOf(linkOf(target))));
  document.addEventListener("pointerdown", ({ target }) => linkOf(target) || (place = null));
}

// ── Rows: whatever has a link that opens it, in any list ──

export function rows(part = document.querySelector("main")) {
  return [...(part?.querySelectorAll(".item__link") ?? [])].filter((link) => link.checkVisibility());
}

function placeOf(link) {
  const part = link?.closest("[data-live]");
  return part ? { id: part.id, number: rows(part).indexOf(link) } : null;
}

export function linkOf(element) {
  return element?.closest?.("main li, main tr")?.querySelector(".item__link") ?? null;
}

export function chatOf(link) {
  return link?.closest("[data-row]")?.dataset.row ?? "";
}

export function focusRow(link) {
  link?.focus({ preventScroll: true, focusVisible: true });
  link?.closest("li, tr")?.scrollIntoView({ block: "nearest" });
}

/** What was drawn anew: what leaves stays out of sight, what was chosen stays chosen, the focus stays in its place. */
function drawn() {
  for (const row of document.querySelectorAll("[data-row]")) if (leaving.has(row.dataset.row) && clears(row)) hide(row);
  marks();
  const all = place && document.activeElement === document.body ? rows(document.getElementById(place.id)) : [];
  if (all.length) focusRow(all[Math.min(place.number, all.length - 1)]);
}

function clears(row, verb = "") {
  const verbs = row.closest("[data-clears]")?.dataset.clears.split(" ") ?? [];
  return verb ? verbs.includes(verb) : verbs.length > 0;
}

function hide(row) {
  row.closest("li").hidden = true;
}

// ── Choosing several ──

export function pick(id, yes = !picked.has(id)) {
  if (!id) return;
  picked[yes ? "add" : "delete"](id);
  marks();
}

export function pickNone() {
  const some = picked.size > 0 || document.documentElement.hasAttribute("data-picking");
  picked.clear();
  document.documentElement.removeAttribute("data-picking");
  marks();
  return some;
}

function marks() {
  for (const box of document.querySelectorAll("[data-pick]")) box.checked = picked.has(box.dataset.pick);
  const bar = document.getElementById("picked");
  if (!bar) return;
  bar.hidden = !picked.size;
  const said = `${picked.size} chosen`;
  const text = bar.querySelector("[data-text]");
  if (text.textContent !== said) text.textContent = said;
}

/** The chats that a decision is about: those chosen, the one in focus, the open one. */
export function subjects() {
  if (picked.size) return [...picked];
  const here = chatOf(linkOf(document.activeElement)) || document.querySelector(".chat[data-chat]")?.dataset.chat;
  return here ? [here] : [];
}

// ── Deciding ──

export function decide(verb, chats = subjects(), values = {}) {
  if (!chats.length) return say("Choose a chat first: j and k go through the list.");
  if (verb === "snooze" && !values.until && !values.when) return ask(chats);
  const mine = linkOf(document.activeElement);
  const lists = [...document.querySelectorAll("[data-row]")].filter((row) => chats.includes(row.dataset.row) && clears(row, verb));
  if (mine && lists.some((row) => row.contains(mine))) {
    // Where the list is empty now, the rows that come next take the focus as soon as they are drawn.
    const all = rows(mine.closest("[data-clears]"));
    const stays = (link) => !lists.some((row) => row.contains(link));
    const from = all.indexOf(mine);
    const next = all.slice(from).find(stays) ?? all.slice(0, from).findLast(stays);
    if (next) focusRow(next);
    else mine.blur();
  }
  lists.forEach(hide);
  chats.forEach((id) => leaving.add(id));
  pickNone();
  const sent = post("/triage", { verb, chats: chats.join(","), ...values });
  return sent.then((well) => {
    if (!well) show(chats);
    setTimeout(() => chats.forEach((id) => leaving.delete(id)), LEAVES_FOR);
  });
}

function show(chats) {
  chats.forEach((id) => leaving.delete(id));
  for (const row of document.querySelectorAll("li[hidden] [data-row]")) if (chats.includes(row.dataset.row)) row.closest("li").hidden = false;
}

/** Post when all that was decided before has arrived; resolves to whether it went well. */
function post(address, values) {
  const sent = queue.then(async () => {
    // An element for each: htmx lets one element ask for one thing at a time and drops the third.
    const source = document.body.appendChild(document.createElement("span"));
    let well = true;
    for (const trouble of ["htmx:response:error", "htmx:error"]) source.addEventListener(trouble, () => (well = false));
    await htmx.ajax("POST", address, { source, target: source, swap: "none", values });
    source.remove();
    return well;
  });
  queue = sent.catch(() => false);
  return queue;
}

// ── Later ──

async function ask(chats) {
  const box = document.getElementById("later");
  const place = box.querySelector("[data-body]");
  place.replaceChildren();
  box.showModal(); // at once, so that no key meant for it goes to the list
  await htmx.ajax("GET", `/later?part=choices&chats=${chats.join(",")}`, { source: box, target: place, swap: "innerHTML" });
  box.querySelector("[name=when]")?.focus();
}

function later(event) {
  const box = event.target.closest("dialog#later");
  if (!box) return;
  event.preventDefault();
  event.stopPropagation();
  const typed = document.activeElement?.name === "when" ? document.activeElement.value.trim() : "";
  if (document.activeElement?.name === "when" && !typed) return;
  if (typed && box.querySelector("#later-said p")) return; // which says that it was not understood
  box.close(); // which gives the focus back to the row
  decide("snooze", event.target.elements.chats.value.split(","), typed ? { when: typed } : { until: event.submitter.value });
}

// ── Taking back ──

function stack() {
  return JSON.parse(sessionStorage.getItem(UNDO) ?? "[]");
}

function remember(address) {
  sessionStorage.setItem(UNDO, JSON.stringify([...stack().filter((one) => one !== address), address].slice(-UNDO_MOST)));
}

function forget(address) {
  sessionStorage.setItem(UNDO, JSON.stringify(stack().filter((one) => one !== address)));
  leaving.clear();
}

/** Take back the last decision of this tab, also one that is still on its way. */
export async function undo() {
  await queue;
  const address = stack().at(-1);
  if (!address) return say("There is nothing to undo.");
  forget(address);
  for (const form of document.querySelectorAll("#toasts form")) if (form.getAttribute("action") === address) form.closest(".toast").remove();
  await post(address, {});
}
