import { sql } from "../database/sql.ts";
import type { Json } from "../json.ts";
import type { Claim, MemoryKind, MemoryScope, MemoryState, Origin } from "./types.ts";

/** A row of `memories` as it stands, without the person (always the current one). */
export type MemoryRow = {
  id: string;
  kind: MemoryKind;
  subject: string;
  slot: Claim["slot"];
  value: Json;
  text: string;
  polarity: Claim["polarity"];
  modality: Claim["modality"];
  claimKey: string;
  scope: MemoryScope;
  agentId: string | null;
  validFrom: Date | null;
  validTo: Date | null;
  recordedAt: Date;
  retractedAt: Date | null;
  saidAt: Date;
  expiresAt: Date | null;
  origin: Origin;
  trust: number;
  confidence: number;
  supportCount: number;
  lastConfirmedAt: Date;
  pinned: boolean;
  state: MemoryState;
  extractor: string;
  extractorVersion: string;
  model: string | null;
  supersedesId: string | null;
};

/** What a select must name to read `MemoryRow`s; the table is called `memories` there. */
export const rowColumns = sql`memories.id, kind, subject, slot, value, memories.text, polarity, modality, claim_key as "claimKey", scope,
  memories.agent_id as "agentId", valid_from as "validFrom", valid_to as "validTo", recorded_at as "recordedAt",
  retracted_at as "retractedAt", memories.said_at as "saidAt", expires_at as "expiresAt", origin, trust, confidence,
  support_count as "supportCount", last_confirmed_at as "lastConfirmedAt", pinned, memories.state, extractor,
  extractor_version as "extractorVersion", memories.model, supersedes_id as "supersedesId"`;

/** The same fields as columns of `jsonb_to_recordset`, for rows sent as one parameter. */
export const rowRecord = sql`id uuid, kind text, subject text, slot text, value jsonb, text text, polarity text, modality text, "claimKey" text,
  scope text, "agentId" uuid, "validFrom" timestamptz, "validTo" timestamptz, "recordedAt" timestamptz, "retractedAt" timestamptz,
  "saidAt" timestamptz, "expiresAt" timestamptz, origin text, trust real, confidence real, "supportCount" int,
  "lastConfirmedAt" timestamptz, pinned boolean, state text, extractor text, "extractorVersion" text, model text, "supersedesId" uuid`;
