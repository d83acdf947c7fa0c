// Accessible names for boxes with a search. Select2 names each by its choice, which says nothing while it is empty: the
// label of the field is put first.
const labelOf = (select) => document.querySelector(`label[for="${select.id}"]`);

const name = (root) => {
  for (const select of root.querySelectorAll(".admin-autocomplete")) {
    const label = labelOf(select);
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const chosen = (box.getAttribute("aria-labelledby") ?? "").replace(label.id, "").trim();
    box.setAttribute("aria-labelledby", `${label.id} ${chosen}`.trim());
    box.querySelector(".select2-selection__rendered[role=textbox]")?.setAttribute("aria-labelledby", label.id);
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", label.textContent.trim());
  }
};

// After Select2, which is queued before this.
django.jQuery(() => name(document));
document.addEventListener("formset:added", (event) => name(event.target));

// The search box is made anew each time.
django.jQuery(document).on("select2:open", (event) => {
  const typed = document.querySelector(".select2-container--open .select2-search__field");
  typed?.setAttribute("aria-label", labelOf(event.target)?.textContent.trim() ?? "");
});
