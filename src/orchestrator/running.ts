/** Replies being made on this server, so that they can be stopped and counted. */
export type RunningReplies = {
  start(reply: { userId: string; messageId: string; replyId: string; stop: () => void }): () => void;
  /** By the id of the person's message or of the reply; false when nothing of theirs runs under it. */
  stop(userId: string, messageId: string): boolean;
};

export function createRunningReplies(): RunningReplies {
  const stops = new Map<string, () => void>();
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
  };
}
