import { isObject, parseJson, textField, timeField } from "./json-value.ts";
import { linesOf } from "./lines.ts";
import type { ByteStream, ImportedMessage, Read } from "./types.ts";

/** Names that stand for a side of a conversation with an assistant and not for a person. */
const SIDES: Record<string, "user" | "assistant"> = {
  user: "user",
  human: "user",
  me: "user",
  you: "user",
  assistant: "assistant",
  ai: "assistant",
  bot: "assistant",
  model: "assistant",
  system: "assistant",
  chatgpt: "assistant",
  claude: "assistant",
  gemini: "assistant",
};

/** A plain transcript: one JSON object a line with `external_id, session, speaker, role, said_at, text`; only the text is required. */
export async function* readTranscript(stream: ByteStream): AsyncGenerator<Read<ImportedMessage>> {
  for await (const line of linesOf(stream)) {
    if (!line.ok) yield line;
    else {
      const { at, text } = line.item;
      const record = parseJson(text);
      if (!isObject(record)) yield { ok: false, problem: { at, reason: "This line is not a JSON object." } };
      else {
        const said = textField(record["text"]);
        const session = textField(record["session"]) ?? "transcript";
        const speaker = textField(record["speaker"]);
        const role = textField(record["role"])?.toLowerCase();
        const side = SIDES[role ?? ""] ?? SIDES[speaker?.toLowerCase() ?? ""] ?? "unsaid";
        const isPerson = speaker !== null && SIDES[speaker.toLowerCase()] === undefined;
        if (said === null) yield { ok: false, problem: { at, reason: "This line has no text." } };
        else
          yield {
            ok: true,
            item: {
              externalId: textField(record["external_id"]) ?? `${session} ${at}`,
              session,
              sessionTitle: null,
              speaker: isPerson ? speaker.trim() : null,
              role: side,
              saidAt: timeField(record["said_at"]),
              text: said,
            },
          };
      }
    }
  }
}
