/** A sentence without any of these words cannot say anything of the person, so no pattern is tried on it. */
const SPEAKS_OF_SELF =
  /\b(?:i|i'?m|iam|i'?ve|me|my|mine|myself|we|we'?re|we'?ve|us|our|ours|remember|forget|always|never|don'?t|stop|avoid|please|pls|keep|answer|answers|replies|responses|reply|respond|call|name'?s|from now on|going forward|in (?:the )?future|correction|actually|bullet|emojis?|concise|brief|detailed|formal|casual|deadline|due|budget|here|no longer|anymore|as an?|based in|founder|note|allergic|ich|mein\w*|wir|uns\w*|bitte|merke?|vergiss|antworte\w*|nenn\w*|duz\w*|immer|nie|je|j'\w+|mon|ma|mes|nous|notre|réponds|répondez|appelle|oublie|souviens|retiens|toujours|jamais|yo|soy|mi|mis|vivo|trabajo|tengo|me|nuestr\w+|uso|usamos|responde|respóndeme|llámame|recuerda|olvida|siempre|nunca|prefiero|hablo|estoy|somos|estamos|quiero)\b|(?:^|[^\p{L}])(?:it's|its) \p{L}/iu;

export const speaksOfSelf = (sentence: string): boolean => SPEAKS_OF_SELF.test(sentence);
