// Text size A− A A+: kept in this browser alone. Stands in the head, so the page is never seen in another size first.
// Where nobody chose one, it does nothing before the first paint: the page comes with the buttons as they then are.
(() => {
  const LEAST = -1, MOST = 3, KEY = "co-chu";
  const within = (size) => Math.max(LEAST, Math.min(MOST, Math.round(size)));
  const kept = () => { try { return Number(localStorage.getItem(KEY)) || 0; } catch { return 0; } };
  const keep = () => { try { localStorage.setItem(KEY, size); } catch { /* a browser that keeps nothing */ } };
  const show = () => { document.documentElement.dataset.textSize = size; };
  const mark = () => document.querySelectorAll("[data-text-sizes] button").forEach((button) => {
    const step = Number(button.value);
    button.setAttribute("aria-disabled", step === 0 ? size === 0 : within(size + step) === size);
  });
  let size = within(kept());
  if (size) {
    show();
    document.addEventListener("DOMContentLoaded", mark);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-text-sizes] button");
    if (!button) return;
    const step = Number(button.value);
    size = step === 0 ? 0 : within(size + step);
    keep();
    show();
    mark();
  });
})();
