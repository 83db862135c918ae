import { sentencesOf } from "./prompt.ts";
import { MOST_READ } from "./words.ts";

/** What one sentence does. */
export type Act =
  | "forget"
  | "correction"
  | "task"
  | "recap"
  | "about-agent"
  | "question"
  | "wish"
  | "remember"
  | "greeting"
  | "thanks"
  | "statement";

/** What a message is mainly about, and what was told besides. */
export type Intent = {
  main: Act | "empty";
  /** The sentences that decided it. */
  sentences: string[];
  /** Sentences that tell something about the person, whatever else the message is. */
  told: string[];
};

const POLITE = "(?:(?:please|pls|hey|ok(?:ay)?|so|and|now|bitte|also)[, ]+)*";
const ASK_FOR =
  "(?:can|could|would|will) you (?:please )?|I (?:need|want|would like|'d like) you to |let's |let us |kannst du (?:mir )?(?:bitte )?|können Sie (?:mir )?(?:bitte )?|könntest du |könnten Sie ";
const DO =
  "help|write|draft|create|plan|build|design|make|give|suggest|recommend|analy[sz]e|improve|review|outline|brainstorm|prepare|generate|propose|develop|compare|optimi[sz]e|summari[sz]e|translate|set up|find|list|explain|hilf|helfen|schreib\\w*|erstell\\w*|entw(?:irf|erfen)|plan\\w*|mach\\w*|gib|geben|analysier\\w*|verbesser\\w*|überleg\\w*";

/** Tried in this order on each sentence; the first that fits is its act. */
const ACTS: [Act, RegExp][] = [
  [
    "forget",
    new RegExp(
      `^${POLITE}(?:(?:can|could|would) you (?:please )?)?(?:forget|erase|vergiss|vergessen Sie|lösche?|(?:delete|remove) (?:what|everything|all|that|my|the (?:fact|memory)))(?![\\p{L}])`,
      "iu",
    ),
  ],
  [
    "recap",
    /(?:what|which) (?:do|did|things do) you (?:know|remember|have)(?: (?:stored|saved))?(?: (?:about|on|of) (?:me|us|my(?:self)?))?\s*[?!.]*$|^(?:please )?(?:tell me|summari[sz]e)(?: everything| all)?(?: what| that)? you (?:know|remember)(?: about (?:me|us))?\s*[?!.]*$|^who am i\s*[?!.]*$|was (?:weißt du|wissen Sie)(?: alles| schon)? (?:über|von) (?:mich|mir|uns)|^wer bin ich/iu,
  ],
  [
    "about-agent",
    /^(?:hi |hello |hey |hallo )?[, ]*(?:who are you|what are you|what can you do|how can you help|are you (?:an? )?(?:ai|bot|human|real|person|robot)|introduce yourself|wer bist du|wer sind Sie|was kannst du|was können Sie)(?![\p{L}])/iu,
  ],
  [
    "remember",
    new RegExp(
      `^${POLITE}(?:remember|note|keep in mind|don't forget|merk(?:e)? dir|merken Sie sich|denk daran)(?:[,:]| that| this| dass|(?= (?:I|we|my|our)\\b))(?!.*\\?$)`,
      "iu",
    ),
  ],
  [
    "wish",
    /^(?:from now on|in future|ab jetzt|künftig|always|never|immer|call me|address me|nenn(?:e)? mich|answer (?:me )?(?:in|with)|reply in|respond in|antworte|antworten Sie|keep (?:it|your (?:answers|replies)|answers)|please (?:always|never|keep (?:it|your|answers)|use|answer|reply|be |call me|don't|no )|bitte (?:immer|nie|antworte|kurz)|(?:no|keine) emojis?|(?:I|we)(?:'d| would)? (?:prefer|like|want) (?:\S+ ){0,5}(?:answers?|replies|responses|bullet(?:s| points)?)|ich (?:bevorzuge|möchte|will) (?:\S+ ){0,4}antworten)/iu,
  ],
  [
    "correction",
    /^(?:actually|no[,!.]|nope|sorry[,:]|correction|that(?:'s| is) (?:wrong|not (?:right|true|correct)|incorrect)|you(?:'re| are) wrong|i meant|i misspoke|eigentlich|nein[,!.]|falsch|das stimmt nicht|ich meinte)(?!.*\?$)|(?:\bno longer\b|\bnot any ?more\b|\banymore\b|\bnicht mehr\b)(?!.*\?$)/iu,
  ],
  [
    "question",
    new RegExp(
      `^${POLITE}(?:(?:can|could|would) you (?:please )?|kannst du (?:mir )?)?(?:explain|define|erklär\\w*|tell me (?:about|what|why|how|when|where|who))(?![\\p{L}])`,
      "iu",
    ),
  ],
  [
    "task",
    new RegExp(
      `^${POLITE}(?:(?:${ASK_FOR})(?!remember|tell|recall|know)\\p{L}|(?:${DO})(?![\\p{L}])(?!.*\\b(?:did I|do I|have I)\\b)|how (?:do|can|should|would|could|might) (?:I|we)\\b|how to\\b|what should (?:I|we)\\b|(?:I|we) need (?:help|some|an?|your|ideas)\\b|wie (?:kann|soll|könnte|können|sollen|sollte)(?:n)? (?:ich|wir)\\b|(?:ich|wir) (?:brauche|brauchen)\\b|any (?:ideas|tips|advice)\\b)`,
      "iu",
    ),
  ],
  [
    "question",
    /\?\s*$|^(?:(?:so|and|but|und|aber) )?(?:what|which|who|whose|whom|when|where|why|how|do|does|did|is|are|am|was|were|have|has|can|could|should|would|will|remind me|tell me|was|welche[rsn]?|wer|wem|wann|wo|wohin|warum|wieso|wie|hast|habe|hat|bin|ist|sind|kennst|erinnerst|weißt|sag mir)(?![\p{L}'’])/iu,
  ],
  [
    "greeting",
    /^(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|moin|servus|grüß gott|grüezi)(?![\p{L}])(?:[ ,]+\S+){0,3}\s*[.!]*$/iu,
  ],
  [
    "thanks",
    /^(?:thanks?|thank you|thx|cheers|danke|vielen dank|perfect|great|ok(?:ay)?|got it|cool|nice|super|prima|yes|no|ja|nein)(?![\p{L}])(?:[ ,]+\S+){0,5}\s*[.!]*$/iu,
  ],
];

/** What one sentence does; one that fits no pattern tells something. */
export const actOf = (sentence: string): Act => ACTS.find(([, pattern]) => pattern.test(sentence))?.[0] ?? "statement";

/** Of several acts in one message the one that asks most of an answer decides. */
const PRECEDENCE: Act[] = [
  "forget",
  "task",
  "recap",
  "question",
  "about-agent",
  "correction",
  "remember",
  "wish",
  "statement",
  "greeting",
  "thanks",
];

/** Sentences looked at; in a longer message the request stands at its start or its end. */
const MOST_SENTENCES = 60;

const ends = (text: string): string =>
  text.length <= MOST_READ ? text : `${text.slice(0, MOST_READ / 2)}\n${text.slice(-MOST_READ / 2)}`;

export function intentOf(message: string): Intent {
  const all = sentencesOf(ends(message));
  const sentences = all.length <= MOST_SENTENCES ? all : [...all.slice(0, 40), ...all.slice(-20)];
  const acts = sentences.map((sentence) => ({ sentence, act: actOf(sentence.slice(0, 400)) }));
  const main = PRECEDENCE.find((act) => acts.some((each) => each.act === act));
  if (main === undefined) return { main: "empty", sentences: [], told: [] };
  return {
    main,
    sentences: acts.flatMap(({ sentence, act }) => (act === main ? [sentence] : [])),
    told: acts.flatMap(({ sentence, act }) =>
      act === "statement" || act === "wish" || act === "remember" || act === "correction" ? [sentence] : [],
    ),
  };
}
