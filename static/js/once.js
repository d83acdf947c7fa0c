// Ignores the second of two quick clicks, which would add the same again. Another button of the form is another
// request; what opens in another tab, such as a preview, adds nothing. A page that is still there after some seconds,
// as after downloading a file, sends again.
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
