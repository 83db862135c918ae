import type { Answer } from "./answer.ts";

/** Texts as they are made, as fast as the client takes them. A fault on the way cuts the connection: half a file must not look whole. */
export function textStream(texts: AsyncGenerator<string>, headers: Record<string, string>): Answer {
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const next = await texts.next();
        if (next.done === true) {
          controller.close();
          finish();
        } else controller.enqueue(encoder.encode(next.value));
      } catch (error) {
        controller.error(error);
        finish();
      }
    },
    async cancel() {
      await texts.return(undefined);
      finish();
    },
  });
  return { kind: "stream", stream, headers, finished };
}
