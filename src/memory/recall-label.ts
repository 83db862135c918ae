/** What a model cites: the random end of a UUIDv7, because its head is the same for all of one minute. */
export const recallLabel = (id: string): string => `m:${id.replaceAll("-", "").slice(-8)}`;
