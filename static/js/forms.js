// Writing: Enter sends, answers in place, files with a preview, replies to a message.
import { say } from "./news.js";

const FILE_MOST = 100 * 1024 * 1024;

export function begin() {
  document.addEventListener("keydown", enter);
  document.addEventListener("htmx:config:request", leave);
  document.addEventListener("htmx:finally:request", left);
  document.addEventListener("toggle", opened, true);
  document.addEventListener("htmx:after:request", closeMenu);
  const composer = document.getElementById("composer");
  if (composer) attach(composer);
  searches();
}

function enter(event) {
  const field = event.target;
  if (event.key === "Escape" && field.closest?.(".reply[open]")) {
    const reply = field.closest(".reply");
    reply.open = false;
    reply.querySelector("summary").focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.matches?.("dialog textarea")) field.form.requestSubmit();
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !field.matches?.("[data-enter-sends]")) return;
  if (matchMedia("(pointer: coarse)").matches && !event.ctrlKey) return; // on a phone Enter is a new line
  event.preventDefault();
  if (field.value.trim() || field.form.querySelector("[data-file]")?.files.length) field.form.requestSubmit();
}

/** A message leaves: what is typed from now on is the next one, even while this one is still on its way. */
function leave({ detail: { ctx } }) {
  const form = ctx.sourceElement;
  const key = form.matches?.("form") && form.querySelector("[data-fresh-key]");
  if (!key) return;
  // One key per message, however often it is tried: a second try after a lost answer makes no second message.
  key.value ||= Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  ctx.request.body.set("client_key", key.value);
  ctx.left = { text: form.elements.text.value, key: key.value, quote: form.elements.quote_id?.value, files: picked(form) };
  form.elements.text.value = key.value = "";
  if (form.id === "composer") {
    ghost(ctx.left);
    form.querySelector("[data-reply-bar]").hidden = true;
    form.elements.quote_id.value = "";
    dropFile(form);
  }
}

/** It has arrived, or it comes back into the form (unless something else was written there meanwhile). */
function left({ detail: { ctx } }) {
  if (!ctx.left) return;
  const form = ctx.sourceElement;
  if (!(ctx.response?.status < 400)) ctx.left.ghost?.remove(); // else the thread, drawn anew, has the message itself
  if (ctx.response?.status < 400) {
    form.closest(".reply")?.removeAttribute("open");
    if (form.id === "composer") document.dispatchEvent(new CustomEvent("kith:sent"));
  } else if (!form.elements.text.value) {
    form.elements.text.value = ctx.left.text;
    form.querySelector("[data-fresh-key]").value = ctx.left.key;
    if (ctx.left.quote) {
      form.elements.quote_id.value = ctx.left.quote;
      form.querySelector("[data-reply-bar]").hidden = false;
    }
    if (ctx.left.files?.length) {
      form.elements.file.files = ctx.left.files;
      showFile(form);
    }
  }
}

/** The message stands in the thread, with a clock, before Kith has answered. */
function ghost(left) {
  const place = document.getElementById("newest");
  if (!place || (!left.text.trim() && !left.files.length)) return;
  left.ghost = document.getElementById("ghost").content.firstElementChild.cloneNode(true);
  left.ghost.querySelector(".bubble__text").textContent = left.text.trim() || left.files[0].name;
  place.append(left.ghost);
  const thread = document.getElementById("thread");
  thread.scrollTop = thread.scrollHeight;
}

function picked(form) {
  const kept = new DataTransfer();
  for (const file of form.elements.file?.files ?? []) kept.items.add(file);
  return kept.files;
}

function opened({ target }) {
  if (target.matches?.(".reply[open]")) target.querySelector("textarea").focus();
}

function closeMenu({ detail: { ctx } }) {
  const menu = ctx.sourceElement.closest?.("[popover]");
  if (menu?.matches(":popover-open") && ctx.response?.status < 400) menu.hidePopover();
}

// ── Composer ──

function attach(form) {
  const file = form.querySelector("[data-file]");
  file.addEventListener("change", () => showFile(form));
  form.querySelector("[data-drop-file]").addEventListener("click", () => dropFile(form));
  form.querySelector("[data-drop-reply]").addEventListener("click", () => dropReply(form));
  form.addEventListener("paste", ({ clipboardData }) => take(form, clipboardData.files));
  const place = form.closest(".chat__thread");
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    take(form, event.dataTransfer.files);
  });
}

function take(form, files) {
  if (!files.length) return;
  const one = new DataTransfer();
  one.items.add(files[0]);
  form.querySelector("[data-file]").files = one.files;
  showFile(form);
}

function showFile(form) {
  const [file] = form.querySelector("[data-file]").files;
  if (!file) return dropFile(form);
  if (file.size > FILE_MOST) {
    say("Files can have 100 MB.", { bad: true });
    return dropFile(form);
  }
  const thumb = form.querySelector("[data-thumb]");
  thumb.hidden = !file.type.startsWith("image/");
  if (!thumb.hidden) {
    URL.revokeObjectURL(thumb.src);
    thumb.src = URL.createObjectURL(file);
  }
  form.querySelector("[data-file-name]").textContent = file.name;
  form.querySelector("[data-file-bar]").hidden = false;
  form.querySelector("textarea").focus();
}

function dropFile(form) {
  form.querySelector("[data-file]").value = "";
  form.querySelector("[data-file-bar]").hidden = true;
}

export function replyTo(id, who, text) {
  const form = document.getElementById("composer");
  if (!form) return;
  form.querySelector("[data-quote]").value = id;
  form.querySelector("[data-who]").textContent = who;
  form.querySelector("[data-reply-bar] [data-text]").textContent = text;
  form.querySelector("[data-reply-bar]").hidden = false;
  form.querySelector("textarea").focus();
}

function dropReply(form) {
  form.querySelector("[data-quote]").value = "";
  form.querySelector("[data-reply-bar]").hidden = true;
}

// ── Search as you type: the address follows, so that reload and back find the same ──

function searches() {
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement.closest?.("[data-replace-url]");
    if (!form || ctx.request.method !== "GET") return;
    const address = new URL(form.action);
    for (const [name, text] of new FormData(form)) text && address.searchParams.set(name, text);
    history.replaceState(history.state, "", address);
  });
}
