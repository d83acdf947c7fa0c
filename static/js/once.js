// The second of two quick clicks sends nothing: what the first one adds would be there twice. A page that is still there
// after some seconds, as when a file was taken from it, sends again.
"use strict";

const PAUSE = 5000;
const sent = new WeakMap();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (event.timeStamp - sent.get(form) < PAUSE) event.preventDefault();
  else sent.set(form, event.timeStamp);
});
