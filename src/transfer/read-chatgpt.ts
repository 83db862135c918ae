import type { Json, JsonObject } from "../json.ts";
import { isObject, textField, timeField } from "./json-value.ts";
import type { ImportedMessage } from "./types.ts";

/**
 * The messages of one conversation of a ChatGPT export, along the branch that was open last: from `current_node` up by `parent`.
 * Hidden, system and tool messages and what is not text are left out. Any field may be missing. Null: not a conversation.
 */
export function readChatGptConversation(conversation: Json): ImportedMessage[] | null {
  if (!isObject(conversation) || !isObject(conversation["mapping"])) return null;
  const session = textField(conversation["conversation_id"]) ?? textField(conversation["id"]);
  const title = textField(conversation["title"]);
  const began = timeField(conversation["create_time"]);
  const key = session ?? `${title ?? ""} ${began?.toISOString() ?? ""}`;
  return pathOf(conversation["mapping"], textField(conversation["current_node"])).flatMap(({ id, node }) => {
    const message = node["message"];
    if (!isObject(message)) return [];
    const author = isObject(message["author"]) ? textField(message["author"]["role"]) : null;
    const text = textOfContent(message["content"]);
    const metadata = message["metadata"];
    const hidden = isObject(metadata) && metadata["is_visually_hidden_from_conversation"] === true;
    if ((author !== "user" && author !== "assistant") || text === null || hidden) return [];
    return [
      {
        externalId: textField(message["id"]) ?? `${key} ${id}`,
        session: key,
        sessionTitle: title,
        speaker: null,
        role: author,
        saidAt: timeField(message["create_time"]) ?? began,
        text,
      },
    ];
  });
}

type Step = { id: string; node: JsonObject };

/** From the root to the current node; without one, to the leaf that was written last. A loop ends where it closes. */
function pathOf(mapping: JsonObject, current: string | null): Step[] {
  const path: Step[] = [];
  const seen = new Set<string>();
  let id = current !== null && isObject(mapping[current]) ? current : lastLeaf(mapping);
  while (id !== null && !seen.has(id)) {
    seen.add(id);
    const node = mapping[id];
    if (!isObject(node)) break;
    path.push({ id, node });
    id = textField(node["parent"]);
  }
  return path.reverse();
}

function lastLeaf(mapping: JsonObject): string | null {
  let best: { id: string; at: number } | null = null;
  const parents = new Set(
    Object.values(mapping).flatMap((node) => (isObject(node) ? (textField(node["parent"]) ?? []) : [])),
  );
  for (const [id, node] of Object.entries(mapping)) {
    if (!isObject(node) || parents.has(id)) continue;
    const at = isObject(node["message"]) ? (timeField(node["message"]["create_time"])?.getTime() ?? 0) : 0;
    // At the same time the later entry stands: exports list nodes in the order made.
    if (best === null || at >= best.at) best = { id, at };
  }
  return best?.id ?? null;
}

/** Text parts joined; images, audio and tool output are left out, code and transcribed speech are text. */
function textOfContent(content: Json | undefined): string | null {
  if (typeof content === "string") return textField(content);
  if (!isObject(content)) return null;
  const kind = textField(content["content_type"]);
  if (kind !== null && !["text", "multimodal_text", "code"].includes(kind)) return null;
  const parts = Array.isArray(content["parts"]) ? content["parts"] : [content["text"] ?? null];
  const texts = parts.flatMap((part) => textField(part) ?? (isObject(part) ? (textField(part["text"]) ?? []) : []));
  return texts.length === 0 ? null : texts.join("\n\n");
}
