// Notifications of this browser: ask, subscribe, say how it stands; and take the subscription back at logout.
import { say } from "./news.js";

const API = "/api/v1/push/subscriptions";
const LEAVE_WITHIN = 2000; // ms that a logout waits for it

export function begin() {
  document.addEventListener("submit", leave, true);
  if (!place()) return;
  show();
  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("click", ({ target }) => target.closest("[data-push-on]") && subscribe());
}

function place() {
  return document.querySelector("[data-push-key]");
}

async function show() {
  const part = place();
  const offer = part?.querySelector("[data-push-offer]");
  if (!offer) return;
  const said = part.querySelector("[data-push-said]");
  const tell = (text) => ((said.textContent = text), (said.hidden = !text));
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return tell(isSecureContext ? "This browser takes no notifications." : "A browser takes notifications over https alone.");
  }
  if (Notification.permission === "denied") return tell("This browser refuses notifications of Kith; its own settings can change that.");
  const known = await subscription().catch(() => null);
  const digest = known && (await sha256(known.endpoint));
  const row = digest && part.querySelector(`[data-browser="${digest}"]`);
  if (row) row.querySelector("[data-this-browser]").hidden = false;
  offer.hidden = Boolean(row);
  tell("");
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return show();
  const { pushManager } = await navigator.serviceWorker.ready;
  try {
    const key = bytes(place().dataset.pushKey);
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(async (error) => {
      if (error.name !== "InvalidStateError") throw error;
      await (await pushManager.getSubscription())?.unsubscribe(); // made for another key
      return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    });
    const answer = await send("POST", { ...made.toJSON(), name: browser() });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    say("This browser is notified from now on. Try it with Test.");
    document.dispatchEvent(new CustomEvent("kith:changed", { detail: { kinds: ["notification"] } }));
  } catch (error) {
    say(`That did not work: ${error.message}`, { bad: true });
  }
}

/** Whoever uses this browser next is told nothing of mine. */
async function leave(event) {
  const form = event.target;
  if (form.getAttribute("action") !== "/logout" || form.dataset.left || !("serviceWorker" in navigator)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.left = "yes";
  await Promise.race([forget().catch(() => {}), new Promise((done) => setTimeout(done, LEAVE_WITHIN))]);
  form.submit();
}

async function forget() {
  const known = await subscription();
  if (!known) return;
  await send("DELETE", { endpoint: known.endpoint });
  await known.unsubscribe();
}

async function subscription() {
  return (await (await navigator.serviceWorker.getRegistration())?.pushManager?.getSubscription()) ?? null;
}

function send(method, body) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  return fetch(API, { method, headers: { "Content-Type": "application/json", "X-CSRF-Token": token }, body: JSON.stringify(body) });
}

function browser() {
  const agent = navigator.userAgent;
  const name = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark))?.[1] ?? "Browser";
  const on = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark))?.[1];
  return on ? `${name} on ${on}` : name;
}

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
}
