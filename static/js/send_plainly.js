/* For desks that send without leaving the page: send again as a plain form if the server answered with another page
   than the desk. That page explains why, and gives a person who was signed out what was typed. */
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
