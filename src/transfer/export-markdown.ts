import type { Principal } from "../database/as-user.ts";
import type { Json, JsonObject } from "../json.ts";
import { recordsOf } from "./export.ts";
import type { TransferRoom } from "./types.ts";

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const day = (value: Json | undefined): string => text(value).slice(0, 10);
/** One line, and no Markdown structure of its own. */
const line = (value: Json | undefined): string => text(value).replace(/\s+/g, " ").trim();
const quoted = (value: Json | undefined): string => text(value).replace(/^/gm, "> ");

/** What is remembered and every conversation, to be read by the person. Memory stays bounded: sessions come one after the other. */
export async function* exportMarkdown(room: TransferRoom, principal: Principal): AsyncGenerator<string> {
  yield `# What Rapport knows about you\n\nExported ${room.clock.now().toISOString()}.\n\n## Memories\n\n`;
  let memories = 0;
  for await (const memory of recordsOf(room, principal, "memory")) {
    if (memory["version_of"] !== null) continue;
    memories += 1;
    const state = text(memory["state"]) === "active" ? "" : ` (${text(memory["state"])})`;
    yield `- ${line(memory["text"])}${state} — ${line(memory["slot"]) || line(memory["kind"])}, said ${day(memory["said_at"])}\n`;
  }
  if (memories === 0) yield "Nothing.\n";
  yield "\n## Agents\n\n";
  const agents = new Map<string, string>();
  for await (const agent of recordsOf(room, principal, "agent")) {
    agents.set(text(agent["id"]), line(agent["agent_name"]));
    yield `- ${line(agent["agent_name"])}${agent["archived_at"] === null ? "" : " (archived)"}\n`;
  }
  const sessions = new Map<string, JsonObject>();
  for await (const session of recordsOf(room, principal, "session")) sessions.set(text(session["id"]), session);
  yield "\n## Conversations\n";
  let open = "";
  for await (const message of recordsOf(room, principal, "message")) {
    const id = text(message["session_id"]);
    const agent = agents.get(text(sessions.get(id)?.["agent_id"])) ?? "Agent";
    if (id !== open) {
      open = id;
      yield `\n### ${line(sessions.get(id)?.["title"]) || "Untitled"}\n`;
    }
    const who = line(message["speaker_name"]) || (message["role"] === "user" ? "You" : agent);
    yield `\n**${who}**, ${text(message["said_at"]).slice(0, 16).replace("T", " ")}\n\n${quoted(message["text"])}\n`;
  }
}
