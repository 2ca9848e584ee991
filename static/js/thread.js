// The thread: begins at the end or at the unread, loads older messages as one scrolls, follows new ones when at the end.
import { refresh } from "./live.js";
import { replyTo } from "./forms.js";
import { isShelved, shelve, unshelved } from "./shelf.js";
/* global htmx */

const NEAR = 120; // px from the end that still count as being there

export function begin() {
  const thread = document.getElementById("thread");
  if (!thread) return;
  const down = document.getElementById("down");
  const chat = document.querySelector(".chat").dataset.chat;
  const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;
  let top = 0; // where one was when that was last looked at
  const toEnd = (behavior) => {
    thread.scrollTo({ top: thread.scrollHeight, behavior });
    if (behavior === "instant") top = thread.scrollTop; // its own event may come together with that of who scrolls up at once
  };

  // Where to begin
  let following = false;
  const asked = /^#(m|day-)/.test(location.hash) ? location.hash.slice(1) : `m${thread.dataset.around}`;
  const named = document.getElementById(asked);
  const sought = named || document.getElementById("unread");
  if (named) light(named);
  else if (sought) sought.scrollIntoView({ block: "start" });
  else {
    toEnd("instant");
    following = true;
  }

  // At the end, or on the way
  let missed = 0;
  top = thread.scrollTop;
  const look = () => {
    // Only who scrolls up stops following: by the time this is told, more may have come in below.
    following = atEnd() || (following && thread.scrollTop >= top);
    top = thread.scrollTop;
    if (following) missed = 0;
    down.hidden = following;
    const badge = down.querySelector("[data-count]");
    badge.hidden = !missed;
    badge.textContent = missed;
    if (following) seen();
  };
  thread.addEventListener("scroll", look, { passive: true });
  down.addEventListener("click", () => (document.getElementById("newest") ? toEnd(matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth") : location.assign(`/chats/${chat}`)));
  const grown = new ResizeObserver(() => following && toEnd("instant")); // pictures that arrive, a composer that grows
  for (const box of [thread, ...thread.children]) grown.observe(box);
  document.addEventListener("kith:sent", () => {
    following = true;
    if (!document.getElementById("newest")) location.assign(`/chats/${chat}`); // an older part of the thread is open
  });

  // New messages: follow when at the end, else count them
  let last = newestId();
  document.addEventListener("htmx:after:swap", () => {
    const now = newestId();
    if (now !== last && !following) missed += 1;
    if (now !== last && following) toEnd("instant");
    last = now;
    look();
  });

  // The count of unread ends when its messages have been before somebody's eyes; nobody else is told.
  let told = false;
  function seen() {
    if (document.hidden || !document.hasFocus()) return;
    const unread = document.querySelector(`.chat__list .item[aria-current] .badge--strong, #unread`);
    if (told === last || (!unread && told)) return;
    told = last;
    htmx.ajax("POST", `/chats/${chat}/seen`, { source: thread, swap: "none" });
  }
  window.addEventListener("focus", look);
  look();

  // Older messages
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && htmx.trigger(target.querySelector("a"), "reach")),
    { root: thread, rootMargin: "1600px 0px 0px 0px" },
  );
  const watch = () => {
    watcher.disconnect();
    thread.querySelectorAll("[data-more]").forEach((more) => watcher.observe(more));
  };
  let height = 0;
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.closest?.("[data-more]")) height = thread.scrollHeight - thread.scrollTop;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (height) thread.scrollTop = thread.scrollHeight - height;
    height = 0;
    watch();
  });
  watch();
  shelve(thread, ".lines:not(#newest)");

  // A quote leads to what it quotes; without it in the page, the link does.
  thread.addEventListener("click", (event) => {
    const id = event.target.closest("[data-jump]")?.dataset.jump;
    const line = id && unshelved(`m${id}`);
    if (!line) return;
    event.preventDefault();
    light(line);
  });

  // Ticks, edits and reactions of messages that the newest part does not hold; of those out of the document when they are back
  const changed = new Set();
  thread.addEventListener("kith:unshelved", ({ target }) => {
    for (const id of changed) if (target.querySelector(`#b${id}`) && changed.delete(id)) redraw(id, document.getElementById(`b${id}`));
  });
  document.addEventListener("kith:told", ({ detail: { kind, ids } }) => {
    const id = kind === "receipt" ? ids.message_id : kind === "message" ? ids.id : "";
    const bubble = id && (document.getElementById(`b${id}`) ?? document.querySelector(`[data-also~="${id}"]`));
    if (bubble && (kind === "receipt" || !bubble.closest("#newest"))) redraw(id, bubble);
    else if (id && !bubble && isShelved(`b${id}`)) changed.add(id);
  });

  menu(thread);
}

function redraw(id, bubble) {
  refresh(bubble, `/messages/${id}?part=bubble`);
}

function newestId() {
  return document.querySelector("#newest > .line:last-of-type")?.dataset.id;
}

export function light(line) {
  line.scrollIntoView({ block: "center" });
  line.classList.remove("line--lit");
  void line.offsetWidth; // starts the animation anew
  line.classList.add("line--lit");
}

/** One menu serves all messages; its button says for which. */
function menu(thread) {
  const box = document.querySelector("[data-bubble-menu]");
  let bubble = null;
  thread.addEventListener("click", ({ target }) => {
    let button = target.closest("[data-message]");
    const tapped = !button && matchMedia("(hover: none)").matches && !target.closest("a, button, audio, video, form");
    if (tapped) button = target.closest(".bubble")?.querySelector("[data-message]");
    if (!button) return;
    const id = button.dataset.message;
    bubble = document.getElementById(`b${id}`);
    const form = box.querySelector("form");
    form.setAttribute("action", `/messages/${id}/reaction`);
    form.setAttribute("hx-post", `/messages/${id}/reaction`);
    htmx.process(form, true);
    box.querySelector("[data-do=details]").href = `/messages/${id}`;
    for (const link of box.querySelectorAll("[data-of]")) {
      link.href = link.dataset.of + id;
      link.dataset.sheet = `${link.dataset.part}${id}`;
    }
    if (tapped) box.showPopover({ source: button });
  });
  box.addEventListener("click", ({ target }) => {
    const wish = target.closest("[data-do]")?.dataset.do;
    if (!bubble || !wish) return;
    const text = bubble.querySelector(".bubble__text")?.innerText ?? "";
    const who = bubble.getAttribute("aria-label").split(", ")[0];
    if (wish !== "details") box.hidePopover();
    if (wish === "reply") replyTo(bubble.id.slice(1), who, text || "Message");
    if (wish === "copy") navigator.clipboard?.writeText(text);
  });
}
