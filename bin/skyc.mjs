#!/usr/bin/env node
// The program's entry, in a clone and when installed. No static imports and no new syntax: an old Node must come as far as
// the message.
import("./start.mjs").then(
  (start) => start.start(),
  (error) => {
    const found = process.version;
    if (parseInt(found.slice(1), 10) >= 20) throw error;
    process.stderr.write(
      "error SKY5003: skyc needs Node 20.11 or newer; found: " +
        found +
        ".\n  = help: Install a newer Node (any of 20, 22, 24) and start again.\n",
    );
    process.exitCode = 5;
  },
);
