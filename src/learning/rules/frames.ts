/** How a sentence stands to the truth about the person. `rest` frames colour what follows as well. */
export type Frame = "plain" | "refused" | "refused-from-here" | "real-again";

const JOKE =
  /(?:^|[\s(])(?:\/s|\/j|jk|j\/k|just kidding|only kidding|kidding|just joking|joking|not really lol|yeah right|said no one ever|as if|sarcasm|april fools)\b|(?:^|\s)\/s(?:\s|$)|🙄|🙃/i;
export const isJoke = (text: string): boolean => JOKE.test(text);

const HARMLESS_IF =
  /^(?:(?:so|and|well|oh|also),? )?(?:if|in case) (?:it (?:helps|matters|is relevant|makes a difference)|that (?:helps|matters|is relevant)|you(?:'re| are) (?:wondering|curious|asking|interested)|you (?:need|want|have|must|wanna|care|wondered|were wondering)(?: to know)?|anyone (?:asks|cares)|useful|relevant|needed|helpful|i have not (?:said|mentioned) it)(?: (?:yet|already))?,? /i;
export const withoutHarmlessIf = (sentence: string): string => sentence.replace(HARMLESS_IF, "");

const HYPOTHETICAL =
  /^(?:\W*(?:so|and|but|ok|okay|well|now|hmm|just|let us|let's|lets|also|or),? )*(?:if|suppos(?:e|ing)|imagine|imagining|assum(?:e|ing)|say i|say we|say my|let'?s (?:say|assume|pretend|imagine|suppose)|what if|pretend|hypothetical(?:ly)?|in a (?:parallel|perfect|different|hypothetical|alternate|fictional) |were i|had i|should i|unless|picture this|picture me|in theory|theoretically|wenn ich|falls ich|angenommen|stell dir vor|si je|si j'|supposons|imagine que|imaginons|si yo|si fuera|imagina|supongamos|in my (?:dream|next life|past life|previous life)|in another life|one day|someday|i wish|if only|wish|maybe i|perhaps i|ojalá|as though)\b/i;
const WOULD_BE =
  /\b(?:(?:i|we) would be|would have been|i'd be|we'd be|as if (?:i|we)|like (?:i'm|i am) (?:a|an|the) |pretend(?:ing)? (?:that |to be )?|i dreamed|i dreamt|had a dream|in my dream|dream (?:where|that|in which) )\b/i;

const FICTION =
  /\b(?:role-?play(?:ing)?|act as|acting as|fan ?fic\w*|once upon a time|my (?:character|avatar|alter ego|persona|oc)|in-?character|(?:the|my|our) (?:protagonist|narrator|hero|heroine|antagonist|villain)|in (?:my|our|the|this) (?:novel|story|book|game|screenplay|campaign|comic|script|fantasy|movie|play|scene|rpg|scenario)|your character|you(?:'re| are) (?:now )?(?:a|an|the|my) \w+|fictional|fictitious|made[- ]up|tu es (?:un|une) |du bist (?:ein|eine|jetzt) |eres (?:un|una) |dungeons|d&d|playing (?:a|the) (?:character|role|part)|from the perspective of|from the point of view|in the voice of|as though i were|scenario|for (?:my|our) (?:screenplay|novel|short story|script|comic|rpg|stage play))\b/i;
const MAKE =
  /^(?:\W*(?:please|pls|can you|could you|would you|will you|now|ok|okay|hey|hi|so|and|also|help me|i want you to|i need you to|i'?d like you to|let'?s|lets|go ahead and),? )*(?:write|tell|create|make|draft|generate|compose|give|continue|finish|invent|sing|rap|come up with|craft|produce|prepare|schreib\w*|erzähl\w*|écri\w*|raconte\w*|invente\w*|escrib\w*|cuenta\w*|imagina|erfinde|dicht\w*|start|play)\b/i;
const WORK =
  /\b(?:stor(?:y|ies)|novel|poem|song|scene|screenplay|script|lyrics|rap|haiku|limerick|sonnet|dialogue|monologue|fairy ?tale|tale|fiction|joke|sketch|skit|diary|journal entry|character|bio|biography|cv|resume|résumé|cover letter|letter|e-?mail|speech|testimonial|review|tweet|post|caption|profile|ad|advert\w*|job (?:ad|post|posting|description)|about page|example|sample|template|dataset|sentence|paragraph|essay|quote|conversation|message|persona|slogan|geschichte|gedicht|histoire|poème|historia|poema|cuento|text|blog|toast|pitch|statement)s?\b/i;
const STORY =
  /\b(?:stor(?:y|ies)|poem|song|scene|screenplay|lyrics|rap|haiku|limerick|sonnet|dialogue|monologue|fairy ?tale|tale|fiction|sketch|skit|diary|journal entry|geschichte|gedicht|histoire|poème|historia|poema|cuento|conversation between)s?\b/i;
const OTHER_TEXT =
  /^(?:\W*(?:please|pls|can you|could you|would you|how do (?:you|i)|how would you|now|hey|hi),? )*(?:translate|proofread|rewrite|rephrase|paraphrase|summari[sz]e|reword|say|spell|correct|pronounce|conjugate|übersetze?|traduis|traduire|traduce|traducir|spell-?check|what does|what'?s the \w+ (?:for|word for|translation|phrase)|how do you say|repeat after me|complete the sentence|fill in)\b/i;
const EXAMPLE =
  /^(?:\W*(?:so|like|and|maybe|say|or),? )*(?:e\.g\.?|for example|for instance|example|examples include|such as|something like|z\.b\.|zum beispiel|par exemple|por ejemplo|like:)/i;
const REAL_AGAIN =
  /^(?:\W*(?:and|ok|okay|so|anyway|anyways),? )*(?:in real life|irl|for real|by the way|btw|on a (?:different|personal|separate|serious) note|out of character|ooc|seriously|real talk|apart from that|unrelated|separately|personally|the real me|about me|as for me)\b/i;

/** Judges a sentence whose quotes are straight and spaces single. */
export function judge(sentence: string): Frame {
  if (REAL_AGAIN.test(sentence) && !FICTION.test(sentence)) return "real-again";
  if (FICTION.test(sentence)) return "refused-from-here";
  if (MAKE.test(sentence) && STORY.test(sentence)) return "refused-from-here";
  if (MAKE.test(sentence) && WORK.test(sentence)) {
    return /\b(?:sample|example|dummy|fake|mock|template|dataset|persona|job (?:ad|post|posting|description)|testimonial|review|as if|slogan|as though|where i|in which i|imaginary)s?\b|:\s/i.test(
      sentence,
    )
      ? "refused-from-here"
      : "refused";
  }
  if (MAKE.test(sentence) && /\bfirst[- ]person\b/i.test(sentence)) return "refused-from-here";
  if (OTHER_TEXT.test(sentence) || EXAMPLE.test(sentence)) return "refused";
  if (
    /^\W*(?:let'?s (?:say|pretend|imagine|play|assume|suppose)|imagine|pretend|suppose|picture|hypothetically|assume|imagina|imaginons|angenommen|stell dir vor|supposons|supongamos|what if)\b/i.test(
      sentence,
    )
  )
    return "refused-from-here";
  if (HYPOTHETICAL.test(sentence) || WOULD_BE.test(sentence)) return "refused";
  return "plain";
}

/** Somebody else speaks in the rest of the sentence. */
export const REPORTS =
  /\b(?:he|she|they|it|you|who|\w+'s|boss|friend|wife|husband|mother|mom|mum|father|dad|sister|brother|colleague|coworker|doctor|teacher|client|customer|partner|manager|everyone|everybody|people|someone|somebody|article|review|sign|website|bot|his|her)(?: \w+ly)? (?:say|says|said|saying|tells?|told|asks?|asked|writes?|wrote|texts|texted|claims?|claimed|thinks?|thought|believes?|believed|reckons|insists?|insisted|replied|goes|went|was like|is like|keeps? saying|joked?|jokes|assumes?|assumed|shouted|yelled|announced|posted|mentioned|meint|sagt|sagte|dit|dice|dijo)\b/iu;

/** A question that lacks its mark: it asks from the first word. */
export const ASKS_UNMARKED =
  /^(?:\W*(?:so|and|but|ok|okay|hey|hi|well|btw),? )*(?:what(?!'?s up)|what's(?! up)|whats(?! up)|how(?! are (?:you|u)|'?s it going)|who|who's|whos|where|where's|why|which|whose|when (?:is|do|did|will|should|can|was)|do (?:you|i|we)|did (?:you|i|we)|am i|are (?:we|you|there)|is (?:it|my|our|there|this|that)|was i|have (?:i|we|you)|has my|should (?:i|we|my)|can (?:i|we|a|an)|could (?:i|we)|would (?:i|we|my)|will (?:i|we|my)|does (?:my|our|a|it)|tell me (?:what|where|who|how|if|whether))\b/i;

/** The head of a question inside a sentence; tags ("right?", "isn't it?") are not among them. */
export const QUESTION_HEAD =
  /^(?:and |so |but |now |then |also |or |well )?(?:what|which|how|where|when|why|who|whom|whose|can|could|do|does|did|would|should|shall|will|is there|are there|any (?:ideas?|tips?|advice|suggestions?|recommendations?|thoughts?|way|chance|good|idea)|have you|got any|is it|was|wie|wo|wann|warum|wer|kannst|könntest|welche[rsn]?|hast du|que|qu'|quel|quelle|comment|où|quand|pourquoi|peux|pouvez|qué|cómo|dónde|cuándo|por qué|puedes|podrías|¿)/i;
