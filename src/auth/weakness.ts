/** Characters of a secret: 32 of base64url hold 192 bits, 32 of hex 128. */
const SHORTEST = 32;

/** Words that well-known defaults and placeholders are made of. */
const KNOWN =
  /better-?auth|development|production|change_?me|change-?it|placeholder|supersecret|my-?super|your|secret|password|passphrase|default|example|rapport|qwerty|asdf|letmein|admin|token|test|insecure|please|key|auth|jwt|replace|this|with|abcdefghijklmnopqrstuvwxyz|abcdef/g;

/** Why a secret must not be used, as the end of a sentence; null when it may be. */
export function weakness(secret: string): string | null {
  if (secret.length < SHORTEST) return `is shorter than ${SHORTEST} characters`;
  if (new Set(secret).size < 10) return "repeats a few characters";
  if (isRepetition(secret)) return "repeats one piece";
  const words = secret.toLowerCase();
  const rest = words.replace(/0?1234567890?|[\s._\-!]/g, "").replace(KNOWN, "");
  if (rest.length < words.length / 2) return "is a well-known default or a placeholder";
  return null;
}

/** Some shorter piece, repeated to the full length. */
const isRepetition = (text: string): boolean => (text + text).indexOf(text, 1) < text.length;
