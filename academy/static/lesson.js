// Notes on a lesson: saved while they are typed, kept on this device while there is no connection.
(() => {
  "use strict";
  const form = document.getElementById("note-form");
  if (!form) return;
  const field = form.elements.note;
  const place = document.getElementById("note-saved");
  const drawer = `academy:note:${form.dataset.person}:${location.pathname}`;
  const keeps = form.dataset.keep === "yes";
  const say = (name, time = "") => (form.dataset["words" + name] || "").replace("{time}", time);
  let stored = field.value;
  let timer = 0;
  let sending = false;

  function keep(text) {
    if (!keeps) return;
    try {
      if (text === null) localStorage.removeItem(drawer);
      else localStorage.setItem(drawer, JSON.stringify({ at: Date.now(), text }));
    } catch {
      // A full or forbidden store: the page itself still holds the text.
    }
  }
  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(drawer) || "null");
      if (keeps && kept && Date.now() - kept.at < 7 * 86400000 && kept.text !== field.value) {
        field.value = kept.text;
        send();
      }
    } catch {
      keep(null);
    }
  }
  async function send() {
    clearTimeout(timer);
    if (sending || field.value === stored) return;
    sending = true;
    const text = field.value;
    place.textContent = say("Saving");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.elements.csrf_token.value,
        },
        body: JSON.stringify({ note: text, version: form.elements.version.value }),
        keepalive: text.length < 15000,
      });
      const body = await response.json().catch(() => ({}));
      if (response.ok) {
        stored = text;
        form.elements.version.value = body.version;
        place.textContent = say("Saved", body.at);
        if (field.value === text) keep(null);
      } else if (response.status === 409) {
        // Both texts, yours first; nothing is thrown away by a machine.
        form.elements.version.value = body.version;
        stored = body.note;
        field.value = `${text}\n\n---\n${body.note}`;
        keep(field.value);
        place.textContent = say("Changed");
      } else place.textContent = say("Failed");
    } catch {
      place.textContent = say("Offline");
      timer = setTimeout(send, 4000);
    }
    sending = false;
    if (field.value !== text && place.textContent !== say("Changed")) timer = setTimeout(send, 800);
  }
  field.addEventListener("input", () => {
    keep(field.value);
    clearTimeout(timer);
    timer = setTimeout(send, 800);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  window.addEventListener("online", send);
  recall();
})();
