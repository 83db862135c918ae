import * as chrono from "chrono-node";
import { isDepartment, isFirstName, isIndustry, isKnownPlace, isLanguage } from "../lexicon/world.ts";
import { isRole } from "../lexicon/roles.ts";
import { placeFrom } from "./place.ts";
import { companyFrom, roleAndCompany } from "./work.ts";
import { add, addAll, end, fact, replace, retract, type Draft, type Rule } from "../types.ts";
import { isCapitalised, splitList, tidy, upToBreak } from "../values.ts";

const NAME_PART = "(?:\\p{Lu}[\\p{L}'’.-]*|de|del|della|di|da|van|von|der|den|la|le|bin|ibn|al|el|o')";
const NAME = new RegExp(`^(?:(?:dr|prof|mr|mrs|ms)\\.? )?\\p{Lu}[\\p{L}'’-]*(?: ${NAME_PART}){0,3}$`, "u");
const NOT_NAME =
  /^(?:back|later|when|if|at|on|in|out|for|to|with|after|before|tomorrow|today|tonight|now|asap|anytime|maybe|please|not|never|sorry|so|a|an|the|my|your|it|that|this|me|him|her|them|us|crazy|old|sure|ok|fine|good|great|here|there|just|well|done|ready|busy|happy|sad|tired|lost|stuck|back|new|curious|german|french|spanish|english|american|british|italian|indian|chinese|japanese|korean|russian|polish|dutch|swedish|irish|scottish|canadian|australian|mexican|brazilian|turkish|greek|swiss|austrian|danish|norwegian|finnish|ukrainian|muslim|christian|jewish|catholic|hindu|buddhist|vegan|vegetarian|god|santa|monday|tuesday|wednesday|thursday|friday|saturday|sunday|also|looking|trying|working|using|going|from|based|currently|what|how|why|who|important|private|unknown|all|no|yes|hello|hi|batman|superman|spiderman|jesus|groot|spartacus|ironman|barbie|ken doll|sherlock|gandalf|dracula|legend|team|pro|anti|done)$/i;

/** A name as written, or null where the words are no name. Small letters are taken only where the sentence says it is a name. */
export function nameFrom(words: string, small: boolean): string | null {
  const value = tidy(
    upToBreak(words.replace(/^(?:dr|prof|mr|mrs|ms)\.? (?=\p{L})/iu, "")).replace(
      /\s(?:and|from|by the way|here|but|or just|at|in|with|for|now|who)\b.*$/i,
      "",
    ),
  );
  const first = value.split(" ")[0] ?? "";
  if (value === "" || NOT_NAME.test(first) || value.split(" ").length > 4 || /\d/.test(value)) return null;
  if (NAME.test(value)) return value;
  return small && /^[\p{L}'’-]+(?: [\p{L}'’-]+){0,2}$/u.test(value) ? value : null;
}

/** "I am Anna": a name only where it cannot be a place, a people, a trade or a state. */
function bareName(words: string): Draft[] {
  const name = nameFrom(words, false) ?? (isFirstName(tidy(upToBreak(words))) ? tidy(upToBreak(words)) : null);
  if (name === null || isKnownPlace(name) || isLanguage(name) || isIndustry(name) || isDepartment(name) || isRole(name))
    return [];
  if (/(?:ing|ed)$/.test(name.split(" ")[0] ?? "") && !isFirstName(name.split(" ")[0] ?? "")) return [];
  if (name === name.toUpperCase() && name.length > 1) return [];
  return add("name", name, { confidence: 0.85 });
}

const named = (slot: "name" | "preferred_name", words: string): Draft[] => {
  const name = nameFrom(words, true);
  return name === null ? [] : add(slot, name);
};

/** ISO date with a year said, `--MM-DD` without one. */
function birthdayFrom(words: string, saidAt: Date): string | null {
  const [found] = chrono.parse(words, saidAt);
  if (found === undefined || !found.start.isCertain("month") || !found.start.isCertain("day")) return null;
  const two = (part: number | null): string => String(part ?? 0).padStart(2, "0");
  const day = `${two(found.start.get("month"))}-${two(found.start.get("day"))}`;
  return found.start.isCertain("year") ? `${found.start.get("year")}-${day}` : `--${day}`;
}

export const IDENTITY: Rule[] = [
  {
    when: /^(?:my|the) (?:full |real |first |last |actual |correct |given )?name is not (.+)$/i,
    learn: ([, name = ""]) => retract("name", nameFrom(name, true)),
  },
  {
    when: /^(?:(?:my )?name'?s|my (?:full |real |first |actual |correct |given |legal )?name(?: is|:)|the name is|name is|my name) (?:actually |now |spelled |really )?(.+)$/i,
    learn: ([, name = ""]) => named("name", name),
  },
  {
    when: /^(?:it is|this is|you are (?:speaking|talking) (?:to|with)) (\p{L}+)(?: here)?$/iu,
    learn: ([, name = ""], clause) =>
      (clause.instead !== null || /^this is/i.test(clause.text)) && isCapitalised(name) && isFirstName(name)
        ? add("name", name)
        : [],
  },
  {
    when: /^(\p{L}+) here(?:,? .*)?$/iu,
    learn: ([, name = ""]) => (isFirstName(name) || NAME.test(name) ? bareName(name) : []),
  },
  {
    when: /^(?:i )?changed my (?:last |first )?name to (.+)$/i,
    learn: ([, name = ""]) => {
      const value = nameFrom(name, true);
      return value === null ? [] : replace("name", undefined, value);
    },
  },
  {
    when: /^(?:please |pls |just |you can |you may |feel free to |can you |everyone |everybody |people |friends |my friends |most people |folks |they |usually |mostly |just |often |all |normally |simply )*(?:call|calls) me (?:by my (?:nickname|first name|middle name),? )?(.+)$/i,
    learn: ([, name = ""]) => named("preferred_name", name),
  },
  {
    when: /^(?:i (?:go|prefer to go|like to go) by|i (?:prefer|would prefer|would rather|like) (?:to be|being) (?:called|addressed as)|my (?:preferred name|nickname) is|i am (?:called|known as|better known as)|address me as|refer to me as|i would rather be called) (.+)$/i,
    learn: ([, name = ""]) => named("preferred_name", name),
  },
  {
    when: /^(?:do not|never|stop|please do not|please stop) (?:call|calling) me (.+)$/i,
    learn: ([, name = ""], clause) =>
      nameFrom(name, true) === null ? [] : add("instructions", clause.raw, { kind: "instruction" }),
  },
  {
    when: /^(?:my pronouns are|i use|my pronouns:|i go by|pronouns are|pronouns:|please use) ?((?:he|she|they|ze|xe|it)(?:\/\w+){1,3}|(?:he|she|they)(?: and |, )(?:him|her|them))(?: pronouns)?/i,
    learn: ([, pronouns = ""]) => add("pronouns", pronouns),
  },
  {
    when: /^(?:my birthday is|i was born|born|my birthday falls|my date of birth is|(?:my )?bday is|my birthdate is|it is my birthday) (?:on |in |the )*(.+)$/i,
    learn: ([, words = ""], { context }) => {
      const day = birthdayFrom(words, context.saidAt);
      return day === null ? [] : add("birthday", day);
    },
  },
  {
    when: /^(?:i am (?:almost )?|i have turned |i turned |my age is )(\d{1,2})(?: ?(?:years? old|yrs? old|yo|y\/o|years of age))?$/i,
    learn: ([, age = ""], clause) =>
      Number(age) >= 10 && /old|yo\b|y\/o|turned|age|^i am \d\d$/i.test(clause.text)
        ? fact(`${age} years old`, { text: `Is ${age} years old.` })
        : [],
  },
  {
    when: /^(?:my|our) (?:personal |company )?(?:website|site|homepage|blog|portfolio|web page|webpage)(?: is| is at|:| lives at)? ?(?:at )?((?:https?:\/\/)?[\w-]+(?:\.[\w-]+)+(?:\/\S*)?)/i,
    learn: ([, site = ""]) => add("website", tidy(site)),
  },
  {
    when: /^i (?:can |could |am able to )?(?:not speak|do not speak|can not speak|no longer speak) (.+)$/i,
    learn: ([, words = ""], clause) =>
      splitList(upToBreakKeepingList(words))
        .filter(isLanguage)
        .flatMap((language) => (clause.ending ? end("languages", language) : retract("languages", language))),
  },
  {
    when: /^(?:i (?:can )?(?:speak|understand)|i am (?:fluent|proficient|conversational|bilingual|trilingual)(?: in|,|:)?|my (?:native|first|second|mother|main) (?:language|tongue) is|my (?:native |mother )?languages are|i am a native (?:speaker of)?|i grew up speaking|we speak) (.+)$/i,
    learn: ([, words = ""]) => languagesIn(words),
  },
];

const upToBreakKeepingList = (words: string): string =>
  words.replace(/\s(?:but|because|since|at|with|when|although|fluently|natively|well|to)\b.*$/i, "");

function languagesIn(words: string): Draft[] {
  const items = splitList(
    words
      .replace(
        /\b(?:fluent(?:ly)?|native(?:ly)?|basic|some|a (?:bit|little)(?: of| bit of)?|conversational|both|decent|broken|good|well|speaker|in|with|too|at home|at work|perfect|intermediate|and also)\b/gi,
        " ",
      )
      .replace(/\s+/g, " "),
  );
  const found = items
    .map((item) => (item.split(" ")[0] === "" ? item : item))
    .filter((item) => isLanguage(item) || isLanguage(item.split(" ")[0] ?? ""))
    .map((item) => (isLanguage(item) ? item : (item.split(" ")[0] ?? item)));
  return addAll("languages", found);
}

/** "Priya, a data scientist from Bangalore", "Tom from Acme" */
function introduced(words: string): Draft[] {
  const drafts = bareName(words);
  if (drafts.length === 0) return [];
  const rest = /^[^,]+?,\s*(.+)$/.exec(words)?.[1] ?? /\s((?:from|at|with|in) .+)$/.exec(words)?.[1] ?? "";
  const role = roleAndCompany(rest.replace(/^\d+(?: years old)?,? /, "").replace(/^(?:the|an?) /i, ""), false);
  const from = /(?:^|\s|,\s*)(?:from|in|based in|living in) (\p{Lu}[^,]*(?:, \p{Lu}\p{L}+)?)/u.exec(rest)?.[1] ?? "";
  const place = placeFrom(from);
  const organisation = /^(?:from|at|with) (\p{Lu}.*)$/u.exec(rest)?.[1];
  const company =
    organisation === undefined || (place !== null && isKnownPlace(place)) ? null : companyFrom(organisation);
  return [
    ...drafts,
    ...role,
    ...(company === null ? [] : add("company_name", company, { confidence: 0.75 })),
    ...(place !== null &&
    company === null &&
    (isKnownPlace(place) || /based|living/.test(rest)) &&
    !role.some((draft) => "slot" in draft && draft.slot === "location")
      ? add("location", place, { confidence: 0.8 })
      : []),
  ];
}

/** Tried after every other reading of "I am ...". */
export const BARE_NAME: Rule[] = [
  { when: /^i am (?:called )?(.+)$/i, learn: ([, words = ""]) => introduced(words) },
  {
    when: /^(?:i am|we are) an? .{2,60}? (?:living|based|located) in (.+)$/i,
    learn: ([, words = ""]) => add("location", placeFrom(words) ?? ""),
  },
];
