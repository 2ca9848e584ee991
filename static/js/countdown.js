// How long a code can still be scanned: <time data-until="1767225600000">.

export function begin() {
  tick();
  setInterval(tick, 1000);
}

function tick() {
  for (const place of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.ceil((Number(place.dataset.until) - Date.now()) / 1000));
    const text = left ? `${left} s` : "a moment";
    if (place.textContent !== text) place.textContent = text;
  }
}
