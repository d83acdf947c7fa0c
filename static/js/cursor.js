// Places the focus when a staff page opens: in the first refused box, otherwise at the message about what was just done
// or found, so that Tab goes on from there and not from the top. A box chosen by the page keeps it.
const isDrawn = (box) => !box.classList.contains("select2-hidden-accessible") && (box.checkVisibility?.() ?? true);

// Select2 and the rich text editor hide the box and show one beside it.
const seen = (box) =>
  isDrawn(box) ? box : box.parentElement.querySelector(".select2-selection, [contenteditable=true]");

const unfold = (box) => {
  for (let part = box.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
};

const firstRefused = () => {
  for (const box of document.querySelectorAll("main [aria-invalid=true]:not([type=hidden])")) {
    unfold(box);
    if (seen(box)) return seen(box);
  }
  return refusedRow();
};

// A row refused as a whole, far below the message at the top of the page.
const refusedRow = () => {
  const said = document.querySelector("main .inline-group .errorlist.nonfield");
  if (!said) return null;
  unfold(said);
  said.tabIndex = -1;
  return said;
};

// An address with a part of the page keeps the focus there; that of the skip link is only left over from the page
// before.
const SKIPPED = "#content-start";
const leadsElsewhere = () => location.hash && location.hash !== SKIPPED;

const firstSaid = () => {
  const said = document.querySelector("main .answer-conflict, main .errornote, main .errorlist, main .messagelist");
  if (!said || (said.matches(".messagelist") && leadsElsewhere())) return null;
  said.tabIndex = -1;
  return said;
};

// The search result: `data-found`, if a list is filtered.
const found = () => {
  const told = location.search && !leadsElsewhere() && document.querySelector("main [data-found]");
  if (told) told.tabIndex = -1;
  return told || null;
};

// The admin focuses the first control of a new row. If that is a hidden button, focus the box behind it: Enter on the
// button would save what is still empty.
const gone = (now) =>
  now.matches("button[aria-hidden=true]") ? now.form.querySelector("select, textarea, input:not([type=hidden])") : now;

const place = () => {
  const chosen = document.querySelector("main [autofocus]");
  const now = gone(document.activeElement);
  return chosen ? seen(chosen) : firstRefused() ?? (now.matches("body, main") ? firstSaid() ?? found() : seen(now));
};

// After Select2, which is queued before this, and after the admin has focused the first box of a new row.
const whenDrawn = globalThis.django?.jQuery ?? ((act) => addEventListener("DOMContentLoaded", act));
const stand = () => place()?.focus();
whenDrawn(stand);

// The browser goes to the part of the page in the address, and loses the focus.
if (location.hash) addEventListener("load", location.hash === SKIPPED ? stand : () => firstRefused()?.focus());

// «Back» must not lead to a page with refused input, as the browser would ask to send the form again. When it is left,
// its history entry becomes the page itself.
if (document.querySelector("main .answer-conflict, main .errornote, main .errorlist, main [aria-invalid=true]")) {
  addEventListener("pagehide", () => history.replaceState(history.state, "", location.href));
}
