// Words as people type them in Slack: what they may become, and what they were.

import { say } from "./words.js";

/** What a word that begins with @ or : may become: `{label, hint, text}`. */
export function completions(world, word) {
  const begun = word.slice(1).toLowerCase();
  if (word[0] === ":") {
    if (begun.length < 2) return [];
    return Object.entries(world.emoji)
      .filter(([name]) => name.startsWith(begun))
      .map(([name, character]) => ({ label: `${character} :${name}:`, text: `:${name}:` }));
  }
  const people = world.people.map((one) => ({
    label: `@${one.handle}`,
    hint: one.name,
    text: `@${one.handle}`,
  }));
  const groups = [{ label: "@here", hint: say("everybodyOnline"), text: "@here" }];
  return [...people, ...groups].filter((one) => `${one.label} ${one.hint}`.toLowerCase().includes(begun));
}

/** What was typed, from what the platform made of it. */
export function typed(text, context) {
  const handle = (id) => context.people().find((one) => one.id === id)?.handle ?? id;
  return text
    .replace(/<@(\w+)>/g, (_, id) => `@${handle(id)}`)
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replace(/<#(\w+)\|[^>]*>/g, (_, id) => `#${context.name(id)}`)
    .replace(/<([^<>|]+)(\|[^<>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
