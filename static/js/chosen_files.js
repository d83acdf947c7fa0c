/* Files that are too heavy together are told of when they are chosen, and not sent: on a slow line that is minutes, and for
   nothing. How many bytes a box takes stands at it. Going back a step leaves them behind. */
"use strict";

const boxes = document.querySelectorAll("[data-most-bytes]");
const megabytes = (bytes) => (Math.ceil((bytes / 2 ** 20) * 10) / 10).toLocaleString("vi");
const weight = (files) => files.reduce((sum, file) => sum + file.size, 0);
const noteOf = (box) => document.getElementById(`${box.name}-nang`);

const weigh = (box) => {
  const files = [...box.files];
  noteOf(box)?.remove();
  if (weight(files) <= box.dataset.mostBytes) return;
  const note = document.createElement("p");
  note.className = "field__error";
  note.id = `${box.name}-nang`;
  note.tabIndex = -1;
  note.setAttribute("role", "alert");
  const each = files.map((file) => `${file.name} ${megabytes(file.size)} MB`).join(", ");
  note.textContent = `Chưa gửi được: các tệp vừa chọn nặng quá ${megabytes(box.dataset.mostBytes)} MB (${each}). Hãy chọn lại tệp nhẹ hơn, ít tệp hơn.`;
  box.before(note);
};

for (const box of boxes) {
  weigh(box);
  box.addEventListener("change", () => weigh(box));
}

addEventListener("submit", (event) => {
  const heavy = [...boxes].find((box) => box.form === event.target && noteOf(box));
  if (!heavy) return;
  if (event.submitter?.name === "back") heavy.value = "";
  else {
    event.preventDefault();
    noteOf(heavy).focus();
  }
});
