// Pictures in front of the page: links with data-view, one after the other by buttons, arrow keys or a swipe.
import { light } from "./thread.js";
/* global htmx */

const SWIPE = 60; // px that a finger goes before it is meant

let box = null;
let shown = ""; // the id of the message that is shown

export function begin() {
  box = document.getElementById("lightbox");
  if (!box) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!box.open) box.showModal();
    show(link);
  });
  box.addEventListener("click", (event) => {
    const { target } = event;
    const step = target.closest("[data-step]");
    if (step) move(Number(step.dataset.step));
    else if (target.closest("[data-message]")) toMessage(event);
    else if (target === part("image")) box.toggleAttribute("data-close-up", !box.hasAttribute("data-close-up") && isCut());
    else if (target === part("stage")) box.close(); // beside the picture
  });
  box.addEventListener("keydown", ({ key, target, altKey }) => {
    if (altKey || target === part("video")) return; // whose arrows wind it
    if (key === "ArrowLeft") move(-1);
    if (key === "ArrowRight") move(1);
  });
  box.addEventListener("close", () => part("video").removeAttribute("src"));
  part("image").addEventListener("error", () => missing(true));
  part("video").addEventListener("error", () => part("video").hasAttribute("src") && missing(true));
  swipe(part("stage"));
}

function part(name) {
  return box.querySelector(`[data-${name}]`);
}

function all() {
  return [...document.querySelectorAll("[data-view]")];
}

function show(link) {
  const { view, shows, who, at, caption, name } = link.dataset;
  const [image, video] = [part("image"), part("video")];
  const links = all();
  const number = links.indexOf(link);
  shown = view;
  box.removeAttribute("data-close-up");
  link.closest("#thread .line")?.scrollIntoView({ block: "nearest" }); // where one is when it is closed
  missing(false);
  part("who").textContent = who;
  part("at").textContent = at;
  part("caption").textContent = caption;
  part("count").textContent = links.length > 1 ? `${number + 1} of ${links.length}` : "";
  part("download").href = link.href;
  part("download").download = name;
  part("message").href = `/chats/${box.dataset.chat}?around=${view}#m${view}`;
  box.querySelector("[data-step='-1']").hidden = !links[number - 1] && !older();
  box.querySelector("[data-step='1']").hidden = !links[number + 1];
  image.hidden = shows === "video";
  video.hidden = !image.hidden;
  video.removeAttribute("src");
  if (shows === "video") video.src = link.href;
  else draw(image, link, caption || `Picture from ${who}`);
  for (const near of [links[number - 1], links[number + 1]]) if (near?.dataset.shows === "image") new Image().src = near.href;
}

/** The small picture that is here already, until the large one is. */
function draw(image, link, alt) {
  const small = link.querySelector("img");
  image.alt = alt;
  image.src = small?.complete ? small.src : link.href;
  const large = new Image();
  large.src = link.href;
  const put = () => shown === link.dataset.view && (image.src = link.href);
  large.decode().then(put, put);
}

function missing(yes) {
  part("trouble").hidden = !yes;
  if (yes) part("image").hidden = part("video").hidden = true;
}

/** Whether the picture has more to show than fits. */
function isCut() {
  const image = part("image");
  return image.naturalWidth > image.clientWidth * 1.1;
}

function older() {
  return document.querySelector("#thread [data-more=older] a");
}

/** The next or previous picture; before the first one that is here, older messages are asked for, as far as there are. */
async function move(by) {
  const at = () => all().findIndex((link) => link.dataset.view === shown);
  while (by < 0 && at() === 0 && older()) {
    const more = older();
    htmx.trigger(more, "reach");
    await new Promise((done) => document.addEventListener("htmx:finally:request", done, { once: true }));
    await new Promise(requestAnimationFrame);
    if (older() === more) break; // none came
  }
  const to = all()[at() + by];
  if (to && box.open) show(to);
}

function toMessage(event) {
  const line = document.getElementById(`m${shown}`);
  box.close();
  if (!line?.closest("#thread")) return; // the link leads there
  event.preventDefault();
  light(line);
}

/** To the sides: the neighbours. Down: away. */
function swipe(stage) {
  let from = null;
  const still = () => {
    from = null;
    stage.style.translate = "";
  };
  stage.addEventListener("pointerdown", (event) => {
    const counts = event.pointerType === "touch" && event.isPrimary && !box.hasAttribute("data-close-up") && event.target !== part("video");
    if (counts && visualViewport.scale === 1) from = { x: event.clientX, y: event.clientY };
  });
  stage.addEventListener("pointermove", (event) => {
    if (from) stage.style.translate = `${event.clientX - from.x}px ${Math.max(event.clientY - from.y, 0)}px`;
  });
  stage.addEventListener("pointerup", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    still();
    if (y > SWIPE * 1.5 && y > Math.abs(x)) box.close();
    else if (Math.abs(x) > SWIPE) move(x < 0 ? 1 : -1);
  });
  stage.addEventListener("pointercancel", still);
}
