import type { ModelName } from "../models/types.ts";

/** What an agent is like: data, rendered by `persona.ts` into the head of every prompt. */
export type Persona = {
  agentName: string;
  role: string;
  /** Traits as a phrase, e.g. "Enthusiastic, data-driven, creative problem-solver". */
  personality: string;
  /** How it talks, a line each. */
  voice: string[];
  /** What it asks first when it knows too little, a question each. */
  firstQuestions: string[];
  /** What it refuses and what it offers instead, a line each. */
  refusals: string[];
  sample: { person: string; agent: string } | null;
  /** The owner's own instructions, free text. */
  instructions: string;
};

export type PresetName = "marketing_maestro" | "support_assistant" | "data_analyst" | "content_creator";

export type Preset = Persona & { presetName: PresetName; description: string };

export type Agent = {
  agentId: string;
  presetName: PresetName | null;
  persona: Persona;
  model: ModelName | null;
  createdAt: Date;
  updatedAt: Date;
};
