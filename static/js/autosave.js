// Fields that save themselves a moment after the last key ([data-autosave]), and say how that went ([data-save-state]).
const CALM = 700; // milliseconds without a key

const SAID = { waiting: "Not saved yet", saving: "Saving …", saved: "Saved", failed: "Not saved. Try again." };
const timers = new WeakMap();

export function begin() {
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[data-autosave]")) return;
    const { form } = target;
    say(form, "waiting");
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => form.requestSubmit(), CALM));
  });
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const form = autosaving(ctx);
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.delete(form);
    ctx.request.body.set("auto", "1"); // the field says that it is saved, so no toast has to
    say(form, "saving");
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const form = autosaving(ctx);
    if (form && !timers.has(form)) say(form, ctx.response?.status < 400 ? "saved" : "failed");
  });
}

function autosaving({ sourceElement }) {
  return sourceElement.matches?.("form") && sourceElement.querySelector("[data-autosave]") ? sourceElement : null;
}

function say(form, state) {
  const place = form.querySelector("[data-save-state]");
  place.dataset.is = state;
  place.textContent = SAID[state];
}
