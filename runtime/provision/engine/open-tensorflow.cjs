"use strict";
// Opens the provisioned TensorFlow package that lies in a cache folder. CommonJS without a build step, so that the
// same few lines serve the running program and, started on its own, the trial that set-up makes in a second process.
const { createRequire } = require("node:module");
const path = require("node:path");
const util = require("node:util");

/** Requires tfjs-node-gpu from `folder`/node_modules; `quiet` silences the native library's log. */
exports.openTensorflow = (folder, quiet) => {
  // The native library reads this once, while it is loaded.
  if (quiet) process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  // tfjs-node 4.22 calls this function, which Node 22 warns of and Node 23 removed.
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  return createRequire(path.join(folder, "package.json"))("@tensorflow/tfjs-node-gpu");
};

if (require.main === module) {
  const tf = exports.openTensorflow(process.argv[2], process.argv[3] !== "loud");
  const sum = tf.tidy(() => tf.tensor([1, 2, 3], [3], "float32").square().sum().dataSync()[0]);
  const { binding, isUsingGpuDevice } = tf.backend();
  process.stdout.write(
    `${JSON.stringify({ sum, tensorflow: binding.TF_Version, gpu: isUsingGpuDevice, tfjs: tf.version.tfjs })}\n`,
  );
}
