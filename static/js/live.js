/* Fetches the page regularly and replaces what has changed. Without a network the last page stays; what is no longer
   public is removed. Without this script the page reloads itself. */
"use strict";

const PATIENCE = 8000;

const change = (here, now) => {
  if (!now || now.outerHTML === here.outerHTML) return;
  here.className = now.className;
  if (now.dataset.every) here.dataset.every = now.dataset.every;
  here.replaceChildren(...now.childNodes);
};

const renew = async () => {
  try {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const answer = await fetch(location.href, { cache: "no-cache", credentials: "omit", signal });
    if (answer.status === 404 || answer.status === 410) location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const here of document.querySelectorAll("[data-live]")) {
      change(here, page.querySelector(`[data-live="${here.dataset.live}"]`));
    }
  } catch {
    // No network.
  }
};

const wait = () => {
  const seconds = Number(document.querySelector("[data-every]").dataset.every);
  setTimeout(() => renew().then(wait), seconds * 1000);
};

wait();
