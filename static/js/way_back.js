/* «Back» must not lead to a page that answered a form with errors, as the browser would ask to send the form again.
   When it is left, its history entry becomes the page itself, which opens with the kept input. */
"use strict";

addEventListener("pagehide", () => history.replaceState(history.state, "", location.href));
