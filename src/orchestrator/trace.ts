import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import { notFound } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { redactSecrets } from "../learning/secrets.ts";
import type { Trace } from "../verbs.ts";
import { memoise } from "../memo.ts";
import { countTokens } from "../models/tokens.ts";
import { cacheableShare } from "./cacheable.ts";
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

const isSame = (one: RecalledLine, other: RecalledLine): boolean =>
  one.memoryId === other.memoryId && one.messageId === other.messageId;

/** Why a line that was found does not stand in the prompt. */
function whyLeftOut(line: RecalledLine, { dropped, historyIds }: AssembledPrompt): string {
  if (line.messageId !== null && historyIds.includes(line.messageId)) return "stands in the history";
  return dropped.find(({ what }) => what.startsWith(line.label))?.why ?? "recall budget";
}

/**
 * What is kept of a turn: every line that was found with its rank in each list, its score, and whether it was injected and cited,
 * or why it was left out. Messages are kept by id and read from where they are, so that what is forgotten there is gone here too;
 * the hash is of what really went out.
 */
export function traceOf(
  assembled: AssembledPrompt,
  cited: string[],
  { coreHash, without }: { coreHash: string; without: readonly string[] },
): StoredTrace {
  const { prompt, injected, offered, dropped, sections, historyIds } = assembled;
  const leftOut = offered.filter((line) => !injected.some((other) => isSame(other, line)));
  const labels = offered.map(({ label }) => label);
  const recalled = [
    ...injected.map((line) => ({ ...line, injected: true, cited: cited.includes(line.label), why: null })),
    // Their words are not kept: they can be read where the ids lead.
    ...leftOut.map(({ text: _text, ...line }) => ({
      ...line,
      injected: false,
      cited: false,
      why: whyLeftOut({ ...line, text: "" }, assembled),
    })),
    ...dropped
      .filter(({ what }) => !labels.some((label) => what.startsWith(label)))
      .map(({ what, why }) => ({ what, why, injected: false })),
  ];
  const kept = {
    core: redactCore(prompt.core),
    history_ids: historyIds,
    recall: prompt.recall,
    ...(without.length > 0 && { without }),
  };
  return { recalled, cited, sections, prompt: kept, promptHash: hashOf(JSON.stringify(prompt)), coreHash };
}

type TraceRow = {
  reply_id: string;
  message_id: string;
  recalled: JsonObject[];
  cited: string[];
  sections: { name: string; tokens: number }[];
  prompt: { core: string; recall: string; without?: string[] };
  history: { id: string; tokens: number; role: "user" | "assistant"; text: string }[];
  before: { core: string; historyIds: string[]; exchange: string[] } | null;
  message: string;
  prompt_hash: string;
  core_hash: string;
  created_at: Date;
};

/** @throws RapportError not_found also for the person's own messages, which have no trace: it belongs to the reply */
export async function readTrace(db: UserDatabase, replyId: string): Promise<Trace> {
  const [row] = await db.query<TraceRow>(sql`
    select turn_traces.reply_id, turn_traces.message_id, recalled, cited, sections, prompt, prompt_hash, core_hash, created_at, messages.text as message,
      (select coalesce(jsonb_agg(jsonb_build_object('id', earlier.id, 'tokens', earlier.tokens, 'role', earlier.role, 'text', earlier.text) order by earlier.position), '[]')
        from jsonb_array_elements_text(prompt -> 'history_ids') as listed(id)
        join messages as earlier on earlier.user_id = current_user_id() and earlier.id = listed.id::uuid) as history,
      (select jsonb_build_object('core', last.prompt -> 'core', 'historyIds', last.prompt -> 'history_ids',
          'exchange', jsonb_build_array(last.message_id, last.reply_id))
        from messages as said join turn_traces as last on last.user_id = current_user_id() and last.reply_id = said.id
        where said.user_id = current_user_id() and said.session_id = reply.session_id and said.position < reply.position
        order by said.position desc limit 1) as before
    from turn_traces join messages on messages.user_id = current_user_id() and messages.id = turn_traces.message_id
    join messages as reply on reply.user_id = current_user_id() and reply.id = turn_traces.reply_id
    where turn_traces.user_id = current_user_id() and turn_traces.reply_id = ${replyId}`);
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
    without: row.prompt.without ?? [],
    cacheableShare:
      row.before && cacheableShare(row.before, { core: row.prompt.core, history: row.history }, countTokens),
    promptHash: row.prompt_hash,
    coreHash: row.core_hash,
    createdAt: row.created_at,
  };
}
