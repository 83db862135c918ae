import type { Json, JsonObject } from "../json.ts";
import { isSlotName, SLOTS, type Section, type SlotName } from "../memory/slots.ts";
import { languageName, measuredSentence } from "./measured.ts";
import { industryInWords } from "./sentence.ts";
import type { ContextDocument } from "./shape.ts";
import { answerWishes, detailOf, WISH_KEYS } from "./wishes.ts";
import { asSentence, inWords, isJsonObject, keyInWords, listedShort, plainLine, withArticle } from "./wording.ts";

/** A whole sentence of the briefing. A higher importance stays longer when the budget is short. */
export type Sentence = { text: string; importance: number; line: "who" | "now" | "more" };

type Known = {
  /** The words of a slot, lists joined; "" where nothing is known. */
  of(slot: SlotName): string;
  /** Each value of a slot in words. */
  each(slot: SlotName): string[];
};

function knownOf(context: ContextDocument): Known {
  const at = (slot: SlotName): Json | undefined => {
    const section: JsonObject = context[SLOTS[slot].section];
    return Object.hasOwn(section, slot) ? section[slot] : undefined;
  };
  const each = (slot: SlotName): string[] => {
    const value = at(slot);
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    const toWords = (entry: Json): string =>
      slot === "website" && typeof entry === "string" ? plainLine(entry) : inWords(entry);
    return values.map(toWords).filter((words) => words !== "");
  };
  return { each, of: (slot) => listedShort(each(slot)) };
}

function nameSentence(known: Known): string {
  const name = known.of("name");
  const preferred = known.of("preferred_name");
  if (name === "") return preferred === "" ? "" : `The user goes by ${preferred}.`;
  return preferred === "" || preferred === name
    ? `The user's name is ${name}.`
    : `The user's name is ${name}, and they go by ${preferred}.`;
}

function workSentence(known: Known): string {
  const [company, industry, role] = [known.of("company_name"), known.of("industry"), known.of("role")];
  if (company === "" && industry === "" && role === "") return "";
  const parts = [
    company === "" ? "" : ` at ${company}`,
    industry === "" ? "" : ` in ${industryInWords(industry)}`,
    role === "" ? "" : ` as ${withArticle(role)}`,
  ];
  return `They work${parts.join("")}.`;
}

function preferred(tone: string, detail: "high" | "medium" | "low" | null): string {
  if (tone === "" && detail === null) return "";
  if (detail === "low") return `They prefer ${tone === "" ? "" : `${tone} communication and `}short answers.`;
  const level = detail === null ? "" : ` with ${detail} level of detail`;
  return `They prefer ${tone === "" ? "answers" : `${tone} communication`}${level}.`;
}

/** "They prefer professional communication with high level of detail." */
function preferenceSentence(context: ContextDocument): string {
  const { tone, length, format, language } = answerWishes(context);
  const detail = detailOf(length);
  const own = length !== "" && detail === null ? `answers of this length: ${length}` : "";
  const sentences = [
    preferred(tone, detail),
    own === "" ? "" : asSentence(`They want ${own}`),
    format === "" ? "" : asSentence(`They like answers in this form: ${format}`),
    language === "" ? "" : `They want answers in ${languageName(language)}.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function companySize(known: Known): string {
  const size = known.of("company_size");
  if (size === "") return "";
  const company = known.of("company_name") || "Their company";
  if (/^[\d.,+\s–-]+$/u.test(size)) return `${company} has ${size} people.`;
  return /\d.*\p{L}/u.test(size) ? `${company} has ${size}.` : `The size of their company is ${size}.`;
}

function placeSentence(known: Known): string {
  const [location, timezone] = [known.of("location"), known.of("timezone")];
  if (location === "") return timezone === "" ? "" : `They are in the time zone ${timezone}.`;
  return `They are based in ${location}${timezone === "" ? "" : `, in the time zone ${timezone}`}.`;
}

/** One or several entries that may be whole clauses: "Their goal is x.", "Their goals are x; y and z" would read badly. */
function entriesSentence(entries: string[], one: string, many: string): string {
  if (entries.length === 0) return "";
  return asSentence(entries.length === 1 ? `${one} ${entries[0]}` : `${many} ${listedShort(entries)}`);
}

const AIMS =
  /^(?:grow|reach|launch|hire|build|increase|reduce|learn|get|become|improve|ship|raise|find|make|create|start|run|double|expand|open|write|sell|save|finish|win|move|scale|automate|publish|lose|read|keep|earn|cut|gain|help|develop|generate|close|pass|complete|speak|travel|buy|retire|quit|stop|switch|migrate|be)\b/iu;

/** A goal said as a verb reads "to grow"; one said as a thing stays. */
const asAim = (goal: string): string => (AIMS.test(goal) ? `to ${goal.charAt(0).toLowerCase()}${goal.slice(1)}` : goal);

/** A deadline with a date that has gone by is told as such, so that nobody works towards it. */
function deadlineSentence(context: ContextDocument, known: Known, now: Date): string {
  const stored = context.context_memory["deadlines"];
  const values = Array.isArray(stored) ? stored : stored === undefined ? [] : [stored];
  const today = now.toISOString().slice(0, 10);
  const isPast = (value: Json): boolean => {
    const dates = JSON.stringify(value).match(/\d{4}-\d{2}-\d{2}/g);
    return dates !== null && dates.every((date) => date < today);
  };
  const entries = values.flatMap((value) => {
    const words = inWords(value);
    return words === "" ? [] : [isPast(value) ? `${words} (now past)` : words];
  });
  return entriesSentence(entries, "Their deadline is", "Their deadlines are");
}

/** Further keys in the person's own words: "Their company stage is seed." */
function furtherKeySentence(section: Section, key: string, value: Json): string {
  const words = inWords(value);
  const name = keyInWords(key);
  if (words === "" || name === "") return "";
  const about = section === "communication_style" ? `${name} in communication` : name;
  if (typeof value === "boolean") return asSentence(`Noted under ${about}: ${words}`);
  if (isJsonObject(value)) return asSentence(`Their ${about}: ${words}`);
  const several = Array.isArray(value) && value.length > 1;
  return asSentence(`Their ${about} ${several ? "are" : "is"} ${words}`);
}

const COUNTED = new Set(["measured", "wished", "messages_counted"]);

function furtherSentences(context: ContextDocument): string[] {
  const sections = ["user_profile", "learned_preferences", "context_memory", "communication_style"] as const;
  return sections.flatMap((section) =>
    Object.entries(context[section])
      .filter(([key]) => !(isSlotName(key) && SLOTS[key].section === section))
      .filter(([key]) => !(section === "learned_preferences" && WISH_KEYS.has(key)))
      .filter(([key]) => !(section === "communication_style" && COUNTED.has(key)))
      .map(([key, value]) => furtherKeySentence(section, key, value)),
  );
}

/** The first sentence says whom the others mean. */
function introduced(sentences: Sentence[]): Sentence[] {
  const [first, ...rest] = sentences;
  if (first === undefined) return [];
  const text = first.text
    .replace(/^They (work|speak|use|like|want|avoid|prefer)\b/u, "The user $1s")
    .replace(/^They are\b/u, "The user is")
    .replace(/^They have\b/u, "The user has")
    .replace(/^They do\b/u, "The user does")
    .replace(/^Their\b/u, "The user's");
  return [{ ...first, text }, ...rest];
}

/** Every sentence there is to say, in reading order. What is unknown is left unsaid. */
export function profileSentences(context: ContextDocument, now: Date): Sentence[] {
  const known = knownOf(context);
  const say = (line: Sentence["line"], importance: number, text: string): Sentence => ({ line, importance, text });
  const phrase = (before: string, slot: SlotName, after = ""): string => {
    const words = known.of(slot);
    return words === "" ? "" : asSentence(`${before} ${words}${after}`);
  };
  const entries = (slot: SlotName, one: string, many: string): string => entriesSentence(known.each(slot), one, many);
  const facts = context.facts.map((fact) => inWords(fact)).filter((words) => words !== "");
  const sentences = [
    say("who", 100, nameSentence(known)),
    say("who", 60, phrase("Their pronouns are", "pronouns")),
    say("who", 95, workSentence(known)),
    say("who", 90, preferenceSentence(context)),
    say("who", 40, companySize(known)),
    say("who", 55, placeSentence(known)),
    say("who", 50, phrase("They speak", "languages")),
    say("now", 85, phrase("They use", "favorite_tools")),
    say("now", 80, phrase("They avoid", "avoided_tools")),
    say("now", 84, phrase("They are working on", "current_projects")),
    say("now", 82, entriesSentence(known.each("goals").map(asAim), "Their goal is", "Their goals are")),
    say("now", 81, deadlineSentence(context, known, now)),
    say("now", 70, entries("challenges", "Their challenge is", "Their challenges are")),
    say("now", 72, entries("constraints", "A limit they keep to is", "The limits they keep to are")),
    say("now", 71, phrase("Their budget is", "budget")),
    say("now", 52, entries("decisions", "A decision they took is", "The decisions they took are")),
    say("now", 54, entries("people", "A person around them is", "The people around them are")),
    say("more", 45, phrase("They like", "likes")),
    say("more", 46, phrase("They do not like", "dislikes")),
    say("more", 44, phrase("Their diet is", "diet")),
    say("more", 20, phrase("Their birthday is", "birthday")),
    say("more", 15, phrase("Their website is", "website")),
    ...furtherSentences(context).map((text) => say("more", 35, text)),
    ...facts.map((fact, index) => say("more", 25 + index / (facts.length + 1), asSentence(`Also known: ${fact}`))),
    say("more", 10, measuredSentence(context)),
  ].filter(({ text }) => text !== "");
  return introduced(sentences);
}
