// What is being typed is kept in this tab until it has taken effect, so that a session that ends in
// the middle of a form loses nothing. Never passwords, nor anything in [data-iiz-no-draft].
"use strict";

const DRAFT = "iiz-draft:";
const acting = document.body.dataset.iizActing; // "<user>-<membership>"; absent where nobody is signed in

const isKept = (field) =>
  field.name && !/^(hidden|password|file|submit|button|image|reset)$/.test(field.type) && !field.closest("[data-iiz-no-draft]");

const fieldsOf = (form) => [...form.elements].filter(isKept);

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

const read = (form) =>
  fieldsOf(form).flatMap((field) => {
    if (isChoice(field)) return field.checked ? [[field.name, field.value]] : [];
    if (field.multiple) return [...field.selectedOptions].map((option) => [field.name, option.value]);
    return [[field.name, field.value]];
  });

const write = (form, entries) => {
  const typed = new Map();
  for (const [name, value] of entries) typed.set(name, [...(typed.get(name) ?? []), value]);
  for (const field of fieldsOf(form)) {
    const values = typed.get(field.name) ?? [];
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values.shift();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
};

const tokenOf = (form) => form.elements.namedItem("form_token")?.value;

const forms = [...document.querySelectorAll("form[method=post]:not([data-iiz-clean], [data-iiz-no-draft])")].filter(tokenOf);

// Where it is sent to, not where it stands: a form that was refused comes back at another address.
const target = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;

const keyOf = (form) => {
  const alike = forms.filter((other) => target(other) === target(form));
  return `${DRAFT}${acting}:${target(form)}:${alike.indexOf(form)}`;
};

const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT));

const forget = (isMeant) => drafts().filter(isMeant).forEach((key) => sessionStorage.removeItem(key));

const load = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

// The server names the form that last took effect.
const forgetDone = () => {
  const done = document.cookie.match(/(?:^|; )(?:__Host-)?done=([0-9a-f-]{36})/)?.[1];
  if (done) forget((key) => load(key)?.token === done);
};

const offer = (form, key, draft) => {
  const template = document.querySelector("template[data-iiz-draft-offer]");
  const note = template.content.firstElementChild.cloneNode(true);
  note.querySelector("[data-iiz-at]").textContent = new Date(draft.at).toLocaleTimeString("de-CH", { hour: "2-digit", minute: "2-digit" });
  note.querySelector("[data-iiz-restore]").addEventListener("click", () => {
    write(form, draft.entries);
    note.remove();
    fieldsOf(form)[0]?.focus();
  });
  note.querySelector("[data-iiz-discard]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    note.remove();
  });
  form.before(note);
};

const watch = (form) => {
  const key = keyOf(form);
  const atFirst = JSON.stringify(read(form));
  const draft = load(key);
  if (draft && JSON.stringify(draft.entries) !== atFirst) offer(form, key, draft);
  const keep = ({ type }) => {
    const entries = read(form);
    if (JSON.stringify(entries) === atFirst && (type !== "submit" || !load(key))) return;
    sessionStorage.setItem(key, JSON.stringify({ token: tokenOf(form), at: Date.now(), entries }));
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  // What is put right after a refusal is sent with a key of its own.
  form.addEventListener("submit", keep);
};

if (acting) {
  const mine = `${DRAFT}${acting.split("-")[0]}-`;
  forget((key) => !key.startsWith(mine));
  forgetDone();
  forms.forEach(watch);
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[action*='/logout/']")) forget(() => true);
});
