// Text size A− A A+: kept in this browser alone. Stands in the head, so the page is never seen in another size first.
(() => {
  const LEAST = -1, MOST = 3, KEY = "co-chu";
  const kept = () => { try { return Number(localStorage.getItem(KEY)) || 0; } catch { return 0; } };
  const keep = (size) => { try { localStorage.setItem(KEY, size); } catch { /* a browser that keeps nothing */ } };
  const within = (size) => Math.max(LEAST, Math.min(MOST, Math.round(size)));
  let size = within(kept());
  const show = () => { document.documentElement.dataset.textSize = size; };
  show();
  document.addEventListener("DOMContentLoaded", () => {
    const groups = document.querySelectorAll("[data-text-sizes]");
    const mark = () => document.querySelectorAll("[data-text-sizes] button").forEach((button) => {
      const step = Number(button.value);
      button.setAttribute("aria-disabled", step === 0 ? size === 0 : within(size + step) === size);
    });
    mark();
    groups.forEach((group) => { group.hidden = false; });
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-text-sizes] button");
      if (!button) return;
      const step = Number(button.value);
      size = step === 0 ? 0 : within(size + step);
      keep(size);
      show();
      mark();
    });
  });
})();
