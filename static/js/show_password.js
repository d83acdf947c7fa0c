// A button below each box for a password, which shows what was typed: on a phone one types blindly.
const addButton = (box) => {
  const button = document.createElement("button");
  const show = (isShown) => {
    box.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Ẩn mật khẩu" : "Hiện mật khẩu";
  };
  button.type = "button";
  button.className = "show-password";
  button.addEventListener("click", () => show(box.type === "password"));
  box.form.addEventListener("submit", () => show(false)); // or the browser would keep it among words typed before
  show(false);
  box.after(button);
};

document.querySelectorAll('input[type="password"]').forEach(addButton);
