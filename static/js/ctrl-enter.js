// Ctrl (or Cmd) + Enter sends the form one is typing in; outside of any, the only one whose foot
// says so, as on a page where nothing is typed.
"use strict";

const formOf = (place) => {
  if (place.closest("form")) return place.closest("form[method=post]");
  const forms = document.querySelectorAll("main form[method=post]:has(.foot-bar)");
  return forms.length === 1 ? forms[0] : null;
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = formOf(event.target);
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[type=submit]") ?? undefined);
});
