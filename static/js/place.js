// Keeps the place in the list of chats from one chat to the next, for each lane.

export function begin() {
  const list = document.querySelector("[data-place]");
  if (!list) return;
  const name = `kith:place:${list.dataset.place}`;
  list.scrollTop = Number(sessionStorage.getItem(name) ?? 0);
  const current = list.querySelector("[aria-current]");
  const below = current && current.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below;
  addEventListener("pagehide", () => sessionStorage.setItem(name, list.scrollTop));
}
