/* A box for one line of text, however high it is: Enter does nothing, and line breaks are removed from pasted text. */
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches("[data-line]")) event.preventDefault();
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-line]") || !/[\r\n]/.test(target.value)) return;
  const place = target.selectionEnd;
  target.value = target.value.replace(/[\r\n]/g, " ");
  target.setSelectionRange(place, place);
});
