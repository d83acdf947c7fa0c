// A button below each password box shows what was typed, as one cannot see what one types on a phone.
const addButton = (box) => {
  const button = document.createElement("button");
  const show = (isShown) => {
    box.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Ẩn mật khẩu" : "Hiện mật khẩu";
  };
  button.type = "button";
  button.className = "show-password";
  button.addEventListener("click", () => show(box.type === "password"));
  box.form.addEventListener("submit", () => show(false)); // otherwise the browser would remember it as a typed word
  show(false);
  box.after(button);
};

document.querySelectorAll('input[type="password"]').forEach(addButton);
