/** Words before a statement that do not change it, taken off one after another. */
const OPENER = new RegExp(
  `^(?:${[
    "hi(?: there| all| everyone| again)?",
    "hey(?: there)?",
    "hello(?: there)?",
    "hiya",
    "howdy",
    "what'?s up",
    "how are (?:you|u)",
    "how'?s it going",
    "yo",
    "good (?:morning|evening|afternoon|day)",
    "greetings",
    "nice to meet you",
    "thanks",
    "thank you",
    "thx",
    "cool",
    "great",
    "awesome",
    "perfect",
    "nice",
    "sure",
    "yes",
    "yeah",
    "yep",
    "yup",
    "right(?! now)",
    "ok",
    "okay",
    "alright",
    "well",
    "so",
    "and",
    "but",
    "also",
    "plus",
    "oh",
    "ah",
    "um",
    "uh",
    "hmm",
    "haha",
    "lol",
    "btw",
    "by the way",
    "fyi",
    "just fyi",
    "for your information",
    "anyway",
    "anyways",
    "ps",
    "p\\.s\\.",
    "honestly",
    "frankly",
    "to be honest",
    "tbh",
    "ngl",
    "imo",
    "in fact",
    "as (?:i|you) (?:said|mentioned|know|may know)(?: (?:before|earlier|already))?",
    "like i said",
    "(?:just )?so you know",
    "just so you'?re aware",
    "for (?:some )?(?:context|background|reference|the record|future reference)",
    "(?:some|a bit of|quick|more|for|little) (?:context|background|info|intro|introduction)(?: (?:about|on) (?:me|us|myself))?",
    "(?:a (?:bit|little)|a few things|something|more|bit|little) about (?:me|us|myself)",
    "about me",
    "(?:one|another|quick|small|side|last) (?:more )?(?:thing|note|fact|update)(?: about me)?",
    "first of all",
    "first off",
    "first",
    "second(?:ly)?",
    "finally",
    "note",
    "context",
    "background",
    "intro",
    "update",
    "quick update",
    "news",
    "big news",
    "life update",
    "you should know(?: that)?",
    "(?:i )?(?:should|want to|wanted to|have to|must|might|forgot to) (?:mention|add|say|note|tell you|point out|clarify|let you know|share)(?: that)?",
    "i want you to know(?: that)?",
    "(?:just )?letting you know(?: that)?",
    "let me (?:introduce myself|tell you|start by saying)(?: (?:a bit )?about (?:me|myself))?",
    "i(?:'d| would) say",
    "i guess",
    "i think",
    "i believe",
    "i suppose",
    "i mean",
    "you know",
    "fun fact",
    "turns out",
    "it turns out(?: that)?",
    "the thing is",
    "thing is",
    "the truth is",
    "truth is",
    "the fact is",
    "because",
    "since",
    "though",
    "although",
    "while",
    "in case it (?:helps|matters)",
    "if it helps",
    "in general",
    "generally",
    "usually",
    "as a rule",
    "unfortunately",
    "sadly",
    "luckily",
    "fortunately",
    "happily",
    "basically",
    "personally",
    "for me",
    "professionally",
    "workwise",
    "work-wise",
    "day to day",
    "at home",
    "at work",
    "at my (?:job|company)",
    "at (?:our|the) (?:company|office)",
    "for work",
    "in my (?:job|role|spare time job)",
    "by day",
    "to (?:introduce myself|start|begin|be clear|clarify)",
    "i have to say",
    "seriously",
    "obviously",
    "clearly",
    "of course",
    "naturally",
    "literally",
    "again",
    "please note(?: that)?",
    "mind you",
    "that said",
    "however",
    "apparently",
    "for now",
    "ah yes",
    "irl",
    "in real life",
    "for real",
    "real talk",
    "on a (?:personal|serious|different|separate) note",
    "out of character",
    "ooc",
    "as for me",
    "unrelated",
    "separately",
    "but seriously",
    "reminder",
    "just a reminder",
    "as a reminder",
    "correct",
    "exactly",
    "no problem",
    "not sure if i said(?: this)?",
    "don't know if i mentioned(?: it)?",
    "did i mention(?: that)?",
    "long story short",
    "my situation",
    "here(?:'s| is) (?:my situation|the thing|some context|a bit about me)",
    "that",
    "cuz",
    "cause",
    "lately",
    "recently",
    "then",
  ].join("|")})(?:\\s*[,:!.…-]+\\s*|\\s+)(?=\\S)`,
  "i",
);
const TIME_OPENER =
  /^(?!from now on|in (?:the )?future|from here)(?:(?:in|at|since|for|after|last|this|during|until|over|from|on|starting|as of|with|within) [^,]{1,40}, |(?:yesterday|today|right now|at the moment|these days|nowadays|for now|at present|lately|recently|as of (?:today|now|this week|this month|last week|yesterday)|last (?:week|month|year|night|summer|spring|fall|winter)|this (?:week|month|year|morning)|(?:two|three|a few|\d+|a couple of) (?:days|weeks|months|years) ago|a (?:week|month|year) ago),? (?=(?:i|i'm|im|we|we're|my|our)\b))/i;
const CORRECTION =
  /^(?:(?:actually|correction|small correction|quick correction|no(?=[,.!: -]+(?:i|i'm|im|my|we|we're|our|it|it's|its|call|that|not|the)\b)|nope|nah|wait|hold on|sorry|oops|whoops|scratch that|strike that|my bad|my mistake|i misspoke|i was wrong|i made a mistake|i take that back|to correct(?: myself| you| that)?|let me correct (?:that|myself|you)|you got that wrong|you(?:'re| are) wrong|you(?:'ve| have) got (?:it|that) wrong|that(?:'s| is| was) (?:wrong|not right|incorrect|not correct|outdated|old|a mistake|no longer true|not true|out of date)(?: now| anymore)?|not (?:quite|anymore|any more|true|right|exactly)|wrong|i changed my mind|changed my mind|i(?:'ve| have) changed my mind|change of plans?|things (?:have )?changed|rather|i meant(?: to say)?|what i meant (?:was|is)|i should have said|should have said|typo|update(?: your (?:memory|notes|records))?(?: on that)?|edit|instead|as a matter of fact|that has changed|that changed|please (?:correct|fix|update) (?:that|this|it)|on second thought|turns out)(?: about (?:that|it|my \w+))?)(?:\s*[,:!.…-]+\s*|\s+)(?=\S)/i;

const CONTRACTIONS: [RegExp, string][] = [
  [/\bi'?m\b(?! (?:message|chat))/gi, "I am"],
  [/\biam\b/gi, "I am"],
  [/\bi'?ve\b/gi, "I have"],
  [/\bi'd\b/gi, "I would"],
  [/\bi'll\b/gi, "I will"],
  [/\bwe're\b/gi, "we are"],
  [/^were (?=(?:in|an?|using|working|based|building|launching|\d)\b)/gi, "we are "],
  [/\bwe'?ve\b/gi, "we have"],
  [/\bwe'd\b/gi, "we would"],
  [/\bwe'll\b/gi, "we will"],
  [/\b(do|does|did|is|are|was|were|has|have|wo|ca|could|would|should)n'?t\b/gi, "$1 not"],
  [/\bca not\b/gi, "can not"],
  [/\bcannot\b/gi, "can not"],
  [/\bwo not\b/gi, "will not"],
  [/\bthat's\b/gi, "that is"],
  [/\bit's\b/gi, "it is"],
  [/\bhere's\b/gi, "here is"],
  [/\bthere's\b/gi, "there is"],
  [/\bthere're\b/gi, "there are"],
  [
    /\b(name|company|email|job|title|role|birthday|budget|goal|zone|timezone|wife|husband|dog|cat|son|daughter|boss|partner|deadline|language|business|startup|favou?rite \w+)'?s (?=(?:not|now|actually|called|named|in|on|a|an|the|\d))/gi,
    "$1 is ",
  ],
  [/\bmy names\b/gi, "my name is"],
  [/\b(?:gonna)\b/gi, "going to"],
  [/\bwanna\b/gi, "want to"],
  [/\bgotta\b/gi, "got to"],
  [/\bu\b(?=\s)/g, "you"],
];
const ADVERB =
  /\b(I am|we are|I have|we have|I|we|you|my \w+ is|our \w+ is|he is|she is)((?: (?:currently|really|actually|also|just|mostly|mainly|usually|now|absolutely|totally|definitely|primarily|kinda|kind of|sort of|basically|generally|personally|still|recently|simply|truly|presently|normally|typically|honestly|already|both|literally|very much|particularly|especially|finally|officially|generally speaking|exclusively|proudly|happily|quite|rather|deeply|strongly|much|then|only just|predominantly|temporarily|originally|tend to|lately|all|regularly|often|heavily|successfully))+)(?= )/gi;

/** "Actually", "No", "That's wrong": a clause of nothing else corrects what follows. */
export const onlyCorrects = (raw: string): boolean =>
  CORRECTION.test(`${raw.replace(/[.,!:;\s]+$/, "")}, i x`) &&
  CORRECTION.exec(`${raw.replace(/[.,!:;\s]+$/, "")}, i x`)?.[0].length === raw.replace(/[.,!:;\s]+$/, "").length + 2;

/** Takes openers, adverbs and contractions off the head of a clause. */
export function openHead(
  raw: string,
  subject: string,
): { text: string; correcting: boolean; updating: boolean; ending: boolean; instead: string | null } {
  let text = raw;
  let correcting = false;
  for (let i = 0; i < 6; i += 1) {
    const corrected = text.replace(CORRECTION, "");
    if (corrected !== text) correcting = true;
    const opened = corrected.replace(OPENER, "").replace(TIME_OPENER, "");
    if (opened === text) break;
    text = opened;
  }
  for (const [from, to] of CONTRACTIONS) text = text.replace(from, to);
  if (subject !== "")
    text =
      /^(?:based|living|located|working|originally|currently|born|married|allergic|founder|ceo|cto|head of|owner of|mother|father|mom|dad|\d)/i.test(
        text,
      )
        ? `${subject === "we" ? "we are" : "I am"} ${text}`
        : `${subject === "we" ? "we" : "I"} ${text}`;
  text = text.replace(
    /\bnot (?:really|that|actually|even|exactly|particularly|at all|currently|much|that much|so) /i,
    "not ",
  );
  text = text.replace(/\b(am|are) (?:in the middle of|in the process of|busy|about to start|back to) /i, "$1 ");
  text = text.replace(
    /^(?:currently |presently |right now |now )?(?=(?:employed|based|living|located|working|studying|training) (?:at|in|for|as|on|from|with|near|out of)\s)/i,
    "I am ",
  );
  text = text.replace(/^(?:currently|presently|right now) (?=\p{L}+ing\s)/iu, "I am ");
  text = text.replace(
    /^(?=(?:budget|deadline|time ?zone|birthday|bday|role|job title|company name|hobbies) (?:is|are)\s)/i,
    "my ",
  );
  text = text.replace(/^self-employed (.+) here$/i, "I am a self-employed $1");
  const updating = /\b(?:now|these days|nowadays|currently|as of|recently|just|anymore|finally)\b/i.test(text);
  text = text.replace(ADVERB, (_whole, head: string) => head);
  const ending = /\b(?:anymore|any more|any longer|no longer)\b/i.test(text);
  text = text.replace(/\s*\b(?:anymore|any more|any longer)\b/gi, "");
  let instead: string | null = null;
  const butNot =
    /^(.*?)\bnot (?:(?:in|at|for|as|with) )?((?:an? |the )?[^,]{1,60}?),? but(?: rather| instead)? (.+)$/i.exec(text);
  if (butNot && !/^not only/i.test(text.slice(butNot[1]?.length ?? 0))) {
    instead = butNot[2] ?? null;
    text = `${butNot[1] ?? ""}${butNot[3] ?? ""}`.replace(/\b(am|is|are|in|at) \1\b/i, "$1");
    correcting = true;
  }
  const tail =
    /^(.+?),? (?:and )?(?:not|instead of|rather than) (?:(?:in|at|for|as|with|on|to|using) )?([^,]{1,60})$/i.exec(text);
  if (
    instead === null &&
    tail &&
    !/^(?:yet|sure|that|really|so|too|very|much|only|just|a big|a fan|to|using|for|the best|at all)\b/i.test(
      tail[2] ?? "",
    ) &&
    !/(?:\b(?:am|is|are|do|does|did|can|will|would|could|has|have|was|please|why|or)|n't)$/i.test(tail[1] ?? "")
  ) {
    instead = (tail[2] ?? "").replace(/[.!?]+$/, "");
    text = tail[1] ?? text;
    correcting = true;
  }
  return { text: text.replace(/[\s,.!?;:]+$/, ""), correcting, updating, ending, instead };
}
