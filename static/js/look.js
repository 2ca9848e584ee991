// Light, dark or as the system says: at once, without loading the page again. Kept by Kith in a cookie (app/web/look.py).

export function begin() {
  document.addEventListener("kith:look", ({ detail }) => {
    for (const name of ["theme", "contrast"]) {
      if (detail[name]) document.documentElement.dataset[name] = detail[name];
      else delete document.documentElement.dataset[name];
    }
    for (const button of document.querySelectorAll("[data-look]")) button.setAttribute("aria-pressed", String(detail[button.dataset.look] === button.dataset.is));
    for (const button of document.querySelectorAll("button[name=contrast]")) button.value = detail.contrast ? "" : "more";
  });
}
