/* The photo desk. Without this file every button and the upload form do the same, a page at a time. */
"use strict";

const upload = document.querySelector("[data-upload]");
const POLL = 2500;
const desk = () => document.querySelector("[data-photo-desk]");
const words = () => [...desk().querySelectorAll(".photo-row__words :is(textarea, input:not([type=hidden]))")];
const isDirty = () => words().some((input) => input.value !== input.defaultValue);

// Replace the desk by the server's next page, without leaving.
async function pageFrom(address, options) {
  const answer = await fetch(address, options);
  const text = await answer.text();
  const found = new DOMParser().parseFromString(text.slice(text.indexOf("<title")), "text/html");
  if (!found.querySelector("[data-photo-desk]")) throw new NoDesk();
  return [found, answer.url];
}

// The server answered with another page: there a person who was signed out gets back what was typed.
class NoDesk extends Error {}

function keepPictures(from, to) {
  const known = new Map([...from.querySelectorAll("img")].map((img) => [img.getAttribute("src"), img]));
  for (const img of to.querySelectorAll("img")) {
    const old = known.get(img.getAttribute("src"));
    if (old && old.alt === img.alt) img.replaceWith(old);
  }
}

function keepOpen(from, to) {
  for (const opened of from.querySelectorAll("[data-fold][open]")) to.querySelector(`#${opened.id}`)?.setAttribute("open", "");
}

function swap(found, focused) {
  const fresh = document.adoptNode(found.querySelector("[data-photo-desk]"));
  keepPictures(desk(), fresh);
  keepOpen(desk(), fresh);
  desk().replaceWith(fresh);
  tell(found);
  prepare();
  document.title = found.title;
  const refused = fresh.querySelector("[aria-invalid=true]");
  if (refused) refused.focus();
  else focusAgain(focused);
}

function focusAgain(id) {
  const button = document.getElementById(id || "none");
  const target = button?.disabled ? button.parentElement.querySelector("button:not([disabled])") : button;
  target?.focus();
  target?.closest("[data-photo]")?.scrollIntoView({ block: "nearest" });
}

function tell(found) {
  document.querySelector(".messagelist")?.remove();
  const list = found.querySelector(".messagelist");
  document.querySelector("[data-told]").replaceChildren(...(list ? [document.adoptNode(list)] : []));
}

function tellOf(text) {
  const line = document.createElement("p");
  line.className = "errornote";
  line.textContent = text;
  document.querySelector("[data-told]").replaceChildren(line);
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!event.target.matches("[data-photo-form]") || !button?.matches("[data-quiet]")) return;
  event.preventDefault();
  await press(event.target, button.name, button.value);
});

async function press(form, name, value) {
  const body = new FormData(form);
  body.append(name, value);
  const focused = document.activeElement?.id;
  form.inert = true;
  try {
    const [found, address] = await pageFrom(form.action, { method: "POST", body });
    history.replaceState(null, "", address.split("#")[0]);
    swap(found, focused);
  } catch (failure) {
    form.inert = false;
    if (failure instanceof NoDesk) return sendPlainly(form.action, body);
    tellOf("Chưa làm được vì mất kết nối. Chữ đã gõ vẫn còn ở đây: khi có mạng lại, hãy bấm lại nút ấy.");
  }
}

function say(text) {
  const line = upload?.querySelector("[data-upload-summary]");
  if (line) line.textContent = text;
  else alert(text);
}

// Uploading: one file after another, each with its own progress bar and result.
upload?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const files = [...upload.elements.files.files];
  if (!files.length) return say("Hãy chọn ảnh để tải lên.");
  const button = upload.querySelector("button");
  const stoodThere = document.activeElement === button;  // a disabled button loses the focus
  const list = upload.querySelector("[data-upload-files]");
  list.replaceChildren();
  button.disabled = true;
  const lines = files.map((file) => lineFor(list, file));
  let taken = 0;
  let address = "";
  for (const [place, file] of files.entries()) {
    say(`Đang gửi ảnh ${place + 1} trên ${files.length}…`);
    const result = file.size > Number(upload.dataset.most) ? tooLarge(file) : await send(file, lines[place]);
    address = result.address ?? address;
    taken += result.refusal ? 0 : 1;
    lines[place].tell(result.refusal);
  }
  button.disabled = false;
  if (stoodThere && document.activeElement === document.body) button.focus();
  upload.elements.files.value = "";
  const refused = files.length - taken;
  say(`Đã nhận ${taken} trên ${files.length} ảnh.${refused ? ` Không nhận ${refused} ảnh, lý do ghi bên dưới.` : ""}`);
  if (address) await showTaken(address);
});

const tooLarge = (file) => ({ refusal: `Ảnh nặng ${(Math.ceil(file.size / 104857.6) / 10).toLocaleString("vi")} MB, quá mức 20 MB.` });

function lineFor(list, file) {
  const line = document.createElement("li");
  const bar = document.createElement("progress");
  const words = document.createElement("span");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Phần đã gửi của tệp ${file.name}`);
  line.append(`${file.name} `, bar, " ", words);
  list.append(line);
  return {
    bar,
    tell(refusal) {
      bar.remove();
      words.textContent = refusal ? `không nhận. ${refusal}` : "đã nhận";
      line.className = refusal ? "photo-upload__refused" : "";
    },
  };
}

function send(file, { bar }) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", upload.elements.csrfmiddlewaretoken.value);
  body.append("files", file);
  return new Promise((settle) => {
    const request = new XMLHttpRequest();
    request.open("POST", upload.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => { bar.value = event.total ? event.loaded / event.total : 0; };
    request.onerror = () => settle({ refusal: "Mất kết nối khi đang gửi. Hãy gửi lại ảnh này." });
    request.onload = () => settle(resultOf(request));
    request.send(body);
  });
}

function resultOf(request) {
  try {
    const { results, address } = JSON.parse(request.responseText);
    return { ...results[0], address };
  } catch {
    return { refusal: "Máy chủ không nhận. Hãy tải lại trang, đăng nhập nếu được hỏi, rồi gửi lại ảnh này." };
  }
}

// While there is unsaved text the page stays, and a link leads on.
async function showTaken(address) {
  if (!isDirty()) {
    const [found] = await pageFrom(address);
    history.replaceState(null, "", address);
    return swap(found, document.activeElement?.id);
  }
  const link = document.createElement("a");
  link.href = address;
  link.textContent = "Xem ảnh vừa tải lên";
  upload.querySelector("[data-upload-summary]").append(" Hãy lưu chữ đang gõ, rồi: ", link);
}

// While the worker makes the sizes, replace the placeholders by finished pictures.
let timer;
function poll() {
  clearTimeout(timer);
  if (desk().querySelector("[data-waiting]")) timer = setTimeout(look, POLL);
}

async function look() {
  try {
    const [found] = await pageFrom(location.href);
    const focused = document.activeElement?.id;
    desk().querySelector("[data-progress]").replaceWith(document.adoptNode(found.querySelector("[data-progress]")));
    for (const blank of desk().querySelectorAll(".photo-row__blank")) {
      const shown = blank.closest("[data-shown]");
      const fresh = found.querySelector(`[data-shown="${shown.dataset.shown}"]`);
      if (fresh) shown.replaceWith(document.adoptNode(fresh));
    }
    if (focused && document.activeElement === document.body) focusAgain(focused);
  } catch { /* try again later */ }
  poll();
}

// Names of participants: the bar moves to the caption being written.
document.addEventListener("focusin", (event) => {
  const bar = document.querySelector("[data-people]");
  if (!bar || !event.target.matches("[data-caption]")) return;
  bar.caption = event.target;
  bar.hidden = false;
  if (event.target.closest(".mod-field").nextElementSibling !== bar) event.target.closest(".mod-field").after(bar);
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-insert]");
  if (chip) insert(chip.closest("[data-people]").caption, chip.dataset.insert);
  if (event.target.closest("[data-tick-all]")) tickAll();
});

function insert(caption, name) {
  const [before, after] = [caption.value.slice(0, caption.selectionStart), caption.value.slice(caption.selectionEnd)];
  const start = before && !before.endsWith(" ") ? `${before} ${name}` : before + name;
  caption.value = after && !after.startsWith(" ") ? `${start} ${after}` : start + after;
  caption.focus();
  caption.setSelectionRange(start.length, start.length);
}

// In the bar the arrow keys move between names; Tab leaves it.
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !event.target.matches("[data-insert]")) return;
  const chips = [...event.target.parentElement.children];
  const next = chips[(chips.indexOf(event.target) + step + chips.length) % chips.length];
  chips.forEach((chip) => { chip.tabIndex = chip === next ? 0 : -1; });
  next.focus();
  event.preventDefault();
});

function tickAll() {
  const boxes = [...desk().querySelectorAll("[name=rows]")];
  const isOn = boxes.some((box) => !box.checked);
  boxes.forEach((box) => { box.checked = isOn; });
}

// Dragging by the number presses the same button as moving by keyboard, with another place.
let dragged = null;
document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-handle]")) return;
  dragged = event.target.closest("[data-photo]");
  event.dataTransfer.setData("text/plain", "");
  event.dataTransfer.setDragImage(dragged, 0, 0);
});
document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest?.("[data-photo]");
  mark(over);
  if (over) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const over = dragged && event.target.closest?.("[data-photo]");
  if (!over || over === dragged) return;
  event.preventDefault();
  const form = over.closest("form");
  press(form, "viec", `chuyen:${dragged.dataset.photo}:${over.dataset.place}`);
});
document.addEventListener("dragend", () => {
  mark(null);
  dragged = null;
});

function mark(over) {
  desk().querySelectorAll(".photo-row--over").forEach((row) => row.classList.toggle("photo-row--over", row === over));
  over?.classList.add("photo-row--over");
}

function prepare() {
  desk().querySelectorAll("[data-tick-all]").forEach((button) => { button.hidden = false; });
  desk().querySelectorAll("[data-insert]").forEach((chip, place) => { chip.tabIndex = place ? -1 : 0; });
  poll();
}
prepare();
