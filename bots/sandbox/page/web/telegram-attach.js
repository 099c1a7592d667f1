// What a client can send besides text.

import { ask, field, menu } from "./dialogs.js";
import { h } from "./dom.js";
import { present } from "./present.js";
import { act } from "./wire.js";
import { say } from "./words.js";

const STICKERS = ["👍", "😀", "😢", "❤️", "🎉", "🙏", "🤔", "🔥"];

/** Offer what can be attached. `about()` gives the quote and the caption when it is sent. */
export function attachments(anchor, user, about) {
  const fields = async (made) => {
    const { reply_to } = about();
    await act("telegram/send", { user, fields: made, reply_to });
  };
  menu(
    anchor,
    [
      {
        label: say("photoOrVideo"),
        hint: say("album"),
        act: () => pick("image/*,video/*", (files) => sendFiles(user, files, about())),
      },
      { label: say("attachFile"), act: () => pick("", (files) => sendFiles(user, files, about(), "document")) },
      {
        label: say("voice"),
        hint: say("tone"),
        act: () => sendFiles(user, [beep()], about(), "voice"),
      },
      { label: say("attachSticker"), act: () => stickers(anchor, fields) },
      { label: say("location"), act: () => fields({ location: { latitude: 52.52, longitude: 13.405 } }) },
      { label: say("attachContact"), act: () => contact(fields) },
      { label: say("attachPoll"), act: () => poll(fields) },
      { label: say("attachChecklist"), act: () => checklist(fields) },
      { label: say("forwardedMessage"), hint: say("othersWords"), act: () => forwarded(fields) },
    ],
    { label: say("attach") },
  );
}

function pick(accept, chosen) {
  const input = h("input", { type: "file", accept, multiple: true });
  input.addEventListener("change", () => input.files.length && chosen([...input.files]));
  input.click();
}

const kindOf = (file) =>
  ({ image: "photo", video: "video", audio: "audio" })[file.type.split("/")[0]] ?? "document";

/** Send files one after the other; several of a kind that Telegram groups make an album. */
export async function sendFiles(user, files, { reply_to, caption }, kind = "") {
  const album = files.length > 1 ? `${Date.now()}` : "";
  for (const [at, file] of files.entries()) {
    const form = new FormData();
    const chosen = kind || kindOf(file);
    const given = {
      user,
      kind: chosen,
      album,
      caption: at ? "" : caption,
      reply_to: at ? "" : (reply_to ?? ""),
      ...(await sizes(file, chosen)),
    };
    for (const [name, value] of Object.entries(given)) form.append(name, value);
    form.append("file", file, file.name);
    await act("telegram/upload", form);
  }
}

async function sizes(file, kind) {
  if (kind !== "photo") return {};
  try {
    const { width, height } = await createImageBitmap(file);
    return { width, height };
  } catch {
    return {};
  }
}

/** A second of 440 Hz as a WAV file: 8,000 samples of eight bits. */
function beep() {
  const rate = 8000;
  const view = new DataView(new ArrayBuffer(44 + rate));
  const write = (at, text) => [...text].forEach((one, index) => view.setUint8(at + index, one.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + rate, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, "data");
  view.setUint32(40, rate, true);
  for (let at = 0; at < rate; at += 1)
    view.setUint8(44 + at, 128 + 60 * Math.sin((2 * Math.PI * 440 * at) / rate));
  return new File([view], "voice.wav", { type: "audio/wav" });
}

function stickers(anchor, fields) {
  const sticker = (emoji) => ({
    file_id: `sticker-${emoji}`,
    file_unique_id: `u-${emoji}`,
    type: "regular",
    emoji,
    width: 512,
    height: 512,
    is_animated: false,
    is_video: false,
  });
  const offers = STICKERS.map((emoji) => ({
    label: emoji,
    name: emoji,
    act: () => fields({ sticker: sticker(emoji) }),
  }));
  menu(anchor, offers, { grid: true, label: say("stickers") });
}

async function contact(fields) {
  const given = await ask({
    title: say("sendContact"),
    confirm: say("send"),
    body: [
      field(say("name"), h("input", { name: "first_name", required: true })),
      field(
        say("phone"),
        h("input", { name: "phone_number", type: "tel", required: true, value: "+49 30 0000000" }),
      ),
    ],
    read: (form) => Object.fromEntries(new FormData(form)),
  });
  if (given) await fields({ contact: given });
}

async function forwarded(fields) {
  const given = await ask({
    title: say("forwardMessage"),
    confirm: say("forward"),
    body: [
      field(say("from"), h("input", { name: "from", required: true, value: "Olga" })),
      field(say("text"), h("textarea", { name: "text", rows: "3", required: true })),
    ],
    read: (form) => Object.fromEntries(new FormData(form)),
  });
  if (!given) return;
  const date = Math.floor(present() / 1000);
  const forward_origin = { type: "hidden_user", sender_user_name: given.from, date };
  await fields({ text: given.text, forward_origin });
}

async function checklist(fields) {
  const given = await ask({
    title: say("sendChecklist"),
    confirm: say("send"),
    body: [
      field(say("titleOfList"), h("input", { name: "title", required: true })),
      field(say("tasks"), h("textarea", { name: "tasks", rows: "3", required: true })),
    ],
    read: (form) => Object.fromEntries(new FormData(form)),
  });
  if (!given) return;
  const rows = given.tasks.split("\n").filter(Boolean);
  const tasks = rows.map((text, at) => ({ id: at + 1, text }));
  await fields({ checklist: { title: given.title, tasks } });
}

async function poll(fields) {
  const given = await ask({
    title: say("sendPoll"),
    confirm: say("send"),
    body: [
      field(say("question"), h("input", { name: "question", required: true })),
      field(
        say("answers"),
        h("textarea", { name: "options", rows: "3", required: true, value: say("yesNo") }),
      ),
    ],
    read: (form) => Object.fromEntries(new FormData(form)),
  });
  if (!given) return;
  const options = given.options
    .split("\n")
    .filter(Boolean)
    .map((text, at) => ({ persistent_id: String(at), text, voter_count: 0 }));
  const rules = {
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: "regular",
    allows_multiple_answers: false,
    allows_revoting: false,
    members_only: false,
  };
  await fields({ poll: { id: `poll-${Date.now()}`, question: given.question, options, ...rules } });
}
