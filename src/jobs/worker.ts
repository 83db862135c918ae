import { errorFields } from "../log.ts";
import { runPlainJobs, runStagedJobs } from "./queue.ts";
import type { JobRoom } from "./types.ts";

export type Worker = {
  /** Lets no new job begin, stops what waits for something outside, and waits for what runs. */
  stop(): Promise<void>;
};

/** Looks for due jobs every `everyMs`. What waits for a model keeps the other jobs from nothing: each has a loop of its own. */
export function startWorker(room: JobRoom, everyMs: number): Worker {
  const stopping = new AbortController();
  const loops = [
    startLoop(room, everyMs, () => runPlainJobs(room, stopping.signal)),
    startLoop(room, everyMs, () => runStagedJobs(room, stopping.signal)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function startLoop(room: JobRoom, everyMs: number, work: () => Promise<number>): Worker {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    try {
      await work();
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
