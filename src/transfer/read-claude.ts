import type { Json } from "../json.ts";
import { isObject, textField, timeField } from "./json-value.ts";
import type { ImportedMessage } from "./types.ts";

/** The messages of one conversation of a Claude export; attachments are left out. Null: not a conversation. */
export function readClaudeConversation(conversation: Json): ImportedMessage[] | null {
  if (!isObject(conversation) || !Array.isArray(conversation["chat_messages"])) return null;
  const title = textField(conversation["name"]);
  const began = timeField(conversation["created_at"]);
  const key = textField(conversation["uuid"]) ?? `${title ?? ""} ${began?.toISOString() ?? ""}`;
  return conversation["chat_messages"].flatMap((message, index) => {
    if (!isObject(message)) return [];
    const sender = textField(message["sender"]);
    const role = sender === "human" || sender === "user" ? "user" : sender === "assistant" ? "assistant" : null;
    const text = textField(message["text"]) ?? textOfBlocks(message["content"]);
    if (role === null || text === null) return [];
    return [
      {
        externalId: textField(message["uuid"]) ?? `${key} ${index}`,
        session: key,
        sessionTitle: title,
        speaker: null,
        role,
        saidAt: timeField(message["created_at"]) ?? began,
        text,
      },
    ];
  });
}

/** Blocks of type text; thinking, tool use and tool results are left out. */
function textOfBlocks(content: Json | undefined): string | null {
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((block) =>
    isObject(block) && (block["type"] === "text" || block["type"] === undefined)
      ? (textField(block["text"]) ?? [])
      : [],
  );
  return texts.length === 0 ? null : texts.join("\n\n");
}
