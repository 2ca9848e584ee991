// Kith as an app: its service worker, the offer to install it, and what was last seen, for when Kith cannot be reached.
import { TODAY } from "./last.js";

export function begin() {
  navigator.serviceWorker?.register("/sw.js").catch(() => {}); // refused in private windows; Kith works without
  offer();
  if (!document.querySelector("[data-last-seen]")) return;
  remember();
  document.addEventListener("htmx:after:swap", remember);
}

/** Who waits, as words alone, in this browser alone; the login page forgets it (forget.js). */
function remember() {
  const text = (row, part) => row.querySelector(part)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const rows = [...document.querySelectorAll(".wait")].map((row) => ({
    name: text(row, ".wait__name"), said: text(row, ".wait__text"), why: text(row, ".wait__why"),
  }));
  try {
    localStorage.setItem(TODAY, JSON.stringify({ at: Date.now(), rows }));
  } catch {
    // No room, or not allowed: then the page without Kith shows less.
  }
}

function offer() {
  window.addEventListener("beforeinstallprompt", (event) => {
    const place = document.querySelector("[data-install]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.querySelector("[data-install-now]").addEventListener("click", () => {
      event.prompt();
      place.querySelector("[data-install-seen]").form.requestSubmit(); // offered once, never twice
    }, { once: true });
    place.addEventListener("submit", () => (place.hidden = true));
  });
}
