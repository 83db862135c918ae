import { isKnownPlace } from "../lexicon/world.ts";
import { isKnownTool } from "../lexicon/tools.ts";
import { add, end, fact, replace, unsay, type Draft, type Rule } from "../types.ts";
import { isCapitalised, tidy } from "../values.ts";

const NOT_PLACE =
  /^(?:a|an|my|our|your|his|her|their|this|that|it|fear|peace|hope|hell|denial|sin|love|debt|pain|luxury|poverty|chaos|the (?:past|present|moment|future|middle|now|same|dark|shadows?|house|city|country|suburbs|woods|mountains)|here|there|constant|marketing|sales|tech|finance|it|education|charge|touch|trouble|bed|town|school|college|meetings?|person|general|fact|need|love|transit|two|three|one|another|other|different|with|by|near|on|at|[a-z]+ing)\b/i;
const ENDS =
  /\s(?:and|but|for|since|with|where|because|so|which|when|who|these|at|while|right|as|until|now|though|if|after|before|this|next|last|from|to be|near my|almost|by myself|alone|full|part|then|plus)\b.*$/i;

/** A place keeps what follows its comma only if that too is written as a name ("Austin, Texas"). */
export function placeFrom(words: string): string | null {
  let [head = "", ...rest] = words.replace(ENDS, "").split(/,\s*/);
  head = head.replace(/^an? (?:[\w-]+ ){1,4}?(?:near|outside|outside of|in|close to|called|named) (?=\p{Lu})/u, "");
  head = tidy(
    head.replace(
      /^(?:(?:down|over|up|out|right) )?(?:in|near|outside of|outside|just outside(?: of)?|around|close to|to) (?=\S)/i,
      "",
    ),
  );
  if (head === "" || head.split(" ").length > 5 || (NOT_PLACE.test(head) && !isKnownPlace(head))) return null;
  const region = tidy(rest[0] ?? "");
  rest =
    region !== "" &&
    region.split(" ").length <= 3 &&
    (isKnownPlace(region) || /^\p{Lu}[\p{L}.]*(?: \p{Lu}\p{L}*)*$/u.test(region))
      ? [region]
      : [];
  return [head, ...rest].join(", ");
}

const at = (words: string, confidence = 0.9): Draft[] => {
  const place = placeFrom(words);
  return place === null ? [] : add("location", place, { confidence });
};

const moved = (from: string, to: string): Draft[] => {
  const place = placeFrom(to);
  if (place === null || isKnownTool(place)) return [];
  const old = placeFrom(from);
  return replace("location", old ?? undefined, place);
};

const PASSING =
  /\b(?:for (?:a|the|this|my|our|some|work|business|vacation|holiday|\d+|two|three|one)|this (?:week|weekend|month)|today|tonight|tomorrow|right now|at the moment|visiting|on (?:vacation|holiday|a trip|business)|until|next week|conference|currently)\b/i;
const ZONE =
  "(?:UTC|GMT)(?: ?[+-] ?\\d{1,2}(?::?\\d{2})?)?|[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|CES?T|CET/CEST|[ECMP][SD]?T|BST|IST|JST|AE[SD]T|EET|EEST|WEST|MSK|SGT|HKT|NZ[SD]T|(?:Pacific|Eastern|Central|Mountain|Central European|Indian|Eastern European|Atlantic|Alaska|Hawaii|British)(?: Standard| Summer| Daylight)?(?: Time)?|(?:Berlin|London|Paris|New York|Tokyo|Sydney|Lisbon|Madrid) time";

export const PLACE: Rule[] = [
  {
    when: new RegExp(`^(?:my|our) time ?zone is (?:now )?(.+)$`, "i"),
    learn: ([, zone = ""]) => {
      const found = new RegExp(`(?:${ZONE})`, "i").exec(zone)?.[0] ?? tidy(zone);
      return found.split(" ").length <= 4 ? add("timezone", tidy(found)) : [];
    },
  },
  {
    when: new RegExp(
      `^(?:[Ii] am|[Ww]e are|[Ii] live|[Ii] work|[Ww]e work|[Ii] am based|[Ii] am located)(?: in| on| at)?(?: the)? (${ZONE})(?: time ?zone)?(?![\\p{L}])`,
      "u",
    ),
    learn: ([whole, zone = ""], clause) =>
      /^(?:Pacific|Eastern|Central|Mountain|Atlantic|British|Indian)$/i.test(zone) &&
      !/zone|time/i.test(`${whole} ${clause.text}`)
        ? []
        : add("timezone", tidy(zone)),
  },
  {
    when: /^(?:i|we)(?: have| am| are)? (?:just )?(?:moved|relocated|moving|transferred)(?: back| over| house)? from (.+?) to (.+)$/i,
    learn: ([, from = "", to = ""]) => moved(from, to),
  },
  {
    when: /^(?:i|we)(?: have)? (?:just )?(?:moved|relocated|emigrated|immigrated|resettled)(?: back| over| out| away| down| up| across the country| here)? to (.+?) from (.+)$/i,
    learn: ([, to = "", from = ""]) => moved(from, to),
  },
  {
    when: /^(?:i|we)(?: have)? (?:just )?(?:moved|relocated|emigrated|immigrated|settled|resettled)(?: back| over| out| away| down| up| across the country)? (?:to|in|into|down in) (.+)$/i,
    learn: ([, to = ""], clause) =>
      /^(?:on|the next|using|a new|another)\b/i.test(to) ? [] : moved(clause.instead ?? "", to),
  },
  {
    when: /^(?:i|we) (?:left|moved away from|moved out of) (.+?) (?:for|and (?:moved to|live in|am in)) (.+)$/i,
    learn: ([, from = "", to = ""]) => (isKnownPlace(to) || isKnownPlace(from) ? moved(from, to) : []),
  },
  {
    when: /^(?:i|we) (?:do not|no longer|am not|are not|am no longer|are no longer|used to)(?: live| stay| living| located| based)?(?: in| from| based in| living in| located in) (.+)$/i,
    learn: ([whole, words = ""], clause) => {
      const place = placeFrom(words);
      return place === null || (!/liv|based|located|stay/i.test(whole) && !isKnownPlace(place))
        ? []
        : /used to/i.test(whole)
          ? end("location", place)
          : unsay(clause, "location", place);
    },
  },
  {
    when: /^(?:i|we) (?:moved away|moved out|left) (?:from )?(.+)$/i,
    learn: ([, words = ""]) => {
      const place = placeFrom(words);
      return place !== null && isKnownPlace(place) ? end("location", place) : [];
    },
  },
  {
    when: /^(?:i|we)(?: am| are| have been)? ?(?:live|living|lived|reside|residing|based|located|stationed|headquartered|settled|stay|am based|work(?:ing)? (?:remotely|mostly))(?: now| together| here| alone| happily)? (?:in|out of|near|outside|just outside|around|close to|from|at) (.+)$/i,
    learn: ([whole, words = ""]) => (/\blived\b/i.test(whole) && !/have lived/i.test(whole) ? [] : at(words)),
  },
  {
    when: /^(?:i|we) have (?:lived|been living) in (.+)$/i,
    learn: ([, words = ""]) =>
      /\b(?:many|several|\w+ (?:different )?(?:countries|cities|places))\b/i.test(words) ? [] : at(words, 0.85),
  },
  { when: /^i call (.+?) (?:my )?home$/i, learn: ([, words = ""]) => at(words) },
  {
    when: /^(?:home is|my home is|my hometown is now|my (?:current )?(?:location|city|home base|base|place of residence) is|my home town is|my address is in|my home base is) (?:in )?(.+)$/i,
    learn: ([, words = ""]) => at(words),
  },
  {
    when: /^(?:our|my|the) (?:company |head |main )?(?:office|headquarters|hq|company|business|startup|studio|shop|practice|firm|team) is (?:located |based |headquartered )?(?:in|near) (.+)$/i,
    learn: ([whole, words = ""]) => {
      const place = placeFrom(words);
      return place !== null &&
        (isKnownPlace(place) || (isCapitalised(place) && /located|based|headquartered|office|hq/i.test(whole)))
        ? add("location", place, { confidence: 0.8 })
        : [];
    },
  },
  {
    when: /^i (?:am|come|hail)(?: originally| born and raised)? from (.+)$/i,
    learn: ([, words = ""]) => {
      const place = placeFrom(words);
      return place === null ||
        !(isKnownPlace(place) || isCapitalised(place)) ||
        /^(?:the )?(?:company|team)/i.test(place)
        ? []
        : add("location", place, { confidence: 0.7, text: `Is from ${place}.` });
    },
  },
  {
    when: /^i (?:grew up|was born|was raised|was born and raised) in (.+)$/i,
    learn: ([, words = ""]) => {
      const place = placeFrom(words);
      return place !== null && isCapitalised(place) && !/\d/.test(place)
        ? fact(`from ${place}`, { text: `Grew up in ${place}.` })
        : [];
    },
  },
  {
    when: /^(?:i am|we are)(?: now| all| over| down| up| here| back)* (?:in|near|outside|just outside) (.+)$/i,
    learn: ([, words = ""], clause) => {
      const place = placeFrom(words);
      return place === null ||
        !isKnownPlace(place) ||
        (PASSING.test(clause.raw) && !/\bnow\b/i.test(clause.raw)) ||
        /\b(?:for|this|today|until|visiting|next)\b/i.test(words)
        ? []
        : add("location", place, { confidence: 0.8 });
    },
  },
];
