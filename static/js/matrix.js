// On a line of the matrix: j says yes, n says no, then the line below, and after the last the next
// column. An addition to the radios, and off for whoever switched single keys off.
"use strict";

const ANSWERS = { j: "yes", n: "no" };

const place = (choice) => {
  const cell = choice.closest("td");
  const tables = [...document.querySelectorAll("table")];
  return [tables.indexOf(cell.closest("table")), cell.cellIndex, cell.parentElement.rowIndex];
};

const compare = (one, other) => {
  const [left, right] = [place(one), place(other)];
  const first = left.findIndex((number, index) => number !== right[index]);
  return first < 0 ? 0 : left[first] - right[first];
};

const below = (choice) => {
  const choices = [...document.querySelectorAll(".matrix-choice")].sort(compare);
  return choices[choices.indexOf(choice) + 1];
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (!document.body.hasAttribute("data-iiz-shortcuts")) return;
  const choice = event.target.closest(".matrix-choice");
  const answer = ANSWERS[event.key];
  if (!choice || !answer) return;
  event.preventDefault();
  choice.querySelector(`input[value="${answer}"]`).click();
  const next = below(choice) ?? choice;
  (next.querySelector("input:checked") ?? next.querySelector("input")).focus();
});
