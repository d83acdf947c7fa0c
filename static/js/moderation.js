// The moderation desk. Without this file the buttons «Điền lời mẫu» and «Duyệt» do the same on the server.
const form = document.querySelector("[data-moderation], [data-moderation-queue]");

// Fill the box with the text of a reason when it is chosen, unless other text was typed.
const reasons = form?.querySelector("[data-templates]");
if (reasons) {
  const box = form.elements.reason;
  const known = [...reasons.options].map((option) => option.dataset.words);
  form.querySelector("[data-fill-in]").hidden = true;
  reasons.addEventListener("change", () => {
    const words = reasons.selectedOptions[0].dataset.words;
    if (words && (!box.value.trim() || known.includes(box.value))) box.value = words;
  });
}

// Mark what may identify a person while the public text is edited.
const leak = form?.querySelector("[data-leak]");
if (leak) {
  const names = ["subject", "public_text", "public_place", "public_name"];
  let wait;
  let newest = 0;
  const mark = async () => {
    const mine = ++newest;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("text", names.map((name) => form.elements[name]?.value ?? "").join("\n"));
    const answer = await fetch(form.dataset.marks, { method: "POST", body }).catch(() => null);
    if (answer?.ok && mine === newest) leak.innerHTML = await answer.text();
  };
  form.addEventListener("input", (event) => {
    if (!names.includes(event.target.name)) return;
    clearTimeout(wait);
    wait = setTimeout(mark, 500);
  });
}

const all = form?.querySelector("[data-tick-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const boxes = [...form.querySelectorAll("[name=rows]")];
    const isOn = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = isOn; });
  });
}
