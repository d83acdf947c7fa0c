/* The QR code of a receipt opens this page with the code behind «#»: fill it in, and take it out of the address. A code
   that was typed is counted when its box is left; only its own signs are asked, so nothing is told of other codes. */
"use strict";

const SIGNS = 17;
const box = document.getElementById("id_code");
const said = document.createElement("p");
said.className = "hint";
said.setAttribute("role", "status");
box.after(said);

const count = () => {
  const signs = box.value.match(/[\p{L}\d]/gu) || [];
  const isPlain = /^\p{ASCII}*$/u.test(box.value); // a keyboard set to Vietnamese makes one letter of two
  const isOff = isPlain && signs.length > 0 && signs.length !== SIGNS;
  said.textContent = isOff ? `Ở ô này có ${signs.length} chữ và số; mã trên giấy có ${SIGNS}.` : "";
};

const fillIn = () => {
  const code = location.hash.slice(1);
  if (!/^[0-9A-Za-z-]{17,24}$/.test(code)) return;
  box.value = code;
  history.replaceState(null, "", location.pathname);
  document.getElementById("id_contact").focus();
  count();
};

box.addEventListener("change", count);
window.addEventListener("hashchange", fillIn);
fillIn();
