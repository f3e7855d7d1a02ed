// Asks before leaving a page with something typed that was not sent.
"use strict";

let isDirty = false;

document.addEventListener("input", (event) => {
  if (event.target.closest("form[method=post]:not([data-iiz-clean])")) isDirty = true;
});
document.addEventListener("submit", () => {
  isDirty = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isDirty) event.preventDefault();
});
