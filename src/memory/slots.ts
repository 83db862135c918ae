import type { MemoryKind } from "./types.ts";

export const SECTIONS = ["user_profile", "learned_preferences", "communication_style", "context_memory"] as const;
export type Section = (typeof SECTIONS)[number];

/** What may be said of a person in one place: how many values at once, how long a value lives, whether to ask first. */
export type Slot = {
  section: Section;
  kind: MemoryKind;
  cardinality: "one" | "many";
  /** Days after which an unconfirmed value is no longer taken as current; null: until something replaces it. */
  lifetimeDays: number | null;
  /** A rule's finding waits for the person's word before it counts. */
  askFirst: boolean;
  description: string;
};

const slot = (
  section: Section,
  kind: MemoryKind,
  cardinality: Slot["cardinality"],
  description: string,
  more: { lifetimeDays?: number; askFirst?: boolean } = {},
): Slot => ({
  section,
  kind,
  cardinality,
  description,
  lifetimeDays: more.lifetimeDays ?? null,
  askFirst: more.askFirst ?? false,
});

/** The closed table of slot names; the same names are the keys of `GET /context` and are published at `GET /slots`. */
export const SLOTS = {
  name: slot("user_profile", "identity", "one", "Full name"),
  preferred_name: slot("user_profile", "identity", "one", "What to call the person"),
  pronouns: slot("user_profile", "identity", "one", "Pronouns the person uses"),
  role: slot("user_profile", "identity", "one", "Job title or role"),
  company_name: slot("user_profile", "company", "one", "Company or organisation the person works for"),
  industry: slot("user_profile", "company", "one", "Industry of the company"),
  company_size: slot("user_profile", "company", "one", "Number of people in the company, or how large it is"),
  location: slot("user_profile", "identity", "one", "Where the person lives or works"),
  timezone: slot("user_profile", "identity", "one", "IANA time zone or offset"),
  languages: slot("user_profile", "identity", "many", "Languages the person speaks"),
  birthday: slot("user_profile", "identity", "one", "Birthday, ISO date or --MM-DD"),
  website: slot("user_profile", "company", "one", "Website"),
  favorite_tools: slot("learned_preferences", "preference", "many", "Tools the person uses or likes"),
  avoided_tools: slot("learned_preferences", "preference", "many", "Tools the person does not want"),
  likes: slot("learned_preferences", "preference", "many", "What the person likes"),
  dislikes: slot("learned_preferences", "preference", "many", "What the person does not like"),
  diet: slot("learned_preferences", "preference", "one", "Diet, e.g. vegetarian"),
  answer_length: slot(
    "learned_preferences",
    "preference",
    "one",
    "Wished length or level of detail: short, medium, detailed",
  ),
  answer_format: slot("learned_preferences", "preference", "one", "Wished form: bullets, prose, tables, steps ..."),
  answer_tone: slot("learned_preferences", "preference", "one", "Wished tone: professional, casual, friendly ..."),
  answer_language: slot("learned_preferences", "preference", "one", "Language answers should be in"),
  instructions: slot("learned_preferences", "instruction", "many", "Standing instructions: always, never, from now on"),
  current_projects: slot("context_memory", "project", "many", "What the person is working on", { lifetimeDays: 365 }),
  goals: slot("context_memory", "goal", "many", "What the person wants to reach"),
  challenges: slot("context_memory", "goal", "many", "What stands in the way", { lifetimeDays: 365 }),
  deadlines: slot("context_memory", "event", "many", "Dates by which something must be done"),
  decisions: slot("context_memory", "event", "many", "Decisions taken"),
  people: slot("context_memory", "person", "many", "People around the person and who they are"),
  budget: slot("context_memory", "fact", "one", "Budget at hand", { lifetimeDays: 365 }),
  constraints: slot("context_memory", "fact", "many", "Limits to keep to"),
} as const satisfies Record<string, Slot>;

export type SlotName = keyof typeof SLOTS;
export const SLOT_NAMES = Object.keys(SLOTS) as SlotName[];
export const isSlotName = (name: string): name is SlotName => Object.hasOwn(SLOTS, name);
