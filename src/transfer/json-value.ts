import type { Json, JsonObject } from "../json.ts";

/** The value of a JSON text, or undefined for what is no JSON: the caller reports where it stood. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** No column keeps NUL, and half a surrogate pair is not UTF-8. */
export const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, "");

/** A text of at least one character other than white space, or a number as text. */
export function textField(value: Json | undefined): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? storable(text) : null;
}

/** An ISO 8601 time, or seconds (or milliseconds) since 1970; null for what is neither or lies outside 1900 to 2200. */
export function timeField(value: Json | undefined): Date | null {
  let date: Date | null = null;
  if (typeof value === "number") date = new Date(value > 1e11 ? value : value * 1_000);
  else if (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)) date = new Date(value);
  if (date === null || Number.isNaN(date.getTime())) return null;
  const year = date.getUTCFullYear();
  return year >= 1900 && year <= 2200 ? date : null;
}
