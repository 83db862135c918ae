import { RapportError } from "../../errors.ts";
import type { Preset, PresetName } from "../types.ts";
import { contentCreator } from "./content-creator.ts";
import { dataAnalyst } from "./data-analyst.ts";
import { marketingMaestro } from "./marketing-maestro.ts";
import { supportAssistant } from "./support-assistant.ts";

const BY_NAME: Record<PresetName, Preset> = {
  marketing_maestro: marketingMaestro,
  support_assistant: supportAssistant,
  data_analyst: dataAnalyst,
  content_creator: contentCreator,
};

/** All presets, in the order they are shown. */
export const PRESETS: readonly Preset[] = Object.values(BY_NAME);

export const isPresetName = (name: string): name is PresetName => Object.hasOwn(BY_NAME, name);

/** @throws RapportError invalid_input (field `preset_name`) for a name that is no preset's */
export function presetByName(name: string): Preset {
  if (isPresetName(name)) return BY_NAME[name];
  throw new RapportError(
    "invalid_input",
    `There is no such preset. Choose one of: ${Object.keys(BY_NAME).join(", ")}.`,
    {
      details: { field: "preset_name" },
    },
  );
}
