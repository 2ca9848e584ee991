// The service worker: the app's shell and one page for when Kith cannot be reached. It keeps nothing of anybody's: no page of an
// owner, no file, no answer of the API. Kith puts VERSION and SHELL in front (app/web/install.py).
/* global VERSION, SHELL */

const NAME = `kith-${VERSION}`;
const OFFLINE = "/offline";
const PATIENCE = 8000; // ms; a machine that is out of reach often says nothing at all

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("kith-") && name !== NAME) await caches.delete(name);
    // A page that a worker fetches by itself would not look like one to Kith, which then asks nobody to log in.
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && self.registration.navigationPreload) event.respondWith(page(event));
  else if (SHELL.includes(url.pathname)) event.respondWith(shell(request));
});

async function keep() {
  const cache = await caches.open(NAME);
  await Promise.all([OFFLINE, ...SHELL].map(async (path) => {
    const answer = await fetch(path, { credentials: "omit", cache: "no-cache" }); // as a stranger: nothing of a login is kept
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  }));
}

async function page(event) {
  try {
    return (await soon(event.preloadResponse)) ?? (await fetch(event.request));
  } catch {
    return kept(OFFLINE);
  }
}

/** Kith's own answer first, so that styles and scripts are always those of the page. */
async function shell(request) {
  try {
    return await soon(fetch(request));
  } catch {
    return kept(new URL(request.url).pathname);
  }
}

async function kept(path) {
  return (await caches.match(path, { cacheName: NAME })) ?? Response.error();
}

function soon(answer) {
  return Promise.race([answer, new Promise((_, refuse) => setTimeout(refuse, PATIENCE))]);
}

// ── Notifications: shown while no page is open, acted on without opening one ──

self.addEventListener("push", (event) => {
  let told;
  try {
    told = event.data.json();
  } catch {
    told = { title: "Kith", body: "", url: "/notifications", tag: "kith", acts: [] }; // something must be shown
  }
  event.waitUntil(self.registration.showNotification(told.title, {
    body: told.body, tag: told.tag, renotify: true, timestamp: told.at, icon: "/static/icons/app-192.png", badge: "/static/icons/app-192.png",
    actions: told.acts.map(({ action, title }) => ({ action, title })), data: { url: told.url, acts: told.acts },
  }));
});

self.addEventListener("notificationclick", (event) => {
  const { url, acts } = event.notification.data ?? { url: "/", acts: [] };
  event.notification.close();
  const act = acts.find(({ action }) => action === event.action);
  event.waitUntil(act ? settle(ours(act.url)) : show(ours(url)));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const key = (event.oldSubscription ?? event.newSubscription)?.options.applicationServerKey;
    const made = event.newSubscription ?? (key && (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })));
    const me = made && (await fetch("/api/v1/auth/me"));
    if (!me?.ok) return; // not logged in: Kith learns from the push service that the old one has ended
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": (await me.json()).csrf_token };
    await fetch("/api/v1/push/subscriptions", { method: "POST", headers, body: JSON.stringify(made) });
  })());
});

/** What was told under Kith's public name is done under the name of this worker. */
function ours(url) {
  const { pathname, search } = new URL(url, location.origin);
  return pathname + search;
}

/** A signed link acts by itself; when Kith is out of reach the page says so. */
async function settle(url) {
  const answer = await fetch(url, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) await show(url);
}

async function show(url) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = open.find((client) => new URL(client.url).origin === location.origin);
  if (!page) return self.clients.openWindow(url);
  await page.focus();
  return page.navigate(url).catch(() => self.clients.openWindow(url));
}
