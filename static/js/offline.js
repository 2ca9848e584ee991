// The page for when Kith cannot be reached: who waited when this browser last looked. Comes back by itself.
import { TODAY } from "./last.js";

const AGAIN = 10_000; // ms

let last = null;
try {
  last = JSON.parse(localStorage.getItem(TODAY));
} catch {
  // Nothing that can be read: the page says what it knows.
}
if (last?.rows) show(last);
window.addEventListener("online", look);
setInterval(look, AGAIN);

async function look() {
  try {
    if ((await fetch("/healthz", { cache: "no-store" })).ok) location.reload();
  } catch {
    // Still not there.
  }
}

function show({ at, rows }) {
  const place = document.getElementById("last");
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(at);
  document.getElementById("last-at").textContent = rows.length ? `Who waited on ${when}` : `Nobody waited on ${when}`;
  for (const row of rows) {
    const line = document.getElementById("last-row").content.cloneNode(true);
    for (const part of ["name", "said", "why"]) line.querySelector(`[data-${part}]`).textContent = row[part];
    place.append(line);
  }
  place.closest("section").hidden = false;
}
