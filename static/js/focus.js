// The focus goes where the reader has to look: to the errors, or to what was just swapped in.
"use strict";

const focusIn = (root) => {
  const wanted = root.matches?.("[data-iiz-focus]") ? root : root.querySelector("[data-iiz-focus]");
  wanted?.focus();
};

document.addEventListener("DOMContentLoaded", () => focusIn(document));
document.addEventListener("htmx:afterSettle", (event) => focusIn(event.detail.elt));

// A link of the error summary leads into the field, also where the field is a group of choices.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  (field ?? target).focus();
  target.scrollIntoView({ block: "center" });
});

// The way past the bar leaves no "#main" in the address: forms would carry it along, and the page
// after them would put the focus there instead of to its errors.
document.addEventListener("click", (event) => {
  if (!event.target.closest("a.skip")) return;
  event.preventDefault();
  document.getElementById("main").focus();
});
