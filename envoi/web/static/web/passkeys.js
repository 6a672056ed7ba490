// Passkeys: the browser asks the device, the house checks the answer. Everything else on these
// pages works without this file.
"use strict";

const PASSKEYS = {
  unable: "This browser has no passkeys, or too old a form of them. Please use the other way.",
  stopped: "Nothing was done. You can try again, or use the other way.",
  there: "This device has a passkey for your account already.",
  offline: "The house could not be reached. Please try again.",
};

async function ask(form, address, told) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(told),
    redirect: "error",
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.sentence);
  return said;
}

async function created(form) {
  const asked = await ask(form, "/account/passkeys/question/", {});
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey);
  const credential = await navigator.credentials.create({ publicKey: options });
  const name = form.querySelector("[name=name]").value;
  return ask(form, "/account/passkeys/answer/", { credential: credential.toJSON(), name });
}

async function answered(form) {
  const asked = await ask(form, "/passkeys/question/", {});
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey);
  const credential = await navigator.credentials.get({ publicKey: options });
  const next = form.dataset.next || "";
  return ask(form, "/passkeys/answer/", { credential: credential.toJSON(), next });
}

function sentence(error) {
  if (error.name === "InvalidStateError") return PASSKEYS.there;
  if (error instanceof DOMException) return PASSKEYS.stopped;
  if (error instanceof TypeError || error instanceof SyntaxError) return PASSKEYS.offline;
  return error.message || PASSKEYS.stopped;
}

function prepare(form) {
  const says = form.querySelector("[data-says]");
  const act = form.dataset.passkey;
  form.hidden = false;
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) {
    form.querySelector("button").hidden = true;
    says.textContent = PASSKEYS.unable;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    says.textContent = "Your device asks you now.";
    try {
      const said = act === "create" ? await created(form) : await answered(form);
      says.textContent = "";
      // What was on its way when we asked is sent now; else we go on to the next page.
      if (act === "prove") document.getElementById("proof").submit();
      else window.location.assign(said.next);
    } catch (error) {
      says.textContent = sentence(error);
      button.disabled = false;
    }
  });
}

document.querySelectorAll("[data-passkey]").forEach(prepare);
