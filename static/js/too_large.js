// Keeps a form that the portal would refuse as too large on the page, with everything typed and chosen. The limits in
// bytes are attributes of the script: `data-texts` and `data-texts-beside-files` for the boxes, `data-whole` for all.
const limits = document.currentScript.dataset;

const isTooLarge = (form, button) => {
  const isMultipart = form.enctype === "multipart/form-data";
  const sent = [...new FormData(form, button)];
  const texts = sent.filter(([, value]) => typeof value === "string");
  const textBytes = isMultipart ? new Blob(texts.flat()).size : new URLSearchParams(texts).toString().length;
  const fileBytes = sent.reduce((sum, [, value]) => sum + (value.size ?? 0), 0);
  return textBytes > (isMultipart ? limits.textsBesideFiles : limits.texts) || textBytes + fileBytes > limits.whole;
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  form.querySelector("[data-too-large]")?.remove();
  if (event.defaultPrevented || form.method !== "post" || !isTooLarge(form, event.submitter)) return;
  event.preventDefault();
  const note = document.createElement("p");
  note.className = "errornote";
  note.dataset.tooLarge = "";
  note.tabIndex = -1;
  note.setAttribute("role", "alert");
  note.textContent =
    "Chưa gửi: biểu mẫu này lớn hơn mức cổng nhận được trong một lần. Mọi thứ đã gõ vẫn còn. Hãy chọn tệp nhỏ hơn, ít tệp hơn, hoặc lưu từng phần.";
  form.prepend(note);
  note.focus();
});
