export type CorpusClass =
  | "plain"
  | "buried"
  | "small-talk"
  | "question"
  | "hypothetical"
  | "fiction"
  | "quotation"
  | "code"
  | "translation"
  | "third-person"
  | "negation"
  | "correction"
  | "secret"
  | "other-language";

/**
 * A labelled message. Expected entries are `slot=value`, or `end|retract|forget|replace slot=value`; `fact` stands for a free fact,
 * `a|b=value` allows either slot, `~` in front allows without asking for it. Values match when one holds the other, letter case aside.
 */
export type Labelled = [corpusClass: CorpusClass, text: string, ...expected: string[]];
