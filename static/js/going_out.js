/* Sends forms with files, and forms on pages for long texts (`data-words`), without leaving the page: progress is
   shown, and after a broken connection everything typed and chosen is still there to be sent again. If the phone knows
   that it is offline, nothing is tried. Without this file the browser sends the form itself. */
"use strict";

const holdsWords = "words" in document.currentScript.dataset;

const KEPT = "Những gì ông/bà đã ghi, đã chọn vẫn còn ở đây. Khi có mạng lại, xin bấm lần nữa.";
const NO_LINE = `Chưa gửi được: máy này đang không có mạng. ${KEPT}`;
const BROKEN = `Chưa gửi xong thì mất kết nối. ${KEPT}`;
const NO_PORTAL = "Chưa gửi được: cổng đang bận hoặc đang ngừng. Những gì ông/bà đã ghi, đã chọn vẫn còn ở đây. Xin đợi vài phút rồi bấm lần nữa.";
const CROWDED = "Chưa gửi được: từ nơi này đang có nhiều người cùng gửi. Những gì ông/bà đã ghi, đã chọn vẫn còn ở đây. Xin đợi một phút rồi bấm lần nữa.";
const [TOO_LARGE, TOO_MANY, GATEWAY] = [413, 429, 502];
let underWay = false;

addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  form.querySelector("[data-going]")?.remove();
  if (navigator.onLine && !(button && (holdsWords || hasFiles(form)))) return;
  event.preventDefault();
  if (!navigator.onLine) refuse(form, NO_LINE);
  else if (!underWay) send(form, button);
});

const hasFiles = (form) => form.enctype === "multipart/form-data";

function send(form, button) {
  const body = hasFiles(form) ? new FormData(form) : new URLSearchParams(new FormData(form));
  if (button.name) body.append(button.name, button.value);
  const request = new XMLHttpRequest();
  const bar = goingBar(form);
  request.open("POST", form.action);
  request.upload.onprogress = (event) => { bar.value = event.total ? event.loaded / event.total : 0; };
  request.onloadend = () => { underWay = false; };
  request.onerror = () => refuse(form, BROKEN);
  request.onload = () => {
    if (request.status === TOO_LARGE && hasFiles(form)) refuse(form, tooHeavy(form));
    else if (request.status >= GATEWAY || !show(request, form)) refuse(form, request.status === TOO_MANY ? CROWDED : NO_PORTAL);
  };
  underWay = true;
  request.send(body);
}

// Refused unread for its size, by a proxy or the portal: everything stays, to choose other files.
function tooHeavy(form) {
  const { mostBytesEach, mostBytes } = form.querySelector("[data-most-bytes]").dataset;
  return `Chưa gửi được: các tệp nặng quá mức cổng nhận trong một lần (mỗi tệp ${mostBytesEach / 2 ** 20} MB, cộng lại ${mostBytes / 2 ** 20} MB). Những gì ông/bà đã ghi vẫn còn ở đây. Hãy chọn lại tệp nhẹ hơn, ít tệp hơn rồi bấm lần nữa. Không có tệp nhẹ hơn thì chỉ gửi lời, còn ảnh, giấy tờ mang đến trụ sở.`;
}

// Another address is the redirect of the form; the same one is a page with errors. Returns false if it is no page of
// ours. The boxes are emptied before leaving: otherwise «back» shows the input to the next user of the machine.
function show({ responseURL, responseText }, form) {
  if (responseURL !== location.href.split("#")[0]) {
    addEventListener("pagehide", () => form.reset());
    location.assign(responseURL);
    return true;
  }
  const found = new DOMParser().parseFromString(responseText, "text/html");
  const main = found.querySelector("main");
  if (!main) return false;
  document.title = found.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  scrollTo(0, 0);
  (document.querySelector("main [autofocus]") ?? document.querySelector("main")).focus();
  return true;
}

function goingBar(form) {
  const note = noteIn(form, "state", "status", "Đang gửi… Mạng chậm thì mất vài phút; xin để nguyên trang này.");
  const bar = document.createElement("progress");
  bar.className = "progress";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", "Phần đã gửi");
  note.append(bar);
  note.scrollIntoView({ block: "nearest" });
  return bar;
}

function refuse(form, words) {
  noteIn(form, "field__error", "alert", words).focus();
}

// Just above the buttons, where the thumb is.
function noteIn(form, look, role, words) {
  form.querySelector("[data-going]")?.remove();
  const note = document.createElement("div");
  note.className = `${look} going`;
  note.dataset.going = "";
  note.tabIndex = -1;
  note.setAttribute("role", role);
  note.textContent = words;
  form.querySelector("[type=submit]").before(note);
  return note;
}
