(() => {
  "use strict";
  const form = document.querySelector("form");
  const said = document.getElementById("said");
  const bytes = (id) => Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));

  const opened = async (password) => {
    const plain = new TextEncoder().encode(password);
    const base = await crypto.subtle.importKey("raw", plain, "PBKDF2", false, ["deriveKey"]);
    const made = { name: "PBKDF2", hash: "SHA-256", salt: bytes("salt"), iterations: Number(form.dataset.rounds) };
    const key = await crypto.subtle.deriveKey(made, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const packed = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes("nonce") }, key, bytes("sealed"));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = form.dataset.opening;
    try {
      const page = await opened(form.elements.password.value);
      document.open();
      document.write(page);
      document.close();
    } catch {
      said.textContent = crypto.subtle ? form.dataset.wrong : form.dataset.cannot;
      form.elements.password.select();
    }
  });
  form.elements.password.focus();
})();
