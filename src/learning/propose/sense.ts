import { isSlotName, SLOTS, type SlotName } from "../../memory/slots.ts";
import type { Span } from "../../memory/types.ts";
import { wholeWords } from "../../memory/words.ts";
import { sentenceAround, type ReadMessage } from "./standing.ts";
import type { DropReason, Place } from "./types.ts";

/**
 * Whether the words around a value say what the claim says of the person, and not its contrary or something of somebody else.
 * A quote can be true to the letter and cut so that it means the opposite ("use HubSpot" of "I don't use HubSpot").
 */

const NEGATION =
  /\b(?:not|never|no longer|neither|nor|none|without|cannot|can'?t|cant|don'?t|dont|doesn'?t|didn'?t|isn'?t|aren'?t|ain'?t|wasn'?t|weren'?t|won'?t|wouldn'?t|haven'?t|hasn'?t|no|nicht|kein\w*|nie|niemals|ne|pas|jamais|nunca|ya no)\b|\bn'(?=\p{L})/iu;
const NEGATION_AFTER = /\b(?:any ?more|any longer|no more|nicht|pas)\b|\bnot\s*[.!,;]?$/iu;
const LEAVING =
  /\b(?:hate[sd]?|dislike[sd]?|avoid(?:ed|ing)?|stopped|quit|left|leaving|used to|former(?:ly)?|previous(?:ly)?|ex-|dropp?ed|ditched|cancell?ed|got rid of|moved (?:away|off|on) from|switched (?:away )?from|instead of|rather than|sold|früher|ehemalig\w*|ancien\w*|antes)\b/iu;
const DISPLEASED =
  /\b(?:hat(?:e[sd]?|ing)|dislik\w+|avoid\w*|stop\w*|loath\w+|despis\w+|stand|annoy\w*|awful|terrible|horrible|bad|worst|sucks?|mad|crazy|sick of|tired of|fed up|refuse|dropp?ed|ditched|drop|allergic|boring|painful|pain|too|away from|rid of|over|hasse|nervt|déteste|odio)\b/iu;
/** "not" at the head of a value that should be a name or a thing. */
const EMPTY_HEAD = /^(?:not|no longer|never|none|unknown|n\/a|nothing|nobody|null|undefined)\b/i;

const MAYBE =
  /\b(?:might|may|maybe|perhaps|possibly|probably|consider(?:ing)?|thinking (?:about|of)|could|would|wish|hop(?:e|ing)|dream(?:ing)?|wonder(?:ing)?|almost|nearly|vielleicht|peut-être|quizás?|tal vez)\b/iu;
const LATER =
  /\b(?:will|'ll|going to|gonna|about to|soon|next (?:week|month|year|quarter|spring|summer|autumn|fall|winter)|planning to|plan to|want to|wanna|werde|bald)\b/iu;

const FIRST_PERSON =
  /\b(?:i|i'?m|i'?ve|im|we|we'?re|we'?ve|my|our|me|us|mine|ich|wir|mein\w*|unser\w*|mir|mich|uns|je|mon|ma|mes|nous|notre|nos|yo|mi|mis|nuestr\w+|soy|estoy|vivo|trabajo|uso|usamos|tengo|prefiero)\b|\bj'/iu;
const SUBJECT_AGAIN = /(?:^|[\s,(])(?:i|i'm|i've|im|we|we're|we've|ich|wir|je|j'\w*|nous|yo)(?=\s|$)/iu;
const RELATIVE =
  /\b(?:my|our|his|her|their|the|a|mein\w*|unser\w*|mon|ma|mes|notre|nos|mi|mis|nuestr\w+) (?:\p{L}+ ){0,2}?(brother|sister|wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|mother|mom|mum|father|dad|parents?|son|daughter|kids?|child(?:ren)?|friends?|boss|manager|colleagues?|co-?workers?|clients?|customers?|team ?mates?|roommate|neighbou?rs?|uncle|aunt|cousin|grand\w+|competitors?|rival|bruder|schwester|frau|mann|freund\w*|chef\w*|kolleg\w*|mutter|vater|sohn|tochter|kunde\w*|frère|s(?:oe|œ)ur|femme|mari|amie?s?|patron\w*|mère|père|fils|fille|client\w*|hermano|hermana|esposa|esposo|amig[oa]s?|jef[ea]|madre|padre|hij[oa]s?|cliente)s?\b/giu;
const OTHER_SUBJECT = /\b(?:he|she|they|er|il|elle|ils|elles|él|ella|ellos)\b/giu;

/** Where one statement ends and another begins, near enough for telling what a "not" belongs to. */
const EDGES =
  /[,;:.!?()\n]|\s(?:-|–|—)\s|\s(?:but|and|so|because|since|while|aber|sondern|und|denn|weil|mais|et|car|pero|sino|y|porque)\s/giu;

/** Slots about a lack, where "not" belongs to the claim. */
const OF_LACK = new Set<Place>(["avoided_tools", "dislikes", "diet", "challenges", "constraints"]);
const isAboutPerson = (slot: Place): boolean =>
  slot !== null && (SLOTS[slot].section === "user_profile" || SLOTS[slot].section === "learned_preferences");
const MAY_BE_WISHED = new Set<Place>([
  "goals",
  "answer_length",
  "answer_format",
  "answer_tone",
  "answer_language",
  "instructions",
  "current_projects",
  "deadlines",
  "challenges",
]);

type Surroundings = { sentence: string; before: string; clause: string; clauseBefore: string; clauseAfter: string };

/** What stands around the value; around the whole quote where the value is not in it word for word. */
function surroundings(message: ReadMessage, span: Span, value: string): Surroundings {
  const straight = message.masked.replace(/[‘’ʼ]/g, "'");
  const quote = straight.slice(span.start, span.end);
  const found = wholeWords(value)?.exec(quote) ?? null;
  const start = span.start + (found?.index ?? 0);
  const end = found === null ? span.end : start + found[0].length;
  const { start: from, end: to } = sentenceAround(message, span);
  const before = straight.slice(from, start);
  const after = straight.slice(end, to);
  const edges = [...before.matchAll(EDGES)];
  const last = edges.at(-1);
  const clauseBefore = last === undefined ? before : before.slice(last.index + last[0].length);
  const next = [...after.matchAll(EDGES)][0];
  const clauseAfter = next === undefined ? after : after.slice(0, next.index);
  return {
    sentence: straight.slice(from, to),
    before,
    clauseBefore,
    clauseAfter,
    clause: clauseBefore + straight.slice(start, end) + clauseAfter,
  };
}

/** Why the words do not say this of the person, or null where they do. */
export function objectionToSense(
  message: ReadMessage,
  span: Span,
  { slot, value }: { slot: Place; value: string },
): DropReason | null {
  const around = surroundings(message, span, value);
  if (slot !== "people" && isOfAnother(around, slot, value)) return "third-person";
  if (contradicts(around, slot, value)) return "negated";
  if (!MAY_BE_WISHED.has(slot) && MAYBE.test(around.clause)) return "hypothetical";
  return null;
}

function isOfAnother({ before, clauseBefore }: Surroundings, slot: Place, value: string): boolean {
  const relative = [...before.matchAll(RELATIVE)].at(-1);
  if (relative && !SUBJECT_AGAIN.test(before.slice(relative.index + relative[0].length))) {
    const named = relative[1] !== undefined && value.toLowerCase().includes(relative[1].toLowerCase());
    if (isAboutPerson(slot) || !named) return true;
  }
  const other = [...clauseBefore.matchAll(OTHER_SUBJECT)].at(-1);
  return other !== undefined && !SUBJECT_AGAIN.test(clauseBefore.slice(other.index));
}

function contradicts({ clause, clauseBefore, clauseAfter }: Surroundings, slot: Place, value: string): boolean {
  const negated = NEGATION.test(clauseBefore) || NEGATION_AFTER.test(clauseAfter);
  if (slot === "dislikes" || slot === "avoided_tools")
    return !negated && !DISPLEASED.test(clause) && !LEAVING.test(clause);
  if (OF_LACK.has(slot)) return false;
  const isThing = slot !== null && isSlotName(slot) && slot !== "instructions" && !MAY_BE_WISHED.has(slot);
  if (isThing && (EMPTY_HEAD.test(value) || LEAVING.test(clauseBefore))) return true;
  return negated && !NEGATION.test(value) && !/\b(?:avoid|skip|without|leave out|drop)\b/i.test(value);
}

/** The person says of themselves, in so many words, that it is so now: what a memory may be retired for. */
export const saysOfSelf = (message: ReadMessage, span: Span, value: string): boolean =>
  FIRST_PERSON.test(surroundings(message, span, value).sentence);

/** What lies ahead waits for its day; without a day it is only a plan. */
export const liesAhead = (message: ReadMessage, span: Span, slot: SlotName, value: string): boolean =>
  SLOTS[slot].section === "user_profile" && LATER.test(surroundings(message, span, value).clause);

const ENDS =
  /\b(?:no longer|any ?more|any longer|not using|don'?t (?:use|work|live|like|want|need)|doesn'?t|stopp?(?:ed|ing)?|quit|left|leaving|ended?|over|finished|done with|cancell?ed|dropp?ed|ditched|sold|gave up|given up|got rid of|moved (?:away|off|on)|switched|former(?:ly)?|used to|resigned|retired|closed|shipped|completed|nicht mehr|gekündigt|aufgehört|beendet|ne .{1,30} plus|arrêté|quitté|fini|ya no|dej[eé]|terminado)\b/iu;

/** Whether the words say that this is over. */
export function saysItEnded(message: ReadMessage, span: Span, value: string): boolean {
  const { clause, sentence } = surroundings(message, span, value);
  return ENDS.test(clause) && FIRST_PERSON.test(sentence);
}
