const bare = (text: string): string => text.trim().replace(/[.!]+$/u, "");

/** The one short question a contradiction leaves open; both are sentences about the person. */
export const conflictQuestion = (known: string, said: string): string =>
  `I had noted "${bare(known)}", now I read "${bare(said)}". Which one holds?`;
