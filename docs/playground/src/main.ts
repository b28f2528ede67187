import "./page.css";
import "./panels.css";
import "./pictures.css";
import "./editor.css";
import { examples } from "playground:examples";
import { Editor } from "./editor.ts";
import { element } from "./element.ts";
import { openFile, saveFile } from "./files.ts";
import type { Document, PlanView, Problem, Range } from "./protocol.ts";
import { firstDocument, fromHash, keep, toHash } from "./share.ts";
import { showDiagram } from "./show-diagram.ts";
import { showPlan } from "./show-plan.ts";
import { showProblems } from "./show-problems.ts";
import { showSchedule } from "./show-schedule.ts";
import { Tabs } from "./tabs.ts";
import { latest, WorkerClient, WorkerFault } from "./worker-client.ts";

/** Between the last key and the check. */
const pause = 120;

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const notice = byId<HTMLOutputElement>("notice");
const fault = byId("fault");
const experiments = byId<HTMLSelectElement>("experiments");

/** Says what went wrong in the page itself; the text stays as it is. */
function showFault(error: unknown): void {
  const detail = error instanceof WorkerFault || error instanceof Error ? error.message : String(error);
  fault.textContent = `skyc itself failed here, not your text. It is kept; please report it with this message: ${detail}`;
  fault.hidden = false;
}
window.addEventListener("error", (event) => showFault(event.error ?? event.message));
window.addEventListener("unhandledrejection", ({ reason }) => showFault(reason));

const tabs = new Tabs(document.querySelector<HTMLElement>("[role=tablist]")!, byId("panels"));
const problemsTab = tabs.add("problems", "Problems");
const planTab = tabs.add("plan", "Plan");
const scheduleTab = tabs.add("schedule", "Schedule");
const tensorsTab = tabs.add("tensors", "Tensors");

const checking = new WorkerClient();
const planning = new WorkerClient();

const { document: first, broken } = firstDocument();
const editor = new Editor(
  byId("editor"),
  first,
  { changed, format },
  {
    complete: (spot) => checking.ask("complete", { ...editor.document, ...spot }),
    hover: (spot) => checking.ask("hover", { ...editor.document, ...spot }),
  },
);
const reveal = (range: Range): void => editor.reveal(range);

let timer: number | undefined;
function changed(now: Document): void {
  keep(now);
  notice.textContent = "";
  fault.hidden = true;
  markExample(now);
  clearTimeout(timer);
  timer = window.setTimeout(() => check(now), pause);
}

const check = latest(
  (question: Document) => checking.ask("check", question),
  ({ problems, hints, experiments: names }, asked) => {
    if (asked.text === editor.document.text) editor.mark(problems, hints);
    showProblems(problemsTab.panel, problems, { reveal, mend: (mend) => editor.mend(mend) });
    problemsTab.count(problems.length);
    chooseFrom(names);
    wantPlan(asked, problems);
  },
  showFault,
);

function chooseFrom(names: readonly string[]): void {
  const chosen = names.includes(experiments.value) ? experiments.value : names[0];
  experiments.replaceChildren(
    ...names.map((name) => element("option", { value: name, selected: name === chosen }, name)),
  );
  byId("chooser").hidden = names.length < 2;
}

/** The last plan stays where a text has errors, but as one that is out of date. */
function wantPlan(now: Document, problems: readonly Problem[]): void {
  if (problems.some(({ severity }) => severity === "error") || experiments.value === "") showNoPlan();
  else plan({ ...now, experiment: experiments.value });
}

const planPanels = [planTab, scheduleTab, tensorsTab].map(({ panel }) => panel);
function showNoPlan(): void {
  for (const panel of planPanels) {
    if (panel.childElementCount === 0)
      panel.replaceChildren(element("p", { class: "empty" }, "There is a plan as soon as the text has no errors."));
    else panel.classList.add("stale");
  }
}

const plan = latest(
  (question: Document & { readonly experiment: string }) => planning.ask("plan", question),
  (answer: PlanView | undefined) => {
    if (!answer) return showNoPlan();
    for (const panel of planPanels) panel.classList.remove("stale");
    showPlan(planTab.panel, answer.plan);
    showSchedule(scheduleTab.panel, answer.plan);
    showDiagram(tensorsTab.panel, answer, reveal);
  },
  showFault,
);

async function format(): Promise<void> {
  const asked = editor.document;
  const answer = await checking.ask("format", asked);
  if (editor.document.text !== asked.text) return;
  if ("refused" in answer) notice.textContent = answer.refused;
  else {
    editor.replace({ ...asked, text: answer.text });
    notice.textContent = answer.text === asked.text ? "Already formatted." : "Formatted.";
  }
}

const examplesList = byId<HTMLSelectElement>("examples");
function markExample({ path, text }: Document): void {
  examplesList.value = examples[path] === text ? path : "";
}
examplesList.append(
  element("option", { value: "" }, "your text"),
  ...Object.keys(examples).map((path) => element("option", { value: path }, path.replace(/^experiments\//, ""))),
);
examplesList.addEventListener("change", () => {
  const text = examples[examplesList.value];
  if (text !== undefined) editor.replace({ path: examplesList.value, text });
});
experiments.addEventListener("change", () => plan({ ...editor.document, experiment: experiments.value }));
byId("format").addEventListener("click", () => void format());
byId("open").addEventListener("click", async () => {
  const opened = await openFile();
  if (opened) editor.replace(opened);
});
byId("save").addEventListener("click", () => saveFile(editor.document));
byId("share").addEventListener("click", async () => {
  history.replaceState(null, "", toHash(editor.document));
  const copied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  notice.textContent = copied ? "The link is copied." : "The link is in the address bar.";
});
window.addEventListener("hashchange", () => {
  const linked = fromHash(location.hash);
  if (linked) editor.replace(linked);
});

if (broken) notice.textContent = "The link could not be read: it is cut off, or was changed.";
markExample(first);
check(first);
