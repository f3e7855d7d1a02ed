// The button and the sentence of the foot bar follow the answer chosen.
"use strict";

const follow = (radio) => {
  const form = radio.form;
  const button = form.querySelector(".foot-bar .button-primary");
  const after = form.querySelector("[data-iiz-after-text]");
  if (button && radio.dataset.iizButton) button.textContent = radio.dataset.iizButton;
  if (after && radio.dataset.iizAfter) after.textContent = radio.dataset.iizAfter;
};

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=radio][data-iiz-button]")) follow(event.target);
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[type=radio][data-iiz-button]:checked").forEach(follow);
});
