// The second of two quick clicks sends nothing: what the first one adds would be there twice. Another button of the form is
// another wish; what opens beside the page, as a preview does, adds nothing. A page that is still there after some seconds,
// as when a file was taken from it, sends again.
"use strict";

const PAUSE = 5000;
const sent = new WeakMap();

addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter ?? form;
  const opensBeside = !["", "_self"].includes(button.formTarget || form.target);
  if (event.defaultPrevented || form.method !== "post" || opensBeside) return;
  if (event.timeStamp - sent.get(button) < PAUSE) event.preventDefault();
  else sent.set(button, event.timeStamp);
});
