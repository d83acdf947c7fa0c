// The keying desk: Ctrl+Enter saves from any field. Without this file Tab and Enter do the same.
document.querySelector("[data-keying]")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.currentTarget.requestSubmit();
  }
});
