import { parentPort, workerData } from "node:worker_threads";
import { BatchLoader, type LoadPlan } from "./load-batch.ts";
import type { WorkerAnswer, WorkerQuestion } from "./worker-messages.ts";
import { reportOf } from "./worker-messages.ts";

const port = parentPort!;
const loader = new BatchLoader(workerData as LoadPlan);

port.on("message", ({ id, request }: WorkerQuestion) => {
  const send = (answer: WorkerAnswer, buffers: ArrayBuffer[] = []): void => port.postMessage(answer, buffers);
  loader.get(request).then(
    ({ feeds, ids }) => {
      const list = [...feeds];
      // The buffers change hands; nothing is copied.
      send(
        { id, feeds: list, ids },
        list.map(([, { data }]) => data.buffer as ArrayBuffer),
      );
    },
    (error: unknown) => send({ id, error: reportOf(error) }),
  );
});
