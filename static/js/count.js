/* Shows below a long answer how much room is left. The page works without this script. */
"use strict";

for (const box of document.querySelectorAll("textarea[data-limit]")) {
  const limit = Number(box.dataset.limit);
  const line = document.createElement("p");
  line.className = "hint";
  line.setAttribute("role", "status");
  const tell = () => {
    const left = limit - [...box.value.normalize("NFC").trim()].length;
    line.textContent = left >= 0 ? `Còn ${left.toLocaleString("vi")} ký tự.` : `Thừa ${(-left).toLocaleString("vi")} ký tự.`;
  };
  box.after(line);
  box.addEventListener("input", tell);
  tell();
}
