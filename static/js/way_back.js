/* A page that answers a form with what was wrong cannot be opened again by the browser's «back»: it would ask whether to
   send the form once more. Left behind, it stands in the history as the page itself, which opens with what is kept. */
"use strict";

addEventListener("pagehide", () => history.replaceState(history.state, "", location.href));
