import { isKnownPlace, isLanguage } from "../lexicon/world.ts";
import { add, addAll, end, fact, replace, retract, type Rule } from "../types.ts";
import { splitList, tidy } from "../values.ts";
import { toolsIn } from "./tools.ts";

const upTo = (words: string): string =>
  tidy(
    (words.split(/[,;(]/)[0] ?? "").replace(
      /\s(?:y (?:yo|mi|trabajo|vivo|soy|me|tengo)|pero|porque|desde|con|donde|cuando|como|para|ahora|aunque)(?=\s|$).*$/i,
      "",
    ),
  );
const items = (words: string): string[] =>
  splitList(words.replace(/\s(?:porque|pero|mucho|sobre todo)\b.*$/i, ""))
    .map((item) => tidy(item.replace(/^(?:el |la |los |las |un |una |mucho |bastante )+/i, "")))
    .filter((item) => item !== "" && !/^(?:eso|esto|que|cuando|tu|tus|cómo|más|lo)\b/i.test(item));
const DIET = "vegetarian[oa]|vegan[oa]|pescetarian[oa]|celíac[oa]|intolerante a la lactosa";
const TRADE =
  /^(?:\p{L}+(?:or|ora|ero|era|ista|ista|iatra|ólogo|óloga|ante|nte|grafo|grafa|tora|ogado|ogada|tecto|tecta|ario|aria|édico|édica|mático|ático)|ingenier[oa]|profesora?|maestr[oa]|médic[oa]|abogad[oa]|CEO|CTO|fundadora?|chef|jefe|jefa|autónom[oa]|jubilad[oa]|contable|estudiante|arquitect[oa])(?=$|\s)/iu;

export const SPANISH: Rule[] = [
  { when: /^(?:yo )?(?:me llamo|mi nombre es) (.+)$/i, learn: ([, words = ""]) => add("name", upTo(words)) },
  {
    when: /^(?:por favor,? )?(?:llámame|puedes llamarme|dime) (\p{Lu}.+)$/u,
    learn: ([, words = ""]) => add("preferred_name", upTo(words)),
  },
  {
    when: /^(?:por favor,? )?(?:ll[aá]mame|puedes llamarme) (.+)$/i,
    learn: ([, words = ""]) => add("preferred_name", upTo(words)),
  },
  {
    when: /^(?:yo |ahora )*(?:vivo|vivimos|resido)(?: ahora| actualmente)* en (.+)$/i,
    learn: ([whole, words = ""], clause) =>
      /ahora/i.test(whole) || clause.correcting
        ? replace("location", undefined, upTo(words))
        : add("location", upTo(words)),
  },
  {
    when: /^(?:yo )?(ya )?no vivo (?:más )?en (.+)$/i,
    learn: ([, already, words = ""]) =>
      already === undefined ? retract("location", upTo(words)) : end("location", upTo(words)),
  },
  {
    when: /^(?:me mudé|nos mudamos|me he mudado) (?:de (.+?) )?a (.+)$/i,
    learn: ([, from, to = ""]) => replace("location", from === undefined ? undefined : upTo(from), upTo(to)),
  },
  {
    when: /^(?:yo )?soy de (.+)$/i,
    learn: ([, words = ""]) =>
      /^\p{Lu}/u.test(words) || isKnownPlace(upTo(words)) ? add("location", upTo(words), { confidence: 0.7 }) : [],
  },
  {
    when: /^(?:yo |ahora )*trabajo(?: ahora| actualmente)* (?:en|para) (.+?)(?: como (.+))?$/i,
    learn: ([, where = "", as]) => [
      ...(/^\p{Lu}/u.test(where) ? add("company_name", upTo(where)) : []),
      ...add("role", upTo(as ?? "")),
    ],
  },
  {
    when: /^(?:yo )?trabajo (?:como|de) (.+?)(?: en (\p{Lu}.+))?$/iu,
    learn: ([, as = "", where]) => [...add("role", upTo(as)), ...add("company_name", upTo(where ?? ""))],
  },
  { when: /^(?:yo )?ya no trabajo (?:en|para) (.+)$/i, learn: ([, words = ""]) => end("company_name", upTo(words)) },
  {
    when: /^(?:mi|nuestra) (?:empresa|compañía) (?:se llama|es) (.+)$/i,
    learn: ([whole, words = ""]) =>
      /llama/i.test(whole) || /^\p{Lu}/u.test(words) ? add("company_name", upTo(words)) : [],
  },
  { when: new RegExp(`^(?:yo )?soy (${DIET})$`, "i"), learn: ([, words = ""]) => add("diet", words) },
  {
    when: new RegExp(`^(?:yo )?(ya )?no soy (${DIET})$`, "i"),
    learn: ([, already, words = ""]) => (already === undefined ? retract("diet", words) : end("diet", words)),
  },
  {
    when: /^(?:yo )?soy alérgic[oa] (?:a |al |a la |a los |a las )(.+)$/i,
    learn: ([, words = ""]) => fact(upTo(words), { text: `Is allergic to ${upTo(words)}.` }),
  },
  {
    when: /^(?:[Yy]o )?[Ss]oy (?:una? |el |la )?(.+?)(?: (?:en|de) (\p{Lu}.+))?$/u,
    learn: ([, role = "", where]) =>
      TRADE.test(role) &&
      role.split(" ").length <= 4 &&
      !/^(?:mejor|mayor|menor|peor|importante|diferente|consciente)/i.test(role)
        ? [
            ...add("role", upTo(role)),
            ...(where === undefined || isKnownPlace(upTo(where)) ? [] : add("company_name", upTo(where))),
          ]
        : [],
  },
  {
    when: /^(?:yo )?(?:uso|usamos|utilizo|utilizamos) (.+)$/i,
    learn: ([, words = ""]) => addAll("favorite_tools", toolsIn(words.replace(/\sy\s/gi, " and "))),
  },
  {
    when: /^ya no (?:uso|usamos|utilizamos) (.+)$/i,
    learn: ([, words = ""]) =>
      toolsIn(words.replace(/\sy\s/gi, " and ")).flatMap((tool) => end("favorite_tools", tool)),
  },
  {
    when: /^(?:yo )?hablo (.+)$/i,
    learn: ([, words = ""]) =>
      addAll("languages", items(words.replace(/\b(?:un poco de|bien|con fluidez)\b/gi, "")).filter(isLanguage)),
  },
  {
    when: /^(?:prefiero|quiero|me gustan|quisiera) (?:las |unas |tus )?(?:respuestas|explicaciones) (.+)$/i,
    learn: ([, words = ""]) => wishes(words),
  },
  {
    when: /^(?:a mí )?me (?:gustan?|encantan?)(?: mucho)? (.+)$/i,
    learn: ([, words = ""]) => addAll("likes", items(words)),
  },
  {
    when: /^(?:a mí )?(?:no me gustan?|odio|detesto)(?: nada)? (.+)$/i,
    learn: ([, words = ""]) => addAll("dislikes", items(words)),
  },
  {
    when: /^(?:por favor,? )?(?:responde|respóndeme|contesta|contéstame|háblame|escríbeme)(?: siempre)?(?: solo)? en (\p{L}+)$/iu,
    learn: ([, language = ""]) => (isLanguage(language) ? add("answer_language", language) : []),
  },
  {
    when: /^(?:por favor,? )?(?:responde|respóndeme|sé|contesta)(?: siempre)?(?: de forma| de manera)?(?: más)? (breve|concis[oa]|detallad[oa]|formal|informal|directo|cort[oa]|profesional|amable)(?:mente)?$/i,
    learn: ([, words = ""]) => wishes(words),
  },
  {
    when: /^(?:a partir de ahora|de ahora en adelante|en el futuro),? (.+)$/i,
    learn: ([whole]) => add("instructions", tidy(whole)),
  },
  {
    when: /^(?:por favor,? )?(?:recuerda|acuérdate de|no olvides|ten en cuenta|apunta|anota)(?: que)? (.+)$/i,
    learn: ([, words = ""]) => fact(tidy(words), { text: `Asked to remember: ${tidy(words)}.` }),
  },
  {
    when: /^(?:por favor,? )?(?:olvida|olvídate de|borra)(?: que| todo sobre| lo que dije sobre)? (?!eso$|lo$)(.+)$/i,
    learn: ([, words = ""]) => [{ op: "forget", slot: null, words: tidy(words) }],
  },
];

function wishes(words: string) {
  const length = /\b(?:cortas?|breves?|concis[oa]s?|detallad[oa]s?|largas?)\b/i.exec(words)?.[0];
  const tone = /\b(?:profesional(?:es)?|formal(?:es)?|informal(?:es)?|amables?|direct[oa]s?)\b/i.exec(words)?.[0];
  return [...add("answer_length", length ?? ""), ...add("answer_tone", tone ?? "")];
}
