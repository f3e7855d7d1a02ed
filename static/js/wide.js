// Parts that a small screen keeps folded are open where there is room, and on paper.
"use strict";

const unfold = () => {
  for (const part of document.querySelectorAll("details[data-iiz-wide]")) part.open = true;
};

if (matchMedia("(min-width: 901px)").matches) unfold();
addEventListener("beforeprint", unfold);
