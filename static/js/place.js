// The panes beside the thread: the list keeps its place from one chat to the next, for each lane, and goes on as one scrolls;
// the person stands beside the thread, or does not, as it was last time.
import { shelve } from "./shelf.js";
/* global htmx */

const WIDE = matchMedia("(width >= 1280px)");

export function begin() {
  const list = document.querySelector("[data-place]");
  if (!list) return;
  const name = `kith:place:${list.dataset.place}`;
  list.scrollTop = Number(sessionStorage.getItem(name) ?? 0);
  const current = list.querySelector("[aria-current]");
  const below = current && current.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below;
  addEventListener("pagehide", () => sessionStorage.setItem(name, list.scrollTop));
  further(list);
  person();
}

function further(list) {
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && htmx.trigger(target.querySelector("a"), "reach")),
    { root: list, rootMargin: "0px 0px 1600px 0px" },
  );
  const watch = () => {
    watcher.disconnect();
    // A chat that has moved up since stands above already.
    const above = new Set([...list.querySelectorAll("#chats [data-row]")].map((row) => row.dataset.row));
    for (const row of list.querySelectorAll("[data-older] [data-row]")) if (above.has(row.dataset.row)) row.closest("li").remove();
    list.querySelectorAll("[data-further]").forEach((more) => watcher.observe(more));
  };
  document.addEventListener("htmx:after:swap", watch);
  list.addEventListener("kith:unshelved", watch);
  watch();
  shelve(list, "[data-older]");
}

function person() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-about]") || !WIDE.matches) return;
    event.preventDefault();
    const alone = document.querySelector(".chat").classList.toggle("chat--alone");
    document.cookie = `kith-about=${alone ? "off" : "on"}; path=/; max-age=31536000; samesite=lax`;
    if (location.hash === "#person") history.replaceState(history.state, "", location.pathname + location.search);
  });
}
