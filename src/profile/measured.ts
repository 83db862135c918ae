import type { Json } from "../json.ts";
import type { ContextDocument } from "./shape.ts";
import { isJsonObject } from "./wording.ts";

/** Messages below which a habit is not worth telling. */
const FEWEST_MESSAGES = 5;

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** "German" for "de"; what is no language code stays as it is. */
export function languageName(words: string): string {
  return /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/u.test(words) ? (names.of(words) ?? words) : words;
}

/** How the person usually writes, leaving out whatever they have an explicit wish about; "" where too little was counted. */
export function measuredSentence(context: ContextDocument): string {
  const { measured, wished, messages_counted: counted } = context.communication_style;
  if (!isJsonObject(measured) || typeof counted !== "number" || counted < FEWEST_MESSAGES) return "";
  const wishes = isJsonObject(wished) ? wished : {};
  const unlessWished = (wish: string, value: Json | undefined, usual: string): string =>
    Object.hasOwn(wishes, wish) || typeof value !== "string" || value === usual ? "" : value;
  const manner = [
    unlessWished("answer_length", measured["length"], "medium"),
    unlessWished("answer_tone", measured["formality"], "neutral"),
  ].filter((word) => word !== "");
  const language = unlessWished("answer_language", measured["language"], "");
  const emoji = measured["emoji"] === "often" ? " and like emoji" : "";
  if (manner.length === 0 && language === "" && emoji === "") return "";
  const messages = [...(manner.length === 0 ? [] : [manner.join(", ")]), "messages"].join(" ");
  return `They usually write ${messages}${language === "" ? "" : ` in ${languageName(language)}`}${emoji}.`;
}
