export { createRapport, type Rapport, type RapportOptions } from "./rapport.ts";
export { RapportError, type ErrorCode, type ErrorDetails } from "./errors.ts";
export type * from "./verbs.ts";
export type { Agent, Persona, Preset, PresetName } from "./agents/types.ts";
export type { Json, JsonObject, Page, PageRequest } from "./json.ts";
export type { LearnedItem, TurnEvent, TurnResult, UsedMemory } from "./orchestrator/types.ts";
export type { ModelName, TokenUsage } from "./models/types.ts";
