import type { Facts } from "./facts.ts";
import type { Intent } from "./intent.ts";
import { addressed, filled, FRAME, OPENINGS, type FrameKey, type MannerPhrases } from "./phrases.ts";
import { mannerOf, tradeOf, type Manner, type Trade } from "./manner.ts";
import type { ReadPrompt } from "./prompt.ts";
import type { Wishes } from "./wishes.ts";
import { pick } from "./words.ts";

/** A piece of an answer before it is dressed as the person wishes. `extra` pieces are left out of short answers. */
export type Block =
  | { kind: "lead"; text: string }
  | { kind: "line"; text: string; extra?: boolean }
  | { kind: "list"; title: string; items: string[]; ordered: boolean; extra?: boolean }
  | { kind: "questions"; title: string; items: string[] };

/** All that a part of an answer may use. */
export type Situation = {
  prompt: ReadPrompt;
  intent: Intent;
  facts: Facts;
  wishes: Wishes;
  manner: Manner;
  trade: Trade;
};

export const situationOf = (prompt: ReadPrompt, intent: Intent, facts: Facts, wishes: Wishes): Situation => ({
  prompt,
  intent,
  facts,
  wishes,
  manner: wishes.tone === "formal" && mannerOf(prompt.persona) === "plain" ? "formal" : mannerOf(prompt.persona),
  trade: tradeOf(prompt.persona),
});

/** A phrase every persona says alike, in the answer's language and form of address. */
export const say = ({ wishes }: Situation, key: FrameKey, values: Record<string, string> = {}): string =>
  filled(addressed(FRAME[wishes.language][key], wishes.tone === "formal"), values);

/** How this persona begins such an answer; the message decides between its ways. */
export function opening(
  situation: Situation,
  moment: keyof MannerPhrases,
  values: Record<string, string> = {},
): string {
  const { prompt, wishes, manner } = situation;
  const phrase = pick(OPENINGS[wishes.language][manner][moment], `${prompt.persona.agentName}\n${prompt.message}`);
  return filled(addressed(phrase, wishes.tone === "formal"), { role: roleOf(situation), ...values });
}

/** The persona's role as part of a sentence; its name where it has no role. */
export const roleOf = ({ prompt, wishes }: Situation): string =>
  prompt.persona.role || prompt.persona.agentName || (wishes.language === "de" ? "Assistenz" : "assistant");

const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
};

/** `2026-05-03` as "3 May 2026" or "3. Mai 2026". */
export function dateInWords(date: string, { language }: Wishes): string {
  const [year = "", month = "", day = ""] = date.split("-");
  const name = MONTHS[language][Number(month) - 1];
  if (name === undefined) return date;
  return language === "de" ? `${Number(day)}. ${name} ${year}` : `${Number(day)} ${name} ${year}`;
}
