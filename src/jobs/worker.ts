import { errorFields } from "../log.ts";
import { runDueJobs, type JobRoom } from "./queue.ts";

export type Worker = {
  /** Lets no new job begin and waits for the one that runs. */
  stop(): Promise<void>;
};

/** Looks for due jobs every `everyMs`. On an empty queue that is one indexed statement. */
export function startWorker(room: JobRoom, everyMs: number): Worker {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    try {
      await runDueJobs(room);
    } catch (error) {
      room.log.error(errorFields(error), "worker.failed");
    }
    schedule();
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round();
    }, everyMs);
    timer.unref();
  };
  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
