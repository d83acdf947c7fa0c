/* For desks that send without leaving the page: the same once more as a form does it, when the server answered with another
   page than the desk. That page says what is the matter, and whoever was signed out finds there what was typed. */
"use strict";

function sendPlainly(address, body) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of body) {
    const box = document.createElement("input");
    box.type = "hidden";
    box.name = name;
    box.value = value;
    form.append(box);
  }
  document.body.append(form);
  form.submit();
}
