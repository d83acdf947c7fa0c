// What staff are writing outlives a page that is loaded anew before it was sent: F5, a browser that starts again. It stays in
// this tab, is of one page and of who wrote it (`data-who`), and is gone once it is sent or somebody signs out. A box whose
// words are others by now keeps them.
"use strict";

{
  const KEPT = "viet-do";
  const { who, said } = document.currentScript.dataset;

  const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {}; } catch { return {}; } };
  const forget = () => { try { sessionStorage.removeItem(KEPT); } catch { /* nothing was kept */ } };
  const keep = (all) => { try { sessionStorage.setItem(KEPT, JSON.stringify(all)); } catch { /* a browser that keeps nothing */ } };

  const WRITTEN = "main form[method=post]:not([data-quiet], [data-photo-form]) textarea[id]:not([readonly], [data-rich-text])";

  const found = kept();
  const isOfHere = found.who === who && found.path === location.pathname;
  const words = isOfHere ? found.words : {};
  if (!isOfHere) forget();

  for (const box of who ? document.querySelectorAll(WRITTEN) : []) {
    const { was, text } = words[box.id] ?? {};
    if (text && box.value === was && box.defaultValue === was) {
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      const told = document.createElement("p");
      told.className = "help";
      told.setAttribute("role", "status");
      told.textContent = said;
      box.after(told);
    }
    box.addEventListener("input", () => {
      words[box.id] = { was: box.defaultValue, text: box.value };
      keep({ who, path: location.pathname, words });
    });
  }

  addEventListener("submit", (event) => {
    const opensBeside = !["", "_self"].includes(event.submitter?.formTarget || event.target.target);
    if (!event.defaultPrevented && event.target.method === "post" && !opensBeside) forget();
  });
}
