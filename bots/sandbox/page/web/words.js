// What the page says, in the reader's language: one table for each, with the same keys.

import { remember, remembered } from "./store.js";

const LANGUAGES = { en: "English", ru: "Русский" };

function wanted() {
  const asked = new URLSearchParams(location.search).get("lang");
  const liked = [asked, remembered("language", ""), ...navigator.languages.map((one) => one.split("-")[0])];
  return liked.find((one) => one in LANGUAGES) ?? "en";
}

/** The page's language: that of `?lang=`, the chosen one, or the browser's; English if it is none of ours. */
export const language = wanted();

/** The same with the browser's region, for times, dates and numbers. */
export const locale = navigator.languages.find((one) => one.startsWith(language)) ?? language;

const table = await (await fetch(`/web/words-${language}.json`)).json();
const plural = new Intl.PluralRules(language);

/** Say the words of a key, with `{name}` replaced by a value; `count` chooses the plural form. */
export function say(key, values = {}) {
  const words = table[key];
  const form = typeof words === "string" ? words : words[plural.select(values.count)];
  return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Say what the page itself has: `data-say` names a text, `data-label` a label. */
export function translate(page) {
  page.documentElement.lang = language;
  page.title = say("title");
  for (const one of page.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of page.querySelectorAll("[data-label]")) one.ariaLabel = say(one.dataset.label);
}

/** Let people choose the language in this select; the page begins anew in it. */
export function chooser(select) {
  select.append(...Object.entries(LANGUAGES).map(([code, name]) => new Option(name, code)));
  select.value = language;
  select.addEventListener("change", () => {
    remember("language", select.value);
    location.assign(location.pathname);
  });
}
