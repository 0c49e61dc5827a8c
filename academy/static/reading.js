// The self-assessment with a script: saves each answer at once, moves on without waiting for the
// server, survives a lost connection, a lost session and a second device. Without it the form posts.
(() => {
  "use strict";
  const form = document.getElementById("reading");
  if (!form) return;
  const say = (name, values = {}) =>
    Object.entries(values).reduce(
      (text, [key, value]) => text.replace(`{${key}}`, value),
      form.dataset["words" + name] || "",
    );
  const per = Number(form.dataset.perScreen);
  const total = Number(form.dataset.total);
  const screens = Math.ceil(total / per);
  const all = [...document.getElementById("all-items").content.children];
  const box = document.getElementById("items");
  const token = form.elements.csrf_token.value;
  const drawer = `academy:reading:${form.dataset.person}:${form.dataset.token}`;
  const keeps = form.dataset.keep === "yes";

  const stored = JSON.parse(form.dataset.stored); // what the server has, item -> "1".."7" | "none"
  let pending = recall(); // what it has not acknowledged yet
  const clashes = {}; // changed on another device, waiting for a choice
  const seconds = {}; // screen -> seconds in view, once per screen and sitting
  let screen = Number(form.dataset.screen);
  let since = performance.now();
  let sending = false;
  let again = 0; // the timer of the next try; one at a time
  let trouble = ""; // why the last try failed: "offline", "refused", or nothing
  let wasOffline = false;
  let leaving = false; // "finish" was pressed: the reading goes out as soon as the answers have
  let posted = false;

  // --- what is kept on this device until the server has it ------------------------------------
  function recall() {
    sweep();
    if (!keeps) return {};
    try {
      return JSON.parse(localStorage.getItem(drawer) || "{}").answers || {};
    } catch {
      return {};
    }
  }
  function keep() {
    if (!keeps) return;
    try {
      if (Object.keys(pending).length)
        localStorage.setItem(drawer, JSON.stringify({ at: Date.now(), answers: pending }));
      else localStorage.removeItem(drawer);
    } catch {
      // A full or forbidden store: the page itself still holds the answers.
    }
  }
  function sweep() {
    try {
      for (const key of Object.keys(localStorage).filter((k) => k.startsWith("academy:"))) {
        const kept = JSON.parse(localStorage.getItem(key) || "{}");
        if (!(Date.now() - kept.at < 7 * 86400000)) localStorage.removeItem(key);
      }
    } catch {
      // Nothing to sweep where nothing may be kept.
    }
  }

  // --- showing ----------------------------------------------------------------------------------
  const itemOf = (fieldset) => fieldset.id.slice(2);
  const answer = (item) => pending[item] ?? stored[item] ?? "";
  const fieldsets = () => [...box.querySelectorAll("fieldset.item")];
  const mark = (name) => document.getElementById(`mark-${name}`).content.cloneNode(true);
  const state = (words, done) => {
    const place = document.getElementById("saved");
    place.textContent = words;
    if (done) place.prepend(mark("saved"), " ");
  };
  function tick() {
    const ticks = document.getElementById("ticks").children;
    let answered = 0;
    all.forEach((fieldset, index) => {
      const given = answer(itemOf(fieldset)) !== "";
      answered += given;
      ticks[index].className = given ? "d" : "";
    });
    const minutes = Math.max(1, Math.round(((total - answered) * 13) / 60));
    document.getElementById("count").textContent = say("Answered", { n: answered, total, minutes });
  }
  function fill(root) {
    for (const fieldset of root.querySelectorAll("fieldset.item")) {
      const value = answer(itemOf(fieldset));
      for (const input of fieldset.querySelectorAll("input")) input.checked = input.value === value;
    }
  }
  function show(number, push) {
    time();
    leaving = false;
    screen = Math.min(Math.max(number, 1), screens);
    box.replaceChildren(
      ...all.slice((screen - 1) * per, screen * per).map((one) => one.cloneNode(true)),
    );
    fill(box);
    const where = document.getElementById("where");
    where.textContent = where.dataset.words.replace("{n}", screen).replace("{total}", screens);
    document.title = where.textContent + document.title.slice(document.title.indexOf(" · "));
    form.elements.screen.value = screen;
    document.getElementById("errors")?.remove();
    document.getElementById("back").classList.toggle("invisible", screen === 1);
    document.getElementById("next").textContent = screen === screens ? say("Submit") : say("Next");
    if (push) history.pushState({ screen }, "", `?screen=${screen}`);
    Object.keys(clashes).forEach(ask);
    const first =
      fieldsets().find((one) => answer(itemOf(one)) === "") || fieldsets()[0];
    window.scrollTo(0, 0);
    focusOn(first, false);
  }
  function focusOn(fieldset, scroll = true) {
    if (!fieldset) return;
    const target = fieldset.querySelector("input:checked") || fieldset.querySelector("input");
    target.focus({ preventScroll: true });
    if (scroll) fieldset.scrollIntoView({ block: "center" });
  }
  function time() {
    const spent = (performance.now() - since) / 1000;
    since = performance.now();
    if (!document.hidden) seconds[screen] = Math.min(86000, (seconds[screen] || 0) + spent);
  }

  // --- messages -----------------------------------------------------------------------------------
  function toast(sign, title, words) {
    const place = document.getElementById("toasts");
    const made = document.createElement("div");
    made.className = "toast-b";
    made.setAttribute("role", "status");
    const text = document.createElement("span");
    const bold = document.createElement("b");
    bold.textContent = title;
    text.append(bold, words);
    const close = document.createElement("button");
    close.type = "button";
    close.setAttribute("aria-label", say("Dismiss"));
    close.append(mark("close"));
    close.addEventListener("click", () => made.remove());
    made.append(mark(sign), text, close);
    place.replaceChildren(made);
    setTimeout(() => made.remove(), 6000);
  }
  function ask(item) {
    const fieldset = document.getElementById(`a.${item}`);
    if (!fieldset || !box.contains(fieldset)) return;
    fieldset.querySelector(".err")?.remove();
    const { there, at } = clashes[item];
    const word = (value) => (value === "none" ? say("None") : value);
    const line = document.createElement("p");
    line.className = "err";
    line.setAttribute("role", "alert");
    line.append(say("Changed", { time: at, there: word(there), here: word(pending[item]) }));
    for (const [name, value] of [["Here", pending[item]], ["There", there]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-quiet btn-sm";
      button.textContent = say(name);
      button.addEventListener("click", () => {
        delete clashes[item];
        stored[item] = there;
        line.remove();
        choose(item, value);
        fill(box);
      });
      line.append(" ", button);
    }
    fieldset.append(line);
  }

  // --- saving -------------------------------------------------------------------------------------
  function choose(item, value) {
    if (stored[item] === value) delete pending[item];
    else pending[item] = value;
    leaving = false;
    keep();
    tick();
    send();
  }
  function retry(seconds) {
    clearTimeout(again);
    again = setTimeout(send, seconds * 1000);
  }
  async function send() {
    if (sending) return;
    clearTimeout(again);
    const ready = Object.fromEntries(Object.entries(pending).filter(([item]) => !clashes[item]));
    time();
    // Before the reading itself goes out, the server is asked even when it has every answer.
    if (!Object.keys(ready).length && !leaving) return;
    sending = true;
    trouble = "";
    state(say("Saving"));
    const was = Object.fromEntries(Object.keys(ready).map((item) => [item, stored[item] ?? ""]));
    let response;
    try {
      response = await fetch(`${location.pathname}/answers`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ changes: ready, was, seconds }),
        keepalive: true,
      });
    } catch {
      sending = false;
      return offline();
    }
    sending = false;
    const body = await response.json().catch(() => ({}));
    if (response.ok) return saved(ready, body);
    if (response.status === 409) return clash(body);
    const isOut = response.status === 401 || body.error === "stale-form";
    state(isOut ? say("SignedOut") : say("Failed"));
    if (response.status >= 500) retry(5);
    else trouble = "refused";
  }
  function saved(sent, body) {
    for (const [item, value] of Object.entries(sent)) {
      stored[item] = value;
      if (pending[item] === value) delete pending[item];
    }
    keep();
    if (body.state === "submitted") return location.assign(`${location.pathname}/results`);
    state(say("Saved", { time: body.at }), true);
    if (wasOffline && !leaving) toast("saved", say("Back"), say("Sent"));
    wasOffline = false;
    if (Object.keys(pending).length) return send();
    if (leaving) post("submit");
  }
  function clash(body) {
    for (const [item, there] of Object.entries(body.there || {})) {
      clashes[item] = { there, at: body.at };
      ask(item);
    }
    state("");
    if (leaving) return toClash();
    return send();
  }
  function offline() {
    trouble = "offline";
    state(say("Offline"));
    if (!wasOffline) toast("offline", say("Off"), say("OffMore"));
    wasOffline = true;
    retry(4);
  }

  // --- moving ---------------------------------------------------------------------------------------
  function toClash() {
    const open = all.findIndex((one) => clashes[itemOf(one)]);
    if (open < 0) return false;
    show(Math.floor(open / per) + 1, true);
    focusOn(fieldsets()[open % per]);
    return true;
  }
  async function finish() {
    const button = document.getElementById("next");
    if (button.getAttribute("aria-disabled") || toClash()) return;
    button.setAttribute("aria-disabled", "true");
    while (sending) await new Promise((resume) => setTimeout(resume, 50));
    leaving = true;
    await send();
    button.removeAttribute("aria-disabled");
    if (trouble === "offline") toast("offline", say("Off"), say("OffDone"));
    // Signed out, say: the page that comes keeps everything and says what to do.
    if (trouble === "refused") post("submit");
  }
  function post(action) {
    if (posted) return;
    posted = true;
    // Everything the server may not have travels with the form, whatever screen it stands on.
    const shown = new Set(fieldsets().map(itemOf));
    const was = {};
    for (const fieldset of all) {
      const item = itemOf(fieldset);
      was[item] = stored[item] ?? "";
      if (!shown.has(item) && pending[item]) hidden(`a.${item}`, pending[item]);
    }
    form.elements.was.value = JSON.stringify(was);
    time();
    hidden("seconds", JSON.stringify(seconds));
    hidden("action", action);
    form.submit();
  }
  function hidden(name, value) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }

  form.addEventListener("change", (event) => {
    const fieldset = event.target.closest("fieldset.item");
    if (!fieldset) return;
    fieldset.querySelector(".err")?.remove();
    delete clashes[itemOf(fieldset)];
    choose(itemOf(fieldset), event.target.value);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const back = event.submitter && event.submitter.value === "back";
    if (!back && screen === screens) finish();
    else show(screen + (back ? -1 : 1), true);
  });
  form.addEventListener("keydown", (event) => {
    const fieldset = event.target.closest("fieldset.item");
    if (!fieldset || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = fieldsets();
    const at = rows.indexOf(fieldset);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      focusOn(rows[at + (event.key === "ArrowDown" ? 1 : -1)]);
    } else if (/^[0-7]$/.test(event.key)) {
      event.preventDefault();
      const value = event.key === "0" ? "none" : event.key;
      const input = [...fieldset.querySelectorAll("input")].find((one) => one.value === value);
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (rows[at + 1]) focusOn(rows[at + 1]);
      else document.getElementById("next").focus();
    }
  });
  window.addEventListener("popstate", () => {
    show(Number(new URLSearchParams(location.search).get("screen")) || 1, false);
  });
  window.addEventListener("online", send);
  window.addEventListener("pageshow", () => {
    posted = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) time();
    else since = performance.now();
  });

  for (const one of document.querySelectorAll(".scripted")) one.hidden = false;
  if (Object.keys(pending).length) {
    fill(box);
    send();
  }
  document.getElementById("errors")?.focus();
  tick();
})();
