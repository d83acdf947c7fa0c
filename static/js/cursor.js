// Where the cursor stands when a page of the staff opens: in the first box that was refused, else at what is said about what
// was just done or found, so that Tab goes on from there and not from the top. A box that the page chose keeps it.
const isDrawn = (box) => !box.classList.contains("select2-hidden-accessible") && (box.checkVisibility?.() ?? true);

// Select2 and the editor of texts hide the box and draw one beside it.
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

// A row that was refused as a whole, far below the words at the top of the page.
const refusedRow = () => {
  const said = document.querySelector("main .inline-group .errorlist.nonfield");
  if (!said) return null;
  unfold(said);
  said.tabIndex = -1;
  return said;
};

// An address that leads to a part of the page stays there; that of the skip link only remains from the page before.
const SKIPPED = "#content-start";
const leadsElsewhere = () => location.hash && location.hash !== SKIPPED;

const firstSaid = () => {
  const said = document.querySelector("main .answer-conflict, main .errornote, main .errorlist, main .messagelist");
  if (!said || (said.matches(".messagelist") && leadsElsewhere())) return null;
  said.tabIndex = -1;
  return said;
};

// What was looked for and found: `data-found`, where a list has been narrowed.
const found = () => {
  const told = location.search && !leadsElsewhere() && document.querySelector("main [data-found]");
  if (told) told.tabIndex = -1;
  return told || null;
};

// The admin goes to the first control of a new row. Where that is a button which nobody sees, the box behind it is meant:
// there Enter would save what is still empty.
const gone = (now) =>
  now.matches("button[aria-hidden=true]") ? now.form.querySelector("select, textarea, input:not([type=hidden])") : now;

const place = () => {
  const chosen = document.querySelector("main [autofocus]");
  const now = gone(document.activeElement);
  return chosen ? seen(chosen) : firstRefused() ?? (now.matches("body, main") ? firstSaid() ?? found() : seen(now));
};

// After Select2, whose start stands in line before this one, and after the admin has gone to the first box of a new row.
const whenDrawn = globalThis.django?.jQuery ?? ((act) => addEventListener("DOMContentLoaded", act));
const stand = () => place()?.focus();
whenDrawn(stand);

// The browser goes to the part of the page that the address names, and there the cursor is lost.
if (location.hash) addEventListener("load", location.hash === SKIPPED ? stand : () => firstRefused()?.focus());

// A page that says what was refused is no page to come back to: the browser would ask to send the form again. Left behind,
// it stands in the history as the page itself.
if (document.querySelector("main .answer-conflict, main .errornote, main .errorlist, main [aria-invalid=true]")) {
  addEventListener("pagehide", () => history.replaceState(history.state, "", location.href));
}
