const TRAILING =
  /(?:[\s,;:.!?…)\]}]|\s(?:too|as well|lol|haha|now|right now|at the moment|atm|currently|these days|nowadays|please|pls|thanks|thank you|btw|by the way|though|actually|anymore|any more|any longer|again|already|yet|in case it matters|if that helps|if it helps|fyi|of course|instead|so far|myself|a lot|very much|so much|the most|daily|every day|for now|for years|lately|recently|at work|in general|mostly|mainly|really|personally))+$/i;

/** Spaces and closing punctuation off, wrapping quotes off, fillers at the end off. */
export function tidy(value: string): string {
  let tidied = value.trim();
  for (let i = 0; i < 3; i += 1) {
    tidied = tidied
      .replace(/\p{Extended_Pictographic}/gu, "")
      .replace(TRAILING, "")
      .replace(/^["'“”‘’«»*_(\s]+|["“”’«»*_\s]+$/g, "")
      .replace(/(?<!\w)'$/, "");
  }
  return tidied;
}

export const withoutArticle = (value: string): string =>
  value.replace(/^(?:an?|the|my|our|some|this new|a new)\s+(?=\S)/i, "");

/** Where a value ends and the sentence goes on. */
const GOES_ON =
  /\s*(?:[;(]|,\s|\s-\s|\s(?:because|cause|cuz|since|so|but|which|who|whose|when|while|if|though|although|as|where|and (?:i|we|my|our|it|he|she|they|that|this|is|am|are|have|want|need|would|please)|in case|so that|until|unless|then)\s)/i;

export const upToBreak = (value: string): string => {
  const cut = GOES_ON.exec(value);
  return tidy(cut === null ? value : value.slice(0, cut.index));
};

/** Cuts before any of these words; `words` is a source of alternatives such as "for|at|in". */
export function before(value: string, words: string): string {
  const cut = new RegExp(`\\s(?:${words})\\s`, "i").exec(` ${value} `);
  return tidy(cut === null ? value : value.slice(0, Math.max(0, cut.index - 1)));
}

/** "HubSpot, Slack and Notion" -> three; "and" inside a name that has one (R&D) stays. */
export function splitList(value: string): string[] {
  return value
    .split(
      /\s*(?:,\s*(?:and|or|plus|but also|y|und|et)\s+|[,;]\s*|\s+(?:and also|and|or|plus|as well as|along with|together with)\s+|\s[&+]\s)\s*/i,
    )
    .map((item) => tidy(withoutArticle(tidy(item))))
    .filter(
      (item) =>
        item !== "" && !/^(?:etc|so on|stuff|such|more|others|things like that|the like|also|both)$/i.test(item),
    );
}

export const words = (value: string): number => value.split(/\s+/).filter((word) => word !== "").length;
export const isCapitalised = (value: string): boolean => /^[\p{Lu}\d]/u.test(value);
/** Words that point elsewhere say nothing when kept alone. */
export const pointsElsewhere = (value: string): boolean =>
  /^(?:it|that|this|these|those|them|him|her|his|you|your|yours|one|something|someone|anything|everything|nothing|stuff|things?|what|whatever|how|when|where|why|who|which|there|here|so|both|all|same|another|else)\b/i.test(
    value,
  );
