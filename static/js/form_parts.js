/* A link to a part of a long form opens that part, and the next Tab is in it; a link to a box focuses the box. */
"use strict";

function openPart() {
  const part = document.getElementById(location.hash.slice(1));
  if (part?.matches("textarea")) part.focus();
  if (!part?.matches("details.form-part")) return;
  part.open = true;
  part.querySelector("summary").focus();
}

addEventListener("hashchange", openPart);
openPart();

/* After saving and continuing, return to the item of a conclusion that was edited: `_at` is its place on the page. */
const items = document.getElementById("items-group");
const at = Object.assign(document.createElement("input"), { type: "hidden", name: "_at" });
items?.closest("form").addEventListener("focusin", ({ target, currentTarget }) => {
  if (target.matches("button, [type=submit], a, summary")) return;
  at.value = target.closest("#items-group .inline-related")?.id ?? "";
  currentTarget.append(at);
});
