const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim()} `;

/** Shorter repetitions are ordinary speech, not a copy. */
const FEWEST_WORDS = 4;

export const prepareEcho = (injected: string[]): string[] => injected.map(plain);

/** Whether the words repeat a line that was shown this turn. */
export function isEcho(words: string, injected: string[]): boolean {
  if (injected.length === 0) return false;
  const said = plain(words);
  return said.trim().split(" ").length >= FEWEST_WORDS && injected.some((line) => line.includes(said));
}
