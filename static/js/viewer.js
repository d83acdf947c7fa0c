/* One photograph at a time: arrow keys and swiping follow the links of the page. */
"use strict";

const viewer = document.querySelector("[data-viewer]");
const follow = (selector) => viewer.querySelector(selector)?.click();
const LINKS = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]", Escape: "a[data-back]" };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !LINKS[event.key]) return;
  event.preventDefault();
  follow(LINKS[event.key]);
});
viewer.querySelector("[data-keys]").hidden = !matchMedia("(hover: hover)").matches;

// A swipe is one finger, mostly sideways, on a page that is not zoomed: otherwise it scrolls or pans.
let start = null;
viewer.addEventListener("touchstart", (event) => {
  const isPlain = event.touches.length === 1 && (window.visualViewport?.scale ?? 1) < 1.05;
  start = isPlain ? event.touches[0] : null;
}, { passive: true });
viewer.addEventListener("touchend", (event) => {
  if (!start) return;
  const [across, down] = [event.changedTouches[0].clientX - start.clientX, event.changedTouches[0].clientY - start.clientY];
  start = null;
  if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) follow(across > 0 ? LINKS.ArrowLeft : LINKS.ArrowRight);
}, { passive: true });
