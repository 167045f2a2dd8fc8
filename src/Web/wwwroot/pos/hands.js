// Hands: mouse, finger and keyboard, on keys, cards, switches and paper.
(() => {
  "use strict";
  const till = window.piaohaoTill;
  const sound = window.piaohaoSound;
  const byId = (id) => document.getElementById(id);

  // ---- cards -------------------------------------------------------------------------------------------------------

  const swipe = (card) => {
    card.classList.remove("swiped");
    void card.offsetWidth; // so that the same card can be seen going through twice
    card.classList.add("swiped");
    card.addEventListener("animationend", () => card.classList.remove("swiped"), { once: true });
    till.offer(card.dataset.card);
    byId("glass").focus({ preventScroll: true });
    // On a phone the cards lie below the machine.
    if (byId("machine").getBoundingClientRect().top < 0) byId("machine").scrollIntoView({ block: "start" });
  };

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card) return;
    event.dataTransfer.setData("text/plain", card.dataset.card);
    event.dataTransfer.effectAllowed = "move";
    document.documentElement.dataset.dragging = "card";
  });
  document.addEventListener("dragend", () => { delete document.documentElement.dataset.dragging; });
  document.addEventListener("dragover", (event) => {
    if (document.documentElement.dataset.dragging && event.target.closest?.("#machine")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!event.target.closest?.("#machine")) return;
    event.preventDefault();
    const id = event.dataTransfer.getData("text/plain");
    const card = [...document.querySelectorAll("[data-card]")].find((c) => c.dataset.card === id);
    if (card) swipe(card);
  });

  // ---- paper -------------------------------------------------------------------------------------------------------

  const slip = (number) => byId(`slip-${number}`);

  const layOnSheet = (paper) => {
    const copy = paper.cloneNode(true);
    copy.removeAttribute("id");
    byId("print-sheet").replaceChildren(copy);
  };

  const show = (number) => {
    const copy = slip(number).cloneNode(true);
    copy.removeAttribute("id");
    copy.removeAttribute("data-testid");
    byId("slip-view-paper").replaceChildren(copy);
    const words = byId("paper").dataset;
    byId("slip-view").querySelector('[data-label="paper.print"]').textContent = words.printWord;
    byId("slip-view").querySelector('[data-label="paper.close"]').textContent = words.closeWord;
    byId("slip-view").showModal();
  };

  const print = (number) => {
    layOnSheet(number ? slip(number) : byId("slip-view-paper").firstElementChild);
    window.print();
  };

  // Printed by the browser's own menu: what hangs from the slot, or the slip that is open.
  addEventListener("beforeprint", () => {
    if (byId("print-sheet").firstElementChild) return;
    const paper = byId("slip-view").open
      ? byId("slip-view-paper").firstElementChild
      : document.querySelector("#paper .hanging .slip");
    if (paper) layOnSheet(paper);
  });
  addEventListener("afterprint", () => byId("print-sheet").replaceChildren());

  // ---- codes -------------------------------------------------------------------------------------------------------

  const scan = (text) => {
    if (byId("slip-view").open) byId("slip-view").close();
    till.scan(text);
    byId("glass").focus({ preventScroll: true });
    if (byId("machine").getBoundingClientRect().top < 0) byId("machine").scrollIntoView({ block: "start" });
  };

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "scan") return;
    event.preventDefault();
    const text = byId("scan-text");
    if (!text.value) return;
    scan(text.value);
    text.value = "";
  });

  // ---- clicks ------------------------------------------------------------------------------------------------------

  const clicked = {
    key: (button) => till.press(button.dataset.key),
    card: swipe,
    fault: (button) => till.fault(button.dataset.fault, button.ariaChecked !== "true"),
    paperOut: (button) => till.paperOut(button.ariaChecked !== "true"),
    show: (button) => show(button.dataset.show),
    print: (button) => print(button.dataset.print),
    scan: (button) => scan(button.dataset.scan),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.id === "mute") sound.toggle();
    const what = Object.keys(clicked).find((name) => name in button.dataset);
    if (what) clicked[what](button);
    // A clicked button must not catch the Enter that is meant for the machine; a button reached by Tab keeps the focus.
    if (event.detail > 0 && what && what !== "show") button.blur();
  });

  // ---- keyboard ----------------------------------------------------------------------------------------------------

  const keys = {
    "+": "Plus", ".": "DoubleZero", Enter: "Confirm", Escape: "Cancel", Backspace: "Clear", Delete: "Clear",
    ArrowUp: "Up", ArrowDown: "Down", F1: "F1", F2: "F2", F3: "F3", F4: "F4", m: "Menu", l: "Language", p: "Paper",
  };

  const light = (key) => {
    for (const button of document.querySelectorAll(`[data-key="${key}"]`)) {
      button.classList.add("pressed");
      setTimeout(() => button.classList.remove("pressed"), 110);
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing || byId("slip-view").open) return;
    // What is typed into a field is meant for the field.
    if (event.target.closest?.("input, textarea")) return;

    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
    if (event.altKey) {
      const card = digit && document.querySelector(`[data-card][data-place="${digit}"]`);
      if (card) { event.preventDefault(); swipe(card); }
      return;
    }

    // Enter on a button reached by Tab presses that button.
    if (event.key === "Enter" && event.target.closest?.("button, a")) return;

    const key = /^[0-9]$/.test(event.key) ? `D${event.key}` : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!key) return;
    event.preventDefault();
    if (event.repeat && key !== "Clear") return;
    // Whoever types is at the machine: the Enter that follows is meant for it, not for the button that Tab was on.
    if (event.target.closest?.("button, a")) byId("glass").focus({ preventScroll: true });
    light(key);
    till.press(key);
  });
})();
