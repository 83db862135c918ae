import type { Labelled } from "./types.ts";

export const SECOND_CORPUS: Labelled[] = [];
