/* The QR code of a receipt opens this page with the code behind «#»: fill it in, and take it out of the address. */
"use strict";

const fillIn = () => {
  const code = location.hash.slice(1);
  if (!/^[0-9A-Za-z-]{17,24}$/.test(code)) return;
  document.getElementById("id_code").value = code;
  history.replaceState(null, "", location.pathname);
  document.getElementById("id_contact").focus();
};

window.addEventListener("hashchange", fillIn);
fillIn();
