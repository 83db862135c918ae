const INVISIBLE = /(?!\u200d)\p{Cf}/gu;

/** The marks by which the recall block is opened, closed and cited, made harmless wherever they stand. */
const withoutFences = (text: string): string =>
  text.replace(/<(?=\s*\/?\s*recalled_memory)/giu, "&lt;").replace(/\[(?=\s*m\s*:)/giu, "(");

/**
 * A line that cannot be read as a heading of the prompt, also not behind a quote or list mark. `#hashtag` stays.
 * An underline that would turn the line above into a heading becomes empty.
 */
const withoutHeading = (line: string): string =>
  line
    .replace(/^([\s>*+-]*)[#\uff03\ufe5f]+(?:\s+[#\uff03\ufe5f]+)*(?:\s+|$)/u, "$1")
    .replace(/^([\s>*+-]*)[#\uff03\ufe5f]{2,}/u, "$1")
    .replace(/^\s*(?:-{2,}|={2,})\s*$/u, "")
    .replace(/<(?=\s*\/?\s*h[1-6]\b)/giu, "&lt;");

const visible = (text: string): string => text.replace(/\p{Cs}/gu, "\ufffd").replace(INVISIBLE, "");

/** One line: what a user typed into a field can neither start a line nor forge a heading or the recall block. */
export const plainLine = (text: string): string =>
  withoutHeading(withoutFences(visible(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")).trim()).trim();

/** Several lines, each made harmless; three or more line breaks become two. */
export const plainText = (text: string): string =>
  withoutFences(visible(text).replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/gu, "\n"))
    .replace(/(?!\n)\p{Cc}/gu, " ")
    .split("\n")
    .map((line) => withoutHeading(line).trimEnd())
    .join("\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
