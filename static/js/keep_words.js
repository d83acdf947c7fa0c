/* What is being written outlives a page that is loaded again, by a thumb that pulls it down or by a phone short of memory,
   and a line that breaks while it is sent: «back» leads past this page then. It stays in this tab alone, belongs to one
   draft (`data-draft`), and is gone on the page after it, which names none, or when it is given up. */
"use strict";

const KEY = "dang-viet";
const { draft } = document.currentScript.dataset;
const writing = document.querySelector("textarea[data-limit]");

const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) ?? {}; } catch { return {}; } };
const keep = () => { try { sessionStorage.setItem(KEY, JSON.stringify({ draft, text: writing.value })); } catch { /* a browser that keeps nothing */ } };
const forget = () => { try { sessionStorage.removeItem(KEY); } catch { /* nothing was kept */ } };

if (kept().draft !== draft) forget();
if (writing) {
  if (writing.value === writing.defaultValue) writing.value = kept().text ?? writing.value;
  writing.addEventListener("input", keep);
} else addEventListener("submit", (event) => { if (!event.defaultPrevented) forget(); });
