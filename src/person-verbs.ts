import { personaFromPreset } from "./agents/persona.ts";
import { presetByName } from "./agents/presets/index.ts";
import { archiveAgent, getAgent, insertAgent, listAgents, updateAgent } from "./agents/store.ts";
import type { Persona } from "./agents/types.ts";
import { asUser, type Principal, type UserDatabase } from "./database/as-user.ts";
import { RapportError } from "./errors.ts";
import { isStorable } from "./json.ts";
import { changeMemory, createMemory } from "./memory/change.ts";
import { listConflicts, resolveConflict } from "./memory/conflicts.ts";
import { confirmForget, previewForget } from "./memory/forget.ts";
import { memoryHealth } from "./memory/health.ts";
import { getMemory, listMemories, memoryHistory } from "./memory/read.ts";
import { retractMemory } from "./memory/retract.ts";
import { decideReview, listReview } from "./memory/review.ts";
import { searchPassages } from "./memory/search.ts";
import { readSettings } from "./memory/settings.ts";
import { undoMemory } from "./memory/undo.ts";
import type { ModelName } from "./models/types.ts";
import { findAsked } from "./orchestrator/again.ts";
import { eraseAccount } from "./orchestrator/erase-account.ts";
import { rateReply } from "./orchestrator/feedback.ts";
import { prepareContext } from "./orchestrator/prepare.ts";
import {
  createSession,
  deleteSession,
  endSession,
  getSession,
  listMessages,
  listSessions,
  renameSession,
} from "./orchestrator/session.ts";
import { updateSettings } from "./orchestrator/settings.ts";
import { readTrace } from "./orchestrator/trace.ts";
import type { TurnRoom } from "./orchestrator/room.ts";
import { runTurn } from "./orchestrator/turn.ts";
import type { TurnResult } from "./orchestrator/types.ts";
import { editedClaim, homeOf, newClaim } from "./profile/by-hand.ts";
import { readContext, updateContext } from "./profile/store.ts";
import { exportRecords } from "./transfer/export.ts";
import { exportMarkdown } from "./transfer/export-markdown.ts";
import { importData } from "./transfer/import.ts";
import { getRun, listRuns } from "./transfer/runs.ts";
import type { AgentInput, AgentPatch, PersonVerbs } from "./verbs.ts";

export type VerbRoom = TurnRoom & { tokenKey: string };

/** Everything one person can do, each verb in a transaction of its own through the one door. */
export function verbsFor(room: VerbRoom, principal: Principal): PersonVerbs {
  const run = <T>(work: (db: UserDatabase) => Promise<T>): Promise<T> => asUser(room.database, principal, work);
  const { clock } = room;
  const streamMessage: PersonVerbs["streamMessage"] = (input, options = {}) => runTurn(room, principal, input, options);
  return {
    userId: principal.userId,

    createAgent: async (input) => {
      checkAgent(input);
      checkModel(room, input.model);
      return run((db) =>
        insertAgent(db, clock, {
          presetName: input.presetName ?? null,
          persona: newPersona(input),
          model: input.model ?? null,
        }),
      );
    },
    listAgents: (page) => run((db) => listAgents(db, page)),
    getAgent: (agentId) => run((db) => getAgent(db, agentId)),
    updateAgent: async (agentId, patch) => {
      checkAgent(patch);
      checkModel(room, patch.model);
      return run(async (db) => {
        const agent = await getAgent(db, agentId);
        const model = patch.model === undefined ? agent.model : patch.model;
        return updateAgent(db, clock, { agentId, persona: changedPersona(agent.persona, patch), model });
      });
    },
    deleteAgent: (agentId) => run((db) => archiveAgent(db, clock, agentId)),

    createSession: ({ agentId, title, temporary }) =>
      run((db) => createSession(db, clock, { agentId, title: title ?? null, temporary: temporary ?? null })),
    listSessions: (page, filter = {}) => run((db) => listSessions(db, page, filter)),
    getSession: (sessionId) => run((db) => getSession(db, sessionId)),
    updateSession: (sessionId, { title }) => run((db) => renameSession(db, sessionId, title)),
    deleteSession: (sessionId, memories = "keep") => run((db) => deleteSession(db, room, sessionId, memories)),
    endSession: (sessionId) => run((db) => endSession(db, clock, sessionId)),
    listMessages: (sessionId, page) => run((db) => listMessages(db, sessionId, page)),

    streamMessage,
    sendMessage: async (input, options) => {
      let result: TurnResult | undefined;
      for await (const event of streamMessage(input, options)) if (event.type === "done") result = event.result;
      if (!result) throw new RapportError("internal", "The turn ended without a reply.");
      return result;
    },
    regenerateMessage: async ({ messageId, without }, options = {}) => {
      const asked = await run((db) => findAsked(db, messageId));
      const { sessionId, text: message } = asked;
      const again = { messageId: asked.messageId, without };
      return { sessionId, events: runTurn(room, principal, { sessionId, message, again }, options) };
    },
    rateReply: (replyId, input) => run((db) => rateReply(db, clock, replyId, input)),
    stopMessage: async (messageId) => room.running.stop(principal.userId, messageId),
    getTrace: (replyId) => run((db) => readTrace(db, replyId)),
    prepareContext: (input) => run((db) => prepareContext(room, db, input)),

    getContext: ({ agentId, ...times } = {}) =>
      run(async (db) => {
        if (agentId !== undefined) await getAgent(db, agentId);
        return readContext(db, clock, agentId ?? null, times);
      }),
    updateContext: (patch, options = {}) => run((db) => updateContext(db, room, patch, options)),

    listMemories: (page, filter = {}) => run((db) => listMemories(db, page, filter)),
    getMemory: (memoryId) => run((db) => getMemory(db, memoryId)),
    memoryHistory: (memoryId) => run((db) => memoryHistory(db, memoryId)),
    createMemory: (input) =>
      run(async (db) => {
        if (input.agentId !== undefined) await getAgent(db, input.agentId);
        return createMemory(db, room, newClaim(input), homeOf(input));
      }),
    updateMemory: (memoryId, patch) =>
      run(async (db) => {
        const claim = editedClaim(await getMemory(db, memoryId), patch);
        const { pinned, confirmed } = patch;
        return changeMemory(db, room, memoryId, {
          ...(claim && { claim }),
          ...(pinned !== undefined && { pinned }),
          ...(confirmed && { confirmed }),
        });
      }),
    listConflicts: () => run((db) => listConflicts(db)),
    resolveConflict: (conflictId, keep) => run((db) => resolveConflict(db, room, conflictId, keep)),
    memoryHealth: () => run((db) => memoryHealth(db, clock.now())),
    retractMemory: (memoryId) => run((db) => retractMemory(db, room, memoryId)),
    undoMemory: (memoryId) => run((db) => undoMemory(db, room, memoryId)),
    previewForget: (request) => run((db) => previewForget(db, room, request)),
    confirmForget: (token) => run((db) => confirmForget(db, room, token)),

    search: (query, limit, times = {}) => run((db) => searchPassages(db, { query, now: clock.now(), limit, times })),

    getSettings: () => run((db) => readSettings(db)),
    updateSettings: (patch) => run((db) => updateSettings(db, clock, patch)),
    deleteAccount: (removeAccount = async () => undefined) => eraseAccount(room, principal, removeAccount),

    listReview: (page) => run((db) => listReview(db, page)),
    decideReview: (memoryId, decision) => run((db) => decideReview(db, room, memoryId, decision)),

    importData: (source, stream, options) => importData(room, principal, source, stream, options),
    listImports: (page) => run((db) => listRuns(db, page, clock.now())),
    exportData: (format) => (format === "jsonl" ? exportRecords(room, principal) : exportMarkdown(room, principal)),
    getImport: (importId) => run((db) => getRun(db, importId, clock.now())),
  };
}

/** A name whose provider is not configured is refused when it is chosen, not at the first message. */
function checkModel(room: VerbRoom, model: ModelName | null | undefined): void {
  if (model !== undefined && model !== null) room.models.chat(model);
}

/** HTTP checks the same by its schemas; a host application comes straight here. */
function checkAgent({ agentName, role = "", personality = "", instructions = "" }: AgentPatch): void {
  const invalid = (field: string, problem: string) =>
    new RapportError("invalid_input", problem, { details: { field } });
  if (agentName?.trim() === "") throw invalid("agentName", "An agent needs a name.");
  for (const [field, text] of Object.entries({ agentName: agentName ?? "", role, personality, instructions })) {
    if (!isStorable(text)) throw invalid(field, "A text may not hold NUL or half a surrogate pair.");
  }
}

function newPersona({ agentName, presetName, role, personality, instructions }: AgentInput): Persona {
  const base: Persona =
    presetName === undefined
      ? {
          agentName,
          role: "",
          personality: "",
          voice: [],
          firstQuestions: [],
          refusals: [],
          sample: null,
          instructions: "",
        }
      : personaFromPreset(presetByName(presetName), {});
  return changedPersona(base, {
    agentName,
    ...(role !== undefined && { role }),
    ...(personality !== undefined && { personality }),
    ...(instructions !== undefined && { instructions }),
  });
}

const changedPersona = (persona: Persona, { agentName, role, personality, instructions }: AgentPatch): Persona => ({
  ...persona,
  agentName: agentName ?? persona.agentName,
  role: role ?? persona.role,
  personality: personality ?? persona.personality,
  instructions: instructions ?? persona.instructions,
});
