import { silentLog } from "../src/log.ts";
import { createRapport, type Rapport, type RapportOptions } from "../src/rapport.ts";
import type { PersonVerbs } from "../src/verbs.ts";
import { testDatabase } from "./database.ts";

export type TestRapport = Rapport & {
  /** A new person of a made-up host application, with every verb. */
  person(): Promise<PersonVerbs>;
};

let people = 0;

/** The only way tests start the product: all of its rooms, on the database all tests share. */
export async function testRapport(options: RapportOptions = {}): Promise<TestRapport> {
  const shared = await testDatabase();
  const rapport = createRapport({
    log: silentLog,
    opened: { ...shared.database, close: async () => undefined },
    ...options,
  });
  await rapport.initialize();
  return Object.assign(rapport, {
    person: () => rapport.forUser(`person-${process.pid}-${(people += 1)}-${Math.random()}`),
  });
}
