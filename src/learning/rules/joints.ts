const CONJUNCTION =
  "and|but|so|because|cause|cuz|bc|since|although|though|while|whereas|plus|yet|und|aber|denn|et|mais|car|y|pero|porque";
const FRESH_SUBJECT =
  "i|i'm|im|i've|ive|i'd|i'll|we|we're|we've|my|our|he|she|they|it|it's|its|there|there's|you|your|this|that|the|please|pls|always|never|don't|dont|do not|keep|make|if|when|unless|can|could|would|what|which|how|where|why|who|do|does|is|are|should|will|remember|forget|from now on|call me|no|not anymore|as an?|any (?:ideas|tips|advice|suggestions|recommendations|thoughts)|let me|ich|mein|meine|wir|unser|unsere|bitte|je|j'|mon|ma|mes|nous|notre|yo|soy|mi|mis|vivo|trabajo|tengo|me|nuestra|nuestro|kannst|wie|was|comment|peux|qué|puedes|cómo";

/** Punctuation that always ends a statement. */
export const HARD_BREAK =
  /\s*(?:;|\s-{1,3}\s|\s?[—–]\s?|\.{2,}\s|…|[()]|:\s(?=\s{0,2}(?:i|i'm|im|we|my|our|please)\b))\s*/gi;

/** A comma or a conjunction before a new subject. Lookbehind keeps "the tool that I use" in one piece. */
export const SOFT_BREAK = new RegExp(
  `(?:(?<!^(?:from now on|going forward|in (?:the )?future|from here on|(?:when|whenever|every time|each time|any time|anytime) [^,]{1,120})),\\s*(?:(?:${CONJUNCTION})\\s+)*(?=(?:${FRESH_SUBJECT})(?![\\p{L}\\d]))|\\s(?:(?:${CONJUNCTION})\\s+)+(?=(?:i|i'm|im|i've|ive|we|we're|my|our|he|she|they|it's|please|always|never|don't|dont|can|could|what|how|ich|mein|meine|wir|je|j'|mon|ma|nous|yo|soy|mi|vivo|trabajo)(?![\\p{L}\\d]))|\\s(?:und|et|y)\\s+(?=(?:arbeite|wohne|lebe|liebe|nutze|spreche|travaille|habite|trabajo|vivo|soy|uso|hablo|me gusta|me llamo)\\s)|\\s(?=(?:im (?:an?|from|\\d)|i live in|i work (?:at|for|as)|my name is|i am an? |i'm (?:an? |from )|i use |we use )(?<!\\b(?:that|where|when|if|who|what|how|like|as|while|until|say|said|says|think|thought|know|told|me|place|city|town|country|company|which|than|because|and|wish|hope|pretend|imagine|is|was|even|though|whether|suppose|where|so|think|but|or|since|why|the|everything|all|thing|tools?|apps?|only|before|after|once|guess|sure|believe|fact)\\s(?:im (?:an?|from|\\d)|i live in|i work (?:at|for|as)|my name is|i am an? |i'm (?:an? |from )|i use |we use ))))`,
  "giu",
);

/** "I am a nurse and live in Leeds": the subject is said once. */
export const SHARED_SUBJECT =
  /(?:,\s*|\s)(?:(?:and|but|plus)\s+)(?=(?:(?:currently|mostly|really|also|just|now|usually|mainly|recently|still|actually)\s)?(?:live|work|love|like|prefer|hate|speak|run|have|am|enjoy|need|want|lead|manage|use|teach|study|own|sell|build|play|moved|joined|founded|started|can't|cannot|don't|do not|dont|never|dislike|avoid|collect|lives|grew|based|living|working|located|allergic|write)\s)|,\s*(?=(?:based|living|located|working|currently|originally|born|married|allergic|founder|ceo|cto|head of|owner of|mother of|father of|mom of|dad of|\d{1,2} years old|\d{1,2}yo)\b)/giu;
