import { stemEnglish } from "./stem-english.ts";

/**
 * Words that say nothing about what a text is about: they are neither stored nor searched.
 * English only: in other languages a word as common as these weighs next to nothing by its frequency.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against all also am an and any are arent as at be because been before being below between
  both but by can cant cannot could couldnt did didnt do does doesnt doing dont down during each few for from further had
  hadnt has hasnt have havent having he hed hell her here hers herself hes him himself his how id if ill im in into is
  isnt it its itself ive just lets like me might more most must my myself no nor not now of off on once only or other
  our ours ourselves out over own really same she shed should shouldnt so some such than that thats the their theirs
  them themselves then there theres these they theyd theyll theyre theyve this those through to too under until up upon us
  very was wasnt we were werent weve what whats when where which while who whom whos why will with wont would wouldnt
  yeah yes you youd youll your youre yours yourself yourselves youve`.split(/\s+/),
);

/**
 * Stems that greet, thank or ask for something without saying what about. They are searched like others, but a passage that shares
 * only these with a message does not bear on it.
 */
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `hello hi hey greetings welcome bye goodbye morning evening afternoon night thanks thank thx lot please sorry ok okay sure
  great good nice cool fine awesome perfect wow well maybe help tell say give show write explain describe make let get know
  think want need try use thing something anything everything stuff way kind mean question answer idea example bit
  today now new time`
    .split(/\s+/)
    .map(stemEnglish),
);
