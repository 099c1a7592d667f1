// The desk's time: what it is, and a menu that moves it ahead.

import { menu, toast } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { present, setPresent } from "./present.js";
import { act, look } from "./wire.js";
import { locale, say } from "./words.js";

const MINUTE = 60;
const MORNING = "09:00";

/** The desk's time on this button. Without a desk there is none, and the button stays hidden. */
export function deskTime(button) {
  const shown = h("span", { class: "time-shown" });
  let zone = "";
  button.append(icon("clock"), shown, icon("chevron"));

  const written = (milliseconds, options) =>
    new Date(milliseconds).toLocaleString(locale, { timeZone: zone, hourCycle: "h23", ...options });
  const time = (milliseconds) => written(milliseconds, { hour: "2-digit", minute: "2-digit" });
  const day = (milliseconds) => written(milliseconds, { weekday: "short", day: "numeric", month: "short" });
  /** The offset as the desk's texts have it: UTC+0, UTC+2. */
  const offset = (milliseconds) => {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" });
    const found = parts.formatToParts(milliseconds).find((part) => part.type === "timeZoneName").value;
    return found === "GMT" ? "UTC+0" : found.replace("GMT", "UTC").replace("-", "−");
  };

  function draw() {
    if (!zone) return;
    const now = present();
    const zoned = `${time(now)} (${offset(now)})`;
    shown.replaceChildren(h("span", { class: "time-day" }, `${day(now)} `), time(now), h("span", { class: "time-zone" }, ` (${offset(now)})`));
    button.ariaLabel = say("deskTime", { when: `${day(now)} ${zoned}` });
    button.title = button.ariaLabel;
  }

  function read(found) {
    zone = found.zone ?? "";
    button.hidden = !zone;
    if (zone) setPresent(found.now);
    draw();
  }

  async function move(fields) {
    const found = await act("clock", fields);
    if (!found) return;
    read(found);
    toast(say("timeMoved", { when: `${day(present())} ${time(present())}` }));
  }

  const later = (label, minutes) => ({
    label: say(label),
    hint: time(present() + minutes * MINUTE * 1000),
    act: () => move({ by: minutes * MINUTE }),
  });

  button.addEventListener("click", () =>
    menu(
      button,
      [
        later("laterQuarter", 15),
        later("laterHour", 60),
        { label: say("laterTomorrow"), hint: MORNING, act: () => move({ tomorrow: MORNING }) },
      ],
      { label: say("moveTime") },
    ),
  );
  setInterval(draw, 1000);

  return { refresh: async () => read(await look("/page/clock").catch(() => ({}))) };
}
