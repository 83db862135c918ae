import { isKnownTool, isTool } from "../lexicon/tools.ts";
import { addAll, replace, type Clause, type Draft, type Rule } from "../types.ts";
import { isCapitalised, pointsElsewhere, splitList, tidy } from "../values.ts";
import { isKnownPlace } from "../lexicon/world.ts";

const PURPOSE =
  /\s(?:for|to|as|at|in|on|with|because|since|when|where|whenever|every|by|from|so|but|which|that|instead|rather|all|daily|throughout|across|via|about|if|while|until|together|heavily|a lot|extensively|internally|professionally|almost|exclusively)\s.*$/i;

/** The tools of a list; words in small letters count only when known. */
export function toolsIn(words: string): string[] {
  const list = words
    .replace(/^an? [\w -]{2,30} (?:called|named) /i, "")
    .replace(
      /^(?:both|mostly|mainly|the|a combination of|a mix of|tools like|things like|stuff like|apps like|software like|only|just|a lot of|lots of|plenty of)\s/i,
      "",
    );
  const whole = splitList(list);
  const items = whole.flatMap((item) => {
    item = item.replace(/ (?:subscription|account|licen[sc]e|plan|contract|workspace)s?$/i, "");
    const short = tidy(item.replace(PURPOSE, ""));
    return [isKnownTool(item) ? item : short];
  });
  return items
    .map((item) => item.replace(/^(?:mostly|mainly|also|sometimes|occasionally|now) /i, ""))
    .filter((item) => isTool(item));
}

const uses = (words: string, clause: Clause): Draft[] => {
  if (pointsElsewhere(words)) return [];
  const tools = toolsIn(words);
  const [first] = tools;
  if (clause.instead !== null && first !== undefined && tools.length === 1)
    return replace("favorite_tools", tidy(clause.instead), first);
  return addAll("favorite_tools", tools);
};

const drop = (clause: Clause, words: string): Draft[] =>
  toolsIn(words).map((value) => ({
    op: clause.ending ? ("end" as const) : ("retract" as const),
    slot: "favorite_tools" as const,
    value,
  }));

const ended = (words: string): Draft[] =>
  toolsIn(words).map((value) => ({ op: "end" as const, slot: "favorite_tools" as const, value }));

/** Swaps are tools when one side is a known tool, or both look like tools and neither is a place. */
const WAY = /\s(?:in|with|on|using|via|through)\s/i;
/** Known tools after "in", "with" or "on", wherever they stand. */
const toolsNamed = (words: string): string[] =>
  words
    .split(WAY)
    .slice(1)
    .flatMap((part) => toolsIn(part))
    .filter(isKnownTool);

const swapped = (from: string, to: string, verb: string): Draft[] => {
  const olds = toolsIn(from);
  const news = toolsIn(to);
  const [old] = olds;
  const [fresh] = news;
  if (fresh === undefined && old !== undefined && isKnownTool(old)) return ended(from);
  if (fresh === undefined || old === undefined) return [];
  const known = isKnownTool(old) || isKnownTool(fresh);
  if (!known && (/^move/i.test(verb) || isKnownPlace(old) || isKnownPlace(fresh))) return [];
  return [
    ...replace("favorite_tools", old, fresh),
    ...addAll("favorite_tools", news.slice(1)),
    ...ended(olds.slice(1).join(", ")),
  ];
};

export const TOOLS: Rule[] = [
  {
    when: /^(?:i|we|my team|our team)(?: have| are| am)? (?:just )?(switched|migrated|moved|changed|moving|migrating|switching|transitioned|went|upgraded|converted)(?: over| everything| away| all our \w+| our \w+)* from (.+?) (?:over )?to (.+)$/i,
    learn: ([, verb = "", from = "", to = ""]) => swapped(from, to, verb),
  },
  {
    when: /^(?:i|we)(?: have| are| am)? (?:just )?(switched|migrated|moved|changed|transitioned)(?: over| everything)* to (.+?) from (.+)$/i,
    learn: ([, verb = "", to = "", from = ""]) => swapped(from, to, verb),
  },
  {
    when: /^(?:i|we|my team|our team)(?: have)? (?:just )?(replaced|swapped|swapped out|ditched|dropped|dumped|traded|exchanged|abandoned|left) (.+?) (?:with|for|in favou?r of|by) (.+)$/i,
    learn: ([, verb = "", from = "", to = ""]) => swapped(from, to, verb),
  },
  {
    when: /^(.+?) (?:replaced|has replaced) (.+?)(?: for us| at our company)?$/i,
    learn: ([, to = "", from = ""]) =>
      isKnownTool(tidy(to)) && isKnownTool(tidy(from)) ? swapped(from, to, "replaced") : [],
  },
  {
    when: /^(?:i|we|my team|our team)(?: have| are)? (?:just )?(?:switched|migrated|moved|moving|switching|transitioned|changed)(?: over| everything| all our \w+| our \w+)* to (.+)$/i,
    learn: ([whole, words = ""], clause) => {
      const tools = toolsIn(words).filter(
        (tool) => isKnownTool(tool) || (!/moved/i.test(whole) && isCapitalised(tool) && !isKnownPlace(tool)),
      );
      const [first] = tools;
      return first === undefined
        ? []
        : clause.instead !== null
          ? replace("favorite_tools", tidy(clause.instead), first)
          : addAll("favorite_tools", tools);
    },
  },
  {
    when: /^(?:i|we|my team|our team|our company|my company)(?: have| am| are| has| is)? (?:no longer|stopped|quit|gave up|given up|got rid of|gotten rid of|cancell?ed|dropped|ditched|abandoned|done|phased out|moved (?:off|away from)|moved off of|used to)(?: (?:use|uses|using|working with|work with|our|with|on))* (.+)$/i,
    learn: ([, words = ""]) => ended(words),
  },
  {
    when: /^(?:i|we|my team|our team|our company|my company) (?:do not|does not|am not|are not|never|have never|did not|have not)(?: actually| really| even)? ?(?:using|use|used|uses|work with|need|have) (.+)$/i,
    learn: ([, words = ""], clause) => drop(clause, words),
  },
  {
    when: /^(?:please )?(?:do not|never|stop|avoid)(?: ever)? ?(?:suggest|suggesting|recommend|recommending|use|using|offer|mention|mentioning|propose|proposing)(?: me)? (.+)$/i,
    learn: ([, words = ""]) => addAll("avoided_tools", toolsIn(words).filter(isKnownTool)),
  },
  {
    when: /^(?:i|we) (?:avoid|hate|can not stand|dislike|refuse to use|do not want to use|do not like|try to avoid|want to avoid|stay away from|hate using|will not use|would never use|do not touch|am not allowed to use|can not use|are not allowed to use|do not trust|hate working with|steer clear of)(?: using| to use| working with)? (.+)$/i,
    learn: ([, words = ""]) => addAll("avoided_tools", toolsIn(words).filter(isKnownTool)),
  },
  {
    when: /^(?:i|we|my team|our team|our company|my company|the team|our sales team|our marketing team|our devs|our engineers)(?: have been| am| are| is| has been)? ?(?:use|uses|using|rely on|relies on|relying on|run on|runs on|running on|work with|works with|working with|work in|work mostly in|code in|program in|write|built on|build with|build in|depend on|live in|swear by|stick with|stick to|develop in|design in|go with|pay for|subscribe to|adopted|started using|have started using|began using|love using|like using|enjoy using|prefer using|like to use|prefer to use|love to use|host on|deploy on|deploy to|are on|am on|track everything in|manage everything in|keep everything in|keep my notes in|take notes in|switched back to|run|am a heavy user of) (.+)$/i,
    learn: ([whole, words = ""], clause) =>
      /^(?:i|we) (?:live in|write|run|work in|go with|are on|am on) /i.test(whole)
        ? addAll("favorite_tools", toolsIn(words).filter(isKnownTool))
        : uses(words, clause),
  },
  {
    when: /^(?:my|our) (?:go-to |main |current |whole |entire |usual |primary |tech |marketing |favou?rite |daily )*(?:crm|stack|tech stack|tool|tools|toolkit|toolset|editor|ide|text editor|code editor|database|db|setup|email tool|project management tool|note-taking app|notes app|language|programming language|framework|cloud provider|os|operating system|app|apps|software|platform|browser|phone|laptop|backend|frontend|website|site|store|shop|data warehouse|helpdesk|help desk|ticketing system|chat tool)(?: of choice)? (?:is|are|runs on|consists of|includes|is built on|is built with|is built in|is on|is written in|is made with|uses) (.+)$/i,
    learn: ([, words = ""], clause) => uses(words, clause),
  },
  {
    when: /^(?:everything|most|all of our \w+|our data|our code|all our data|our docs|our documents|all our docs|our customer data) (?:runs|lives|is|are|live|run)(?: all)? (?:on|in) (.+)$/i,
    learn: ([, words = ""]) => addAll("favorite_tools", toolsIn(words).filter(isKnownTool)),
  },
  {
    when: /^i am an? (?:\w+ )?(\S+(?: \S+)?) user$/i,
    learn: ([, words = ""]) => (isKnownTool(words) ? addAll("favorite_tools", [words]) : []),
  },
  {
    when: /^(?:i|we|my team|our team|our company|the team|everyone here) (?:do|track|manage|keep|store|write|design|run|plan|chat|code|host|organi[sz]e|handle|edit|take|draw|log|send|schedule|deploy|communicate|collaborate|make|create|prototype|model|record|publish|write)s? (?!it\b|this\b|that\b)(.+)$/i,
    learn: ([whole]) => addAll("favorite_tools", toolsNamed(whole)),
  },
];
