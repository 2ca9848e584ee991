// The panes beside the thread: the list keeps its place from one chat to the next, for each lane, and goes on as one scrolls;
// the person stands beside the thread, or does not, as it was last time.
import { shelve } from "./shelf.js";
/* global htmx */

const NEAR = "1600px 0px"; // of the list's edges
const WIDE = matchMedia("(width >= 1280px)");

export function begin() {
  const list = document.querySelector("[data-place]");
  if (!list) return;
  const name = `kith:place:${list.dataset.place}`;
  if (list.clientHeight) recall(list, JSON.parse(sessionStorage.getItem(name) ?? "{}"));
  const current = list.querySelector("[aria-current]");
  const below = current && current.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below;
  addEventListener("pagehide", () => list.clientHeight && sessionStorage.setItem(name, JSON.stringify(placeOf(list))));
  further(list);
  person();
}

/** Where one is: what was scrolled, the pages below the first (cursor, height) and the cursor of the one that comes next. */
function placeOf(list) {
  const pages = [...list.querySelectorAll("[data-older]")].map((page) => [page.dataset.before, page.getBoundingClientRect().height]);
  return { top: list.scrollTop, pages, next: list.querySelector("[data-further]")?.id.replace("further-", "") ?? "" };
}

/** The same pages stand there again, empty at first; each is asked for when one comes near. */
function recall(list, { top = 0, pages = [], next = "" }) {
  const more = list.querySelector("[data-further]");
  const link = more?.querySelector("a");
  if (pages.length && link && !list.closest(".chat__list").querySelector("[type=search]")?.value) {
    const address = (before) => link.getAttribute("hx-get").replace(/before=[^&]*/, `before=${before}`);
    const empty = new IntersectionObserver(
      (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && (empty.unobserve(target), htmx.ajax("GET", target.dataset.src, { source: target, target, swap: "outerHTML" }))),
      { root: list, rootMargin: NEAR },
    );
    pages[0][0] = more.id.replace("further-", ""); // the first page may end elsewhere by now
    for (const [before, height] of pages) {
      const page = document.createElement("ul");
      Object.assign(page.dataset, { older: "", before, src: address(before) });
      page.style.minBlockSize = `${height}px`;
      more.before(page);
      empty.observe(page);
    }
    if (next) {
      link.setAttribute("hx-get", address(next));
      link.setAttribute("hx-target", `#further-${next}`);
      more.id = `further-${next}`;
      htmx.process(link, true);
    } else more.remove();
  }
  list.scrollTop = top;
}

function further(list) {
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && htmx.trigger(target.querySelector("a"), "reach")),
    { root: list, rootMargin: NEAR },
  );
  const watch = () => {
    watcher.disconnect();
    // A chat that has moved up since stands above already, and only the last page leads further.
    const above = new Set();
    for (const row of list.querySelectorAll("[data-row]")) {
      if (above.has(row.dataset.row)) row.closest("li").remove();
      above.add(row.dataset.row);
    }
    for (const more of list.querySelectorAll("[data-further]")) if (more.nextElementSibling?.matches("[data-older], [data-further]")) more.remove();
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
