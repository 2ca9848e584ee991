// Completion while writing: ":smile" becomes an emoji, ";name" one of the templates, filled for whom it goes to.
import { say } from "./news.js";

const OFTEN = [..."👍🙏😂😊😍🥰😘😅🤣😉😎🤔😴😢😭😡😱🥳🤗🙄😬👋👏👌💪🤞🙌🔥🎉🎂🍀☕", "❤️", "☀️"];
const MOST = 8;
const SIDE = 8; // emoji in a row of those that are used often (chat.css has as many columns)
const ROWS = 4;
const LATELY = "kith:emoji"; // the emoji that were chosen last, in this browser
const BEGUN = /(?:^|[\s([{"'])([:;])([\p{L}\p{N}_+-]*)$/u;

let field = null; // where it completes
let begun = null; // { sign, word, from, to }: what was typed of it, and where
let asked = 0;
let emoji = null;
let templates = null;

export function begin() {
  const box = document.getElementById("complete");
  if (!box) return;
  document.addEventListener("input", ({ target }) => target.matches?.("[data-completes]") && typed(box, target));
  document.addEventListener("keydown", (event) => event.target.matches?.("[data-completes]") && pressed(box, event), true);
  document.addEventListener("focusout", ({ target }) => target === field && setTimeout(() => document.activeElement !== field && close(box), 150));
  box.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(box, option);
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-emoji]");
    if (!button) return;
    field = button.form.querySelector("[data-completes]");
    field.focus();
    if (!box.hidden) return close(box); // pressed again
    begun = { sign: ":", word: "", from: field.selectionStart, to: field.selectionEnd };
    offer(box);
  });
}

async function typed(box, from) {
  field = from;
  const found = BEGUN.exec(field.value.slice(0, field.selectionStart));
  if (!found || (found[1] === ":" && found[2].length < 2)) return close(box);
  begun = { sign: found[1], word: found[2].toLowerCase(), from: field.selectionStart - found[2].length - 1, to: field.selectionStart };
  await offer(box);
}

async function offer(box) {
  const number = ++asked;
  const options = begun.sign === ":" ? await symbols(begun.word) : await texts(begun.word);
  if (number === asked) show(box, options);
}

async function symbols(word) {
  emoji ??= await fetch("/emoji.json").then((answer) => answer.json()).catch(() => null);
  if (!emoji) return [];
  if (!word) return [...new Set([...lately(), ...OFTEN])].slice(0, SIDE * ROWS).map((symbol) => named(emoji.find(([one]) => one === symbol) ?? [symbol, ""]));
  const ranked = [];
  for (const one of emoji) {
    const names = one[1].split(" ");
    const rank = names.some((name) => name === word) ? 0 : names.some((name) => name.startsWith(word)) ? 1 : names.some((name) => name.includes(`_${word}`)) ? 2 : 9;
    if (rank < 9) ranked.push([rank - (lately().includes(one[0]) ? 0.5 : 0), names[0].length, one]);
  }
  return ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST).map(([, , one]) => named(one));
}

function named([symbol, names]) {
  return { symbol, name: names.split(" ")[0].replaceAll("_", " "), text: symbol };
}

async function texts(word) {
  templates ??= await fetch("/api/v1/templates").then((answer) => answer.json()).then(({ items }) => items).catch(() => null);
  const found = (templates ?? []).filter(({ name }) => name.toLowerCase().split(/[\s_-]+/).some((part) => part.startsWith(word)) || name.toLowerCase().startsWith(word));
  return found.slice(0, MOST).map(({ id, name, body }) => ({ symbol: ";", name, note: body.replace(/\s+/g, " ").slice(0, 80), id }));
}

function show(box, options) {
  box.classList.toggle("complete--grid", begun.sign === ":" && !begun.word);
  box.replaceChildren(
    ...options.map((option, number) => {
      const row = document.createElement("div");
      row.className = "menu__item";
      row.setAttribute("role", "option");
      row.id = `complete-${number}`;
      if (option.id) row.dataset.id = option.id;
      else row.dataset.text = option.text;
      const named = box.classList.contains("complete--grid") ? "unseen" : "";
      for (const [name, text] of [["complete__symbol", option.symbol], [named, option.name], ["complete__note one-line", option.note]]) {
        if (!text) continue;
        const part = document.createElement("span");
        part.className = name;
        part.textContent = text;
        row.append(part);
      }
      return row;
    }),
  );
  box.hidden = !options.length;
  if (box.hidden) return close(box);
  field.setAttribute("aria-controls", box.id);
  choose(box, 0);
}

function choose(box, number) {
  const all = [...box.children];
  const to = all.at(number % all.length);
  for (const one of all) one.setAttribute("aria-selected", String(one === to));
  field.setAttribute("aria-activedescendant", to.id);
  to.scrollIntoView({ block: "nearest" });
}

function close(box) {
  asked += 1;
  box.hidden = true;
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
}

function pressed(box, event) {
  if (box.hidden || event.isComposing) return;
  const all = [...box.children];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const grid = box.classList.contains("complete--grid");
  if (event.key === "ArrowDown") choose(box, at + (grid ? SIDE : 1));
  else if (event.key === "ArrowUp") choose(box, at - (grid ? SIDE : 1));
  else if (grid && event.key === "ArrowRight") choose(box, at + 1);
  else if (grid && event.key === "ArrowLeft") choose(box, at - 1);
  else if (event.key === "Enter" || event.key === "Tab") take(box, all[at]);
  else if (event.key === "Escape") close(box);
  else return;
  event.preventDefault();
  event.stopPropagation(); // Enter sends, Escape leaves: not now
}

async function take(box, option) {
  const { sign, from, to } = begun;
  close(box);
  if (sign === ":") {
    put(from, to, option.dataset.text);
    return remember(option.dataset.text);
  }
  const whom = field.dataset.contact ? `?contact_id=${field.dataset.contact}` : "";
  const filled = await fetch(`/api/v1/templates/${option.dataset.id}/preview${whom}`).then((answer) => answer.json()).catch(() => null);
  if (typeof filled?.text !== "string") return say("This template could not be filled.", { bad: true });
  put(from, to, filled.text);
  const missing = filled.missing?.[0];
  const hole = missing ? field.value.indexOf(`{${missing}`, from) : -1;
  if (hole < 0) return;
  field.setSelectionRange(hole, field.value.indexOf("}", hole) + 1); // the first thing that Kith does not know of them
  say("Fill in what is marked: Kith does not know it.");
}

function put(from, to, text) {
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true })); // it grows, and is kept as a draft
}

function lately() {
  return JSON.parse(localStorage.getItem(LATELY) ?? "[]");
}

function remember(symbol) {
  localStorage.setItem(LATELY, JSON.stringify([symbol, ...lately().filter((one) => one !== symbol)].slice(0, MOST)));
}
