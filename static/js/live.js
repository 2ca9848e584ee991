// Keeps open pages true: hears which rows have changed and asks for the parts that show them.
//
// A part says what it depends on: data-live="message:conversation_id:12 reply line minute". A word is a kind of event,
// maybe with a field and its value; "line" is the return of a lost connection, "begin" the first, "minute" the passing of time. It is
// redrawn from data-src by morphing, which keeps focus, caret, scroll and what plays.
/* global htmx, io */

const BUNCH = 80; // ms in which events are taken together
const PAUSE = 500; // ms between two drawings in a burst, such as a history that comes in
const LOST_AFTER = 1500; // ms without a line before the page says so

const due = new Set();
let timer = 0;
let drawn = -PAUSE;

export function begin() {
  if (!document.querySelector("[data-live]")) return;
  setInterval(() => document.hidden || told("minute", {}), 60_000);
  document.addEventListener("visibilitychange", () => document.hidden || told("minute", {})); // and what has waited
  document.addEventListener("kith:changed", (event) => {
    for (const kind of event.detail.kinds ?? []) told(kind, null);
  });
  document.addEventListener("htmx:after:swap", title);
  title();
  connect();
}

function connect() {
  const socket = io({ transports: ["websocket", "polling"], reconnectionDelay: 500, reconnectionDelayMax: 10_000, timeout: 5_000 });
  let lost = 0;
  let before = false;
  socket.on("connect", () => {
    clearTimeout(lost);
    line("live");
    told(before ? "line" : "begin", {}); // what happened meanwhile was not told
    before = true;
  });
  const gone = () => {
    clearTimeout(lost);
    lost = setTimeout(() => line("lost"), LOST_AFTER);
  };
  socket.on("disconnect", (reason) => {
    gone();
    if (reason === "io server disconnect") location.reload(); // logged out: the server says where to go
  });
  socket.on("connect_error", gone);
  socket.onAny((kind, ids) => told(kind, ids));
  window.addEventListener("online", () => socket.connected || socket.connect());
}

/** Something has changed; ids is null when it is not known which rows. */
export function told(kind, ids) {
  document.dispatchEvent(new CustomEvent("kith:told", { detail: { kind, ids: ids ?? {} } }));
  for (const part of document.querySelectorAll("[data-live]")) {
    if (part.dataset.live.split(/\s+/).some((word) => fits(word, kind, ids))) due.add(part);
  }
  plan();
}

function fits(word, kind, ids) {
  const [wanted, field, value] = word.split(":");
  return wanted === kind && (!field || ids === null || !(field in ids) || String(ids[field]) === value);
}

function plan() {
  if (due.size && !timer) timer = setTimeout(redraw, Math.max(BUNCH, drawn + PAUSE - performance.now()));
}

function redraw() {
  timer = 0;
  drawn = performance.now();
  for (const part of [...due]) {
    if (document.hidden && part.id !== "nav") continue; // nobody looks; the count in the title is seen all the same
    due.delete(part);
    if (part.isConnected) refresh(part);
  }
}

/** Draw a part again. A second wish while one is under way waits for it; further ones are the same wish. */
export function refresh(part, src = part.dataset.src) {
  return htmx.ajax("GET", src, { source: part, target: part, swap: "outerMorph" });
}

function line(state) {
  document.documentElement.dataset.line = state;
}

function title() {
  const waiting = Number(document.getElementById("nav")?.dataset.pending ?? 0);
  const bare = document.title.replace(/^\(\d+\) /, "");
  document.title = waiting ? `(${waiting}) ${bare}` : bare;
  (waiting ? navigator.setAppBadge?.(waiting) : navigator.clearAppBadge?.())?.catch(() => {}); // allowed for installed apps alone
}
