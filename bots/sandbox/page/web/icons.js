// Small drawings of our own, in the colour of the text around them.

const DRAWN = {
  reply: "M7 3 2 8l5 5v-3c4 0 6 1 7 4 0-5-2-8-7-8z",
  forward: "M9 3l5 5-5 5v-3c-4 0-6 1-7 4 0-5 2-8 7-8z",
  quote: "M3 12h3V8H4c0-2 1-3 2-3M9 12h3V8h-2c0-2 1-3 2-3",
  edit: "M11 2l3 3-8 8-4 1 1-4z",
  delete: "M3 4h10M6 4V2h4v2M4 4l1 10h6l1-10M7 7v4M9 7v4",
  smile: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM5.5 6v1M10.5 6v1M5 10c1.5 2 4.5 2 6 0",
  attach: "M12 7l-5 5a3 3 0 0 1-4-4l6-6a2 2 0 0 1 3 3l-6 6a1 1 0 0 1-1-1l5-5",
  send: "M2 2l12 6-12 6 2-6z",
  slash: "M10 2 6 14",
  thread: "M2 3h12v8H7l-3 3v-3H2zM5 6h6M5 8h4",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  close: "M3 3l10 10M13 3 3 13",
  plus: "M8 3v10M3 8h10",
  file: "M4 1h5l3 3v11H4zM9 1v3h3",
  pin: "M8 15C5 11 3 9 3 6a5 5 0 0 1 10 0c0 3-2 5-5 9zM8 6h.01",
  person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 15c0-7 12-7 12 0",
  chevron: "M4 6l4 4 4-4",
  home: "M2 8l6-6 6 6M4 7v7h8V7",
  block: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM3 3l10 10",
  clock: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM8 4v4l3 2",
  eye: "M1 8c3-6 11-6 14 0-3 6-11 6-14 0zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
};

const SPACE = "http://www.w3.org/2000/svg";

/** One of the drawings, hidden from screen readers: what it is on has a label. */
export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", DRAWN[name]);
  svg.append(path);
  return svg;
}
