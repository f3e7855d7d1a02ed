// Back from a case to what was found. A search is sent by POST, so that no name stands in an address;
// the word is kept in this tab, as drafts are, and searched for again; an AHV number never.
"use strict";

const form = document.querySelector("form[data-iiz-search]");
const field = form.elements.namedItem("q");
const key = `iiz-draft:${document.body.dataset.iizActing}:search`;
const arrived = performance.getEntriesByType("navigation")[0]?.type;

if (form.dataset.iizSearch === "done" && field.value) {
  if (/^756[\d. ]{8,}$/.test(field.value.trim())) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify({ word: field.value }));
  history.replaceState(null, "", location.href); // going back here asks again instead of sending again
} else if (arrived === "back_forward" || arrived === "reload") {
  field.value = JSON.parse(sessionStorage.getItem(key))?.word ?? "";
  if (field.value) form.requestSubmit();
}
