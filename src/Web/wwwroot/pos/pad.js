// The signature pad: a finger, a pen or the mouse draws strokes; Confirm gives them to the terminal in the compact form of docs/wire.md.
(() => {
  "use strict";
  const version = 1;
  const bytesMost = 2048, strokesMost = 64, stepMost = 2; // step: dots between two points of a stroke
  let strokes = [];
  let pen; // the pointer that draws
  let marked; // the screen was redrawn without us

  const pad = () => document.getElementById("pad");

  const draw = () => {
    const path = strokes.map(([first, ...more]) => `M${first.join(" ")}L${(more.length ? more : [first]).map((p) => p.join(" ")).join(" ")}`).join("");
    pad()?.querySelector(".ink").setAttribute("d", path);
  };

  const clear = () => { strokes = []; pen = undefined; draw(); };

  // ---- drawing -----------------------------------------------------------------------------------------------------

  const sides = (place) => { const box = place.viewBox.baseVal; return [box.width, box.height]; };

  const pointAt = (event, place) => {
    const box = place.getBoundingClientRect();
    const within = (part, most) => Math.min(most - 1, Math.max(0, Math.round(part * most)));
    const [width, height] = sides(place);
    return [within((event.clientX - box.left) / box.width, width), within((event.clientY - box.top) / box.height, height)];
  };

  const extend = (event, place) => {
    const stroke = strokes.at(-1);
    const at = pointAt(event, place), last = stroke.at(-1);
    if (Math.max(Math.abs(at[0] - last[0]), Math.abs(at[1] - last[1])) >= stepMost) stroke.push(at);
  };

  document.addEventListener("pointerdown", (event) => {
    const place = pad();
    if (!place || pen !== undefined || event.button !== 0 || !place.contains(event.target) || strokes.length >= strokesMost) return;
    event.preventDefault();
    pen = event.pointerId;
    place.setPointerCapture(pen);
    strokes.push([pointAt(event, place)]);
    draw();
  });

  document.addEventListener("pointermove", (event) => {
    const place = pad();
    if (event.pointerId !== pen || !place) return;
    for (const moved of event.getCoalescedEvents?.() ?? [event]) extend(moved, place);
    draw();
  });

  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, (event) => { if (event.pointerId === pen) pen = undefined; });

  // ---- the compact form --------------------------------------------------------------------------------------------

  const encode = (all, [width, height]) => {
    const bytes = [version];
    const number = (value) => { if (value > 0x7f) bytes.push(0x80 | (value & 0x7f), value >> 7); else bytes.push(value); };
    const folded = (step) => (step << 1) ^ (step >> 31);
    [width, height, all.length].forEach(number);
    for (const stroke of all) {
      number(stroke.length);
      stroke.forEach((at, i) => [0, 1].forEach((axis) => number(i ? folded(at[axis] - stroke[i - 1][axis]) : at[axis])));
    }
    return bytes;
  };

  /** Leaves out points that lie within a tolerance of the line between those that stay (Douglas and Peucker). */
  const simpler = (stroke, tolerance) => {
    if (stroke.length < 3) return stroke;
    const [a, b] = [stroke[0], stroke.at(-1)];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = Math.hypot(dx, dy);
    let far = 0, at = 0;
    for (let i = 1; i < stroke.length - 1; i++) {
      const [px, py] = [stroke[i][0] - a[0], stroke[i][1] - a[1]];
      const off = length ? Math.abs(px * dy - py * dx) / length : Math.hypot(px, py);
      if (off > far) [far, at] = [off, i];
    }
    return far <= tolerance ? [a, b] : [...simpler(stroke.slice(0, at + 1), tolerance).slice(0, -1), ...simpler(stroke.slice(at), tolerance)];
  };

  const compact = (place) => {
    for (let tolerance = 0.6; ; tolerance *= 1.5) {
      const bytes = encode(strokes.map((stroke) => simpler(stroke, tolerance)), sides(place));
      if (bytes.length <= bytesMost) return btoa(String.fromCharCode(...bytes));
    }
  };

  // ---- with the screen ---------------------------------------------------------------------------------------------

  window.piaohaoPad = {
    /** A screen was drawn: the strokes stay where the pad stays, and go with it. */
    shown: () => {
      if (!pad()) { strokes = []; pen = undefined; marked = undefined; return; }
      if (marked !== pad()) { marked = pad(); clear(); }
      draw();
    },
    /** What Confirm and Clear mean while the pad waits; true where the key was meant for the pad. */
    takes: (key) => {
      if (!pad()) return false;
      if (key === "Clear") clear();
      else if (key === "Confirm" && strokes.length) window.piaohaoTill.sign(compact(pad()));
      else return false;
      return true;
    },
  };
})();
