import { fact, type Draft, type Rule } from "../types.ts";
import { pointsElsewhere, tidy } from "../values.ts";

/** "remember that ..." goes through the engine again; what no pattern understands becomes a fact in the person's words. */
export const REMEMBER =
  /^(?:please |pls |can you |could you |i want you to |i need you to |i'd like you to |you should |also |and |so |hey |ok |just )*(?:remember|don'?t forget|do not forget|keep in mind|bear in mind|note|take note|make a note|make note|store|save|memori[sz]e|write down|for (?:future )?reference|note down|put in your memory|add to your memory|save to memory|never forget|you should know|remind yourself)(?: this| the following| for (?:later|next time|the future|future reference))?(?: that|:|,)? (?=\S)(.+)$/i;
const NOT_REMEMBER =
  /^(?:when|how|what|who|where|why|if|whether|to (?:breathe|smile|be)|me$|me\?|it\b|that$|this$|everything|anything|us|the (?:time|day|first|good|last)|him|her|them|last|reading|seeing|hearing|once|being|going)\b/i;

/** The remembered words, or null where nothing is asked to be kept. */
export const remembered = (raw: string): string | null => {
  const words = REMEMBER.exec(raw)?.[1];
  return words === undefined || NOT_REMEMBER.test(words) ? null : words;
};

export const rememberedFact = (words: string): Draft[] => {
  const value = tidy(words.replace(/^that /i, ""));
  return value.split(" ").length < 2 ? [] : fact(value, { text: `Asked to remember: ${value}.` });
};

const forget = (words: string): Draft[] => {
  const target = tidy(
    words
      .replace(
        /^(?:that|about|the fact that|everything (?:about|on|you know about)|all (?:about|of)|anything (?:about|i said about)|what i (?:said|told you) about) /i,
        "",
      )
      .replace(/^(?:the fact that|that|about) /i, ""),
  );
  return target === "" || (pointsElsewhere(target) && target.split(" ").length < 3)
    ? []
    : [{ op: "forget", slot: null, words: target }];
};

export const COMMANDS: Rule[] = [
  {
    when: /^(?:please |pls |can you |could you |you can |you should |i want you to |i need you to |i would like you to |just )*(?:forget|delete|erase|remove|wipe|unlearn|clear)(?: from (?:your )?memory)?,? (that i .+|that my .+|that we .+|about .+|the fact that .+|my .+|our .+|everything (?:about|on|you know about|i (?:said|told you) about) .+|what i (?:said|told you) about .+|anything (?:about|i said about) .+|all (?:about|memories (?:about|of)) .+|i .+|we .+)$/i,
    learn: ([whole, words = ""]) =>
      /^(?:about it|about that|about this|my (?:last|previous|earlier) (?:message|question|request)|i (?:said|asked|mentioned) (?:that|anything|it)|my question)\b/i.test(
        words,
      ) ||
      (!/forget|unlearn/i.test(whole) && !/\b(?:memory|memories|know|said|told)\b/i.test(whole))
        ? []
        : forget(words.replace(/\s(?:from|in) (?:your )?(?:memory|memories|notes)$/i, "")),
  },
  {
    when: /^(?:please |pls )*(?:do not|stop|never)(?: keep)? (?:remember|remembering|store|storing|save|saving|keep|track|tracking)(?:ing)? (that i .+|that my .+|my .+|anything about .+|our .+|that we .+)$/i,
    learn: ([, words = ""]) => forget(words),
  },
];
