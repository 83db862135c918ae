import { isFirstName } from "../lexicon/world.ts";
import { add, fact, type ClaimDetails, type Draft, type Rule } from "../types.ts";
import { isCapitalised, tidy } from "../values.ts";

export const RELATION =
  "(?:(?:little|big|older|younger|oldest|youngest|eldest|twin|best|good|close|old|new|ex-?|former|step-?|late|business|direct|current|team|account|project|product|my|middle|baby|teenage|adult|newborn|head of \\w+|line|hiring|sales|marketing|engineering|lead|senior|co-?|great|first|second) ?)*(?:co-?founders?|wife|husband|spouse|partner|fianc[eé]e?|girlfriend|boyfriend|daughters?|sons?|kids?|child|children|twins?|bab(?:y|ies)|mother|mom|mum|father|dad|parents|sisters?|brothers?|siblings?|grand(?:mother|father|ma|pa|son|daughter)|aunt|uncle|cousin|nephew|niece|friend|roommate|flatmate|neighbou?r|boss|manager|supervisor|colleague|coworker|co-worker|teammate|assistant|mentor|mentee|coach|therapist|doctor|accountant|lawyer|investor|advisor|adviser|client|customer|designer|developer|engineer|cto|ceo|coo|cfo|cmo|intern|teacher|tutor|nanny|business partner|in-laws?|mother-in-law|father-in-law|brother-in-law|sister-in-law|lead|landlord|trainer|stepson|stepdaughter|stepmom|stepdad)";
const PET =
  "(?:(?:golden|german|little|old|rescue|tabby|black|white|new|two|pet|our) )*(?:dog|cat|puppy|kitten|parrot|hamster|rabbit|bunny|horse|pony|turtle|tortoise|goldfish|bird|budgie|guinea pig|ferret|snake|lizard|gecko|labrador|lab|retriever|golden retriever|poodle|beagle|corgi|dachshund|shepherd|terrier|bulldog|chihuahua|husky|pet|chickens?|canary|cockatiel|border collie|collie|greyhound)s?";

const nameOf = (words: string): string | null => {
  const name = tidy(/^(?:is |called |named )?(\p{L}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)?)/u.exec(words)?.[1] ?? "");
  if (
    name === "" ||
    /^(?:I|The|A|An|My|And|Is|Who|In|At|On|We|It|He|She|They|But|So|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|God|German|French|Italian|Spanish|English|American|Indian|Chinese|Japanese|Canadian|Irish|Vegan|Vegetarian|CEO|CTO|OK)$/i.test(
      name,
    )
  )
    return null;
  return isCapitalised(name) || isFirstName(name) ? name : null;
};

const known = (relation: string, words: string, more = ""): Draft[] => {
  const name = nameOf(words);
  if (name === null) return [];
  const who = tidy(relation.toLowerCase());
  const details: ClaimDetails = {
    subject: name,
    text: `Knows ${name}, their ${who}${more === "" ? "" : ` (${more})`}.`,
  };
  return add("people", `${name} (${[who, more].filter((part) => part !== "").join(", ")})`, details);
};

const pet = (kind: string, words: string): Draft[] => {
  const name = nameOf(words);
  return name === null
    ? []
    : fact(`${tidy(kind)} ${name}`, { subject: name, text: `Has a ${tidy(kind)} named ${name}.` });
};

const ageIn = (words: string): string =>
  /\b(?:is|turned|turns|aged|,)? ?(\d{1,2})(?: years? old| yrs old| yo)?\b/.exec(words)?.[1] ?? "";

export const PEOPLE: Rule[] = [
  {
    when: new RegExp(
      `^(?:my|our) (${PET})(?: is an? [\\w ]{2,30} (?:called|named)|'s name is|s name is| is called| is named| is|,| named| called)? (\\p{L}[\\p{L}'-]*)(.*)$`,
      "iu",
    ),
    learn: ([, kind = "", name = ""]) => pet(kind, name),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:have|own|adopted|got|rescued|have got|just got|have adopted)(?: an?| the| our| one| two)? (?:[\\w-]+ ){0,3}?(${PET}) (?:named|called|whose name is|,) ?(\\p{L}[\\p{L}'-]*)(.*)$`,
      "iu",
    ),
    learn: ([, kind = "", name = ""]) => pet(kind, name),
  },
  {
    when: new RegExp(`^(?:my|our) (${RELATION})(?:'s|s) name is (.+)$`, "iu"),
    learn: ([, relation = "", words = ""]) => known(relation, words),
  },
  {
    when: new RegExp(
      `^(?:[Tt]he name of )?(?:[Mm]y|[Oo]ur) (${RELATION})(?: is called| is named| is now| is|, who is|,| named| called|:)? (\\p{Lu}[\\p{L}'’-]*(?: \\p{Lu}[\\p{L}'’-]*)?)(?=$|[\\s,.'])(.*)$`,
      "u",
    ),
    learn: ([, relation = "", name = "", rest = ""]) =>
      known(
        relation,
        name,
        /^(?:,? (?:is|just turned|turned|who is|aged|turns)|,) \d{1,2}\b/.test(rest) ? ageIn(rest) : "",
      ),
  },
  {
    when: new RegExp(
      `^(?:my|our) (${RELATION}) (?:is called |is named |is |named |called )?(\\p{L}+)(?=$|[\\s,.'])(.*)$`,
      "iu",
    ),
    learn: ([, relation = "", name = "", rest = ""]) =>
      isFirstName(name)
        ? known(relation, name, /^(?:,? (?:is|turned|who is)|,) \d{1,2}\b/.test(rest) ? ageIn(rest) : "")
        : [],
  },
  {
    when: new RegExp(`^(\\p{Lu}[\\p{L}'’-]*) (?:is|was) (?:my|our) (${RELATION})\\b(.*)$`, "u"),
    learn: ([, name = "", relation = ""]) => known(relation, name),
  },
  {
    when: new RegExp(
      `^(?:[Ii]|[Ww]e)(?: have| am| are)? ?(?:work(?:ing)?|report(?:ing)?|live|living|share an office|co-?founded \\w+|am married|married|engaged|dating|have) (?:with|to|an?) (?:my |our )?(${RELATION})(?:,| named| called)? (\\p{Lu}[\\p{L}'’-]*)(.*)$`,
      "u",
    ),
    learn: ([, relation = "", name = ""]) => known(relation, name),
  },
  {
    when: /^[Ii] (?:am |got |have been )?(married|engaged)(?: to| with) (\p{Lu}[\p{L}'’-]*)/u,
    learn: ([, state = "", name = ""]) => known(state === "engaged" ? "partner" : "spouse", name),
  },
  {
    when: /^i (?:am|got|just got) (married|divorced|engaged|single|widowed|pregnant|a (?:single |new |proud |working )?(?:mother|father|mom|mum|dad|parent)(?: of [\w ]+)?|a widow(?:er)?)(?: now| with .+| and .+| to .+)?$/i,
    learn: ([, state = ""]) => fact(tidy(state), { text: `Is ${tidy(state)}.` }),
  },
  {
    when: /^[Ii] report to (\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)?)/u,
    learn: ([, name = ""]) => known("manager", name),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:have|own|adopted|got|have got|have adopted)((?: an?| one| two| three| four| five| six| \\d| some)(?: [\\w-]+){0,2} (?:dogs?|cats?|pupp(?:y|ies)|kittens?|parrots?|hamsters?|rabbits?|horses?|chickens|kids?|children|sons?|daughters?|brothers?|sisters?|siblings|twins|grandkids|grandchildren|golden retrievers?|labradors?|bab(?:y|ies)|toddlers?|bulldogs?|beagles?))\\b(.*)$`,
      "i",
    ),
    learn: ([, what = ""]) => fact(`has${what}`, { text: `Has${what}.` }),
  },
  {
    when: /^(?:my|our) ((?:kids|children|sons|daughters|boys|girls|twins) are \d{1,2}(?:(?:,? and |, )\d{1,2})*)(?: years old)?$/i,
    learn: ([, what = ""]) => fact(what, { text: `Their ${what}.` }),
  },
];
