import { defineCodes, msg } from "../message.ts";

/** SKY8xxx: the command line. */
export const usage = defineCodes({
  SKY8002: {
    name: "set-without-value",
    severity: "error",
    text: msg`"--set ${"text"}" is not a key and a value.`,
    help: msg`Write it as in a file, with = between: --set optimizer.lr=1e-4`,
  },
  SKY8085: {
    name: "option-of-tensorflow",
    severity: "error",
    text: msg`${"option"} is for TensorFlow, and --engine reference computes without it.`,
    help: msg`Leave ${"option"} out: the reference engine runs op by op, on one thread.`,
  },
  SKY8061: {
    name: "code-unknown",
    severity: "error",
    text: msg`skyc has no code ${"asked"}.`,
    help: msg`${"hint"}`,
  },
  SKY8075: {
    name: "explained-code-has-no-settings",
    severity: "error",
    text: msg`${"code"} is a code, which has a page and no settings; the other arguments are for a file's experiments.`,
    help: msg`Write skyc explain ${"code"} for the page, or name a .sky file.`,
  },
  SKY8076: {
    name: "setting-unknown",
    severity: "error",
    text: msg`The experiment has no setting "${"path"}".`,
    help: msg`${"hint"}`,
  },
  SKY8077: {
    name: "diff-needs-two",
    severity: "error",
    text: msg`skyc diff compares two experiments; ${"reason"}.`,
    help: msg`Write skyc diff A B, or for two experiments of one file: skyc diff FILE NAME NAME.`,
  },
  SKY8078: {
    name: "choice-unknown",
    severity: "error",
    text: msg`${"option"} ${"given"} is not possible here.`,
    help: msg`${"hint"}`,
  },
  SKY8079: {
    name: "new-would-overwrite",
    severity: "error",
    text: msg`${"path"} is there already, and a new experiment would replace it.`,
    help: msg`Choose another name, or remove that one first.`,
  },
  SKY8080: {
    name: "new-without-task",
    severity: "error",
    text: msg`skyc new asks its questions on a terminal, and there is none; what is to be predicted was not said either.`,
    help: msg`Write --task semantic_segmentation or --task scene_classification, or --yes to take the first choice of everything.`,
  },
  SKY8095: {
    name: "export-source-unknown",
    severity: "error",
    text: msg`${"path"} cannot be exported: ${"reason"}.`,
    help: msg`Give a run folder, or a checkpoint in one: skyc export runs/NAME, skyc export runs/NAME/checkpoints/step-00000100.safetensors.`,
  },
  SKY8096: {
    name: "export-would-overwrite",
    severity: "error",
    text: msg`${"path"} is there already, and exporting would replace it.`,
    help: msg`Choose another place with --out, or remove that one first.`,
  },
  SKY8097: {
    name: "export-option-idle",
    severity: "error",
    text: msg`${"option"} does nothing here: ${"reason"}.`,
    help: msg`Leave ${"option"} out.`,
  },
  SKY8098: {
    name: "export-part-unclear",
    severity: "error",
    text: msg`A layout is of one backbone, and ${"reason"}.`,
    help: msg`Say which: ${"hint"}.`,
  },
  SKY8099: {
    name: "export-too-large",
    severity: "error",
    text: msg`The weights take ${"bytes"} bytes, and a SavedModel holds at most ${"most"} in its graph.`,
    help: msg`Export safetensors, which has no such limit: --to safetensors.`,
  },
  SKY8064: {
    name: "configuration-unreadable",
    severity: "error",
    text: msg`The configuration ${"path"} cannot be read: ${"reason"}.`,
    help: msg`Give the path of a Python or YAML file: skyc import configs/my_config.py.`,
  },
  SKY8065: {
    name: "import-would-overwrite",
    severity: "error",
    text: msg`${"path"} is there already, and importing would replace it.`,
    help: msg`Choose another file with --out, or remove that one first.`,
  },
  SKY8062: {
    name: "lsp-without-channel",
    severity: "error",
    text: msg`skyc lsp speaks with an editor, and nobody said over which channel.`,
    help: msg`Let the editor start it as: skyc lsp --stdio. What is wrong with a file says skyc check.`,
  },
});
