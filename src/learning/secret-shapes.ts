import {
  isCardNumber,
  isFrenchSocialNumber,
  isIban,
  isPasswordValue,
  isRealValue,
  isSocialSecurityNumber,
  isSpanishId,
  isToken,
} from "./secret-checks.ts";

export type SecretType =
  "api_key" | "private_key" | "jwt" | "connection_string" | "password" | "card" | "iban" | "national_id" | "token";

/** One shape of secret. The named group `secret` is the value where words announce it; `hint` lets most texts pass unread. */
type Shape = { type: SecretType; pattern: RegExp; hint?: RegExp; check?: (value: string) => boolean };

const vendor = (pattern: RegExp, hint?: RegExp): Shape =>
  hint === undefined ? { type: "api_key", pattern } : { type: "api_key", pattern, hint };

/** Prefixes published by the vendors; lengths are lower bounds, since vendors lengthen their keys. */
const VENDORS: Shape[] = [
  vendor(/\bsk-(?:proj-|svcacct-|admin-|ant-|or-v1-|live-|test-)?[A-Za-z0-9_-]{16,200}/g, /sk-/),
  vendor(/\b(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,200}/g, /[kc]_/),
  vendor(/\bgh[pousr]_[A-Za-z0-9]{20,255}/g, /gh[pousr]_/),
  vendor(/\bgithub_pat_[A-Za-z0-9_]{22,255}/g, /github_pat_/),
  vendor(/\bgl(?:pat|ptt|rt|dt|cbt|agent)-[A-Za-z0-9_-]{20,200}/g, /gl\w{2,5}-/),
  vendor(/\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{16}\b/g),
  vendor(/\bAIza[A-Za-z0-9_-]{35}/g, /AIza/),
  vendor(/\bya29\.[A-Za-z0-9_-]{20,400}/g, /ya29/),
  vendor(/\bGOCSPX-[A-Za-z0-9_-]{20,60}/g, /GOCSPX/),
  vendor(/\bxox[abeprs]-[A-Za-z0-9-]{10,250}/g, /xox/),
  vendor(/\bxapp-\d-[A-Za-z0-9-]{10,250}/g, /xapp-/),
  vendor(/\bhttps:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,200}/g, /hooks\.slack/),
  vendor(/\bhttps:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[A-Za-z0-9_-]{20,200}/g, /webhooks/),
  vendor(/\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,128}/g, /SG\./),
  vendor(/\bkey-[0-9a-f]{32}\b/g, /key-/),
  vendor(/\b[0-9a-f]{32}-us\d{1,2}\b/g, /-us\d/),
  vendor(/\bnpm_[A-Za-z0-9]{36}/g, /npm_/),
  vendor(/\bpypi-[A-Za-z0-9_-]{16,300}/g, /pypi-/),
  vendor(/\bdop_v1_[0-9a-f]{64}\b/g, /dop_v1_/),
  vendor(/\bhf_[A-Za-z0-9]{20,100}/g, /hf_/),
  vendor(/\br8_[A-Za-z0-9]{30,60}/g, /r8_/),
  vendor(/\bgsk_[A-Za-z0-9]{20,100}/g, /gsk_/),
  vendor(/\bxai-[A-Za-z0-9]{20,120}/g, /xai-/),
  vendor(/\bpplx-[A-Za-z0-9]{20,100}/g, /pplx-/),
  vendor(/\bAC[0-9a-f]{32}\b|\bSK[0-9a-f]{32}\b/g, /(?:AC|SK)[0-9a-f]{8}/),
  vendor(/\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g, /shp\w\w?_/),
  vendor(/\bsq0[a-z]{3}-[A-Za-z0-9_-]{22,50}|\bEAAA[A-Za-z0-9_-]{40,80}/g, /sq0|EAAA/),
  vendor(/\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g, /pat\w{14}\./),
  vendor(/\bsecret_[A-Za-z0-9]{40,60}\b|\bntn_[A-Za-z0-9]{40,60}\b/g, /secret_|ntn_/),
  vendor(/\blin_api_[A-Za-z0-9]{30,60}/g, /lin_api_/),
  vendor(/\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}/g, /glsa_/),
  vendor(/\bhv[sbr]\.[A-Za-z0-9_-]{20,200}/g, /hv[sbr]\./),
  vendor(/\bdapi[0-9a-f]{32}/g, /dapi/),
  vendor(/\b\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])/g, /:AA/),
  vendor(/\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}/g, /\.[\w-]{6}\./),
  vendor(
    /\b(?:figd|PMAK|dckr_pat|sbp|tfp|phc|phx|re|atlasv1|fio|CFPAT|rubygems|sntrys|nfp|vercel|fly)[_-][A-Za-z0-9_-]{20,200}/g,
  ),
];

const KEY_WORDS =
  "(?:api|access|auth|secret|client|private|encryption|account|service|bearer|refresh|session|license|signing)[ _-]?(?:key|token|secret|password|pass)s?|(?:aws_)?secret_access_key|token|secret|bearer|apikey";

export const SHAPES: Shape[] = [
  ...VENDORS,
  {
    type: "private_key",
    hint: /PRIVATE KEY/,
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----))*(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  {
    type: "jwt",
    hint: /eyJ/,
    pattern: /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,2000})?/g,
  },
  {
    type: "connection_string",
    hint: /:\/\//,
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>]{0,80}:(?<secret>[^\s/@"'<>]{1,200})@[^\s"'<>]{1,200}/gi,
    check: isRealValue,
  },
  {
    type: "connection_string",
    hint: /(?:AccountKey|SharedAccessKey|Password|Pwd)=/i,
    pattern: /\b(?:AccountKey|SharedAccessKey|Password|Pwd)=(?<secret>[^;\s"']{3,200})/gi,
    check: isRealValue,
  },
  {
    type: "password",
    hint: /pass|pwd|\bpw\b|contrase|kennwort|mot de passe|\bpin\b|clave/i,
    pattern:
      /\b(?:pass(?:word|wort|phrase|code|wd)?|kennwort|pwd|pw|contraseña|clave|mot de passe|pin(?:[ -]?code|[ -]?number)?)\b(?: (?:for|of|to|on|at|für|de|del|para|pour) (?:\S{1,30} ){0,3}?\S{1,30}?)?(?:\s{0,3}(?:=|:)\s{0,3}|\s(?:is now|is still|is just|is|was|are|ist|lautet|es|est|will be|to)\s(?::\s)?)(?<secret>"[^"\n]{3,80}"|'[^'\n]{3,80}'|`[^`\n]{3,80}`|[^\s"'`]{3,80})/gi,
    check: (value) => isPasswordValue(value.replace(/[.,;!?)]+$/, "")),
  },
  {
    type: "password",
    hint: /pass|pwd|secret|token|key/i,
    pattern:
      /\b[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY)[A-Z0-9_]{0,20}\s{0,2}=\s{0,2}(?<secret>"[^"\n]{3,200}"|'[^'\n]{3,200}'|[^\s"'#]{3,200})/g,
    check: isRealValue,
  },
  {
    type: "token",
    hint: /key|token|secret|bearer|pass/i,
    pattern: new RegExp(
      `\\b(?:${KEY_WORDS})\\b["']?(?:\\s{0,3}(?:=|:)\\s{0,3}|\\s(?:is|was|of)?\\s{0,2})["'\`]?(?<secret>[A-Za-z0-9_+/=.~-]{12,400})`,
      "gi",
    ),
    check: (value) => isToken(value.replace(/[.]+$/, "")),
  },
  { type: "card", pattern: /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-]|[.,]\d)/g, check: isCardNumber },
  { type: "iban", pattern: /\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}\b/g, check: isIban },
  {
    type: "iban",
    pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b/g,
    check: isIban,
  },
  { type: "national_id", pattern: /(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])/g, check: isSocialSecurityNumber },
  {
    type: "national_id",
    hint: /ssn|social security|sozialvers|insurance|steuer|tax|passport|reisepass|pasaporte|passeport|national|licen|ausweis|aadhaar|\bcpf\b|\bsin\b|\bnif\b|\bpan\b/i,
    pattern:
      /\b(?:ssn|social security(?: number| no\.?)?|sozialversicherungsnummer|national insurance(?: number| no\.?)?|steuer(?:-?id|nummer)|tax ?(?:payer )?id(?: number)?|passport(?: number| no\.?)?|reisepass(?:nummer)?|pasaporte|passeport|national id(?:entity)?(?: number| card)?|driver'?s?'? licen[sc]e(?: number)?|(?:personal)?ausweis(?:nummer)?|aadhaar(?: number)?|cpf|sin|nif|pan(?: number)?)\s{0,2}(?:is|:|=|#|ist|es|est|number is)?\s{0,2}(?<secret>[A-Z]{0,3}[ -]?\d(?:[ ./-]?[A-Z0-9]){5,16})\b/gi,
    check: (value) => value.replace(/\D/g, "").length >= 5,
  },
  {
    type: "national_id",
    pattern: /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/g,
  },
  { type: "national_id", pattern: /\b(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z]\b/g, check: isSpanishId },
  {
    type: "national_id",
    pattern: /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
    check: isFrenchSocialNumber,
  },
];
