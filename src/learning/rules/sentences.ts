export type Sentence = { start: number; end: number; text: string; asks: boolean; paragraph: number };

const SHORTENED =
  /(?:^|[\s(])(?:e\.g|i\.e|st|mr|mrs|ms|dr|prof|vs|approx|sr|jr|u\.s|u\.k|ca|z\.b|d\.h|no|nr|ph\.d|\p{Lu})$/iu;
const COMPANY_END = /(?:^|\s)(?:inc|ltd|co|corp|etc|llc|a\.m|p\.m)$/i;

/**
 * Splits at closing punctuation, line ends, bullets and emoji. "e.g.", "St.", initials, figures and addresses are not ends.
 * Own code, because Intl.Segmenter ends a sentence at "St. Louis" and costs ten times as much.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  let paragraph = 0;
  const push = (end: number, asks: boolean): void => {
    let from = start;
    let to = end;
    const bullet = /^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+)?/.exec(text.slice(from, Math.min(to, from + 40)));
    from += bullet?.[0].length ?? 0;
    while (to > from && /\s/.test(text[to - 1] ?? "")) to -= 1;
    if (to > from) sentences.push({ start: from, end: to, text: text.slice(from, to), asks, paragraph });
    start = end;
  };
  for (const mark of text.matchAll(/[.!?…]+["')\]]*(?=\s|$)|\n+|\p{Extended_Pictographic}\uFE0F?/gu)) {
    const index = mark.index;
    const found = mark[0];
    if (found.startsWith("\n")) {
      push(index, false);
      if (found.length > 1) paragraph += 1;
      continue;
    }
    if (found.startsWith(".") && found.length === 1) {
      const head = text.slice(Math.max(start, index - 8), index);
      if (SHORTENED.test(head)) continue;
      if (
        COMPANY_END.test(head) &&
        !/^\.\s+(?:I|We|My|Our|The|It|You|She|He|They|Please)\b|^\.\s*$/.test(text.slice(index, index + 12))
      )
        continue;
    }
    push(index + found.length, found.includes("?"));
  }
  push(text.length, false);
  return sentences;
}
