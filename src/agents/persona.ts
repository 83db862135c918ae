import { plainLine, plainText } from "./plain-text.ts";
import type { Persona, Preset } from "./types.ts";

/** What somebody may set on top of a preset; what is absent or undefined is the preset's. */
export type PersonaOverrides = { [Field in keyof Persona]?: Persona[Field] | undefined };

/** A persona of one's own from a preset: its texts, with the fields given put in their place. */
export function personaFromPreset(preset: Preset, overrides: PersonaOverrides = {}): Persona {
  return {
    agentName: overrides.agentName ?? preset.agentName,
    role: overrides.role ?? preset.role,
    personality: overrides.personality ?? preset.personality,
    voice: [...(overrides.voice ?? preset.voice)],
    firstQuestions: [...(overrides.firstQuestions ?? preset.firstQuestions)],
    refusals: [...(overrides.refusals ?? preset.refusals)],
    sample: overrides.sample === undefined ? preset.sample : overrides.sample,
    instructions: overrides.instructions ?? preset.instructions,
  };
}

const opening = (persona: Persona): string => {
  const name = plainLine(persona.agentName) || "an assistant";
  const role = plainLine(persona.role).replace(/[.\s]+$/u, "");
  const personality = plainLine(persona.personality);
  const head = role === "" ? `You are ${name}.` : `You are ${name}, ${role}.`;
  return personality === "" ? head : `${head} Your personality: ${personality}`;
};

const section = (heading: string, lines: string[]): string[] => (lines.length === 0 ? [] : [`## ${heading}`, ...lines]);

const bullets = (texts: string[]): string[] =>
  texts
    .map(plainLine)
    .filter((text) => text !== "")
    .map((text) => `- ${text}`);

const sampleLines = (persona: Persona): string[] => {
  if (persona.sample === null) return [];
  const person = plainLine(persona.sample.person);
  const agent = plainLine(persona.sample.agent);
  return person === "" || agent === "" ? [] : [`Person: ${person}`, `${plainLine(persona.agentName)}: ${agent}`];
};

/**
 * The head of every prompt's core: who the agent is, how it talks, asks and refuses, and its owner's instructions.
 * Markdown without a final line break; the same persona always gives the same bytes. Every field is made harmless, so
 * that only this function writes headings here.
 */
export function renderPersona(persona: Persona): string {
  const instructions = plainText(persona.instructions);
  const sections = [
    ...section("How you talk", bullets(persona.voice)),
    ...section("What you ask first", bullets(persona.firstQuestions)),
    ...section("What you refuse", bullets(persona.refusals)),
    ...section("A sample of you", sampleLines(persona)),
    ...section("Your instructions", instructions === "" ? [] : [instructions]),
  ];
  return sections.length === 0 ? opening(persona) : `${opening(persona)}\n\n${sections.join("\n")}`;
}
