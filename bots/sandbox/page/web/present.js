// What time it is at the desk, for what the page compares with the present.

let ahead = 0;

/** Milliseconds since 1970, as the desk's clock has them; this machine's, if there is no desk. */
export const present = () => Date.now() + ahead;

/** Say what the desk's clock shows now, in seconds. */
export function setPresent(seconds) {
  ahead = seconds * 1000 - Date.now();
}
