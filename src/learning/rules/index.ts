export { learnFromMessage } from "./engine.ts";
export type { LearnContext } from "./types.ts";
