// What the page asks of the sandbox, and what the sandbox tells it.

import { toast } from "./dialogs.js";

async function read(response) {
  const said = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Error(said.error ?? response.statusText);
  return said;
}

/** Look at something: a path and its query. */
export async function look(path, query = {}) {
  const asked = new URLSearchParams(query).toString();
  return read(await fetch(asked ? `${path}?${asked}` : path));
}

/** Act as somebody: POST to `/sim/…`. What is refused is said in a toast; returns null then. */
export async function act(path, fields) {
  const form = fields instanceof FormData;
  const body = form ? fields : JSON.stringify(fields);
  const headers = form ? {} : { "Content-Type": "application/json" };
  try {
    return await read(await fetch(`/sim/${path}`, { method: "POST", body, headers }));
  } catch (refusal) {
    toast(readable(refusal.message), "bad");
    return null;
  }
}

/** Take faults away. */
export async function unfault(query) {
  await fetch(`/sim/faults?${new URLSearchParams(query)}`, { method: "DELETE" });
}

function readable(message) {
  return message.replace(/^\w*Error: /, "");
}

/**
 * Listen to what changes: `heard(topics)`, and `began()` whenever the stream begins anew.
 * It connects again by itself, also after the server was away.
 */
export function listen({ heard, began, state }) {
  const stream = new EventSource("/page/live");
  stream.addEventListener("begin", () => {
    state("live");
    began();
  });
  stream.onmessage = (event) => heard(JSON.parse(event.data));
  stream.onerror = () => {
    state("reconnecting");
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen({ heard, began, state }), 2000);
  };
  addEventListener("pagehide", () => stream.close());
}
