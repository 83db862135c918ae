import type { Settings } from "./settings.ts";
import type { Claim, Learning } from "./types.ts";

/** Under what conditions something was said. */
export type Terms = { settings: Settings; temporary: boolean };

/** Whether anything known may stand in the prompts of a session. */
export const mayUse = ({ settings, temporary }: Terms): boolean => settings.use && !temporary;

/** Whether what is said in a session may teach anything. */
export const mayLearn = ({ settings, temporary }: Terms): boolean => settings.learn && !temporary;

/**
 * Of what the rules found in a message, what the person's settings let happen. An order to forget is always carried out; taking
 * back what is known is not learning, but a temporary session changes nothing else.
 */
export function permittedLearnings(learnings: readonly Learning[], terms: Terms): Learning[] {
  const wanted = (claim: Claim): boolean => mayLearn(terms) && terms.settings.categories[claim.kind] !== false;
  return learnings.flatMap((learning): Learning[] => {
    switch (learning.op) {
      case "forget":
        return [learning];
      case "end":
      case "retract":
        return terms.temporary ? [] : [learning];
      case "add":
      case "replace": {
        if (!wanted(learning.claim)) return [];
        const asked = learning.op === "add" && learning.asked === true;
        const { claim, span } = learning;
        return terms.settings.askFirst && !asked ? [{ op: "add", claim, span, waits: true }] : [learning];
      }
    }
  });
}
