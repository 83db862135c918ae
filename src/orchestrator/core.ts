import { NOTHING_FITS, type Briefing } from "../profile/briefing.ts";

const ABOUT = "## About the person";
const WISHES = "## How the person wants answers";

/** The stable head of a prompt, rendered once per session: persona, what is known, what is wished (absent where nothing is). */
export function renderCore({ persona, briefing }: { persona: string; briefing: Briefing }): string {
  const wishes = briefing.wishes.length === 0 ? [] : [WISHES, ...briefing.wishes.map((wish) => `- ${wish}`)];
  return [persona.trim(), "", ABOUT, briefing.about, ...wishes].join("\n");
}

/**
 * Shortens a core that exceeds its share by whole sentences about the person, last ones first: persona and wishes stay even
 * where they alone are too long. Depends on core and share only, so the same session keeps the same bytes.
 * @returns the number of sentences left out
 */
export function fitCore(
  core: string,
  shareTokens: number,
  countTokens: (text: string) => number,
): { core: string; tokens: number; left: number } {
  // The last heading is ours: text about the person cannot forge one, instructions of an owner could come before it.
  const start = core.lastIndexOf(`\n${ABOUT}\n`);
  const tokens = countTokens(core);
  if (start < 0 || tokens <= shareTokens) return { core, tokens, left: 0 };
  const from = start + ABOUT.length + 2;
  const wishes = core.indexOf(`\n${WISHES}`, from);
  const to = wishes < 0 ? core.length : wishes;
  const sentences = core.slice(from, to).split(/(?<=[.!?…])(?=[ \n])/u);
  const withFirst = (count: number): string =>
    core.slice(0, from) + sentences.slice(0, count).join("") + core.slice(to);
  let [fits, tooMany] = [0, sentences.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (countTokens(withFirst(middle)) <= shareTokens) fits = middle;
    else tooMany = middle;
  }
  const short = fits === 0 ? core.slice(0, from) + NOTHING_FITS + core.slice(to) : withFirst(fits);
  return { core: short, tokens: countTokens(short), left: sentences.length - fits };
}
