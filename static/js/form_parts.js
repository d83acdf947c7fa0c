/* A link to a part of a long form opens that part, and the next Tab is in it. */
"use strict";

function openPart() {
  const part = document.getElementById(location.hash.slice(1));
  if (!part?.matches("details.form-part")) return;
  part.open = true;
  part.querySelector("summary").focus();
}

addEventListener("hashchange", openPart);
openPart();
