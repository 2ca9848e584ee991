"use strict";
// Shows the pages that lie in this file as text, one at a time.
const pages = [...document.querySelectorAll('script[type="text/html"]')];
const at = (id) => document.getElementById(id);
const list = at("messages"), where = at("where"), day = at("day"), search = at("search"), found = at("found");
const MOST = 300, SHEETS = 20, MANY = 800; // hits shown, sheets of paper for a page, sheets that are asked about
let page = pages.length - 1;

function show(number, here) {
  page = Math.max(0, Math.min(number, pages.length - 1));
  found.hidden = true;
  list.innerHTML = pages.length ? pages[page].textContent : "";
  where.textContent = pages.length ? `${page + 1} of ${pages.length}` : "No messages";
  at("earlier").disabled = page <= 0;
  at("later").disabled = page >= pages.length - 1;
  if (pages.length) day.value = pages[page].dataset.day;
  const target = here && at(here);
  if (target) { target.classList.add("here"); target.scrollIntoView({ block: "center" }); }
  else scrollTo(0, here === "end" ? document.body.scrollHeight : 0);
}

function look() {
  const wanted = search.value.trim().toLowerCase();
  if (!wanted) return show(page);
  const quick = wanted.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#x27;");
  const hits = document.createDocumentFragment();
  const draft = document.createElement("template");
  let count = 0;
  for (let n = pages.length - 1; n >= 0 && count < MOST; n--) {
    if (!pages[n].textContent.toLowerCase().includes(quick)) continue;
    draft.innerHTML = pages[n].textContent;
    for (const line of [...draft.content.querySelectorAll("li[id]")].reverse()) {
      if (count >= MOST || !line.textContent.toLowerCase().includes(wanted)) continue;
      const id = line.id;
      const go = document.createElement("button");
      go.type = "button";
      go.textContent = `Show where it was, ${pages[n].dataset.day} or later`;
      go.addEventListener("click", () => { search.value = ""; show(n, id); });
      line.removeAttribute("id");
      line.append(go);
      hits.append(line);
      count++;
    }
  }
  list.replaceChildren(hits);
  found.hidden = false;
  found.textContent = count ? `${count}${count === MOST ? " or more" : ""} messages found, newest first` : "Nothing found";
}

let soon;
search.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(look, 200); });
at("earlier").addEventListener("click", () => show(page - 1, "end"));
at("later").addEventListener("click", () => show(page + 1));
day.addEventListener("change", () => {
  // The first page that begins on that day, else the one in whose middle it lies.
  const number = pages.findIndex((one) => one.dataset.day >= day.value);
  if (number < 0) show(pages.length - 1);
  else show(pages[number].dataset.day > day.value ? number - 1 : number);
});
at("print").addEventListener("click", () => {
  const sheets = pages.length * SHEETS;
  if (sheets > MANY && !confirm(`All of this chat is about ${sheets.toLocaleString()} sheets of paper. Print it all?\n\nThe browser’s own Print prints what is shown now.`)) return;
  // A list for each page: what is not in sight need not be laid out before it is printed.
  list.innerHTML = pages.map((one) => `<li class="part"><ol>${one.textContent}</ol>`).join("");
  where.textContent = "All messages";
  print();
});
show(page, location.hash.slice(1) || "end");
