/* «Back» makes the browser fill in what was typed on a page before, perhaps for another draft, opinion or account than
   `data-of` names. Then this script resets the forms to what the portal sent. */
"use strict";

{
  const { of } = document.currentScript.dataset;
  const { of: before = of } = history.state ?? {};
  const mark = () => history.replaceState({ ...history.state, of }, "");

  if (before !== of) addEventListener("pageshow", () => { for (const form of document.forms) form.reset(); }, { once: true });
  addEventListener("hashchange", mark); // a link within the page makes a new history entry
  mark();
}
