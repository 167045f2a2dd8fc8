// Keeps the page at what the terminal shows, and carries keys to it in order.
(() => {
  "use strict";
  const sound = window.piaohaoSound;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // ---- from the terminal -------------------------------------------------------------------------------------------

  /** Puts each part into the place of the element with the same id; focus and running animations stay. */
  const replace = (html) => {
    const parts = document.createElement("template");
    parts.innerHTML = html;
    for (const part of [...parts.content.children]) {
      const old = part.id && byId(part.id);
      if (old) Idiomorph.morph(old, part, { morphStyle: "outerHTML" });
    }
  };

  const measurePaint = () => {
    if (!performance.getEntriesByName("key-sent").length) return;
    requestAnimationFrame(() => setTimeout(() => {
      if (!performance.getEntriesByName("key-sent").length) return;
      performance.measure("key-to-paint", "key-sent");
      performance.clearMarks("key-sent");
    }));
  };

  const received = {
    frame: (html) => {
      replace(html);
      const { lang, title, machine } = byId("bar").dataset;
      root.lang = lang;
      document.title = title;
      byId("machine").ariaLabel = machine;
      sound.show();
    },
    screen: (html) => {
      const before = byId("glass").dataset.screen;
      replace(html);
      byId("glass").style.setProperty("--brightness", byId("glass").dataset.brightness / 100);
      measurePaint();
      window.piaohaoPad.shown();
      if (byId("glass").dataset.screen !== before) byId("glass").querySelector(".face").scrollTop = 0;
    },
    cue: (json) => {
      const cue = JSON.parse(json);
      sound.play(cue.sound);
      sound.say(cue.speech, cue.language);
    },
    slips: replace,
    tray: replace,
    ping: () => {},
  };

  // ---- the line to the terminal ------------------------------------------------------------------------------------

  const silenceLimit = 25_000; // two heartbeats and a half, in ms
  const pause = 1_000;
  let stream, watch, again;

  const lost = () => { root.dataset.line = "lost"; };
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(connect, silenceLimit);
  };

  function connect() {
    clearTimeout(watch);
    clearTimeout(again);
    if (stream) { stream.close(); lost(); }
    stream = new EventSource("/pos/events");
    stream.onopen = alive;
    stream.onerror = () => {
      lost();
      // The browser tries again by itself after a cut, but not after a refusal.
      if (stream.readyState === EventSource.CLOSED) again = setTimeout(connect, pause);
    };
    for (const [name, put] of Object.entries(received)) {
      stream.addEventListener(name, (event) => {
        alive();
        put(event.data);
        // All parts have come once the tray, the last of them, is there.
        if (name === "tray" || root.dataset.line === "live") root.dataset.line = "live";
      });
    }
  }

  // ---- to the terminal ---------------------------------------------------------------------------------------------

  const send = async (path, body) => {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw Object.assign(answer, { asked: path.split("/").pop() });
  };

  let toastEnd;
  const toast = (text) => {
    const place = byId("toast");
    clearTimeout(toastEnd);
    place.textContent = text;
    place.hidden = false;
    toastEnd = setTimeout(() => { place.hidden = true; }, 3_500);
  };

  const failed = (reason) => {
    const words = byId("bar").dataset;
    // Nobody waits for it: each device has words of its own.
    toast((reason instanceof Response && reason.status === 409 && words[reason.asked]) || words.failed);
  };

  // One request at a time, so that keys arrive in the order they were pressed; what is pressed meanwhile goes with the next.
  const atOnce = 64;
  let waiting = [];
  let sending = false;
  const press = async (key) => {
    sound.play("Key");
    // A key pressed at a dead line is forgotten: sent later it would press something else.
    if (root.dataset.line === "lost") return;
    if (window.piaohaoPad.takes(key)) return;
    waiting.push(key);
    // The oldest key that has no screen yet; one that never gets a screen is not waited for.
    const [sent] = performance.getEntriesByName("key-sent");
    if (sent && performance.now() - sent.startTime > 1_000) performance.clearMarks("key-sent");
    if (!performance.getEntriesByName("key-sent").length) performance.mark("key-sent");
    if (sending) return;
    sending = true;
    try {
      while (waiting.length) await send("/api/pos/keys", { keys: waiting.splice(0, atOnce) });
    } catch (reason) {
      waiting = [];
      failed(reason);
    } finally {
      sending = false;
    }
  };

  window.piaohaoTill = {
    press,
    offer: (card) => send("/api/pos/cards", { card }).catch(failed),
    scan: (text) => send("/api/pos/scan", { text }).catch(failed),
    sign: (signature) => send("/api/pos/signature", { signature }).catch(failed),
    paperOut: (out) => send("/api/pos/paper", { out }).catch(failed),
    fault: (fault, on) => send("/api/demo/faults", { fault, on }).catch(failed),
  };

  // Screens come from here on; what they use stands in the scripts before this one.
  connect();
})();
