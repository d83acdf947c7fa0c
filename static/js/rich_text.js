// Replaces a box for rich text by an editor. Without this file, HTML or plain text is typed into the box. The editor is
// ProseMirror, from the package django-prose-editor; its own menu needs a font and inline styles.

const BUTTONS = [
  ["Đậm", "bold", (chain) => chain.toggleBold()],
  ["Nghiêng", "italic", (chain) => chain.toggleItalic()],
  ["Đề mục", ["heading", { level: 2 }], (chain) => chain.toggleHeading({ level: 2 })],
  ["Đề mục nhỏ", ["heading", { level: 3 }], (chain) => chain.toggleHeading({ level: 3 })],
  ["Danh sách", "bulletList", (chain) => chain.toggleBulletList()],
  ["Danh sách số", "orderedList", (chain) => chain.toggleOrderedList()],
  ["Trích dẫn", "blockquote", (chain) => chain.toggleBlockquote()],
  ["Thêm bảng", null, (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })],
  ["Hoàn tác", null, (chain) => chain.undo()],
  ["Làm lại", null, (chain) => chain.redo()],
];
const IN_A_TABLE = [
  ["Thêm hàng", null, (chain) => chain.addRowAfter()],
  ["Thêm cột", null, (chain) => chain.addColumnAfter()],
  ["Xóa hàng", null, (chain) => chain.deleteRow()],
  ["Xóa cột", null, (chain) => chain.deleteColumn()],
  ["Xóa bảng", null, (chain) => chain.deleteTable()],
];
const ITS_OWN = "data-pm-slice";

const make = (tag, properties = {}, children = []) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const extensionsOf = (module) => [
  module.Document, module.Paragraph, module.Text, module.HardBreak, module.Bold, module.Italic, module.Subscript,
  module.Superscript, module.Heading.configure({ levels: [2, 3, 4] }), module.BulletList, module.OrderedList,
  module.ListItem, module.Blockquote, module.Link.configure({ openOnClick: false }), module.Table, module.TableRow,
  module.TableHeader, module.TableCell, module.History, module.Gapcursor,
];

// Pasted HTML is cleaned on the server, like all HTML: even parsing its styles here would break the page's policy.
// Without an answer the plain text is inserted.
const cleaned = async (box, html, words) => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
  body.append("html", html);
  const answer = await fetch(box.dataset.clean, { method: "POST", body }).catch(() => null);
  return answer?.ok ? (await answer.text()).replaceAll(">\n<", "><") : words;
};

const toolbarFor = (editor, label) => {
  const bar = make("div", { className: "rich-bar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Định dạng: ${label}`);
  const buttons = [...BUTTONS, ...IN_A_TABLE].map(([name, mark, run]) => {
    const button = make("button", { type: "button", textContent: name });
    button.addEventListener("click", () => run(editor.chain().focus()).run());
    return { button, mark, isTable: IN_A_TABLE.some(([other]) => other === name) };
  });
  const show = () => buttons.forEach(({ button, mark, isTable }) => {
    if (mark) button.setAttribute("aria-pressed", String(editor.isActive(...[mark].flat())));
    if (isTable) button.hidden = !editor.isActive("table");
  });
  editor.on("transaction", show);
  bar.append(...buttons.map(({ button }) => button), ...linkTools(editor));
  show();
  return bar;
};

const linkTools = (editor) => {
  const open = make("button", { type: "button", textContent: "Liên kết" });
  const address = make("input", { type: "url", placeholder: "https://…" });
  const set = make("button", { type: "button", textContent: "Gắn" });
  const unset = make("button", { type: "button", textContent: "Bỏ liên kết" });
  const label = make("label", {}, ["Địa chỉ liên kết ", address]);
  const row = make("span", { className: "rich-bar__link", hidden: true }, [label, set, unset]);
  open.setAttribute("aria-expanded", "false");
  const toggle = (isOpen) => {
    row.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      address.value = editor.getAttributes("link").href ?? "";
      address.focus();
    }
  };
  const apply = (href) => {
    const chain = editor.chain().focus();
    if (editor.state.selection.empty) chain.extendMarkRange("link");
    (href ? chain.setLink({ href }) : chain.unsetLink()).run();
    toggle(false);
  };
  open.addEventListener("click", () => toggle(row.hidden));
  set.addEventListener("click", () => apply(address.value.trim()));
  unset.addEventListener("click", () => apply(""));
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Enter") apply(address.value.trim());
    else { toggle(false); editor.commands.focus(); }
  });
  return [open, row];
};

const start = async (box) => {
  const module = await import(box.dataset.richText);
  const label = document.querySelector(`label[for="${box.id}"]`);
  const name = label?.textContent.trim().replace(/:$/, "") ?? "Nội dung";
  const place = make("div", { className: "rich-text" });
  const described = box.getAttribute("aria-describedby");
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": name };
  if (described) attributes["aria-describedby"] = described;
  const editor = new module.Editor({
    element: place,
    injectCSS: false,
    extensions: extensionsOf(module),
    content: box.value,
    onUpdate: () => { box.value = editor.isEmpty ? "" : editor.getHTML(); },
    editorProps: {
      attributes,
      handleDOMEvents: {
        paste: (view, event) => {
          const html = event.clipboardData?.getData("text/html");
          if (!html || html.includes(ITS_OWN)) return false;
          event.preventDefault();
          const words = new Option(event.clipboardData.getData("text/plain")).innerHTML;
          cleaned(box, html, words).then((clean) => editor.chain().focus().insertContent(clean).run());
          return true;
        },
      },
    },
  });
  label?.addEventListener("click", () => editor.commands.focus());
  box.before(make("div", { className: "rich-editor" }, [toolbarFor(editor, name), place]));
  const hadCursor = document.activeElement === box;
  box.hidden = true;
  if (hadCursor) editor.commands.focus();
};

// Plain text and refused HTML stay in the box as typed.
document.querySelectorAll("[data-rich-text]:not([disabled])").forEach(start);
