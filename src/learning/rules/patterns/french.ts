import { isLanguage } from "../lexicon/world.ts";
import { add, addAll, end, fact, replace, retract, type Rule } from "../types.ts";
import { splitList, tidy } from "../values.ts";
import { toolsIn } from "./tools.ts";

const upTo = (words: string): string =>
  tidy(
    (words.split(/[,;(]/)[0] ?? "").replace(
      /\s(?:et (?:je|j'|nous|mon|ma|mes)|mais|parce|car|depuis|avec|où|quand|comme|chez|pour|dans)(?=\s|$|').*$/i,
      "",
    ),
  );
const items = (words: string): string[] =>
  splitList(words.replace(/\s(?:parce|mais|car|beaucoup|surtout)\b.*$/i, ""))
    .map((item) =>
      tidy(item.replace(/^(?:le |la |les |l'|un |une |des |du |de la |beaucoup |bien |bien le |bien la )+/i, "")),
    )
    .filter((item) => item !== "" && !/^(?:ça|cela|te|vous|que|quand|ta|ton|votre|tes|bien)\b/i.test(item));
const DIET = "végétarien(?:ne)?|végétalien(?:ne)?|végane?|vegan|pescétarien(?:ne)?|intolérante? au (?:lactose|gluten)";
const TRADE =
  /^(?:\p{L}+(?:eur|euse|ien|ienne|iste|ier|ière|teur|trice|cte|gue|logue|oire|ant|ante)|médecin|avocate?|professeure?|prof|ingénieure?|chef|cheffe|cadre|PDG|CEO|CTO|fondateur|fondatrice|architecte|comptable|étudiante?|journaliste|dentiste|retraitée?)\b/iu;

export const FRENCH: Rule[] = [
  {
    when: /^(?:je m'appelle|mon nom est|mon prénom est|moi c'est) (.+)$/i,
    learn: ([, words = ""]) => add("name", upTo(words)),
  },
  {
    when: /^(?:s'il te plaît |stp |tu peux |vous pouvez )?(?:appelle-moi|appelez-moi|m'appeler) (.+)$/i,
    learn: ([, words = ""]) => add("preferred_name", upTo(words)),
  },
  {
    when: /^(?:j'habite|je vis|je réside|nous habitons|nous vivons|habite|vis)(?: maintenant| désormais| actuellement| toujours)* (?:à|en|au|aux|dans|près de) (.+)$/i,
    learn: ([whole, words = ""], clause) =>
      /maintenant|désormais/i.test(whole) || clause.correcting
        ? replace("location", undefined, upTo(words))
        : add("location", upTo(words)),
  },
  {
    when: /^(?:je n'habite|je ne vis) (plus|pas) (?:à|en|au|aux) (.+)$/i,
    learn: ([, how = "", words = ""]) =>
      how === "plus" ? end("location", upTo(words)) : retract("location", upTo(words)),
  },
  {
    when: /^(?:j'ai|nous avons) déménagé (?:de (.+?) )?(?:à|en|au|aux) (.+)$/i,
    learn: ([, from, to = ""]) => replace("location", from === undefined ? undefined : upTo(from), upTo(to)),
  },
  {
    when: /^[Jj]e viens (?:de|d'|du) ?(\p{Lu}.+)$/u,
    learn: ([, words = ""]) => add("location", upTo(words), { confidence: 0.7 }),
  },
  {
    when: /^(?:je travaille|travaille|je bosse|je suis employée?)(?: maintenant| actuellement)? (?:chez|pour|à la|au|à) (\p{Lu}.*?)(?: comme (.+)| en tant que? (.+))?$/iu,
    learn: ([, where = "", as, as2]) => [
      ...(/^\p{Lu}/u.test(where) ? add("company_name", upTo(where)) : []),
      ...add("role", upTo(as ?? as2 ?? "")),
    ],
  },
  {
    when: /^(?:je travaille|je bosse) (?:comme|en tant que?) (.+?)(?: chez (.+))?$/i,
    learn: ([, as = "", where]) => [...add("role", upTo(as)), ...add("company_name", upTo(where ?? ""))],
  },
  { when: /^je ne travaille plus (?:chez|pour|à) (.+)$/i, learn: ([, words = ""]) => end("company_name", upTo(words)) },
  {
    when: /^(?:mon entreprise|notre entreprise|ma société|notre société|ma boîte) (?:s'appelle|est) (\p{Lu}.*|.+)$/iu,
    learn: ([whole, words = ""]) =>
      /appelle/i.test(whole) || /^\p{Lu}/u.test(words) ? add("company_name", upTo(words)) : [],
  },
  {
    when: new RegExp(`^(?:je suis|je suis devenue?)(?: maintenant)? (${DIET})$`, "i"),
    learn: ([, words = ""]) => add("diet", words),
  },
  {
    when: new RegExp(`^je ne suis (pas|plus) (${DIET})$`, "i"),
    learn: ([, how = "", words = ""]) => (how === "plus" ? end("diet", words) : retract("diet", words)),
  },
  {
    when: /^je suis (?:allergique (?:à|aux|au) )(.+)$/i,
    learn: ([, words = ""]) =>
      fact(`allergique ${upTo(words)}`.replace(/^allergique /, ""), { text: `Is allergic to ${upTo(words)}.` }),
  },
  {
    when: /^[Jj]e suis (?:une? |le |la )?(.+?)(?: (?:chez|de|à) (\p{Lu}.+))?$/u,
    learn: ([, role = "", where]) =>
      TRADE.test(role) &&
      role.split(" ").length <= 4 &&
      !/^(?:content|heureu|malheureu|curieu|sérieu|meilleur|désolé|fatigué|intéress|important|prêt|bien|rien|confiant)/i.test(
        role,
      )
        ? [...add("role", upTo(role)), ...(where === undefined ? [] : add("company_name", upTo(where)))]
        : [],
  },
  {
    when: /^(?:j'utilise|nous utilisons|on utilise|je me sers de) (.+)$/i,
    learn: ([, words = ""]) => addAll("favorite_tools", toolsIn(words.replace(/\bet\b/gi, "and"))),
  },
  {
    when: /^(?:je n'utilise|nous n'utilisons|on n'utilise) plus (.+)$/i,
    learn: ([, words = ""]) => toolsIn(words.replace(/\bet\b/gi, "and")).flatMap((tool) => end("favorite_tools", tool)),
  },
  {
    when: /^(?:je parle|nous parlons)(?: couramment)? (?:le |l')?(.+)$/i,
    learn: ([, words = ""]) =>
      addAll("languages", items(words.replace(/\b(?:couramment|un peu|bien)\b/gi, "")).filter(isLanguage)),
  },
  {
    when: /^(?:je préfère|je veux|je voudrais|j'aime|j'aimerais) (?:des |les |tes |que tes )?(?:réponses|explications) (.+)$/i,
    learn: ([, words = ""]) => wishes(words),
  },
  {
    when: /^(?:j'aime|j'adore)(?: bien| beaucoup| vraiment)* (.+)$/i,
    learn: ([, words = ""]) => addAll("likes", items(words)),
  },
  {
    when: /^(?:je n'aime pas|je déteste|j'ai horreur d[eu'])(?: du tout| trop| vraiment)* ?(.+)$/i,
    learn: ([, words = ""]) => addAll("dislikes", items(words)),
  },
  {
    when: /^(?:s'il te plaît |merci de |stp )?(?:réponds|répondez|répondre|parle|parlez|écris)(?:-moi)?(?: toujours| désormais| seulement)? en (\p{L}+)$/iu,
    learn: ([, language = ""]) => (isLanguage(language) ? add("answer_language", language) : []),
  },
  {
    when: /^(?:s'il te plaît |merci de |stp )?(?:réponds|répondez|sois|soyez|répondre|fais)(?:-moi)?(?: toujours| plus| très)* (court|brief|bref|brève|brièvement|concise?|détaillé|poli|direct|formel|simple)(?:ement)?$/iu,
    learn: ([, words = ""]) => wishes(words),
  },
  {
    when: /^(?:désormais|dorénavant|à partir de maintenant|à l'avenir),? (.+)$/i,
    learn: ([whole]) => add("instructions", tidy(whole)),
  },
  {
    when: /^(?:souviens-toi|rappelle-toi|retiens|souvenez-vous|n'oublie pas|note|garde en mémoire)(?: bien)?,? (?:que |qu')(.+)$/i,
    learn: ([, words = ""]) => fact(tidy(words), { text: `Asked to remember: ${tidy(words)}.` }),
  },
  {
    when: /^(?:oublie|oubliez|efface)(?: que| qu'| tout sur| ce que j'ai dit sur)? ?(?!ça$|cela$)(.+)$/i,
    learn: ([, words = ""]) => [{ op: "forget", slot: null, words: tidy(words) }],
  },
];

function wishes(words: string) {
  const length = /\b(?:courte?s?|brève?s?|brief|bref|brièvement|concis(?:es?)?|détaillée?s?|longues?)\b/iu.exec(
    words,
  )?.[0];
  const tone =
    /\b(?:professionnelles?|formel(?:les?)?|amicales?|directe?s?|polie?s?|simples?|informel(?:les?)?)\b/iu.exec(
      words,
    )?.[0];
  return [
    ...add("answer_length", length ?? (/^(?:bref|détaillé|court|concis)/i.test(words) ? words : "")),
    ...add("answer_tone", tone ?? ""),
  ];
}
