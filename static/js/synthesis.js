/* The synthesis desk. Without this file every button does the same, a page at a time; with it the page stays, single
   letters press buttons, and rows can be dragged. */
"use strict";

const desk = () => document.querySelector("[data-desk]");
const items = () => [...desk().querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());

// Replace the desk by the server's next one, without leaving.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-quiet]") || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(event.target);
  body.append("viec", event.submitter.value);
  await send(body);
});

async function send(body) {
  const place = placeOfFocus();
  const old = desk();
  old.inert = true;
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    const text = await answer.text();
    const found = new DOMParser().parseFromString(text.slice(text.indexOf("<body")), "text/html");
    if (!found.querySelector("[data-desk]")) return sendPlainly(location.href, body);
    swap(found, place);
  } catch {
    old.inert = false;
    tell("Chưa làm được vì mất kết nối. Những gì đã gõ và chọn vẫn còn ở đây: khi có mạng lại, hãy bấm lại nút ấy.");
  }
}

function swap(found, place) {
  const old = desk();
  const fresh = document.adoptNode(found.querySelector("[data-desk]"));
  keepTyped(old, fresh);
  fold(fresh, old);
  old.replaceWith(fresh);
  document.querySelector(".messagelist")?.remove();
  const list = found.querySelector(".messagelist");
  document.querySelector("[data-told]").replaceChildren(...(list ? [document.adoptNode(list)] : []));
  prepare();
  focusAgain(place);
}

// Keep names typed into other suggestions, and what was unticked there.
function keepTyped(old, fresh) {
  for (const box of old.querySelectorAll("[data-proposals] :is(input[type=text], textarea)")) {
    const same = box.value !== box.defaultValue && fresh.querySelector(`[name="${box.name}"]`);
    if (same) same.value = box.value;
  }
  for (const box of old.querySelectorAll("[data-proposals] input[type=checkbox]")) {
    const same = box.checked !== box.defaultChecked && fresh.querySelector(`[name="${box.name}"][value="${box.value}"]`);
    if (same) same.checked = box.checked;
  }
}

// Keep opened and closed parts. On a phone topics and issues are folded, except the first topic with something to do.
function fold(fresh, old) {
  const isPhone = matchMedia("(max-width: 48rem)").matches;
  fresh.toggleAttribute("data-folded", isPhone);
  const sections = [...fresh.querySelectorAll("[data-section] > [data-fold]")];
  const first = sections.find((section) => section.querySelector("[data-proposals], [data-rest]")) ?? sections[0];
  for (const one of fresh.querySelectorAll("[data-fold]")) {
    const same = old && document.getElementById(one.id);
    if (same) one.open = same.open;
    else if (isPhone) one.open = one === first;
  }
}

function tell(text) {
  const line = document.createElement("p");
  line.className = "errornote";
  line.textContent = text;
  document.querySelector("[data-told]").replaceChildren(line);
}

function placeOfFocus() {
  const focused = document.activeElement;
  const all = items();
  const near = focused?.closest("[data-proposal], [data-row], [data-issue], [data-section]");
  const first = all.includes(focused) ? focused : near?.querySelector("[data-item]");
  return { id: focused?.id, index: all.indexOf(first) };
}

function focusAgain({ id, index }) {
  const same = id && document.getElementById(id);
  const target = same && !same.disabled ? same : items()[Math.min(Math.max(index, 0), items().length - 1)];
  target?.focus();
}

// Keys: arrows move between ticks, letters press buttons; not in text boxes.
const KEYS_OFF = "synthesis-keys-off";
const help = document.querySelector("[data-keys]");
const keysOn = document.querySelector("[data-keys-on]");
help.hidden = false;
keysOn.checked = localStorage.getItem(KEYS_OFF) === null;
keysOn.addEventListener("change", () => {
  if (keysOn.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "1");
});

const LETTERS = {
  g: (here) => here?.closest("[data-proposal]")?.querySelector("[data-accept]"),
  b: (here) => here?.closest("[data-proposal]")?.querySelector("[data-refuse]"),
  t: (here) => sectionOf(here, "[data-accept-all]"),
  e: (here) => sectionOf(here, "[data-alone]"),
  a: (here) => sectionOf(here, "[data-tick-rest]"),
  d: (here) => here?.closest("[data-issue]")?.querySelector("[data-put]"),
  r: () => document.getElementById("ra"),
  z: () => desk().querySelector("[data-undo]"),
  l: () => nextTopic(),
};
const BOXES = { m: "[data-title]", "/": "[data-search]" };

function sectionOf(here, button) {
  const section = here?.closest("[data-section]") ?? [...desk().querySelectorAll("[data-section]")].find((one) => one.querySelector(button));
  return section?.querySelector(button);
}

function nextTopic() {
  const links = [...desk().querySelectorAll("[data-topic]")];
  return links[links.findIndex((link) => link.hasAttribute("aria-current")) + 1];
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key === "Enter" && event.target.matches("[data-own]")) {
    event.preventDefault();
    event.target.closest("[data-proposal]").querySelector("[data-accept]").click();
  }
  if (typing || !keysOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const step = { arrowdown: 1, arrowup: -1 }[key];
  const target = step ? null : key in BOXES ? desk().querySelector(BOXES[key]) : LETTERS[key]?.(event.target);
  if (step) go(step);
  else if (!target) return;
  else if (key in BOXES) target.focus();
  else target.click();
  event.preventDefault();
});

function go(step) {
  const all = items();
  const { index } = placeOfFocus();
  all[index < 0 ? 0 : Math.min(Math.max(index + step, 0), all.length - 1)]?.focus();
}

// Dragging by the handle equals ticking and pressing the button of the place where it is dropped.
let dragged = null;
document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-handle]")) return;
  dragged = event.target.closest("[data-row], [data-issue]");
  event.dataTransfer.setData("text/plain", "");
  event.dataTransfer.setDragImage(dragged, 0, 0);
});
document.addEventListener("dragover", (event) => {
  const over = dragged && placeFor(event.target);
  mark(over);
  if (over) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const over = dragged && placeFor(event.target);
  if (!over) return;
  event.preventDefault();
  drop(over);
});
document.addEventListener("dragend", () => {
  mark(null);
  dragged = null;
});

function placeFor(target) {
  const over = target.closest?.(dragged.dataset.issue ? "[data-issue]" : "[data-issue], [data-rest], [data-new]");
  return over && over !== dragged && !over.contains(dragged) ? over : null;
}

function drop(over) {
  const form = document.getElementById("chon");
  const body = new FormData(form);
  const name = dragged.dataset.issue ? "van-de" : "chon";
  const value = dragged.dataset.issue ?? dragged.dataset.row;
  if (!body.getAll(name).includes(value)) {
    ["van-de", "chon"].forEach((box) => body.delete(box));
    body.append(name, value);
  }
  body.append("viec", over.dataset.issue ? `dua:${over.dataset.issue}` : over.matches("[data-rest]") ? "ra" : "moi");
  send(body);
}

function mark(over) {
  desk().querySelectorAll(".syn-over").forEach((place) => place.classList.toggle("syn-over", place === over));
  over?.classList.add("syn-over");
}

function count() {
  const ticked = desk().querySelectorAll("[form=chon]:checked").length;
  desk().querySelector("[data-count]").textContent = `(${ticked})`;
  desk().querySelector("[data-new]").toggleAttribute("data-some", ticked > 0);
}
document.addEventListener("change", (event) => {
  if (event.target.matches("[form=chon]")) count();
});

// Tick everything left in a topic, as filtered, in one press: a search for «đèn» and a name make an issue.
document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-tick-rest]")) return;
  const boxes = [...event.target.closest("[data-rest]").querySelectorAll("[form=chon]")];
  const isOn = boxes.some((box) => !box.checked);
  boxes.forEach((box) => { box.checked = isOn; });
  count();
});

function prepare() {
  desk().querySelectorAll("[data-tick-rest]").forEach((button) => { button.hidden = false; });
  desk().querySelectorAll("[data-handle]").forEach((handle) => { handle.hidden = false; });
  count();
}
fold(desk(), null);
prepare();
