import type { ReadPrompt } from "./prompt.ts";
import { languageOf, MOST_READ, type Language } from "./words.ts";

/** How this answer is to look, from everything the person and the owner asked for. */
export type Wishes = {
  language: Language;
  /** A language somebody asked for and this model does not have, in the words they used. */
  languageMissing: string | null;
  length: "short" | "medium" | "detailed";
  format: "steps" | "bullets" | "prose" | "table";
  tone: "formal" | "casual" | "own";
  emoji: "never" | "wanted" | "own";
  questions: "ask" | "end-with-one" | "never";
  callName: string | null;
  openWith: string | null;
  closeWith: string | null;
};

const LANGUAGES =
  "english|german|deutsch|englisch|french|français|spanish|español|italian|italiano|portuguese|português|dutch|polish|turkish|russian|ukrainian|arabic|hebrew|hindi|japanese|chinese|korean|swedish|danish|norwegian|finnish|czech|greek|französisch|spanisch|italienisch";
const IN_LANGUAGE = new RegExp(
  `(?:answers?|reply|replies|respond|responses?|write|speak|talk|communicate|antworte|antworten|schreib|schreibe|sprich)\\b[^.\\n]{0,30}?\\b(?:in|auf) (${LANGUAGES})\\b`,
  "iu",
);
const asLanguage = (name: string): Language | null => {
  if (/^(?:english|englisch)$/iu.test(name)) return "en";
  return /^(?:german|deutsch)$/iu.test(name) ? "de" : null;
};

const QUOTED = "[\"“„'‘«]([^\"”“'’»\\n]{1,60})[\"”“'’»]";
const OPEN_WITH = new RegExp(
  `(?:open|start|begin|greet|beginne?|starte)[^.\\n]{0,40}? (?:with|by saying|saying|mit)[: ]+${QUOTED}`,
  "iu",
);
const CLOSE_WITH = new RegExp(
  `(?:end|close|finish|sign off|ende|schließe?)[^.\\n]{0,40}? (?:with|by saying|saying|mit)[: ]+${QUOTED}`,
  "iu",
);
const CALL_ME =
  /(?:[Cc]all me|[Aa]ddress me as|[Nn]enne? mich) ["“'‘]?(\p{Lu}[\p{L}\p{M}'’-]{0,30}(?: \p{Lu}[\p{L}\p{M}'’-]{0,30})?)/u;

type Change = Partial<Wishes>;

/** A tone counts where it is said of answers: a professional photographer has asked for nothing. */
const ofAnswers = (tones: string): RegExp =>
  new RegExp(
    `\\b(?:${tones})\\b[^.\\n]{0,24}\\b(?:tone|answers?|repl(?:y|ies)|responses?|communication|language|style|manner|antworten|ton|stil)\\b|(?:\\b(?:be|stay|more|keep it|tone:|bitte|sei|bleib) (?:\\w+ )?|^)(?:${tones})\\b`,
    "iu",
  );
const FORMAL = ofAnswers("professional|formal|polite|businesslike|formell\\w*|förmlich\\w*|professionell\\w*|siezen");
const CASUAL = ofAnswers("informal|casual|relaxed|friendly|laid[- ]back|locker\\w*|duzen");

/** Each pattern names what it changes; of two that disagree the later said wins. */
const CHANGES: [RegExp, Change][] = [
  [
    /\b(?:low level of detail|short answers?|answers? short|shorter|brief(?:ly)?|concise(?:ly)?|terse|keep it short|fewer words|to the point|kurze?n? (?:antworten|fassen)|kurz und knapp|fass(?:e)? dich kurz)\b/iu,
    { length: "short" },
  ],
  [/\b(?:medium length|medium level of detail)\b/iu, { length: "medium" }],
  [
    /\b(?:high level of detail|detailed|in detail|thorough|in[- ]depth|comprehensive|longer answers?|ausführlich\w*|detaillierte?\w*)(?!\p{L})/iu,
    { length: "detailed" },
  ],
  [
    /\b(?:use|in|with|want|prefer|like|as|give me|form:) (?:short )?(?:bullets?|bullet[- ]points?|bulleted)\b|\bstichpunkte?n?\b/iu,
    { format: "bullets" },
  ],
  [
    /\b(?:in prose|full paragraphs|no (?:bullets?|bullet points|lists)|fließtext|keine listen)\b/iu,
    { format: "prose" },
  ],
  [/\b(?:use tables?|in (?:a )?tables?|as a table|als tabelle)\b/iu, { format: "table" }],
  [/\b(?:numbered|step[- ]by[- ]step|in steps|schritt für schritt)\b/iu, { format: "steps" }],
  [FORMAL, { tone: "formal" }],
  [CASUAL, { tone: "casual" }],
  [/\b(?:no|never use|without|don't use|do not use|avoid|keine?|ohne) (?:any )?emojis?\b/iu, { emoji: "never" }],
  [
    /(?<!(?:not|n't|never|no|avoid) )\b(?:use|add|with|include|like|mit) (?:some |a few |plenty of )?emojis?\b/iu,
    { emoji: "wanted" },
  ],
  [
    /\b(?:end|finish|close)\b[^.\n]{0,40}\bwith (?:a|one) question\b|\bmit einer (?:frage|rückfrage)\b/iu,
    { questions: "end-with-one" },
  ],
  [
    /\b(?:don't|do not|never|stop) ask(?:ing)?\b[^.\n]{0,20}\bquestions?\b|\bno questions\b|\bkeine (?:rück)?fragen\b/iu,
    { questions: "never" },
  ],
];

/** A line about answers, or the person's words to the same effect; a question or a story changes nothing. */
const WISHFUL =
  /\b(?:answers?|answering|repl(?:y|ies)|respond|responses?|communicat\w+|tone|call me|address me|from now on|always|never|keep it|emojis?|bullets?|bullet[- ]points?|prose|questions?|to the point|step[- ]by[- ]step|antwort\w*|ab jetzt|immer|nenne? mich|stichpunkte?n?|kurz|locker|förmlich|fragen)(?!\p{L})/iu;

function read(line: string): Change {
  const change: Change = {};
  for (const [pattern, changes] of CHANGES) if (pattern.test(line)) Object.assign(change, changes);
  const language = IN_LANGUAGE.exec(line)?.[1];
  if (language !== undefined) {
    const known = asLanguage(language);
    Object.assign(change, known === null ? { languageMissing: language } : { language: known, languageMissing: null });
  }
  const openWith = OPEN_WITH.exec(line)?.[1];
  const closeWith = CLOSE_WITH.exec(line)?.[1];
  const callName = CALL_ME.exec(line)?.[1];
  if (openWith !== undefined) change.openWith = openWith;
  if (closeWith !== undefined) change.closeWith = closeWith;
  if (callName !== undefined) change.callName = callName;
  return change;
}

/** Wishes hide in single sentences of a long message; texts to work on and questions are passed over. */
const spoken = (text: string): string[] =>
  text
    .slice(0, MOST_READ)
    .split(/(?<=[.!?;])\s+|\n+/u)
    .filter((sentence) => sentence.length < 240 && !sentence.endsWith("?") && WISHFUL.test(sentence));

/**
 * The persona's own manner first, then the owner's instructions, then what the person prefers and wishes, then what they
 * said in this session: the later takes the place of the earlier. Recalled lines are data and change nothing here.
 */
export function wishesOf(prompt: ReadPrompt, callName: string | null): Wishes {
  const said = prompt.history.flatMap(({ role, text }) => (role === "user" ? spoken(text) : []));
  const preferences = prompt.about.filter((sentence) =>
    /\b(?:They|The user) (?:prefers?|wants? answers|likes? answers)\b/u.test(sentence),
  );
  const lines = [
    ...prompt.persona.voice.filter((line) => OPEN_WITH.test(line) || CLOSE_WITH.test(line)),
    ...prompt.persona.instructions,
    ...preferences,
    // The newest standing instruction is listed first, so it is read last.
    ...prompt.wishes.toReversed(),
    ...said,
    ...spoken(prompt.message),
  ];
  return Object.assign(
    {
      language:
        languageOf(prompt.message) ??
        languageOf(prompt.history.findLast(({ role }) => role === "user")?.text ?? "") ??
        "en",
      languageMissing: null,
      length: "medium",
      format: "steps",
      tone: "own",
      emoji: "own",
      questions: "ask",
      callName,
      openWith: null,
      closeWith: null,
    } satisfies Wishes,
    ...lines.map(read),
  ) as Wishes;
}
