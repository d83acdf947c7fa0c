/* «Back» must not show one person what another read or typed. The browser fills in what was typed on a page before,
   perhaps for another draft, opinion or account than `data-of` names: then the forms are reset to what the portal sent.
   And it may show the whole page as it was left (WebKit does so over plain http, whatever the headers say): then the
   portal is asked what this person may read now. */
"use strict";

{
  const { of } = document.currentScript.dataset;
  const { of: before = of } = history.state ?? {};
  const mark = () => history.replaceState({ ...history.state, of }, "");

  if (before !== of) addEventListener("pageshow", () => { for (const form of document.forms) form.reset(); }, { once: true });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    document.body.hidden = true;
    location.replace(location.pathname + location.search); // not `reload`, which sends a form again
  });
  addEventListener("hashchange", mark); // a link within the page makes a new history entry
  mark();
}
