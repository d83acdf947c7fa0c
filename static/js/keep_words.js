/* What is being written and was not sent on yet outlives a page that is loaded again: by a thumb that pulls it down, or
   by a phone short of memory. It stays in this tab alone, belongs to one draft (`data-draft`), and is gone when it is
   sent on or given up. */
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
}
addEventListener("submit", (event) => { if (!event.defaultPrevented) forget(); });
