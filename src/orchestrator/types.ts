/** A part of the prompt that can be dropped or cut when the budget is short. */
export type RecalledLine = {
  /** Passage or memory id as shown to the model, e.g. `m:7f3a`. */
  label: string;
  memoryId: string | null;
  messageId: string | null;
  saidAt: Date;
  saidBy: "user" | "assistant" | "note";
  text: string;
  score: number;
};
