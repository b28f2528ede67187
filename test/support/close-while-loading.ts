import { openData } from "../../runtime/data/pipeline.ts";
import { twinPlan } from "./twin-plan.ts";

/**
 * A program of its own for the tests of threads: closes a data set whose next batches have been answered meanwhile, as they are
 * when a step of the engine has blocked, and says so once the threads have ended. The argument is a twin's folder.
 */
for (let i = 0; i < 3; i++) {
  const data = await openData(twinPlan(process.argv[2]!), { workers: 1 });
  await data.at(1);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await data.close();
}
process.stdout.write("closed\n");
