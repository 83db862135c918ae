import type { Language } from "./words.ts";

/** One kind of task. Steps may hold `{company}` and the tool kinds of `tool-kinds.ts`; the last step matters least. */
export type Topic = {
  pattern: RegExp;
  texts: Record<Language, { name: string; steps: string[]; measure: string; cannot: string }>;
};
