import type { Json } from "../json.ts";
import { elementsOf } from "./json-elements.ts";
import { parseJson } from "./json-value.ts";
import type { ByteStream, ImportedMessage, Read } from "./types.ts";

/** A file as it came, or one of several in a zip. */
export type NamedStream = { name: string; stream: ByteStream };

/** The messages of every conversation of every file; what is not a conversation is a problem and no error. */
export async function* readConversations(
  files: AsyncIterable<NamedStream>,
  readOne: (conversation: Json) => ImportedMessage[] | null,
): AsyncGenerator<Read<ImportedMessage>> {
  for await (const { name, stream } of files) {
    for await (const element of elementsOf(stream)) {
      if (!element.ok) yield { ok: false, problem: { ...element.problem, at: `${name} ${element.problem.at}` } };
      else {
        const at = `${name} ${element.item.at}`;
        const value = parseJson(element.item.text);
        const messages = value === undefined ? null : readOne(value);
        if (messages === null) yield { ok: false, problem: { at, reason: "This is not a conversation." } };
        else for (const item of messages) yield { ok: true, item };
      }
    }
  }
}
