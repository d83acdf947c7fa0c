// Text size A− A A+, kept in this browser alone. In the head, so that the page is never shown in another size first. If
// no size was chosen it does nothing before the first paint: the page comes with the buttons in that state.
(() => {
  const LEAST = -1, MOST = 3, KEY = "co-chu";
  const within = (size) => Math.max(LEAST, Math.min(MOST, Math.round(size)));
  const kept = () => { try { return Number(localStorage.getItem(KEY)) || 0; } catch { return 0; } };
  const keep = () => { try { localStorage.setItem(KEY, size); } catch { /* a browser that stores nothing */ } };
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
