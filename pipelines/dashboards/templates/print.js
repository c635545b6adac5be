(() => {
  "use strict";
  // A sheet's button prints that sheet alone.
  const root = document.documentElement;
  document.querySelectorAll("section.sheet").forEach((sheet) => {
    const button = sheet.querySelector("button.print");
    button.hidden = false;
    button.addEventListener("click", () => {
      root.classList.add("one");
      sheet.classList.add("only");
      print();
    });
  });
  addEventListener("afterprint", () => {
    root.classList.remove("one");
    document.querySelectorAll(".only").forEach((sheet) => sheet.classList.remove("only"));
  });
})();
