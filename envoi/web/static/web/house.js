// Everything works without this file. It keeps drafts while somebody types, and says so.
"use strict";

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("[data-keeps-draft]");
  if (!form) return;
  const place = form.querySelector("[data-kept]");
  if (!place) return;
  const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  place.textContent = event.detail.successful
    ? `Draft kept at ${time}`
    : "This draft could not be kept just now. Please save before you leave.";
});

// A second click on the same button sends nothing twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  window.setTimeout(() => { button.disabled = true; }, 0);
  window.setTimeout(() => { button.disabled = false; }, 4000);
});

// On a narrow screen the path of an ending is one line: it opens at the step somebody is at.
document.addEventListener("DOMContentLoaded", () => {
  const here = document.querySelector(".steps .here");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
});
