/* Keeps the text being written through a reload (by a thumb that pulls the page down, or by a phone short of memory)
   and through a connection that breaks while it is sent, when «back» leads past this page. It is kept in this tab
   alone, for one draft (`data-draft`), and deleted on the next page, which names no draft, or when it is given up. */
"use strict";

const KEY = "dang-viet";
const { draft } = document.currentScript.dataset;
const writing = document.querySelector("textarea[data-limit]");

const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) ?? {}; } catch { return {}; } };
const keep = () => { try { sessionStorage.setItem(KEY, JSON.stringify({ draft, text: writing.value })); } catch { /* a browser that stores nothing */ } };
const forget = () => { try { sessionStorage.removeItem(KEY); } catch { /* nothing was kept */ } };

if (kept().draft !== draft) forget();
if (writing) {
  if (writing.value === writing.defaultValue) writing.value = kept().text ?? writing.value;
  writing.addEventListener("input", keep);
} else addEventListener("submit", (event) => { if (!event.defaultPrevented) forget(); });
