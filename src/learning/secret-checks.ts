/** Luhn's sum over the digits of a payment card; 13 to 19 digits, the first a known network's. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO 13616: move four characters to the end, letters become 10..35, remainder of 97 is 1. */
export function isIban(text: string): boolean {
  const iban = text.replace(/[\s-]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** United States: no area 000, 666 or 900 and above, no group 00, no serial 0000. */
export function isSocialSecurityNumber(text: string): boolean {
  const [area = "", group = "", serial = ""] = text.split(/[- ]/);
  return area !== "000" && area !== "666" && Number(area) < 900 && group !== "00" && serial !== "0000";
}

/** Spain: the letter after DNI or NIE is the number's remainder of 23. */
export function isSpanishId(text: string): boolean {
  const id = text.replace(/[\s.-]/g, "").toUpperCase();
  const digits = id.slice(0, -1).replace(/^X/, "0").replace(/^Y/, "1").replace(/^Z/, "2");
  return "TRWAGMYFPDXBNJZSQVHLCKE"[Number(digits) % 23] === id.at(-1);
}

/** France: the two last digits of the social security number are 97 minus the remainder of the first thirteen. */
export function isFrenchSocialNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (digits.length !== 15) return false;
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** Bits of entropy for each character: random tokens are above 3, words and counters below. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const PLACEHOLDER =
  /^(?:x+|\*+|\.+|your[-_ ]?\w*|my[-_]?(?:password|secret|token|key)|<.*|\$\{?.*|%.*%|\{\{.*|example|changeme_?here|placeholder|redacted|null|none|undefined|true|false|string|todo)$/i;

/** A stand-in such as `<token>`, `YOUR_KEY` or `${SECRET}` holds nothing to protect. */
export const isRealValue = (text: string): boolean => !PLACEHOLDER.test(text.replace(/^["'`]|["'`]$/g, ""));

export const isToken = (text: string): boolean =>
  isRealValue(text) && text.length >= 12 && /\d/.test(text) && /[a-z]/i.test(text) && entropy(text) >= 3;

const NOT_A_PASSWORD =
  /^(?:the|a|an|in|on|at|to|too|so|very|not|now|no|only|also|always|never|still|wrong|right|correct|incorrect|weak|strong|short|long|safe|unsafe|secure|insecure|secret|lost|gone|old|new|expired|expiring|invalid|valid|case|required|needed|missing|forgotten|compromised|leaked|blocked|locked|reset|reused|stored|saved|being|been|about|because|but|and|or|that|this|what|something|somewhere|different|same|easy|hard|ok|okay|fine|protected|hashed|encrypted|set|changed|broken|working|managed|manager|policy|generator|field|hint|stuff|my|your|our|their|his|her|it|is|was|isn't|rejected|accepted|nothing|unknown|public|visible|pretty|really|hidden|good|bad|empty|kept|up|out|around|under|with|for|from|like|terrible|shared|sent|written|supposed|going|never|one|due)$/i;

/** What follows "my password is": a sentence about a password goes on with an ordinary word, a password seldom is one. */
export function isPasswordValue(text: string): boolean {
  const value = text.replace(/^["'`]|["'`]$/g, "");
  return value.length >= 3 && isRealValue(value) && !NOT_A_PASSWORD.test(value);
}
