// Says what was swapped in, keeps the focus where it was, and says when a swap failed.
"use strict";

const say = (text) => {
  const place = document.querySelector("[data-iiz-announce]");
  if (!place || !text) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50); // an emptied region is read again
};

const nameOf = (region) => {
  const label = region.getAttribute("aria-label") ?? region.querySelector("h1, h2, h3, caption")?.textContent;
  return label?.trim().replace(/\s+/g, " ");
};

let hadFocus = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  hadFocus = event.detail.target.contains(document.activeElement);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.elt;
  if (hadFocus && document.activeElement === document.body && !region.querySelector("[data-iiz-focus]")) {
    region.setAttribute("tabindex", "-1");
    region.focus();
  }
  hadFocus = false;
  if (region.closest("[aria-live], [role=status], [role=alert]")) return;
  const words = document.querySelector("[data-iiz-announce]")?.dataset;
  say([words?.iizAnnounce, nameOf(region)].filter(Boolean).join(": "));
});

const setFailed = (isFailed) => {
  const note = document.querySelector("[data-iiz-failed]");
  if (note) note.hidden = !isFailed;
};

document.addEventListener("htmx:sendError", () => setFailed(true));
document.addEventListener("htmx:responseError", () => setFailed(true));
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) setFailed(false);
});
