const SHORT: [RegExp, string][] = [
  [/\bI am\b/gi, "I'm"],
  [/\bI have\b/gi, "I've"],
  [/\bI would\b/gi, "I'd"],
  [/\bI will\b/gi, "I'll"],
  [/\bwe are\b/gi, "we're"],
  [/\bwe have\b/gi, "we've"],
  [/\bwe will\b/gi, "we'll"],
  [/\b(do|does|did|is|are|was|were|has|have|could|would|should) not\b/gi, "$1n't"],
  [/\bcan not\b/gi, "can't"],
  [/\bcan not\b/gi, "cannot"],
  [/\bwill not\b/gi, "won't"],
  [/\b(that|it|here|there) is\b/gi, "$1's"],
  [/\bgoing to\b/gi, "gonna"],
  [/\bwant to\b/gi, "wanna"],
];

/** Finds a value again in the words of the clause, where contractions had been written out for the patterns. */
export function asWritten(value: string, raw: string): string {
  const find = (text: string): string | undefined => {
    const within = raw.toLowerCase();
    const sought = text.toLowerCase();
    for (let at = within.indexOf(sought); at !== -1 && sought !== ""; at = within.indexOf(sought, at + 1)) {
      const startsWord = !/[\p{L}\p{N}]/u.test(within[at - 1] ?? " ") || !/[\p{L}\p{N}]/u.test(sought[0] ?? "");
      if (startsWord && !/[\p{L}\p{N}]/u.test(within[at + sought.length] ?? " "))
        return raw.slice(at, at + text.length);
    }
    return undefined;
  };
  const direct = find(value);
  if (direct !== undefined) return direct;
  let shortened = value;
  for (const [from, to] of SHORT) {
    const candidate = shortened.replace(from, to);
    for (const text of [candidate, candidate.replace(/'/g, "")]) {
      const found = find(text);
      if (found !== undefined) return found;
    }
    if (candidate !== shortened && find(candidate.slice(0, candidate.search(from) + to.length)) !== undefined)
      shortened = candidate;
    else if (candidate !== shortened) shortened = candidate;
  }
  return find(shortened) ?? value;
}
