import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAdmin } from "../../src/database/postgres.ts";
import { freshServerDatabase } from "../database.ts";

/** Where a server process keeps its data: settings for it, and how to remove everything. */
export type ServerData = {
  engine: "pglite" | "postgres";
  folder: string;
  settings: Record<string, string>;
  remove(): Promise<void>;
};

/** A fresh data folder, and with an owner's address a fresh database on that server. */
export async function freshData(address: string | undefined): Promise<ServerData> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-"));
  const settings: Record<string, string> = { RAPPORT_DATA_DIR: folder };
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (address === undefined) return { engine: "pglite", folder, settings, remove: async () => removeFolder() };
  const { appUrl, authUrl, adminUrl } = await freshServerDatabase(address);
  if (adminUrl === null) throw new Error("The fresh database has no owner's address.");
  return {
    engine: "postgres",
    folder,
    settings: {
      ...settings,
      DATABASE_URL: appUrl,
      DATABASE_AUTH_URL: authUrl,
      DATABASE_ADMIN_URL: adminUrl,
      RAPPORT_SECRET: randomBytes(32).toString("base64url"),
      RAPPORT_TOMBSTONE_KEY: randomBytes(32).toString("base64url"),
    },
    async remove() {
      removeFolder();
      const owner = await openAdmin(address);
      await owner.script(`drop database ${new URL(adminUrl).pathname.slice(1)} with (force)`);
      await owner.close();
    },
  };
}
