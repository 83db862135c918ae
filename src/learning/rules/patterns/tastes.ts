import { isTool, isKnownTool } from "../lexicon/tools.ts";
import { add, addAll, end, fact, retract, unsay, type Clause, type Draft, type Rule } from "../types.ts";
import { pointsElsewhere, splitList, tidy, upToBreak, words as count } from "../values.ts";

const DIET =
  "vegan|vegetarian|pescatarian|pescetarian|flexitarian|gluten[- ]free|dairy[- ]free|lactose[- ]free|kosher|halal|keto|ketogenic|paleo|low[- ]carb|raw vegan|plant[- ]based|mediterranean|carnivore|lactose[- ]intolerant|celiac|coeliac|gluten intolerant|sugar[- ]free|fodmap|low[- ]fodmap|macrobiotic|fruitarian|diabetic";
const FOOD =
  "meat|pork|beef|fish|seafood|shellfish|dairy|gluten|eggs?|nuts|sugar|red meat|animal products|chicken|lactose|wheat|alcohol|peanuts|cheese|soy|mushrooms|cilantro|onions|garlic|spicy food|carbs|bread";

const NOT_LIKED =
  /^(?:to (?:know|ask|see|hear|thank|say|get|have|be able|talk|order|understand|add|share|point|think|start|propose|request|book|use|mention|report|apologi[sz]e)|your? |the (?:way|idea|sound|look|first|second|third|last|one|answer|version|suggestion|option|fact|result|joke|tone|part)|an? (?:answer|list|summary|table|quote|copy|refund|second|hand|lot|bit|recommendation|suggestion|new|quick|few|report|meeting)|some (?:help|advice|ideas|more)|more (?:info|details|ideas|options|examples|than|like)|help|if|when|how|what|where|that|for you|him|her|them|myself|two|three|nothing|all of|most of|my (?:new|car|house)|everyone|each|any|as|not)\b/i;

const liked = (slot: "likes" | "dislikes", words: string): Draft[] => {
  const cut = tidy(
    words.replace(
      /\s(?:because|since|so|but|which|when|while|if|although|though|as it|especially|more than|over|rather than|compared|on weekends|in my (?:spare|free) time|with my|with all|these days|every|whenever|after|before|during|instead of|except|and (?:i|we|my|our|it|he|she|would|need|want|am)\b)(?:\s.*|$)/i,
      "",
    ),
  );
  if (pointsElsewhere(cut) || NOT_LIKED.test(cut)) return [];
  const items = splitList(cut).filter(
    (item) => !/\byour?\b/i.test(item) && !pointsElsewhere(item) && !NOT_LIKED.test(item) && count(item) <= 7,
  );
  return addAll(slot, items);
};

const diet = (words: string): Draft[] => add("diet", tidy(words));

const allergy = (words: string): Draft[] =>
  splitList(upToBreakList(words))
    .filter(
      (item) =>
        count(item) <= 4 &&
        !/^(?:mornings?|mondays?|work|people|meetings|nonsense|bullshit|drama|stupidity)$/i.test(item),
    )
    .flatMap((item) => fact(`allergic to ${item}`, { text: `Is allergic to ${item}.` }));
const upToBreakList = (words: string): string =>
  tidy(words.replace(/\s(?:so|but|because|since|and (?:i|my|we|can|have|need)\b|which|please|if|when)\b.*$/i, ""));

const noTool = (words: string): boolean => splitList(words).some((item) => isKnownTool(item));

export const TASTES: Rule[] = [
  {
    when: /^i have (an? (?:\w+ )?(?:degree|phd|doctorate|mba|master'?s(?: degree)?|bachelor'?s(?: degree)?)(?: (?:in|from|of) [\w ]{2,40})?)$/i,
    learn: ([, what = ""]) => fact(what, { text: `Has ${what}.` }),
  },

  {
    when: new RegExp(
      `^(?:i|we) (?:am|are|have been|have become|became|went|turned|have gone|have turned|am now|started being)(?: now| mostly| strictly| fully| a| an| strict| lifelong| committed| on a| on the)* (${DIET})(?: diet| person| eater)?(?=$|[ ,.])(?! (?:restaurant|chef|cook|recipe|curious))`,
      "i",
    ),
    learn: ([whole, words = ""]) => (/\bnot\b/.test(whole) ? [] : diet(words)),
  },
  {
    when: new RegExp(
      `^(?:i|we)(?: am| are| have been| do)? (?:follow|following|eat|eating|keep|keeping|on|doing|do|stick to|started)(?: an?| a strict| strictly| the| mostly| only)* (${DIET})(?: diet| food| lifestyle)?(?=$|[ ,.])`,
      "i",
    ),
    learn: ([, words = ""]) => diet(words),
  },
  { when: new RegExp(`^(?:my diet is|diet:|my diet:) (.+)$`, "i"), learn: ([, words = ""]) => diet(upToBreak(words)) },
  { when: new RegExp(`^as an? (${DIET}),?(?: .*)?$`, "i"), learn: ([, words = ""]) => diet(words) },
  {
    when: new RegExp(
      `^(?:i|we) (?:am|are)? ?(not|no longer|never was|stopped being|quit being|gave up being|used to be)(?: an?)?(?: strict| strictly)? (${DIET})(?=$|[ ,.])`,
      "i",
    ),
    learn: ([, how = "", words = ""], clause) =>
      /no longer|stopped|quit|gave|used/i.test(how) || clause.ending ? end("diet", words) : retract("diet", words),
  },
  {
    when: new RegExp(`^(?:i|we) (?:eat|started eating|am eating) (?:meat|fish|everything|dairy)(?: again)$`, "i"),
    learn: () => end("diet", null),
  },
  {
    when: new RegExp(
      `^(?:i|we) (?:do not|can not|never|avoid|stopped|quit|gave up|no longer|am not allowed to|try not to|have stopped|stay away from|may not|am off|can no longer)(?: really| usually)? ?(?:eat(?:ing)?|drink(?:ing)?|have|consum\\w+|touch)? ?((?:(?:${FOOD})(?:,? (?:and|or) |, )?)+)$`,
      "i",
    ),
    learn: ([, words = ""]) => diet(`no ${tidy(words)}`),
  },
  {
    when: /^(?:i|we) (?:am|are)(?: severely| deathly| highly| very| extremely| mildly| slightly| badly)? allergic to (.+)$/i,
    learn: ([, words = ""]) => allergy(words),
  },
  {
    when: /^i have (?:an?|a severe|a bad|a strong|a mild)? ?((?:\w+ )?(?:nut|peanut|pollen|shellfish|dairy|penicillin|cat|dog|dust|bee|egg|soy|wheat|latex|seafood|food|milk|gluten)) (?:allergy|allergies|intolerance)\b/i,
    learn: ([whole, what = ""]) =>
      fact(`${tidy(what)} ${/intolerance/i.test(whole) ? "intolerance" : "allergy"}`, {
        text: `Has a ${tidy(what)} ${/intolerance/i.test(whole) ? "intolerance" : "allergy"}.`,
      }),
  },
  {
    when: /^i have (?:a )?(?:severe |mild |chronic |bad |type (?:1|2|one|two) )*(asthma|diabetes|adhd|autism|dyslexia|epilepsy|migraines?|celiac disease|coeliac disease|arthritis|anxiety|depression|insomnia|crohn'?s(?: disease)?|ibs|high blood pressure|tinnitus|color ?blindness|a bad (?:back|knee)|bad knees|back pain|a heart condition|endometriosis|ptsd|hypothyroidism|lactose intolerance|a pacemaker)\b/i,
    learn: ([whole]) => fact(tidy(whole.replace(/^i /i, "")), { text: `${tidy(whole.replace(/^i have/i, "Has"))}.` }),
  },
  {
    when: /^i am (colou?r-?blind|left-handed|dyslexic|autistic|deaf|hard of hearing|blind|visually impaired|diabetic|epileptic|neurodivergent|an introvert|an extrovert|introverted|a night owl|a morning person|an early bird|asthmatic|a wheelchair user)(?=$|[ ,])/i,
    learn: ([, words = ""]) => fact(words, { text: `Is ${words}.` }),
  },
  {
    when: /^i take (.+?) (?:every day|daily|for my .+|each morning|twice a day|once a day)$/i,
    learn: ([, words = ""]) =>
      count(words) > 3 || /^(?:the (?:bus|train|subway|metro)|a walk|my|it|care)\b/i.test(words)
        ? []
        : fact(`takes ${words}`, { text: `Takes ${words}.` }),
  },
  {
    when: /^(?:my|our) (?:all-time |absolute |personal |current |new )*favou?rite (.{2,40}?) (?:is|are|has to be|would be|is now|will always be)(?: probably| definitely| still| now| currently)? (.+)$/i,
    learn: ([, what = "", words = ""]) =>
      pointsElsewhere(words) && !/^[\p{Lu}"]/u.test(words) ? [] : favourite(what, words),
  },
  {
    when: /^(.{2,50}?) (?:is|are) (?:my|one of my) (?:all-time |absolute )?favou?rites?(?: (.{2,40}))?$/i,
    learn: ([, words = ""]) =>
      pointsElsewhere(words) || /^(?:he|she|they|we|i|you)\b/i.test(words) ? [] : liked("likes", words),
  },
  {
    when: /^(?:my|our) (?:main |biggest |favou?rite )*(?:hobb(?:y|ies)|interests?|passions?|pastimes?)(?: outside (?:of )?work)? (?:is|are|include|includes|:)(?: mostly| mainly| definitely)? (.+)$/i,
    learn: ([, words = ""]) => liked("likes", words),
  },
  {
    when: /^(?:in|during) (?:my|our) (?:spare|free|down) ?time,? i (?:like to |love to |enjoy |usually |mostly |often )?(.+)$/i,
    learn: ([, words = ""]) => liked("likes", words),
  },
  {
    when: /^i (?:spend|pass) (?:my|most of my) (?:free time|spare time|weekends|evenings) (.+)$/i,
    learn: ([, words = ""]) => liked("likes", words),
  },
  {
    when: /^(?:i|we) (?:no longer|stopped|used to|do not|quit)(?: (?:like|liking|enjoy|enjoying|love|loving|playing|play|do|doing|into|am into))+ (.+)$/i,
    learn: ([whole, words = ""], clause) => offLikes(whole, words, clause),
  },
  {
    when: /^(?:i|we) (?:hate|dislike|despise|detest|loathe|can not stand|have never liked|never liked|have always hated|do not (?:like|enjoy|care for|love)|am not (?:a (?:big |huge )?fan of|into|fond of|keen on|much of an? fan of)|am no fan of|could do without|can not bear|am sick of|am allergic to the word|have no patience for)(?: it when)? (.+)$/i,
    learn: ([whole, words = ""]) =>
      /it when/i.test(whole) ? [] : liked("dislikes", words.replace(/^(?:all|any) /i, "")),
  },
  {
    when: /^(.{2,40}?) (?:is|are) not (?:my thing|for me|my cup of tea|my jam)$/i,
    learn: ([, words = ""]) => (pointsElsewhere(words) ? [] : liked("dislikes", words)),
  },
  {
    when: /^(?:i|we) (?:prefer|like|love|favou?r|would rather have|would choose|would pick) (.+?) (?:over|to|more than|rather than|better than) (.+)$/i,
    learn: ([whole, a = ""]) =>
      /^to\b/i.test(a) || /^(?:i|we) (?:like|love) .+ to /i.test(whole) ? [] : tasteOrTool(a),
  },
  {
    when: /^(?:i|we) (?:love|like|enjoy|adore|prefer|am fond of|am into|got into|am (?:a )?(?:big |huge |massive )?(?:fan of|fans of)|am passionate about|am obsessed with|am crazy about|am interested in|am keen on|have a passion for|have a soft spot for|am hooked on|fell in love with|am addicted to|have been getting into|have been into|are into|am a sucker for|can not live without|am getting into|have gotten into)(?: now| all things| everything about)? (.+)$/i,
    learn: ([, words = ""]) => tasteOrTool(words),
  },
  {
    when: /^i (?:play|have been playing|am learning to play|practi[cs]e|collect|do|go|have been doing|regularly go|am training|train)(?: a lot of| some| the| competitive| amateur)* ((?:(?:piano|guitar|violin|cello|drums|bass|flute|saxophone|chess|tennis|football|soccer|basketball|volleyball|badminton|squash|golf|hockey|rugby|cricket|ukulele|trumpet|clarinet|video games|board games|d&d|poker|padel|ping pong|table tennis|baseball|handball|yoga|pilates|karate|judo|boxing|jiu-?jitsu|bjj|crossfit|meditation|bouldering|climbing|hiking|swimming|running|cycling|fishing|surfing|skiing|sailing|dancing|camping|stamps|vinyl|vinyl records|records|coins|comics|watches|lego|pottery|photography|triathlon|calligraphy|origami|ballet|salsa)(?:,? and |, )?)+)(?=$|[ ,.])/i,
    learn: ([, words = ""]) => liked("likes", words),
  },
  {
    when: /^i am an? (?:big |huge |avid |passionate |keen |hobby |amateur |total |real |massive |lifelong )+(.+?)(?: (?:fan|lover|enthusiast|nerd|buff|geek|player|reader))$/i,
    learn: ([, words = ""]) => liked("likes", words),
  },
  {
    when: /^i am an? (?:avid |passionate |keen |hobby |amateur |big |huge )(runner|cyclist|climber|hiker|reader|gardener|photographer|cook|baker|gamer|swimmer|skier|sailor|birdwatcher|painter|chess player|surfer|home cook|knitter|traveller|traveler)$/i,
    learn: ([, words = ""]) => fact(`avid ${words}`.replace(/^avid /, ""), { text: `Is a keen ${words}.` }),
  },
];

function favourite(what: string, words: string): Draft[] {
  const items = splitList(upToBreak(words).replace(/^(?:definitely|probably) /i, "")).filter(
    (item) => count(item) <= 7,
  );
  if (
    /\b(?:tool|app|editor|ide|crm|language|framework|database|browser)\b/i.test(what) &&
    items.every((item) => isTool(item))
  )
    return addAll("favorite_tools", items);
  return items.flatMap((item) => add("likes", item, { text: `Likes ${item} (favorite ${tidy(what)}).` }));
}

function tasteOrTool(words: string): Draft[] {
  return noTool(words) &&
    splitList(upToBreak(words)).every((item) => isKnownTool(item)) &&
    !/^(?:spotify|netflix|youtube|chess|go)$/i.test(words)
    ? addAll("favorite_tools", splitList(upToBreak(words)))
    : liked("likes", words);
}

function offLikes(whole: string, words: string, clause: Clause): Draft[] {
  const [item] = splitList(upToBreak(words));
  if (item === undefined || pointsElsewhere(item) || NOT_LIKED.test(item)) return [];
  if (/do not (?:like|enjoy|love)/i.test(whole) && !clause.ending) return liked("dislikes", words);
  return /do not/i.test(whole) && !clause.ending ? unsay(clause, "likes", item) : end("likes", item);
}
