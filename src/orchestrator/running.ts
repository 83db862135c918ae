/** Replies being made on this server, so that they can be stopped and counted. */
export type RunningReplies = {
  start(reply: { userId: string; messageId: string; replyId: string; stop: () => void }): () => void;
  /** By the id of the person's message or of the reply; false when nothing of theirs runs under it. */
  stop(userId: string, messageId: string): boolean;
  /** Notes a turn from here until its reply is kept; call what it answers at the end. */
  begin(): () => void;
  /** Stops every reply and waits until what was said so far is kept, `longestMs` at most: the database closes after this. */
  drain(longestMs: number): Promise<void>;
};

export function createRunningReplies(): RunningReplies {
  const stops = new Map<string, () => void>();
  const turns = new Set<Promise<void>>();
  return {
    start({ userId, messageId, replyId, stop }) {
      const keys = [`${userId}/${messageId}`, `${userId}/${replyId}`];
      for (const key of keys) stops.set(key, stop);
      return () => {
        for (const key of keys) stops.delete(key);
      };
    },
    stop(userId, messageId) {
      const stop = stops.get(`${userId}/${messageId}`);
      stop?.();
      return stop !== undefined;
    },
    begin() {
      let end: () => void = () => undefined;
      const turn = new Promise<void>((resolve) => (end = resolve));
      turns.add(turn);
      return () => {
        turns.delete(turn);
        end();
      };
    },
    async drain(longestMs) {
      for (const stop of stops.values()) stop();
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, longestMs)));
      await Promise.race([Promise.all(turns), tooLong]);
      clearTimeout(timer);
    },
  };
}
