// Keeps what staff are writing through a reload before it is sent: F5, or a restarted browser. It is kept in this tab,
// for one page and one writer (`data-who`), until it is sent or somebody signs out. A box whose text has changed since
// keeps the new text. «Back» after sending means that the connection broke and the browser showed its own error page,
// so the text is kept until its page is opened again.
"use strict";

{
  const KEPT = "viet-do";
  const { who, said } = document.currentScript.dataset;

  const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {}; } catch { return {}; } };
  const forget = () => { try { sessionStorage.removeItem(KEPT); } catch { /* nothing was kept */ } };
  const keep = (all) => { try { sessionStorage.setItem(KEPT, JSON.stringify(all)); } catch { /* a browser that stores nothing */ } };

  const WRITTEN = "main form[method=post]:not([data-quiet], [data-photo-form]) textarea[id]:not([readonly], [data-rich-text])";

  const found = kept();
  const [{ type }] = performance.getEntriesByType("navigation");
  if (found.sent && type === "back_forward") {
    Object.assign(found, { sent: false, waits: true });
    keep(found);
  }
  const isMine = found.who === who && !found.sent;
  const isOfHere = isMine && found.path === location.pathname;
  const words = isOfHere ? found.words : {};
  if (!isOfHere && !(isMine && found.waits)) forget();

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
    if (event.defaultPrevented || event.target.method !== "post" || opensBeside) return;
    if (event.target.id === "logout-form") forget();
    else keep({ ...kept(), sent: true });
  });
}
