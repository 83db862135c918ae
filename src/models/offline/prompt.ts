import type { LanguageModelV4Prompt } from "@ai-sdk/provider";

/** One line of the recall block. `id` is what an answer cites, e.g. `m:018f3a2c`. */
export type RecalledLine = { id: string; date: string; saidBy: "user" | "assistant" | "note"; text: string };

export type ReadPersona = {
  agentName: string;
  role: string;
  personality: string;
  voice: string[];
  firstQuestions: string[];
  refusals: string[];
  instructions: string[];
};

/** Everything the offline model knows: its prompt, taken apart. */
export type ReadPrompt = {
  persona: ReadPersona;
  /** Sentences about the person, as the profile wrote them; empty where nothing is known. */
  about: string[];
  wishes: string[];
  history: { role: "user" | "assistant"; text: string }[];
  recalled: RecalledLine[];
  message: string;
  /** Parts of the newest message that are no text. */
  files: number;
};

const NOTHING_KNOWN = "Nothing is known about the person yet.";
const SAMPLE = "A sample of you";
const ABOUT = "About the person";
const WISHES = "How the person wants answers";
const RECALL_OPENING = "<recalled_memory>";
const RECALL_CLOSING = "</recalled_memory>";

const withoutMark = (line: string): string => line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/u, "").trim();

/** Ends of sentences; a point inside a name ("monday.com") is none. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?…])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");

function readOpening(line: string): Pick<ReadPersona, "agentName" | "role" | "personality"> {
  const mark = " Your personality: ";
  const at = line.indexOf(mark);
  const head = (at < 0 ? line : line.slice(0, at)).replace(/^You are /u, "").replace(/\.$/u, "");
  const comma = head.indexOf(", ");
  return {
    agentName: comma < 0 ? head : head.slice(0, comma),
    role: comma < 0 ? "" : head.slice(comma + 2),
    personality: at < 0 ? "" : line.slice(at + mark.length),
  };
}

/** Lines under each `## ` heading. Where one comes twice the last counts: ours stand below what an owner wrote. */
function readSections(core: string): { head: string; sections: Map<string, string[]> } {
  const sections = new Map<string, string[]>();
  const [head = "", ...rest] = core.split("\n");
  let lines: string[] = [];
  for (const line of rest) {
    if (line.startsWith("## ")) {
      lines = [];
      sections.set(line.slice(3).trim(), lines);
    } else if (line.trim() !== "") lines.push(line.trim());
  }
  return { head, sections };
}

function readRecall(text: string): RecalledLine[] {
  if (!text.startsWith(RECALL_OPENING)) return [];
  const lines: RecalledLine[] = [];
  for (const line of text.split("\n").slice(1)) {
    if (line.startsWith(RECALL_CLOSING)) break;
    const found = /^\[(m:[\w-]{1,64}) · (\d{4}-\d{2}-\d{2}) · (user|assistant|note)\b[^\]]{0,40}\] ?(.*)$/u.exec(line);
    if (found === null) continue;
    const [, id = "", date = "", saidBy, words = ""] = found;
    lines.push({ id, date, saidBy: saidBy as RecalledLine["saidBy"], text: words });
  }
  return lines;
}

type Message = LanguageModelV4Prompt[number];

function textsOf(message: Message): string[] {
  switch (message.role) {
    case "system":
      return [message.content];
    case "user":
    case "assistant":
      return message.content.flatMap((part) => (part.type === "text" ? [part.text] : []));
    case "tool":
      return [];
  }
}

/**
 * Takes a prompt apart. In the newest user message the last text part is what the person wrote, never data, and only
 * parts before it can be the recall block: so a person who types such a block has typed a message and nothing more.
 */
export function readPrompt(prompt: LanguageModelV4Prompt): ReadPrompt {
  const core = prompt.flatMap((message) => (message.role === "system" ? [message.content] : [])).join("\n");
  const newest = prompt.findLastIndex((message) => message.role === "user");
  const last = prompt[newest];
  const parts = last === undefined ? [] : textsOf(last);
  const { head, sections } = readSections(core);
  const listOf = (heading: string): string[] => (sections.get(heading) ?? []).map(withoutMark);
  const about = sentencesOf((sections.get(ABOUT) ?? []).join("\n"));
  const known = new Set([
    "How you talk",
    "What you ask first",
    "What you refuse",
    SAMPLE,
    "Your instructions",
    ABOUT,
    WISHES,
  ]);
  const further = [...sections].flatMap(([heading, lines]) => (known.has(heading) ? [] : lines.map(withoutMark)));
  return {
    persona: {
      ...readOpening(head.trim()),
      voice: listOf("How you talk"),
      firstQuestions: listOf("What you ask first"),
      refusals: listOf("What you refuse"),
      instructions: listOf("Your instructions"),
    },
    about: about.length === 1 && about[0] === NOTHING_KNOWN ? [] : [...about, ...further],
    wishes: listOf(WISHES),
    history: prompt.slice(0, Math.max(newest, 0)).flatMap((message) => {
      const text = textsOf(message).join("\n");
      return message.role === "user" || message.role === "assistant" ? [{ role: message.role, text }] : [];
    }),
    recalled: parts.slice(0, -1).flatMap(readRecall),
    message: parts.at(-1) ?? "",
    files: last?.role === "user" ? last.content.filter((part) => part.type === "file").length : 0,
  };
}
