// Node 20 does not apply --import to a thread's own file: from sources, a thread begins here, in plain JavaScript.
import { register } from "tsx/esm/api";

register();
await import("./load-worker.ts");
