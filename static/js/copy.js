// «Sao chép» beside a text: selects it and copies it. Without this script the text is selected by hand.
document.querySelectorAll("[data-copies]").forEach((button) => {
  const text = document.getElementById(button.dataset.copies);
  const told = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.focus();
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      told.textContent = "Đã chép. Dán vào nơi cần bằng Ctrl+V.";
    } catch {
      told.textContent = "Đã chọn cả bài. Bấm Ctrl+C để chép.";
    }
  });
});
