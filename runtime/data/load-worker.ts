import { parentPort, workerData } from "node:worker_threads";
import { BatchLoader, type LoadPlan } from "./load-batch.ts";
import { shared } from "./sample-cache.ts";
import type { WorkerAnswer, WorkerQuestion } from "./worker-messages.ts";
import { reportOf } from "./worker-messages.ts";

const port = parentPort!;
const loader = new BatchLoader(workerData as LoadPlan);

port.on("message", ({ id, request, held, keep }: WorkerQuestion) => {
  const send = (answer: WorkerAnswer, buffers: ArrayBuffer[] = []): void => port.postMessage(answer, buffers);
  loader.get(request, held).then(
    ({ feeds, ids, decoded }) => {
      const list = [...feeds];
      const kept = decoded.flatMap(([place, one]) => (keep[place] ? [[place, shared(one)] as const] : []));
      // The buffers change hands, and what is kept lies where all threads see it: nothing is copied between them.
      send(
        { id, feeds: list, ids, decoded: kept },
        list.map(([, { data }]) => data.buffer as ArrayBuffer),
      );
    },
    (error: unknown) => send({ id, error: reportOf(error) }),
  );
});
