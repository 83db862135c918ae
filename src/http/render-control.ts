import type { Settings } from "../memory/settings.ts";
import type { AccountReceipt, Conflict, Feedback, MemoryHealth } from "../verbs.ts";
import { renderMemory } from "./render.ts";

/** What a person sees and says about their own memory, in the API's words. */

export const renderConflict = (conflict: Conflict) => ({
  conflict_id: conflict.conflictId,
  question: conflict.question,
  known: renderMemory(conflict.known),
  said: renderMemory(conflict.said),
  kept: conflict.kept,
  created_at: conflict.createdAt.toISOString(),
  resolved_at: conflict.resolvedAt && conflict.resolvedAt.toISOString(),
});

export const renderHealth = (health: MemoryHealth) => ({
  memories: health.memories,
  duplicates: health.duplicates,
  stale: health.stale,
  unsupported: health.unsupported,
  conflicts: health.conflicts,
  waiting: health.waiting,
  quarantined: health.quarantined,
  recalled_share: health.recalledShare,
});

export const renderFeedback = (feedback: Feedback) => ({
  message_id: feedback.messageId,
  rating: feedback.rating,
  reason: feedback.reason,
  at: feedback.at.toISOString(),
});

export const renderSettings = (settings: Settings) => ({
  learn: settings.learn,
  use: settings.use,
  categories: settings.categories,
  ask_first: settings.askFirst,
  retention_days: settings.retentionDays,
  temporary_default: settings.temporaryDefault,
});

export const renderAccountReceipt = (receipt: AccountReceipt) => ({
  receipt_id: receipt.receiptId,
  erased_at: receipt.erasedAt.toISOString(),
  agents: receipt.agents,
  sessions: receipt.sessions,
  messages: receipt.messages,
  memories: receipt.memories,
  remains: receipt.remains,
});
