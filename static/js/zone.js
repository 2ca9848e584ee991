// Tells Kith, once, in which time zone its owner lives; until then times would be shown in UTC.
/* global htmx */

export function begin() {
  const wanted = document.querySelector("meta[name=zone-wanted]");
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (wanted && timeZone) htmx.ajax("POST", wanted.content, { source: document.body, swap: "none", values: { zone: timeZone } });
}
