/* Refuses too many or too large files when they are chosen, instead of sending them in vain for minutes on a slow line.
   The box has attributes with the number of files and bytes that it takes, each and together; files kept before are
   listed above it. Going back a step leaves them out. */
"use strict";

const BOX = "[data-most-bytes]";
const megabytes = (bytes) => (Math.ceil((bytes / 2 ** 20) * 10) / 10).toLocaleString("vi");
const weight = (files) => files.reduce((sum, file) => sum + file.size, 0);
const named = (files) => files.map((file) => `${file.name} ${megabytes(file.size)} MB`).join(", ");
const faultOf = (files, { mostFiles, mostBytes, mostBytesEach }) => {
  const held = document.querySelectorAll(".files li").length;
  if (held && files.length && held + files.length > mostFiles) return `nhận nhiều nhất ${mostFiles} tệp; đang có ${held}, vừa chọn thêm ${files.length}. Hãy chọn lại ít hơn, hoặc bỏ bớt.`;
  if (files.length > mostFiles) return `nhận nhiều nhất ${mostFiles} tệp, vừa chọn ${files.length}. Hãy chọn lại ít tệp hơn.`;
  const heavy = files.filter((file) => file.size > mostBytesEach);
  if (heavy.length) return `mỗi tệp nặng nhiều nhất ${megabytes(mostBytesEach)} MB (${named(heavy)}). Hãy chọn lại, bỏ tệp ấy ra. Nếu là ảnh, hãy mở ảnh, chụp màn hình rồi gửi ảnh chụp màn hình ấy.`;
  if (weight(files) <= mostBytes) return "";
  return `các tệp vừa chọn nặng quá ${megabytes(mostBytes)} MB (${named(files)}). Hãy chọn lại tệp nhẹ hơn, ít tệp hơn.`;
};
const noteOf = (box) => document.getElementById(`${box.name}-loi`);

const weigh = (box) => {
  const fault = faultOf([...box.files], box.dataset);
  noteOf(box)?.remove();
  if (!fault) return;
  const note = document.createElement("p");
  note.className = "field__error";
  note.id = `${box.name}-loi`;
  note.tabIndex = -1;
  note.setAttribute("role", "alert");
  note.textContent = `Chưa gửi được: ${fault}`;
  box.before(note);
};

document.querySelectorAll(BOX).forEach(weigh);
addEventListener("change", ({ target }) => target.matches(BOX) && weigh(target));

addEventListener("submit", (event) => {
  const faulty = [...event.target.querySelectorAll(BOX)].find(noteOf);
  if (!faulty) return;
  if (event.submitter?.name === "back") faulty.value = "";
  else {
    event.preventDefault();
    noteOf(faulty).focus();
  }
});
