import { answerCheck } from "./answer-check.ts";
import { answerComplete } from "./answer-complete.ts";
import { answerFormat } from "./answer-format.ts";
import { answerHover } from "./answer-hover.ts";
import { answerPlan } from "./answer-plan.ts";
import type { Service, Services } from "./protocol.ts";

const services: Services = {
  check: answerCheck,
  plan: answerPlan,
  format: answerFormat,
  complete: answerComplete,
  hover: answerHover,
};

interface Call {
  readonly id: number;
  readonly service: Service;
  readonly question: never;
}

/** Everything that reads the language happens here, so that typing never waits for it. */
self.onmessage = ({ data: { id, service, question } }: MessageEvent<Call>): void => {
  try {
    self.postMessage({ id, answer: services[service](question) });
  } catch (error) {
    self.postMessage({ id, fault: error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error) });
  }
};
