/* What stood in the boxes of a page when it was left, the browser fills in again for who goes back: by now perhaps for
   another (`data-of`: whose draft, opinion or account the page is). Then the boxes hold what the portal sent. */
"use strict";

{
  const { of } = document.currentScript.dataset;
  const { of: before = of } = history.state ?? {};
  const mark = () => history.replaceState({ ...history.state, of }, "");

  if (before !== of) addEventListener("pageshow", () => { for (const form of document.forms) form.reset(); }, { once: true });
  addEventListener("hashchange", mark); // a link to a part of the page is a step of the history by itself
  mark();
}
