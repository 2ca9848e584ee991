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
