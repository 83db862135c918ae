import { findSecrets } from "../secrets.ts";

/** Private-use characters that stand for text not to be learned, one for each unit, so that ranges stay true. */
export const FOREIGN = "\uE000";
export const SECRET = "\uE001";

export const holdsMasked = (text: string): boolean => text.includes(FOREIGN) || text.includes(SECRET);

const cover = (text: string, start: number, end: number, mark: string): string =>
  text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, mark) + text.slice(end);

/** Everything that follows such a line belongs to somebody else. */
const FOREIGN_FROM_HERE: RegExp[] = [
  /^[^\n]{0,120}\b(?:on .{5,60}|am .{5,60}|le .{5,60}) (?:wrote|schrieb|a écrit|escribió)[^\n]{0,60}:\s*$/im,
  /^(?:-{2,}|_{2,})\s*(?:original|forwarded|begin)\b[^\n]*$/im,
  /^(?:from|to|subject|sent|date|cc): .+\n(?:from|to|subject|sent|date|cc): /im,
];

const HANDLED_TEXT =
  "translat\\w*|proof-?read\\w*|re-?writ\\w*|re-?word\\w*|re-?phras\\w*|paraphras\\w*|summari[sz]\\w*|sum up|tl;?dr|edit|polish|shorten|improve|correct|fix|check|spell-?check|grammar|reply|respond|answer|analy[sz]e|classify|sentiment|convert|format|extract|parse|transcri\\w*|review|critique|comment on|explain|react to|übersetz\\w*|korrigier\\w*|zusammenfass\\w*|fass\\w*|tradu\\w*|corrig\\w*|résum\\w*|resum\\w*|reformul\\w*|write back|make (?:this|it|the following) \\w+|turn (?:this|the following)|what do you think (?:of|about)|how (?:does|is) this";
const OTHERS_TEXT =
  "e-?mails?|messages?|texts?|lyrics|transcripts?|reviews?|articles?|logs?|output|errors?|job (?:ad|post|posting|description|listing)s?|posting|listing|poem|quotes?|quotation|examples?|sample|data|csv|json|yaml|table|rows?|paragraph|passage|draft|letter|posts?|tweets?|prompts?|essay|story|caption|abstract|snippet|script|dialogue|dialog|excerpt|testimonial|cover letter|linkedin|sentences?|following|below|wrote|writes|written|says|said|saying|reads|goes|went like|told me|asked|posted|replied|answered|texted|emailed|shouted|sang|sings|song|chorus|verse|profile|persona|character|customer|client|applicant|candidate|input|test case|fixture";
/** "Translate this to French:" with the text on the same line or below. */
const REQUEST_FOR_TEXT = new RegExp(
  `(?:^|[.!?\\n,]\\s{0,5}|\\b(?:please|pls|can you|could you|bitte|help me|and) )[^\\n.!?:]{0,40}\\b(?:${HANDLED_TEXT})\\b[^\\n:]{0,120}(?::|\\n)`,
  "gi",
);
const REQUEST_FOR_THIS = new RegExp(
  `\\b(?:${HANDLED_TEXT})\\b (?:me )?(?:this|the following|these|my (?:text|email|bio|sentence|paragraph|essay|cover letter|post))(?: (?:for me|please|text|e-?mail|sentences?|paragraph|message|post|bio|essay|draft|letter|(?:in)?to \\w+|in \\w+|better|shorter))*\\s?(?:[.,;\\n-]|-)\\s?`,
  "gi",
);
const INTRODUCED = new RegExp(
  `(?:^|\\n|[.!?] )(?!(?:quick |side |small |just a )?(?:note|fyi|ps|p\\.s\\.)\\b)[^\\n.!?:]{0,100}\\b(?:${OTHERS_TEXT})\\b[^\\n.!?:]{0,40}:(?=\\s)`,
  "gi",
);

/** "In French please: ..." */
const IN_LANGUAGE = /(?:^|[.!?\n] ?)(?:now )?(?:in|into|to|auf|en|al?) \p{L}{4,12}(?: please| pls| bitte)?:\s/giu;

/** Quotation marks, the opening one first. A single straight quote only counts after a space: it is an apostrophe elsewhere. */
const QUOTED =
  /"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|«[^»\n]{1,2000}»|„[^“”"\n]{1,2000}[“”"]|‘[^’\n]{1,400}’(?!\w)|(?<=^|[\s(:])'[^'\n]{1,400}'(?=$|[\s).,!?:;])/gm;
const NAMING =
  /(?:\b(?:call(?:ed)?(?: me)?|named?|name(?:'?s| is)|titled|go(?:es)? by|nickname(?:'s| is)?|use|using|am|i'?m|is)\s*)$/i;

const isTalk = (quoted: string, before: string): boolean => {
  const inner = quoted.slice(1, -1);
  if (inner.split(/\s+/).length > 4) return true;
  return !NAMING.test(before) || /\b(?:i|i'm|im|my|we|me)\b/i.test(inner);
};

/** Hides secrets and every passage that is not the person speaking for themselves: code, quotations, pasted and sample text. */
export function maskForeign(text: string): string {
  let masked = text;
  for (const secret of findSecrets(text)) masked = cover(masked, secret.start, secret.end, SECRET);
  const hide = (pattern: RegExp, from = 0): void => {
    masked = masked.replace(
      pattern,
      (whole: string) => whole.slice(0, from) + whole.slice(from).replace(/[^\n]/g, FOREIGN),
    );
  };
  if (masked.includes("```")) hide(/```[\s\S]*?(?:```|$)/g);
  if (masked.includes("~~~")) hide(/~~~[\s\S]*?(?:~~~|$)/g);
  if (masked.includes("`")) hide(/`[^`\n]{1,500}`/g);
  hide(/^[ \t]{0,8}>.*$/gm);
  hide(/<(\w{1,20})[^<>]{0,300}>/g);
  hide(
    /^.*(?:\w\s*[=:]\s*["'[{]|[{};]\s*$|=>|\(\)|^[ \t]*(?:const|let|var|def|class|function|import|SELECT|INSERT|UPDATE|print|return)\b(?=.*[=(;'"{])).*$/gm,
  );
  hide(
    /^[ \t]*(?:\[?\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|(?:\[|<)?(?:INFO|ERROR|WARN|DEBUG|TRACE|FATAL)\b|at \S+\(|\w+(?:Error|Exception):).*$/gm,
  );
  for (const header of FOREIGN_FROM_HERE) {
    const at = header.exec(masked)?.index;
    if (at !== undefined) masked = cover(masked, at, masked.length, FOREIGN);
  }
  masked = hideTables(masked);
  masked = masked.replace(QUOTED, (whole: string, offset: number) =>
    isTalk(whole, masked.slice(Math.max(0, offset - 24), offset)) ? FOREIGN.repeat(whole.length) : whole,
  );
  const cut = firstForeign(masked);
  return cut === -1 ? masked : cover(masked, cut, masked.length, FOREIGN);
}

/** Two neighbouring lines with the same number (two or more) of commas, tabs or bars are a table, not a list in a sentence. */
function hideTables(text: string): string {
  if (!text.includes("\n")) return text;
  const lines = text.split("\n");
  const shape = lines.map((line) => {
    if (/[.!?]\s*$/.test(line)) return "";
    for (const mark of [",", "\t", "|", ";"]) {
      const count = line.split(mark).length - 1;
      if (count >= 2) return `${mark}${count}`;
    }
    return /^[ \t]*[\w.-]+\s*[=:]\s*\S/.test(line) || line.includes(FOREIGN) ? "pairs" : "";
  });
  return lines
    .map((line, i) =>
      shape[i] !== "" && (shape[i] === shape[i - 1] || shape[i] === shape[i + 1]) ? FOREIGN.repeat(line.length) : line,
    )
    .join("\n");
}

/** "Some words: I am ..." gives somebody a voice, unless the words before the colon announce the person's own. */
const VOICE = /(?:^|[.!?\n]\s{0,3})([^.!?\n:]{1,120}):\s+(?=["']?(?:i|i'm|im|i've|my|we|we're|our)\b)/gi;
const OWN_VOICE =
  /\b(?:me|myself|us|ourselves|note|fyi|context|background|update|correction|reminder|remember|ps|p\.s|intro|introduction|info|information|things?|details?|facts?|situation|btw|also|important|disclaimer|question|requirements?|preferences?|time|bit|setup|reason|problem|truth|news|forget|mind|i should|deal|short|basically|actually|sorry|no|yes|wait|wrong|goal|plan|rule|issue|point|reality|honest|hint|recap|update|edit|warning|hi|hello|hey|profile|who i am|i am|i'm|first|second|third|last|one|two|finally)\b/i;

function firstVoice(text: string): number {
  for (const match of text.matchAll(VOICE)) {
    if (!OWN_VOICE.test(match[1] ?? "")) return match.index + match[0].length;
  }
  return -1;
}

function firstForeign(text: string): number {
  let first = -1;
  const at = (index: number): void => {
    if (index >= 0 && (first === -1 || index < first)) first = index;
  };
  for (const pattern of [IN_LANGUAGE, REQUEST_FOR_TEXT, REQUEST_FOR_THIS, INTRODUCED]) {
    pattern.lastIndex = 0;
    const match = pattern.exec(text);
    if (match && match.index + match[0].length < text.length) at(match.index + match[0].length);
  }
  at(firstVoice(text));
  const letter =
    /^(?:dear|hi|hello|hey|liebe[r]?|sehr geehrte|cher|chère|estimad[oa]) [^\n]{1,40},?[ \t]{0,5}\n[\s\S]{20,4000}\n\s{0,5}(?:best|kind|warm)?\s*(?:regards|wishes|sincerely|cheers|yours|grüße|cordialement|saludos)/im.exec(
      text,
    );
  if (letter) at(letter.index);
  return first;
}
