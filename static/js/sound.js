// Voice notes and music: our own small player over the browser's. Without scripts the browser's own controls stand there.

const SPEEDS = [1, 1.5, 2];
const SPEED = "kith:speed"; // kept for the tab: who listens fast listens fast to all of them

export function begin() {
  document.addEventListener("click", ({ target }) => {
    const box = target.closest("[data-sound]");
    const audio = box?.querySelector("audio");
    if (target.closest("[data-play]")) audio.paused ? audio.play().catch(() => draw(audio)) : audio.pause();
    else if (target.closest("[data-speed]")) faster(audio);
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-position]")) return;
    const audio = target.closest("[data-sound]").querySelector("audio");
    audio.currentTime = Number(target.value);
    draw(audio);
  });
  // What happens to sound does not bubble, but is seen on its way down.
  for (const name of ["timeupdate", "pause", "loadedmetadata", "error"]) document.addEventListener(name, ({ target }) => ours(target) && draw(target), true);
  document.addEventListener("play", ({ target }) => ours(target) && started(target), true);
  document.addEventListener("ended", ({ target }) => ours(target) && ended(target), true);
}

function ours(element) {
  return element.matches?.("[data-sound] audio");
}

function started(audio) {
  for (const other of document.querySelectorAll("[data-sound] audio")) if (other !== audio) other.pause();
  audio.playbackRate = speed();
  draw(audio);
}

/** What was said in several pieces is heard in one go. */
function ended(audio) {
  audio.currentTime = 0;
  draw(audio);
  const next = audio.closest(".line")?.nextElementSibling;
  if (next?.matches(".line:not(.line--starts)")) next.querySelector("[data-sound] audio")?.play().catch(() => {});
}

function speed() {
  return Number(sessionStorage.getItem(SPEED) ?? 1);
}

function faster(audio) {
  sessionStorage.setItem(SPEED, SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length]);
  audio.playbackRate = speed();
  draw(audio);
}

/** The page may be drawn anew while it plays, so all of it is set each time. */
function draw(audio) {
  const box = audio.closest("[data-sound]");
  const position = box.querySelector("[data-position]");
  const length = Number.isFinite(audio.duration) && audio.duration ? audio.duration : Number(position.max);
  const at = audio.currentTime;
  position.max = length;
  position.value = at;
  position.setAttribute("aria-valuetext", `${clock(at)} of ${clock(length)}`);
  box.classList.toggle("sound--plays", !audio.paused);
  const button = box.querySelector("[data-play]");
  button.setAttribute("aria-label", audio.paused ? button.dataset.play : "Pause");
  box.querySelector("[data-time]").textContent = audio.error ? "cannot be played" : clock(at || length);
  const fast = box.querySelector("[data-speed]");
  fast.textContent = `${speed()}×`;
  fast.setAttribute("aria-label", `Speed ${speed()}, change`);
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
