/* Fetches the page anew now and then, and puts what has changed in its place. While the network is away the last page stays;
   what is not public any more goes away. Without this script the screen is fetched anew by the page itself. */
"use strict";

const every = Number(document.querySelector("[data-every]").dataset.every) * 1000;

const renew = async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-cache", credentials: "omit" });
    if (answer.status === 404 || answer.status === 410) location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const here of document.querySelectorAll("[data-live]")) {
      const now = page.querySelector(`[data-live="${here.dataset.live}"]`);
      if (!now || now.outerHTML === here.outerHTML) continue;
      here.className = now.className;
      here.replaceChildren(...now.childNodes);
    }
  } catch {
    // The network is away.
  }
};

setInterval(renew, every);
