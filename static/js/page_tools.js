// «In trang này», and «Chia sẻ» on pages for everybody: a telephone asks by which app, elsewhere the address is copied.
{
  const tools = document.querySelector(".page-tools");
  const [print, share] = tools.querySelectorAll("button");
  const told = tools.querySelector("[aria-live]");
  const address = document.querySelector("link[rel=canonical]")?.href;
  const sendOn = async () => {
    if (navigator.share) {
      await navigator.share({ title: document.title, url: address }).catch(() => { /* closed without choosing */ });
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
      told.textContent = "Đã chép địa chỉ trang này. Dán vào Zalo, tin nhắn hay thư để gửi.";
    } catch {
      told.textContent = `Địa chỉ trang này: ${address}`;
    }
  };
  print.addEventListener("click", () => window.print());
  share.addEventListener("click", sendOn);
  share.hidden = !address;
}
