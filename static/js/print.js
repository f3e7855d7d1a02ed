// [data-iiz-print]: prints the page. Hidden where scripts do not run; the browser's menu prints too.
"use strict";

for (const button of document.querySelectorAll("[data-iiz-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
