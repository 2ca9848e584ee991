// Long lists come in pages. Those far from where one looks are taken out of the document, so that it stays as quick as a short one:
// each leaves its height behind, keeps its elements as they are, and has them again before it comes into sight.

const NEAR = "2500px 0px"; // of the scroller's edges; more than a screen, so that nobody sees it happen

const shelf = new Map(); // page -> its elements

/** Keep only those pages (a selector) of a scroller in the document that are near. */
export function shelve(scroller, pages) {
  const watched = new WeakSet();
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target, boundingClientRect }) => (isIntersecting ? back(target) : away(target, boundingClientRect.height))),
    { root: scroller, rootMargin: NEAR },
  );
  const watch = () => {
    for (const page of scroller.querySelectorAll(pages)) {
      if (watched.has(page)) continue;
      watched.add(page);
      watcher.observe(page);
    }
  };
  document.addEventListener("htmx:after:swap", watch);
  watch();
}

/** The element of this id, with its page in its place again; null when there is none. */
export function unshelved(id) {
  for (const [page, kept] of shelf) if (kept.getElementById(id)) back(page);
  return document.getElementById(id);
}

/** Whether an element of this id is out of the document for now. */
export function isShelved(id) {
  return [...shelf.values()].some((kept) => kept.getElementById(id));
}

function away(page, height) {
  const inUse = page.contains(document.activeElement) || page.querySelector(":checked, .sound--plays") || [...page.querySelectorAll("video")].some((video) => !video.paused);
  if (shelf.has(page) || inUse || !page.isConnected || !height || !page.firstElementChild) return;
  page.style.minBlockSize = `${height}px`;
  const kept = document.createDocumentFragment();
  kept.append(...page.childNodes);
  shelf.set(page, kept);
}

function back(page) {
  const kept = shelf.get(page);
  if (!kept) return;
  shelf.delete(page);
  page.append(kept);
  page.style.minBlockSize = "";
  page.dispatchEvent(new CustomEvent("kith:unshelved", { bubbles: true }));
}
