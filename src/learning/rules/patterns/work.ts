import { isDepartment, isIndustry, isKnownPlace } from "../lexicon/world.ts";
import { isRole } from "../lexicon/roles.ts";
import { add, end, fact, replace, unsay, type Draft, type Rule } from "../types.ts";
import { isCapitalised, tidy, upToBreak, withoutArticle } from "../values.ts";
import { placeFrom } from "./place.ts";

const COMPANY_ENDS =
  /\s(?:and|as|in|on|for|since|where|which|who|but|because|so|with|when|while|doing|leading|running|until|near|by|now|these|every|that|remotely|full-time|part-time|after|before|from|based|to|until|the last|almost|over|if|this|next|last)\b.*$/i;
const NOT_COMPANY =
  /^(?:home|night|nights|the (?:moment|office|weekend|same|airport|university|hospital|bank|school|government|state|city|company|family business)|a|an|my|our|your|his|her|their|this|that|it|least|all|once|first|last|peace|war|risk|work|school|lunch|dinner|myself|ourselves|me|them|you|free|money|fun|now|weekends?|day|different|multiple|various|several|some|two|one|another|big|small|large|local|people|clients?|customers?|hire|sale|years|months|someone|something|what|which|how|very|better|\d+)\b/i;

export function companyFrom(words: string): string | null {
  const [head = ""] = words
    .replace(/^(?:a (?:company|startup|start-up|firm|business|agency|shop|studio) )?(?:called|named) /i, "")
    .split(/,\s|\s-\s|\(/);
  const cut = tidy(
    head.replace(
      isCapitalised(head) && / (?:and|for|of|on) \p{Lu}/u.test(head)
        ? /\s(?:as|since|where|in|but|because|which)\b.*$/i
        : COMPANY_ENDS,
      "",
    ),
  );
  if (cut === "" || NOT_COMPANY.test(cut) || cut.split(" ").length > 6) return null;
  return cut;
}

const company = (words: string): Draft[] => {
  const name = companyFrom(words);
  if (name !== null && !isIndustry(name))
    return add("company_name", name, isCapitalised(name) ? {} : { confidence: 0.75 });
  const kind = /^(?:an?|the) (.+)$/i.exec(words)?.[1] ?? "";
  return kind === "" ? [] : kindOfCompany(kind);
};

/** "a fintech startup called Paywise with 20 people" */
function kindOfCompany(words: string): Draft[] {
  const called = /\b(?:called|named) (.+)$/i.exec(words)?.[1];
  const drafts: Draft[] = called === undefined ? [] : add("company_name", companyFrom(called) ?? "");
  const industry =
    /^(?:small|big|large|mid-?sized?|tiny|local|young|growing|b2b|b2c|early-stage|seed-stage|series [a-d]|fast-growing|new|family-owned|bootstrapped|remote|boutique|well-known|\d+[- ]person|[\w-]+-based| )*\s*([\p{L}&-]+(?: [\p{L}&-]+)?) (?:startup|start-up|company|firm|business|agency|space|scaleup|shop|consultancy|studio)\b/iu.exec(
      words,
    )?.[1];
  if (industry !== undefined && isIndustry(industry)) drafts.push(...add("industry", industry));
  const based = /\b(?:based|located|headquartered) in (.+)$/i.exec(words)?.[1];
  const place = based === undefined ? null : placeFrom(based);
  if (place !== null && isKnownPlace(place)) drafts.push(...add("location", place, { confidence: 0.8 }));
  const size = /\b(\d+)[- ]?(?:person|people|man|employee)\b/i.exec(words)?.[0];
  if (size !== undefined) drafts.push(...add("company_size", size));
  return drafts;
}

const DEPARTMENT =
  /^(?:growth|people|finance|technology|strategy|communications|partnerships|customer success|business development|staff|quality|sustainability|innovation|content|brand|community|learning|talent|revenue|compliance|risk|education|infrastructure|platform|digital|it|ux|ai|ml|r&d|[a-z]+ (?:and|&) [a-z]+)$/i;

/** "Founder of TechFlow AI", "a senior engineer at Acme in Berlin" */
export function roleAndCompany(words: string, sure: boolean, details: { replaces?: string | undefined } = {}): Draft[] {
  const [main = ""] = words.split(
    /,\s(?!(?:[A-Z]\w+,? )?(?:design|strategy|product|operations|engineering|growth|marketing|sales|and)\b)|\s-\s|\(/,
  );
  const joint =
    /^(.+?)\s(?:at|@|over at|here at)\s(?:the )?(?:(?:company|startup|firm) )?(.+)$/i.exec(main) ??
    /^(.+?)\s(?:of|for|with|from)\s(?:the )?(?:(?:company|startup|firm) )?(.+)$/i.exec(main);
  const title = tidy(
    withoutArticle(
      tidy(
        (joint?.[1] ?? main).replace(
          /\s(?:by (?:trade|day|profession|training)|in (?:my|a|an|the|this)\b|in [A-ZÀ-Þ]|on (?:the|a)|based|living|who|that|with|working|studying|doing|building|leading|managing|running|helping|and i\b|now|since|because|but|so|where|from|specializing|specialising|focused|focusing|these days|full[- ]time|part[- ]time).*$/u,
          "",
        ),
      ),
    ),
  );
  const role = title.replace(/^(?:(?:also|now|just|currently|\d{1,2}[- ]?(?:years?|yrs?)[- ]old|\d{1,2} ?yo)\s)+/i, "");
  const organisation = joint === null ? null : companyFrom(joint[2] ?? "");
  const named =
    organisation !== null &&
    isCapitalised(organisation) &&
    !isKnownPlace(organisation) &&
    !isDepartment(organisation) &&
    !DEPARTMENT.test(organisation) &&
    !/^(?:\d|I$)/.test(organisation);
  const keep =
    /\sof\s/i.test(joint?.[0] ?? "") && !named && !/^an? /i.test(joint?.[2] ?? "") && !/\s(?:at|@)\s/i.test(main)
      ? tidy(withoutArticle(`${joint?.[1] ?? ""} of ${upToBreak(joint?.[2] ?? "")}`))
      : role;
  if (keep === "" || keep.split(" ").length > 7 || (!sure && !isRole(role))) return [];
  if (/^(?:a |an )?(?:team|company|startup|group|family|couple|bunch|lot|big|huge)\b/i.test(role) && !isRole(role))
    return [];
  const inPlace = /\s(?:in|based in|from|living in) (\p{Lu}[^,]*)/u.exec(main)?.[1];
  const place = inPlace === undefined ? null : placeFrom(inPlace);
  return [
    ...(details.replaces === undefined ? add("role", keep) : replace("role", details.replaces, keep)),
    ...(named && organisation !== null
      ? add("company_name", organisation)
      : joint === null
        ? []
        : kindOfCompany((joint[2] ?? "").replace(/^an? /i, ""))),
    ...(place !== null && isKnownPlace(place) ? add("location", place, { confidence: 0.8 }) : []),
  ];
}

const industryIn = (words: string): Draft[] => {
  const value = tidy(
    upToBreak(words).replace(
      /\s(?:industry|space|sector|business|field|world|market|and|at|for|as|with|from|on|since)\b.*$/i,
      "",
    ),
  ).replace(/^the /i, "");
  if (!isIndustry(value)) return [];
  const where = /\s(?:at|for|with) (.+)$/i.exec(words)?.[1] ?? "";
  return [...add("industry", value), ...(/^(?:an? |\p{Lu})/u.test(where) ? company(where) : [])];
};

export const WORK: Rule[] = [
  {
    when: /^(?:my|our) (?:company|startup|start-up|business|firm|agency|studio|shop|non-?profit),? (\p{Lu}[\p{L}\d.&'-]*(?: \p{Lu}[\p{L}\d.&'-]*){0,3})(?:,|$|\s\p{Ll})/u,
    learn: ([, name = ""]) => add("company_name", tidy(name)),
  },
  {
    when: /^(?:My|Our) (?:company|startup|start-up|business|firm|agency|studio|shop|non-?profit),? (\p{Lu}[\p{L}\d.&'-]*(?: \p{Lu}[\p{L}\d.&'-]*){0,3})(?:,|$|\s\p{Ll})/u,
    learn: ([, name = ""]) => add("company_name", tidy(name)),
  },
  {
    when: /^(?:my|our|the) (?:company|startup|business|firm|agency) is not (?:called|named) (.+)$/i,
    learn: ([, name = ""], clause) => unsay(clause, "company_name", companyFrom(name)),
  },

  {
    when: /^(?:i|we)(?: am| are)? ?(?:work(?:ing)?|operate|operating)? ?in (?:the )?(.+?) (?:industry|sector|space|business|field|vertical)\b/i,
    learn: ([, words = ""]) =>
      words.split(" ").length <= 4 && !/^(?:same|this|that|right|wrong|a|my|your)\b/i.test(words)
        ? add("industry", tidy(words))
        : [],
  },
  {
    when: /^(?:my|our) (?:company(?:'s)? )?(?:industry|sector|field|line of work) is (?:in )?(.+)$/i,
    learn: ([, words = ""]) => add("industry", tidy(upToBreak(words).replace(/^the | (?:industry|sector)$/gi, ""))),
  },
  {
    when: /^(?:my|our) (?:company|startup|business|firm|agency) is in (?:the )?(.+)$/i,
    learn: ([, words = ""]) => industryIn(words),
  },
  { when: /^(?:i|we) (?:am |are )?(?:work |working )?in (.+)$/i, learn: ([, words = ""]) => industryIn(words) },
  {
    when: /^(?:i|we) (?:quit|left|resigned from|was laid off from|was fired from|got laid off from|have left|retired from|parted ways with|no longer work (?:at|for)|do not work (?:at|for)|stopped working (?:at|for)|am no longer (?:at|with)|used to work (?:at|for)|am not at|am not with|was let go from|got fired from|got let go from|handed in my notice at|am done at|departed)(?: my)?(?: job| role| position)?(?: (?:at|with|from))? ?(.*?)(?: (?:and|to) (?:joined|join|am now at|work at|started at|now work at|moved to) (.+))?$/i,
    learn: ([whole, from = "", to], clause) => leftCompany(whole, from, to, clause.ending),
  },
  {
    when: /^(?:i am|i was) (?:no longer|not) (?:an? |the |our )?(.+)$/i,
    learn: ([whole, words = ""], clause) => {
      const [draft] = roleAndCompany(words, false);
      return draft?.op === "add" && draft.slot === "role" && typeof draft.value === "string"
        ? /no longer/i.test(whole)
          ? end("role", draft.value)
          : unsay(clause, "role", draft.value)
        : [];
    },
  },
  {
    when: /^i used to (?:be|work as) (?:an? |the )?(.+)$/i,
    learn: ([, words = ""]) => {
      const [draft] = roleAndCompany(words, false);
      return draft?.op === "add" ? end("role", draft.value) : [];
    },
  },
  {
    when: /^(?:i|we)(?: have)? (?:just )?(?:moved|switched|went|changed jobs|jumped|transferred)(?: jobs)? from (.+?) to (.+)$/i,
    learn: ([whole, from = "", to = ""]) =>
      isRole(tidy(withoutArticle(to)))
        ? replace("role", tidy(withoutArticle(from)), tidy(withoutArticle(to)))
        : isKnownPlace(to)
          ? []
          : companyFrom(to) === null || !/job|switched|moved/i.test(whole)
            ? []
            : replace("company_name", companyFrom(from) ?? undefined, companyFrom(to) ?? ""),
  },
  {
    when: /^i (?:(?:got|was|have been|have just been|just got|am being) (?:promoted to|made|appointed(?: as)?|named|hired as)|(?:have (?:just )?become|became|just became|have been)(?= an? | the )) (?:an? |the )?(.+)$/i,
    learn: ([, words = ""]) =>
      roleAndCompany(words, false).map((draft): Draft =>
        draft.op === "add" && draft.slot === "role" ? { op: "replace", slot: "role", value: draft.value } : draft,
      ),
  },
  {
    when: /^(?:my|the) (?:new |current |actual |official |day )*(?:job title|job|title|role|position|occupation|profession) (?:is|:|changed to|has changed to)(?: now| that of| being)? ?(?:as )?(?:an? |the )?(.+)$/i,
    learn: ([whole, words = ""]) =>
      /^(?:to|not|in|at|very|so|really|pretty|boring|hard|great|about|too|mostly|stressful|remote|demanding)\b/i.test(
        words,
      )
        ? []
        : roleAndCompany(words, true, /new|changed|now/i.test(whole) ? { replaces: "" } : {}),
  },
  {
    when: /^(?:i|we)(?: am| have been| have)? (?:now )?(?:work(?:ing|ed)?|employed|serving|serve|act|started(?: working)?|starting|work \w+|freelanc\w*|been working)(?: freelance| remotely| full-time| part-time| mostly| there)? as (?:an? |the |their |our )?(.+)$/i,
    learn: ([, words = ""]) => roleAndCompany(words, true),
  },
  {
    when: /^(?:i|we)(?: am| are| have been)? (?:now )?(?:work(?:ing)?|employed|interning|intern|consult\w*)(?: now| remotely| full-time| part-time| mostly| in \w+)* (?:at|for|with|by|over at|in) (.+?) as (?:an? |the |their )?(.+)$/i,
    learn: ([, where = "", words = ""]) => [...roleAndCompany(words, true), ...company(where)],
  },
  {
    when: /^(?:i|we)(?: am| are| have been| have)? (?:work(?:ing|ed)?|employed|interning|intern|teach|teaching|study|studying|been working)(?: now| remotely| full-time| part-time| mostly| there)?(?: in (\w+(?: \w+)?))? (?:at|for|by|over at) (.+)$/i,
    learn: ([whole, department = "", words = ""]) =>
      /have worked|\bstud/i.test(whole) && !isCapitalised(words)
        ? []
        : [
            ...company(words),
            ...(isIndustry(department) && !isDepartment(department) ? add("industry", department) : []),
          ],
  },
  {
    when: /^(?:i|we)(?: have)? (?:just )?(?:joined|signed with|signed on with|started (?:at|with)|started a (?:new )?(?:job|role|position) (?:at|with)|got (?:a (?:new )?(?:job|role|position)|hired) (?:at|by|with)|accepted an? (?:offer|job|position) (?:at|from|with)) (.+)$/i,
    learn: ([, words = ""]) => {
      const as = /^(.+?) as (?:an? |the |their )?(.+)$/i.exec(words);
      const name = companyFrom(as?.[1] ?? words);
      return name === null || !isCapitalised(name)
        ? []
        : [...replace("company_name", undefined, name), ...(as === null ? [] : roleAndCompany(as[2] ?? "", true))];
    },
  },
  {
    when: /^(?:i|we) (?:am |are )?(?:now )?(?:at|with|over at|back at) (.+)$/i,
    learn: ([, words = ""]) => {
      const name = companyFrom(words);
      return name !== null && /^\p{Lu}/u.test(name) && !isKnownPlace(name)
        ? add("company_name", name, { confidence: 0.8 })
        : [];
    },
  },
  {
    when: /^(?:i|we)(?: am| are)? (?:the )?(?:co-?)?(?:founded|found|started|own|run|running|lead|launched|set up|bootstrapped|manage|opened) (?:and run |and own |a (?:company|startup|business|firm|agency) (?:called|named) )?(.+)$/i,
    learn: ([, words = ""]) => owned(words),
  },
  {
    when: /^(?:my|our|the) (?:new |current |own )*(?:company|startup|start-up|business|firm|agency|employer|organi[sz]ation|studio|shop|store|non-?profit|practice|workplace)(?:'s name)? (?:is|:|was renamed|is called|is named|has been renamed|got renamed|rebranded|is now|changed its name)(?: now)?(?: called| named| to| as)? ?(.+)$/i,
    learn: ([whole, words = ""]) => ownCompany(whole, words),
  },
  {
    when: /^we (?:have )?(?:just )?(?:rebranded|renamed (?:the company|ourselves|our company)|changed (?:our|the company) name)(?: from (.+?))? (?:to|as) (.+)$/i,
    learn: ([, from, to = ""]) =>
      replace("company_name", from === undefined ? undefined : tidy(from), companyFrom(to) ?? ""),
  },
  {
    when: /^(?:we are|i am at|i work at|i work for|it is|i run|we run|i own|i founded|ours is|my company is|our company is|i am with|i am in) an? (.+)$/i,
    learn: ([, words = ""]) => kindOfCompany(words),
  },
  {
    when: /^(?:we are|i am part of|i am on|i lead|i manage|we have|i run|our company has|my company has|our team is|my team is|there are|our company is|we are about|we employ|my company employs|i have|we have grown to|we grew to|my startup has|our startup has|our team has)(?: about| around| roughly| just| only| a| over| now| currently| almost| nearly| approximately| more than| some)* ?((?:team of |company of |group of )?(?:\d[\d,.]*k?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|a hundred|a dozen)[- ]?(?:of us|employees?|people|person|staff|ftes?|folks|team members|members|engineers|developers|devs|colleagues|strong)?\b(?: (?:team|company|startup|business|agency|firm))?)/i,
    learn: ([whole, size = ""]) => sized(whole, size),
  },
  {
    when: /^i (?:am|m) (?:(?:now |back )?(?:an?|the|our|their|your|one of the|acting|interim) )?(.+)$/i,
    learn: ([whole, words = ""]) => {
      const bare = /^i am (?:an?|the|our|their)\b/i.test(whole);
      const drafts = roleAndCompany(words, false);
      return bare ||
        drafts.length > 1 ||
        /^(?:founder|co-?founder|c[a-z]o|head|vp|director|self-employed|retired|unemployed|freelance|owner|president|product|software|senior|junior|lead|chief)/i.test(
          words,
        ) ||
        (drafts.length > 0 && words.split(" ").length <= 4)
        ? drafts
        : [];
    },
  },
  {
    when: /^(?:i am|i have been) (self-employed|retired|unemployed|freelancing|between jobs|on parental leave|on maternity leave|a stay-at-home (?:mom|dad|mum|parent)|studying .+|semi-retired)(?: now)?$/i,
    learn: ([, words = ""]) =>
      /^(?:self-employed|retired|semi-retired|a stay)/i.test(words)
        ? add("role", tidy(withoutArticle(words)))
        : fact(tidy(words), { text: `Is ${tidy(words)}.` }),
  },
  { when: /^as (?:an? |the )?(.+?)$/i, learn: ([, words = ""]) => roleAndCompany(words, false) },
  {
    when: /^i (?:study|am studying|major in|am majoring in) (.+)$/i,
    learn: ([, words = ""]) => {
      const value = upToBreak(words);
      return value === "" || value.split(" ").length > 6 ? [] : fact(`studies ${value}`, { text: `Studies ${value}.` });
    },
  },
  {
    when: /^i teach (.+)$/i,
    learn: ([, words = ""]) => {
      const value = upToBreak(words);
      return value === "" || /^(?:you|him|her|them|myself)/i.test(value)
        ? []
        : [...fact(`teaches ${value}`, { text: `Teaches ${value}.` })];
    },
  },
  {
    when: /^i (?:lead|manage|head|head up|run|oversee|do|handle|am responsible for|am in charge of|look after|work on|am in|am part of|am on)(?: the| all| our)? .+? (?:at|for) (.+)$/i,
    learn: ([, where = ""]) => (/^(?:an? |\p{Lu})/u.test(where) && !isKnownPlace(where) ? company(where) : []),
  },
];

function leftCompany(whole: string, from: string, to: string | undefined, ending: boolean): Draft[] {
  const name = companyFrom(from.replace(/^(?:at|from) /i, ""));
  if (to !== undefined) {
    const fresh = companyFrom(to);
    return fresh === null ? [] : replace("company_name", name ?? undefined, fresh);
  }
  if (name !== null && isCapitalised(name) && !isKnownPlace(name)) {
    return /do not work|am not (?:at|with)/i.test(whole) && !ending
      ? [{ op: "retract", slot: "company_name", value: name }]
      : end("company_name", name);
  }
  return /(?:quit|left|resigned)\b.*\bjob\b|laid off|fired/i.test(whole) && from === ""
    ? end("company_name", null)
    : [];
}

function owned(words: string): Draft[] {
  if (/^an? /i.test(words)) return kindOfCompany(words.replace(/^an? /i, ""));
  const name = companyFrom(words);
  if (name === null || !/^\p{Lu}/u.test(name) || isKnownPlace(name)) return [];
  return add("company_name", name);
}

function ownCompany(whole: string, words: string): Draft[] {
  if (
    /^(?:in|at|not|doing|growing|very|so|small|big|going|about|on|too|using|looking|hiring|moving|struggling|based|located|planning|trying|switching|making)\b/i.test(
      words,
    )
  )
    return [];
  if (/^an? /i.test(words)) return kindOfCompany(words.replace(/^an? /i, ""));
  const name = companyFrom(words);
  if (name === null || (!isCapitalised(name) && !/called|named|name/i.test(whole))) return [];
  return /renamed|rebranded|changed|now/i.test(whole)
    ? replace("company_name", undefined, name)
    : add("company_name", name);
}

function sized(whole: string, size: string): Draft[] {
  if (
    /^(?:i have|there are|we have|we employ)/i.test(whole) &&
    !/(?:of us|employee|people|person|staff|fte|folks|members|engineers|dev|colleagues)/i.test(size)
  )
    return [];
  if (/^i have/i.test(whole) && !/employee|staff|people working/i.test(whole)) return [];
  if (
    /^(?:i am|i lead|i manage|i run)/i.test(whole) &&
    !/team of|company of|person|people|employee|engineer|dev/i.test(whole)
  )
    return [];
  if (/^we are/i.test(whole) && /^\d+$/.test(size)) return [];
  return add("company_size", tidy(size));
}
