import { EMOJI } from "./phrases.ts";
import { say, type Block, type Situation } from "./reply.ts";

const PICTURE = /\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic}|\p{Emoji_Modifier})*\s?/gu;
const SHORT_LIST = 3;

const cell = (text: string): string => text.replace(/\|/gu, "\\|");

function list(title: string, items: string[], ordered: boolean, { wishes }: Situation): string {
  if (wishes.format === "prose") return items.join(" ");
  if (ordered && wishes.format === "table") {
    return [
      `| # | ${cell(title.replace(/:$/u, ""))} |`,
      "|---|---|",
      ...items.map((item, index) => `| ${index + 1} | ${cell(item)} |`),
    ].join("\n");
  }
  const numbered = ordered && wishes.format === "steps";
  return items.map((item, index) => (numbered ? `${index + 1}. ${item}` : `- ${item}`)).join("\n");
}

/** A list under its title; a table carries the title in its head. */
function titledList(title: string, items: string[], ordered: boolean, situation: Situation): string {
  const words = items.map((item) => toned(item, situation));
  const head = toned(title, situation);
  const { format } = situation.wishes;
  const body = list(head, words, ordered, situation);
  if (head === "" || (ordered && format === "table")) return body;
  return format === "prose" ? `${head} ${body}` : `${head}\n${body}`;
}

const toFormal = (text: string): string =>
  text
    .replace(/\b(I|you|we)'ll\b/giu, "$1 will")
    .replace(/\b(I|you|we)'d\b/giu, "$1 would")
    .replace(/\bI'm\b/gu, "I am")
    .replace(/\b(L|l)et's\b/gu, "$1et us")
    .replace(/\b(do|does|is|has|have)n't\b/giu, "$1 not")
    .replace(/\bcan't\b/giu, "cannot")
    .replace(/^(?:Hey|Hi)\b/u, "Good day");

/** The words of the frame in the wished tone; quotations keep theirs. */
const toned = (text: string, { wishes }: Situation): string => {
  if (wishes.tone !== "formal" || wishes.language !== "en") return text;
  return text
    .split(/(“[^”]*”)/u)
    .map((piece) => (piece.startsWith("“") ? piece : toFormal(piece)))
    .join("");
};

function written(block: Block, situation: Situation): string {
  const short = situation.wishes.length === "short";
  switch (block.kind) {
    case "lead":
      return situation.wishes.tone === "formal" ? toned(block.text, situation).replace(/!(?=\s|$)/gu, ".") : block.text;
    case "line":
      return toned(block.text, situation);
    case "list":
      return titledList(block.title, short ? block.items.slice(0, SHORT_LIST) : block.items, block.ordered, situation);
    case "questions": {
      const items = short ? block.items.slice(0, 1) : block.items;
      if (situation.wishes.questions === "never" || items.length === 0) return "";
      return items.length === 1 ? (items[0] ?? "") : titledList(block.title, items, false, situation);
    }
  }
}

/** An answer with the wishes applied to it, without its label. */
export function dressed(blocks: Block[], situation: Situation): string {
  const { wishes, manner } = situation;
  const short = wishes.length === "short";
  const kept = blocks.filter((block) => !(short && "extra" in block && block.extra === true));
  const asks = kept.some((block) => block.kind === "questions" && block.items.length > 0);
  const more: Block[] =
    wishes.questions === "end-with-one" && !asks
      ? [{ kind: "questions", title: "", items: [say(situation, "openQuestion")] }]
      : [];
  const texts = [...kept, ...more].map((block) => written(block, situation)).filter((text) => text !== "");
  const own = (text: string): string => (wishes.emoji === "never" ? text.replace(PICTURE, "").trim() : text);
  if (wishes.emoji === "wanted" && texts.length > 0) texts[0] = `${texts[0]} ${EMOJI[manner]}`;
  if (wishes.openWith !== null) texts.unshift(own(wishes.openWith));
  if (wishes.closeWith !== null) {
    const closing = own(wishes.closeWith);
    if (wishes.questions === "end-with-one") texts.splice(-1, 0, closing);
    else texts.push(closing);
  }
  if (wishes.languageMissing !== null)
    texts.unshift(say(situation, "noLanguage", { language: wishes.languageMissing }));
  return texts.filter((text) => text !== "").join(short ? "\n" : "\n\n");
}
