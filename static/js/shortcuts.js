// Single keys, unless their user switched them off: never while typing, nor with Ctrl, Alt or Cmd.
"use strict";

const ROWS = "main :is(tbody tr, li.row):has(a[href])";
const TABS = ".case-line ~ nav.tabs a[href]";

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

const isSeen = (element) => element.getClientRects().length > 0;

const named = (key) =>
  [...document.querySelectorAll(`[data-iiz-key="${CSS.escape(key)}"]`)].find(isSeen);

const tab = (key) => (/^[1-7]$/.test(key) ? document.querySelectorAll(TABS)[Number(key) - 1] : undefined);

// A field is gone to, everything else is done.
const follow = (element) => (isTyping(element) ? element.focus() : element.click());

const move = (step) => {
  const rows = [...document.querySelectorAll(ROWS)].filter(isSeen);
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[now < 0 ? (step > 0 ? 0 : rows.length - 1) : now + step];
  next?.querySelector("a[href]").focus();
  return Boolean(next);
};

const press = (key) => {
  const element = named(key) ?? tab(key);
  if (element) follow(element);
  else if (key === "j") return move(1);
  else if (key === "k") return move(-1);
  return Boolean(element);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.defaultPrevented || isTyping(event.target)) return;
  if (!document.body.hasAttribute("data-iiz-shortcuts")) return;
  if (press(event.key)) event.preventDefault();
});
