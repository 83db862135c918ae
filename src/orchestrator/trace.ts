import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { redactSecrets } from "../learning/secrets.ts";
import type { Trace } from "../verbs.ts";
import { memoise } from "../memo.ts";
import type { AssembledPrompt } from "./context.ts";
import { hashOf } from "./session-core.ts";
import type { StoredTrace } from "./store.ts";
import type { RecalledLine } from "./types.ts";

/** Labels the reply names in brackets, of the lines that were really there. */
export function citedLabels(reply: string, injected: RecalledLine[]): string[] {
  const named = new Set([...reply.matchAll(/\[(m:[0-9a-f]{4,40})\b/g)].map((match) => match[1]));
  return injected.map(({ label }) => label).filter((label) => named.has(label));
}

/** The core is the same for every turn of a session. */
const redactCore = memoise(redactSecrets, 256);

/**
 * What is kept of a turn. Messages are kept by id and read from where they are, so that what is forgotten there is gone here too;
 * the hash is of what really went out.
 */
export function traceOf(
  { prompt, injected, dropped, sections, historyIds }: AssembledPrompt,
  cited: string[],
  coreHash: string,
): StoredTrace {
  const recalled = [
    ...injected.map((line) => ({ ...line, injected: true, cited: cited.includes(line.label) })),
    ...dropped.map(({ what, why }) => ({ what, why, injected: false })),
  ];
  const kept = { core: redactCore(prompt.core), history_ids: historyIds, recall: prompt.recall };
  return { recalled, cited, sections, prompt: kept, promptHash: hashOf(JSON.stringify(prompt)), coreHash };
}

type TraceRow = {
  reply_id: string;
  message_id: string;
  recalled: JsonObject[];
  cited: string[];
  sections: { name: string; tokens: number }[];
  prompt: { core: string; recall: string };
  history: { role: "user" | "assistant"; text: string }[];
  message: string;
  prompt_hash: string;
  core_hash: string;
  created_at: Date;
};

/** @throws RapportError not_found also for the person's own messages, which have no trace: it belongs to the reply */
export async function readTrace(db: UserDatabase, replyId: string): Promise<Trace> {
  const [row] = await db.query<TraceRow>(sql`
    select reply_id, message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at, messages.text as message,
      (select coalesce(jsonb_agg(jsonb_build_object('role', earlier.role, 'text', earlier.text) order by earlier.position), '[]')
        from jsonb_array_elements_text(prompt -> 'history_ids') as listed(id)
        join messages as earlier on earlier.user_id = current_user_id() and earlier.id = listed.id::uuid) as history
    from turn_traces join messages on messages.user_id = current_user_id() and messages.id = message_id
    where turn_traces.user_id = current_user_id() and reply_id = ${replyId}`);
  if (!row) throw notFound("trace");
  return {
    replyId: row.reply_id,
    messageId: row.message_id,
    recalled: row.recalled,
    cited: row.cited,
    sections: row.sections,
    prompt: {
      core: row.prompt.core,
      history: row.history.map(({ role, text }) => ({ role, text: redactSecrets(text) })),
      recall: row.prompt.recall,
      message: redactSecrets(row.message),
    },
    promptHash: row.prompt_hash,
    coreHash: row.core_hash,
    createdAt: row.created_at,
  };
}
