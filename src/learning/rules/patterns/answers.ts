import { isLanguage } from "../lexicon/world.ts";
import { add, type Clause, type Draft, type Rule } from "../types.ts";
import { tidy } from "../values.ts";

const LENGTH =
  "short(?:er)?|brief(?:er)?|concise|succinct|terse|long(?:er)?|detailed|in-depth|in depth|thorough|comprehensive|elaborate|to the point|straight to the point|crisp|compact|medium(?:-length)?|one-line|one-sentence|snappy|high-level|exhaustive|extensive|minimal|verbose|longer form|bite-sized";
const TONE =
  "professional|formal|informal|casual|friendly|warm|direct|blunt|honest|playful|funny|humorous|witty|serious|relaxed|polite|encouraging|supportive|empathetic|academic|technical|non-technical|simple|plain|conversational|enthusiastic|neutral|straightforward|no-nonsense|candid|gentle|business-like|businesslike|laid-back|upbeat|down-to-earth|sarcastic|motivational|matter-of-fact|clear|chatty|kind|less formal|more formal";
const FORMAT =
  "bullet(?:ed)?(?:[- ]points?)?|bullets|bulleted lists?|lists?|tables?|prose|paragraphs|step[- ]by[- ]step|steps|numbered(?: lists?| steps)?|markdown|plain text|headings|headers|code examples|examples|structured|json|full sentences|flowing text|bullet lists";
const one = (source: string): RegExp => new RegExp(`\\b(?:${source})\\b`, "gi");
const NOUN =
  "answers?|replies|reply|responses?|explanations?|messages|communication|output|outputs|feedback|summaries|communication style|style|tone|advice|writing";

/** Every length, tone and form named in the words. */
export function wishesIn(words: string): Draft[] {
  const drafts: Draft[] = [];
  words = words.replace(/,?\s(?:over|rather than|instead of|not|than|no|without|never)\s.*$/i, "");
  const [length] = words.match(one(LENGTH)) ?? [];
  const [format] = words.match(one(FORMAT)) ?? [];
  const tones = words.match(one(TONE)) ?? [];
  if (length !== undefined) drafts.push(...add("answer_length", length));
  if (tones.length > 0) drafts.push(...add("answer_tone", tones.join(" and ") === words ? words : (tones[0] ?? "")));
  if (format !== undefined) drafts.push(...add("answer_format", format));
  return drafts;
}

const instruction = (clause: Clause): Draft[] => {
  const value = tidy(
    clause.raw.replace(
      /^(?:(?:and|also|so|but|oh|ok|okay|hey|hi|please|pls|btw|by the way|one more thing|actually|for the record|note|just)[,:]? )+/i,
      "",
    ),
  );
  return value.split(" ").length < 2 ? [] : add("instructions", value);
};

const inLanguage = (words: string): Draft[] => {
  const language = tidy(words).split(" ")[0] ?? "";
  return isLanguage(language) ? add("answer_language", language) : [];
};

const ANSWER_VERB =
  "answer|respond|reply|talk|speak|write|communicate|write back|explain things|explain everything|phrase things|get back to me";
/** What one asks for now, in one text, and not from here on. */
const HERE =
  /\b(?:this|these|the (?:e-?mail|essay|report|article|post|intro|text|paragraph|function|code|title|draft|summary|list|above|first|last|second|next|following)|it)\b/i;
const standing = (clause: Clause): boolean =>
  clause.alone ||
  /\b(?:always|whenever|wherever|(?:when|where) possible|from now on|going forward|in (?:the )?future|in general|by default|usually|every time|when you (?:answer|reply|respond)|with me|to me|your (?:answers|replies|responses)|for me)\b/i.test(
    clause.raw,
  );

const NOT_A_RULE =
  /^(?:mind|heard|been|say never|again|ever|too late|worry|get me wrong|laugh|judge|tell anyone|ask\.?$|hate me|know|you mind|think so|forget|bother|panic|be (?:mad|angry|sorry)|go|leave|let me down|have|use to|want|need|like|understand|see|believe|care|remember|feel|sure|a good|a bad|the|in|on|my|a|an|wanted|liked|happened|had|did|was|thought|knew|gonna|going|quite|really|works?|happy|late|hungry|tired|on time|there)\b/i;

export const ANSWERS: Rule[] = [
  {
    when: /^(?:please |pls |always |only )*(?:answer|reply|respond|keep (?:it|your |all |the )?(?:answers|replies|responses)?)(?: to me| me)? (?:in|under|to|below|within|at) ((?:under |at most |max(?:imum)? )?(?:one|two|three|four|five|a few|an?|\d+) (?:short |single )?(?:sentences?|words|lines|paragraphs?)(?: (?:or less|max|maximum|or fewer|at most))?)$/i,
    learn: ([, length = ""], clause) => (standing(clause) ? add("answer_length", length) : []),
  },
  {
    when: /^no more (?:long|short|lengthy|formal|wordy) (?:answers|replies|responses|explanations|messages)$/i,
    learn: (_match, clause) => instruction(clause),
  },

  {
    when: /^(?:from now on|going forward|in (?:the )?future|from here on(?: out)?|from today(?: on)?|henceforth|for (?:all )?(?:future|upcoming) (?:answers|replies|responses|messages|chats|conversations)),? (.+)$/i,
    learn: ([, words = ""], clause) => ruled(words, clause),
  },
  {
    when: /^(.+?),? (?:from now on|going forward|in (?:the )?future|from here on(?: out)?|by default|every time)$/i,
    learn: ([, words = ""], clause) =>
      /^(?:i|we|my|our) (?!want|would|prefer|like|need)/i.test(words) ? [] : ruled(words, clause),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:(?:would )?(?:prefer|like|love|appreciate|want|need|favou?r|enjoy|expect)|would rather (?:have|get|read))(?: it (?:if|when) you)?(?: to (?:get|have|receive|read|see))?(?: your| the| my)? (?!to learn)(.*\\b(?:${NOUN})\\b.*)$`,
      "i",
    ),
    learn: ([, words = ""], clause) =>
      /\b(?:an?|this|the) (?:\w+ )?(?:answer|reply|response|explanation|summary)\b/i.test(words) && !clause.alone
        ? []
        : wishesOrLanguage(words),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:prefer|like|want|would like|would prefer|love|appreciate) (?:(?:it|things|everything|you to be|you to keep (?:it|things)|when you are|it when you are|my \\w+) )?((?:(?:${LENGTH}|${TONE}|${FORMAT}|and|a|more|very|over|,|with|in|to be|kept|rather than|not) ?)+)$`,
      "i",
    ),
    learn: ([, words = ""], clause) => (/^(?:a |an )/i.test(words) && !clause.alone ? [] : wishesIn(words)),
  },
  {
    when: new RegExp(
      `^(?:please |pls |can you |could you |just |always |try to |i (?:want|need|would like|would prefer) you to |you (?:should|can|must) (?:always )?)*(?:keep|make|give me|write|format|structure|send me|send)(?: me)?(?: all| all of)? (?:your |the |my |all )?((?:[\\w-]+[, ]+){0,5}?(?:${NOUN}))( .*|)$`,
      "i",
    ),
    learn: ([whole, head = "", tail = ""], clause) =>
      HERE.test(whole.replace(/\bit\b/i, "")) || /\b(?:a|an) \w* ?(?:answer|reply|response)\b/i.test(whole)
        ? []
        : clause.alone || /\b(?:answers|replies|responses|always|explanations)\b/i.test(whole)
          ? wishesOrLanguage(`${head}${tail}`)
          : [],
  },
  {
    when: new RegExp(
      `^(?:please |pls |can you |could you |just |i (?:want|need|would like|would prefer) you to |always |feel free to |try to )*(?:keep (?:it|things|everything)|be|stay|sound|act|make it|make things) (?:a (?:bit|little) |more |very |as |really |super |nice and )?((?:(?:${LENGTH}|${TONE})(?:,? and |, | )?)+)(?: with me| please| to me| as possible| in your (?:answers|replies|responses)| when you (?:answer|reply|respond).*| at all times| and .+)?$`,
      "i",
    ),
    learn: ([, words = ""], clause) => (standing(clause) ? wishesIn(words) : []),
  },
  {
    when: new RegExp(
      `^(?:please |pls |can you |could you |you can |always |i (?:want|need|would like|would prefer) you to |i (?:would )?prefer (?:that |if )?you |feel free to |only )*(?:${ANSWER_VERB})(?: to me| with me| me| back| everything| things)?(?: only| always| mostly| just)? in (.+)$`,
      "i",
    ),
    learn: ([, words = ""], clause) => {
      const language = inLanguage(words);
      return language.length > 0
        ? /^write in/i.test(clause.text) && !clause.alone
          ? []
          : language
        : standing(clause) || /\bme\b/.test(clause.raw) || clause.raw.split(" ").length < 8
          ? wishesIn(words)
          : [];
    },
  },
  {
    when: new RegExp(
      `^(?:please |pls |always |i (?:want|need|would like) you to |just |only )*(?:${ANSWER_VERB})(?: to me| me)? (?:more |very |less |as )?(briefly|concisely|shortly|formally|informally|casually|professionally|directly|honestly|simply|politely|succinctly|bluntly)(?: as possible)?$`,
      "i",
    ),
    learn: ([, adverb = ""], clause) =>
      standing(clause)
        ? wishesIn(
            adverb
              .replace(/ly$/i, "")
              .replace(/^simp$/i, "simple")
              .replace(/^short$/i, "short"),
          ).map((draft): Draft => draft)
        : [],
  },
  {
    when: /^(?:please |pls |always |i (?:want|need|would like) you to |just |only )*(?:use|give me|stick to|go with|format (?:things|everything|your \w+) (?:as|with|in)|i want|i like|i prefer) (?:more |mostly |only |lots of |a lot of |short |simple )?(bullet points|bullets|bullet lists|numbered lists|tables|step[- ]by[- ]step (?:instructions|explanations|guides)|plain text|markdown|short sentences|headings|prose|full sentences)(?: when(?:ever)? (?:possible|you can|you \w+)| where possible| please| in (?:your|all) \w+| for .+|)$/i,
    learn: ([, words = ""], clause) =>
      standing(clause) || /^(?:i (?:like|prefer))/i.test(clause.text)
        ? add(/short sentences/i.test(words) ? "answer_length" : "answer_format", tidy(words))
        : [],
  },
  {
    when: /^(?:please |pls |i (?:prefer|want|like) |can you |always |just )*(?:do not use|don't use|no|avoid|stop using|skip|drop|without|never use|leave out|less|fewer|use|add|lots of|use more|use some|i love|do not want|do not like|hate)(?: any| the| your| so many| too many| of| using| more| some| a few| lots of)* (?:emojis?|emoticons|smileys|jargon|buzzwords|exclamation (?:marks|points)|bullet points|bullets|markdown|headers|headings|tables|small talk|fluff|filler|corporate speak|technical terms|slang|lists|disclaimers|preamble|em dashes|acronyms|swearing|sugarcoating)\b.*$/i,
    learn: (_match, clause) => (HERE.test(clause.raw) ? [] : instruction(clause)),
  },
  {
    when: /^(?:i|we) (?:hate|do not like|do not want|can not stand|dislike)(?: it when you use| seeing| reading| getting| any| so many| too many| when you use)* (?:emojis?|emoticons|bullet points|long (?:answers|replies|responses|explanations)|walls of text|jargon|buzzwords|fluff|small talk|disclaimers|tables|exclamation marks)\b.*$/i,
    learn: (_match, clause) => instruction(clause),
  },
  {
    when: /^(?:please |pls |you should |you must |i want you to |i need you to |i would like you to |make sure (?:to |you |that you )?|be sure to |can you |could you |try to |and )*always (.+)$/i,
    learn: ([, words = ""], clause) =>
      NOT_A_RULE.test(words) || !(TASK.test(words) || DIRECTIVE.test(words)) ? [] : ruled(words, clause),
  },
  {
    when: /^(?:please |pls |you should |you must |i want you to |can you |could you )*never (?:ever )?(.+)$/i,
    learn: ([, words = ""], clause) => (NOT_A_RULE.test(words) ? [] : instruction(clause)),
  },
  {
    when: /^(?:please |pls |can you |could you |i (?:want|need|would like|would prefer|would appreciate it if) you (?:to )?|you should |you must )+(?:do not|not|stop|avoid|never|quit)(?: ever)? (.+)$/i,
    learn: ([, words = ""], clause) =>
      NOT_A_RULE.test(words) || HERE.test(words) || !DIRECTIVE.test(words) ? [] : instruction(clause),
  },
  {
    when: /^(?:do not|stop|avoid|no more)(?: ever)? (.+)$/i,
    learn: ([, words = ""], clause) =>
      NOT_A_RULE.test(words) || HERE.test(words) || !DIRECTIVE.test(words) || !clause.alone ? [] : instruction(clause),
  },
  {
    when: /^(?:whenever|every time|each time|any ?time|when) (?:i|you|we) (?:ask|say|send|share|write|answer|reply|respond|give|show|tell|mention|paste|type|suggest|recommend|explain|use|quote|request|post|upload|want|need|talk|discuss|draft|review|make|summari[sz]e)\b[^,]{0,120}, (?:please |pls |then |always |just |you should |i want you to |i (?:would )?(?:prefer|like) )*(\p{L}.+)$/iu,
    learn: (_match, clause) => instruction(clause),
  },
  {
    when: /^no (?:more )?(?:emojis?|bullet points|jargon|fluff|small talk|disclaimers)(?: please)?$/i,
    learn: (_match, clause) => instruction(clause),
  },
  {
    when: /^(?:i|we) (?:want|need|would like|would prefer|expect) you to (?:be|act|sound|stay) (.+)$/i,
    learn: ([, words = ""]) => wishesIn(words),
  },
  {
    when: new RegExp(
      `^(?:only )?((?:(?:${LENGTH}|${TONE}|${FORMAT})(?:,? and |, | )?)+(?:${NOUN}))(?: only| please| are (?:best|better|preferred|fine|great|my preference|what i (?:want|like|prefer|need)).*| work (?:best|better|well).*| suit me.*| from you.*|)$`,
      "i",
    ),
    learn: ([, words = ""]) => wishesIn(words),
  },
  {
    when: /^(?:please |pls )(.+?) (?:always|every time|each time|at all times|whenever you can|whenever possible)$/i,
    learn: ([, words = ""], clause) => (DIRECTIVE.test(words) && !HERE.test(words) ? instruction(clause) : []),
  },
];

/** What one may ask an assistant to do each time. */
const TASK =
  /^(?:cit|explain|us|includ|double|answer|ask|start|giv|writ|show|add|provid|check|keep|be |tell|respond|reply|format|mention|remind|put|convert|quot|verif|list|call|address|suggest|assum|round|sign|end|translat|consider|speak|stick|begin|finish|mak|highlight|link|offer|recommend|propose|confirm|warn|break|summari|sort|number|name|state|specif|compar|prefer|treat|think|test|comment|document|separat|leave|return|send|attach|prioriti|focus|justif|spell|capitali|run|proofread|review|prefix|wrap|separate|indent|go |have |take |look up|look for|look at|point|note|refer|bring|set|follow|order|estimate|calculate|mark|label|avoid|limit)/i;

const DIRECTIVE =
  /^(?:us(?:e|ing)|call|mention|send|giv|suggest|recommend|includ|add|start|end|ask|assum|writ|sugar-?coat|apologi|explain|repeat|shar|tell|begin|say|answer|reply|respond|offer|lectur|patroni|mak|put|show|quot|wast|interrupt|remind|flatter|prais|compliment|overexplain|over-explain|talk|speak|refer|address|be |being|sound|hallucinat|invent|guess|summari|format|skip|bring|hedg|agree|ramble|rambling|swear)/i;

function wishesOrLanguage(words: string): Draft[] {
  const language =
    /\bin (\p{L}+)\b/iu.exec(words)?.[1] ?? /\b(\p{L}+) (?:answers|replies|responses)\b/iu.exec(words)?.[1] ?? "";
  return [...wishesIn(words.replace(/\b(?:style|tone)\b/gi, "")), ...inLanguage(language)];
}

/** A wish that fits a slot goes there; what fits none stays a standing instruction. */
function ruled(words: string, clause: Clause): Draft[] {
  const language =
    /^(?:please |only |always )*(?:answer|respond|reply|talk|speak|write|communicate)\b.*?\bin (\p{L}+)$/iu.exec(
      tidy(words),
    )?.[1];
  if (language !== undefined && isLanguage(language)) return add("answer_language", language);
  const named = /^(?:please |just )*call me (\p{L}[\p{L}'-]*)$/iu.exec(tidy(words))?.[1];
  if (named !== undefined) return add("preferred_name", named);
  if (
    /^(?:i|we|my|our|it|he|she|they|there)\b/i.test(words) &&
    !/^(?:i|we) (?:want|would|need|prefer|like|expect)\b/i.test(words)
  )
    return [];
  const wishes =
    !/^(?:please )?(?:start|end|begin|include|add|put|finish|open|close|sign|cite|ask|check)\b/i.test(words) &&
    /\b(?:answers?|repl\w+|respon\w+|keep it|be|explanations?)\b/i.test(words) &&
    words.split(" ").length <= 9
      ? wishesIn(words)
      : [];
  return wishes.length > 0 ? wishes : instruction(clause);
}
