/* The QR code of a receipt opens this page with the code after «#»: fill it in and remove it from the address. Below
   the box is the number of characters typed: only counted, so nothing is told of any other code. The line is always
   there, so that the button does not move away under a finger. */
"use strict";

const SIGNS = 17;
const box = document.getElementById("id_code");
const counted = document.createElement("p");
counted.className = "hint";
counted.id = "code-counted";
box.after(counted);
box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") || ""} ${counted.id}`.trim());

const words = (number) => {
  if (number === SIGNS) return `Đã gõ đủ ${SIGNS} chữ và số.`;
  return number < SIGNS ? `Đã gõ ${number} trên ${SIGNS} chữ và số.` : `Đã gõ ${number} chữ và số, mã chỉ có ${SIGNS}.`;
};

const count = () => {
  const isPlain = /^\p{ASCII}*$/u.test(box.value); // a Vietnamese keyboard makes one letter of two
  counted.textContent = isPlain ? words(box.value.replace(/[^\da-z]/gi, "").length) : "\u00a0";
};

const fillIn = () => {
  const code = location.hash.slice(1);
  if (!/^[0-9A-Za-z-]{17,24}$/.test(code)) return;
  box.value = code;
  history.replaceState(null, "", location.pathname);
  document.getElementById("id_contact").focus();
  count();
};

box.addEventListener("input", count);
window.addEventListener("hashchange", fillIn);
fillIn();
count();
