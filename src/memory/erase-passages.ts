import type { UserDatabase } from "../database/as-user.ts";
import { sql } from "../database/sql.ts";
import type { Erasure } from "./erase-copies.ts";
import { mayHold, type MarkedMessage } from "./erase-messages.ts";
import { insertPassages, passageRow, type PassageRow } from "./passages.ts";
import { redact, redactText } from "./redact.ts";

type Indexed = {
  id: string;
  sessionId: string;
  agentId: string;
  speaker: "user" | "assistant";
  speakerName: string | null;
  saidAt: Date;
  position: number;
  text: string;
  tokens: number;
};

const indexed = sql`id, session_id as "sessionId", agent_id as "agentId", speaker, speaker_name as "speakerName", said_at as "saidAt",
  position, text, tokens`;

/** In a transcript, a passage's index holds words of this many before and after it. */
const NEIGHBOURS = 2;

/**
 * Takes the words out of the search index: passages that hold them, and in transcripts their neighbours, are deleted and made
 * anew from what is left. Passages of erased memories go with them. @returns how many were deleted here
 */
export async function erasePassages(
  db: UserDatabase,
  { marker, words }: Erasure,
  messages: readonly MarkedMessage[],
): Promise<number> {
  const marked = new Map(messages.map((message) => [message.id, message]));
  const found = words.length === 0 ? sql`false` : mayHold(sql`text`, words);
  const held = await db.query<Indexed>(sql`
    select ${indexed} from passages where user_id = current_user_id() and kind = 'message'
      and (id = any(${[...marked.keys()]}::uuid[]) or ${found})`);
  const without = (passage: Indexed): string => {
    const message = marked.get(passage.id);
    // A passage of a message with a secret is another text than the message.
    return message?.text === passage.text
      ? redact(message.text, message.ranges, []).text
      : redactText(passage.text, marker);
  };
  const touched = held.filter((passage) => without(passage) !== passage.text);
  if (touched.length === 0) return 0;
  const sessions = [
    ...new Set(touched.flatMap(({ sessionId, speakerName }) => (speakerName === null ? [] : [sessionId]))),
  ];
  const transcripts =
    sessions.length === 0
      ? []
      : await db.query<Indexed>(sql`
          select ${indexed} from passages where user_id = current_user_id() and kind = 'message' and speaker_name is not null
            and session_id = any(${sessions}::uuid[]) order by session_id, position`);
  const remade = remake(touched, transcripts, without);
  await db.query(sql`
    delete from passages where user_id = current_user_id() and kind = 'message' and id = any(${remade.map(({ id }) => id)}::uuid[])`);
  const rows = remade.flatMap(({ row }) => row ?? []);
  if (rows.length > 0) await db.query(insertPassages(rows));
  return remade.length;
}

function remake(
  touched: Indexed[],
  transcripts: Indexed[],
  without: (passage: Indexed) => string,
): { id: string; row: PassageRow | null }[] {
  const plain = touched.filter(({ speakerName }) => speakerName === null);
  const touchedIds = new Set(touched.map(({ id }) => id));
  const inSession = (index: number, of: Indexed): Indexed | undefined =>
    transcripts[index]?.sessionId === of.sessionId ? transcripts[index] : undefined;
  const around = (index: number, of: Indexed, step: 1 | -1): Indexed[] =>
    Array.from({ length: NEIGHBOURS }, (_, distance) => inSession(index + step * (distance + 1), of)).flatMap(
      (one) => one ?? [],
    );
  const spoken = transcripts.flatMap((passage, index) => {
    const [before, after] = [around(index, passage, -1), around(index, passage, 1)];
    if (![passage, ...before, ...after].some(({ id }) => touchedIds.has(id))) return [];
    const transcript = {
      speakerName: passage.speakerName ?? "",
      before: before.map(without),
      after: after.map(without),
    };
    return [{ id: passage.id, row: passageRow({ ...passage, text: without(passage), transcript }) }];
  });
  return [
    ...plain.map((passage) => ({ id: passage.id, row: passageRow({ ...passage, text: without(passage) }) })),
    ...spoken,
  ];
}
