// A press counts although what is pressed is drawn anew, or moves, before it is let go.

import { inPlaceOf } from "./dom.js";

const STILL = 4; // pixels that a pointer may move while it presses

let pressed = null;

document.addEventListener("pointerdown", begin, true);
document.addEventListener("pointerup", end, true);
document.addEventListener("click", clicked, true);

function begin(event) {
  const control = event.target.closest?.("button");
  pressed = control && { control, now: inPlaceOf(control), x: event.clientX, y: event.clientY };
}

/** The browser has seen the press itself. */
function clicked(event) {
  if (pressed?.control.contains(event.target)) pressed = null;
}

/** After the browser's own click, if there is one: press what is now where the button was. */
function end(event) {
  const held = pressed;
  if (!held || Math.hypot(event.clientX - held.x, event.clientY - held.y) > STILL) return;
  setTimeout(() => {
    if (pressed !== held) return;
    pressed = null;
    const now = held.now();
    if (now?.matches("button")) now.click();
  });
}
