import { isIndustry, isKnownPlace, isLanguage } from "../lexicon/world.ts";
import { add, addAll, end, fact, replace, retract, type Rule } from "../types.ts";
import { splitList, tidy } from "../values.ts";
import { toolsIn } from "./tools.ts";

const CUT =
  /\s(?:und (?:ich|wir|mein|arbeite|wohne|lebe)|aber|weil|da|denn|seit|mit (?:meine[rmn]?|zwei|drei)|als|bei|für|wo|wenn|obwohl|damit)\s.*$/i;
const upTo = (words: string): string => tidy((words.split(/[,;(]/)[0] ?? "").replace(CUT, ""));
const place = (words: string): string => tidy(upTo(words).replace(/^(?:der nähe von|der) /i, ""));
const capital = (words: string): boolean => /^\p{Lu}/u.test(words);
const items = (words: string): string[] =>
  splitList(words.replace(/\s(?:weil|aber|am liebsten|sehr|für|bei der arbeit)\b.*$/i, ""))
    .map((item) => item.replace(/^(?:das|die|der|den|ein|eine|einen) /i, ""))
    .filter((item) => !/^(?:es|dich|dir|sie|ihn|dass|wenn|wie|deine?|zu)\b/i.test(item));
const DIET = "vegetarier(?:in)?|vegetarisch|veganer(?:in)?|vegan|pescetarier(?:in)?|glutenfrei|laktoseintolerant";
const WISH: [RegExp, "answer_length" | "answer_tone" | "answer_format"][] = [
  [/\b(?:kurze?[nrs]?|knappe?[nrs]?|ausführliche?[nrs]?|detaillierte?[nrs]?|lange[nrs]?)\b/i, "answer_length"],
  [
    /\b(?:professionelle?[nrs]?|formelle?[nrs]?|lockere?[nrs]?|freundliche?[nrs]?|sachliche?[nrs]?|direkte?[nrs]?|höfliche?[nrs]?)\b/i,
    "answer_tone",
  ],
  [/\b(?:stichpunkten?|aufzählungen|tabellen|stichworten)\b/i, "answer_format"],
];
const wishes = (words: string) =>
  WISH.flatMap(([pattern, slot]) => {
    const found = pattern.exec(words)?.[0];
    return found === undefined ? [] : add(slot, found);
  });

export const GERMAN: Rule[] = [
  {
    when: /^(?:ich heiße|ich heisse|mein name ist|mein name lautet) (?!nicht)(.+)$/i,
    learn: ([, words = ""]) => add("name", upTo(words)),
  },
  {
    when: /^(?:bitte )?(?:nenn(?:e|t)? mich|du kannst mich|ihr könnt mich) (?:bitte )?(.+?)(?: nennen)?$/i,
    learn: ([, words = ""]) => add("preferred_name", upTo(words)),
  },
  {
    when: /^(?:ich |wir )?(?:wohne|lebe|wohnen|leben|bin ansässig)(?: jetzt| derzeit| aktuell| mittlerweile| inzwischen| seit [^ ]+(?: \w+)?)* (?:in|bei|nahe) (.+)$/i,
    learn: ([whole, words = ""], clause) =>
      /\b(?:angst|frieden|einer?|einem)\b/i.test(words)
        ? []
        : /\bjetzt|mittlerweile|inzwischen/i.test(whole) || clause.correcting
          ? replace("location", undefined, place(words))
          : add("location", place(words)),
  },
  {
    when: /^(?:ich )?(?:wohne|lebe) nicht(?: mehr)? in (.+)$/i,
    learn: ([whole, words = ""]) =>
      /nicht mehr/i.test(whole) ? end("location", place(words)) : retract("location", place(words)),
  },
  {
    when: /^(?:ich bin|wir sind) (?:gerade |kürzlich |letztes jahr |letzten monat )?von (.+?) nach (.+?) (?:gezogen|umgezogen)$/i,
    learn: ([, from = "", to = ""]) => replace("location", place(from), place(to)),
  },
  {
    when: /^(?:ich bin|wir sind) (?:gerade |kürzlich |letztes jahr |letzten monat )?nach (.+?) (?:gezogen|umgezogen)$/i,
    learn: ([, to = ""]) => replace("location", undefined, place(to)),
  },
  {
    when: /^ich komme aus (.+)$/i,
    learn: ([, words = ""]) => (capital(words) ? add("location", place(words), { confidence: 0.7 }) : []),
  },
  {
    when: /^(?:ich )?(?:arbeite|bin angestellt|bin tätig)(?: jetzt| derzeit| aktuell)? bei (?:der |dem |einer? )?(.+?)(?: als (.+))?$/i,
    learn: ([, where = "", as]) => [
      ...(capital(where) ? add("company_name", upTo(where)) : []),
      ...(as === undefined ? [] : add("role", upTo(as))),
    ],
  },
  {
    when: /^(?:ich )?(?:arbeite|bin tätig)(?: jetzt| derzeit)? als (.+?)(?: bei (?:der |dem )?(\p{Lu}.+?))?$/iu,
    learn: ([, as = "", where]) => [
      ...add("role", upTo(as)),
      ...(where === undefined ? [] : add("company_name", upTo(where))),
    ],
  },
  {
    when: /^(?:ich )?(?:arbeite nicht mehr bei|habe gekündigt bei) (.+)$/i,
    learn: ([, words = ""]) => end("company_name", upTo(words)),
  },
  {
    when: /^(?:[Ii]ch )?[Bb]in (?:von [Bb]eruf )?(?:(?:der|die|ein|eine) )?(\p{Lu}\p{L}*(?:er|erin|in|ist|eur|or|ant|arzt|ärztin|frau|mann|CEO|CTO|leiter|leiterin))(?: (?:bei|von) (\p{Lu}.+))?$/u,
    learn: ([, role = "", where]) =>
      new RegExp(`^(?:${DIET})$`, "i").test(role) ||
      isKnownPlace(role) ||
      /^(?:Deutscher|Berliner|Single|Österreicher|Schweizer)/.test(role)
        ? []
        : [...add("role", role), ...(where === undefined ? [] : add("company_name", upTo(where)))],
  },
  {
    when: /^(?:ich bin |wir sind )?(?:gründer|geschäftsführer|geschäftsführerin|gründerin|inhaber|inhaberin) (?:von|der|bei) (.+)$/i,
    learn: ([whole, words = ""]) => [
      ...add("role", /gründerin|gründer|geschäftsführerin|geschäftsführer|inhaberin|inhaber/i.exec(whole)?.[0] ?? ""),
      ...add("company_name", upTo(words)),
    ],
  },
  {
    when: /^(?:meine|unsere) firma (?:heißt|heisst|ist) (.+)$/i,
    learn: ([, words = ""]) => (capital(words) ? add("company_name", upTo(words)) : []),
  },
  {
    when: /^(?:wir sind|ich bin|ich arbeite|wir arbeiten) in der (.+?)(?:-?branche|-?industrie)\b/i,
    learn: ([, words = ""]) =>
      words.length < 25 ? add("industry", tidy(words)) : isIndustry(words) ? add("industry", words) : [],
  },
  {
    when: /^(?:ich|wir) (?:nutze|benutze|verwende|nutzen|benutzen|verwenden|arbeite mit|arbeiten mit) (?!nicht)(.+)$/i,
    learn: ([, words = ""]) =>
      /\bnicht\b|\bkein/i.test(words)
        ? /nicht mehr|kein\w* .*mehr/i.test(words)
          ? toolsIn(words.replace(/\s*(?:nicht|kein\w*|mehr)\b/gi, "")).flatMap((tool) => end("favorite_tools", tool))
          : []
        : addAll("favorite_tools", toolsIn(words.replace(/\bund\b/gi, "and"))),
  },
  {
    when: /^(?:ich )?spreche (?:fließend |gut |etwas )?(.+)$/i,
    learn: ([, words = ""]) =>
      addAll(
        "languages",
        splitList(words.replace(/\b(?:fließend|etwas|gut|ein wenig|ein bisschen)\b/gi, "")).filter(isLanguage),
      ),
  },
  {
    when: new RegExp(`^(?:ich bin|ich ernähre mich|ich esse)(?: jetzt| seit \\w+| überzeugte[r]?)* (${DIET})$`, "i"),
    learn: ([, words = ""]) => add("diet", words),
  },
  {
    when: new RegExp(`^ich bin (?:kein|keine|nicht)(?: mehr)? (${DIET})(?: mehr)?$`, "i"),
    learn: ([whole, words = ""]) => (/mehr/i.test(whole) ? end("diet", words) : retract("diet", words)),
  },
  { when: /^ich esse kein(?:e|en)? (.+)$/i, learn: ([, words = ""]) => add("diet", upTo(words)) },
  {
    when: /^ich bin (?:allergisch gegen|gegen .+ allergisch)(?: (.+))?$/i,
    learn: ([whole]) =>
      fact(tidy(whole.replace(/^ich bin /i, "")), { text: `Is ${tidy(whole.replace(/^ich bin /i, ""))}.` }),
  },
  {
    when: /^(?:ich )?(?:mag|liebe) (?:sehr |gerne |wirklich )?(?!nicht|kein)(.+)$/i,
    learn: ([, words = ""]) =>
      /\bnicht\b|\bkein/i.test(words)
        ? addAll("dislikes", items(words.replace(/\s?\b(?:nicht|gar|überhaupt)\b/gi, "")))
        : addAll("likes", items(words)),
  },
  {
    when: /^(?:ich )?(?:hasse|verabscheue|mag kein(?:e|en)?|kann (.+) nicht ausstehen) ?(.*)$/i,
    learn: ([, before, words = ""]) => addAll("dislikes", items(before ?? words)),
  },
  {
    when: /^(?:ich )?(?:bevorzuge|möchte|will|hätte gern|wünsche mir|mag) (.*\b(?:antworten|erklärungen)\b.*)$/i,
    learn: ([, words = ""]) => wishes(words),
  },
  {
    when: /^(?:bitte )?(?:antworte|schreib|sprich|rede)(?: mir| mit mir)?(?: bitte)?(?: immer| stets| ab jetzt| künftig| nur| bitte)* (?:auf|in) (\p{L}+)$/iu,
    learn: ([, language = ""]) => (isLanguage(language) ? add("answer_language", language) : wishes(language)),
  },
  {
    when: /^(?:bitte )?(?:antworte|schreib|halte dich|fass dich|formuliere)(?: mir)?(?: bitte)?(?: immer| stets| ab jetzt| künftig)* (kurz|knapp|ausführlich|detailliert|kürzer|sachlich|locker|freundlich|förmlich)(?: und (?:knapp|bündig))?$/i,
    learn: ([, word = ""]) =>
      add(/sachlich|locker|freundlich|förmlich/i.test(word) ? "answer_tone" : "answer_length", word),
  },
  {
    when: /^(?:ab jetzt|ab sofort|von nun an|künftig|in zukunft) (.+)$/i,
    learn: ([whole]) => add("instructions", tidy(whole)),
  },
  { when: /^bitte (?:immer|nie|niemals|keine?n?) (.+)$/i, learn: ([whole]) => add("instructions", tidy(whole)) },
  {
    when: /^(?:bitte )?(?:merke?|behalte|denk daran|denk dran|vergiss nicht)(?: dir)?(?: bitte)?,? (?:dass )?(.+)$/i,
    learn: ([, words = ""]) => fact(tidy(words), { text: `Asked to remember: ${tidy(words)}.` }),
  },
  {
    when: /^(?:bitte )?(?:vergiss|lösche)(?: bitte)?,? (?!es\b|das$)(?:dass |alles über |was ich über )?(.+)$/i,
    learn: ([, words = ""]) =>
      /^nicht/i.test(words)
        ? fact(tidy(words.replace(/^nicht,? (?:dass )?/i, "")))
        : [{ op: "forget", slot: null, words: tidy(words) }],
  },
];
