import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export type EvalMessage = { id: string; session: string; date: string; speaker: string; text: string };
export type EvalQuestion = { id: string; category: string; question: string; evidence: string[] };
/** One long conversation with questions about it; `evidence` names the messages that answer. */
export type Conversation = { id: string; messages: EvalMessage[]; questions: EvalQuestion[] };

/** Every `*.json` and `*.json.gz` of a folder, by conversation id. */
export const loadConversations = (folder: string): Conversation[] =>
  readdirSync(folder)
    .filter((name) => /\.json(\.gz)?$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      return JSON.parse((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as Conversation;
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1));

/** The conversation as the product's plain transcript format, a few messages at a time. */
export async function* asTranscript({ messages }: Conversation): AsyncGenerator<Uint8Array> {
  for (const { id, session, date, speaker, text } of messages) {
    const line = { external_id: id, session, speaker, said_at: date, text };
    yield Buffer.from(`${JSON.stringify(line)}\n`);
  }
}
