// [data-iiz-copy="id"]: copies the text of that field. Without a script it is selected by hand.
"use strict";

const whenCopied = (field, done) => {
  field.select();
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, () => {});
  else if (document.execCommand("copy")) done();
};

for (const button of document.querySelectorAll("[data-iiz-copy]")) {
  const field = document.getElementById(button.dataset.iizCopy);
  const said = button.parentElement.querySelector("[data-iiz-copied]");
  button.hidden = false;
  button.addEventListener("click", () =>
    whenCopied(field, () => {
      said.hidden = false;
    }),
  );
}
