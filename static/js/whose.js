/* What stood in the boxes of a page when it was left, the browser fills in again for who goes back: by now perhaps for
   another (`data-of`: whose draft, opinion or account the page is). Then the boxes hold what the portal sent. */
"use strict";

{
  const { of } = document.currentScript.dataset;
  const { of: before = of } = history.state ?? {};
  if (before !== of) addEventListener("pageshow", () => { for (const form of document.forms) form.reset(); });
  history.replaceState({ ...history.state, of }, "");
}
