import { defineCodes, msg } from "../message.ts";

/** SKY5xxx: the machine lacks something that an engine needs. */
export const setup = defineCodes({
  SKY5001: {
    name: "no-python-pip",
    severity: "error",
    text: msg`python3 with pip was not found (${"detail"}). TensorFlow's library is fetched with it, once.`,
    help: msg`Install it, for example: ${"command"}`,
  },
  SKY5002: {
    name: "platform-not-served",
    severity: "error",
    text: msg`TensorFlow's library does not exist for this machine: ${"found"}, and ${"needed"} is needed.`,
    help: msg`Train on such a machine; "skyc check", "plan" and "fmt" work here.`,
  },
  SKY5003: {
    name: "node-too-old",
    severity: "error",
    text: msg`skyc needs Node ${"needed"} or newer; found: ${"found"}.`,
    help: msg`Install a newer Node (any of 20, 22, 24) and start again.`,
  },
  SKY5004: {
    name: "no-compiler",
    severity: "error",
    text: msg`No C++ compiler was found (tried ${"tried"}). It builds the small bridge between Node and TensorFlow, once.`,
    help: msg`Install one, for example: ${"command"}`,
  },
  SKY5005: {
    name: "compile-failed",
    severity: "error",
    text: msg`The bridge between Node and TensorFlow did not compile with ${"compiler"}: ${"detail"}`,
    help: msg`It needs C++17 (g++ 8 or newer, clang 7 or newer). Install a newer one, for example: ${"command"}; or name it in the variable CXX.`,
  },
  SKY5006: {
    name: "no-network",
    severity: "error",
    text: msg`${"what"} could not be fetched, because the package index was not reached: ${"detail"}`,
    help: msg`Check the network and the proxy settings of ${"client"}, then start again: what is already there is kept.`,
  },
  SKY5007: {
    name: "disk-full",
    severity: "error",
    text: msg`Not enough room in ${"path"}: ${"needed"} is needed, ${"free"} is free.`,
    help: msg`Make room there, or use a larger disk: the variable XDG_CACHE_HOME moves the cache.`,
  },
  SKY5008: {
    name: "cache-not-writable",
    severity: "error",
    text: msg`The cache ${"path"} cannot be written (${"detail"}), and the engine is not in it yet.`,
    help: msg`Make it writable, or let the variable XDG_CACHE_HOME name a folder that is.`,
  },
  SKY5009: {
    name: "checksum-differs",
    severity: "error",
    text: msg`${"file"} is not the file that skyc was made for: its SHA-256 is ${"found"}, and ${"expected"} was expected. It was thrown away unread.`,
    help: msg`Start again. If it happens twice, the package index that ${"client"} is set up to use serves another file: ask who runs it.`,
  },
  SKY5010: {
    name: "no-npm",
    severity: "error",
    text: msg`npm was not found beside Node or on the PATH. It fetches the packages that skyc stands on.`,
    help: msg`Install it, for example: ${"command"}`,
  },
  SKY5011: {
    name: "npm-failed",
    severity: "error",
    text: msg`npm could not install ${"what"}: ${"detail"}`,
    help: msg`Mend what npm says, then start again.`,
  },
  SKY5012: {
    name: "binding-does-not-load",
    severity: "error",
    text: msg`TensorFlow is in place, but Node could not load it: ${"detail"}`,
    help: msg`Run "skyc setup --fresh" to build it anew for this machine. If it fails again, "skyc doctor --json" says what the machine has.`,
  },
  SKY5013: {
    name: "set-up-lost-its-lock",
    severity: "error",
    text: msg`The set-up stood still for so long (${"detail"}) that another one may have begun in ${"path"}. It stopped rather than disturb it.`,
    help: msg`Start again: what is already there is kept.`,
  },
  SKY5014: {
    name: "not-offered",
    severity: "error",
    text: msg`The package index that pip is set up to use does not offer ${"what"}: ${"detail"}`,
    help: msg`Let pip use an index that holds it (a mirror may be incomplete), or update pip: python3 -m pip install --upgrade pip`,
  },
  SKY5015: {
    name: "pip-failed",
    severity: "error",
    text: msg`pip could not fetch ${"what"}: ${"detail"}`,
    help: msg`Mend what pip says, then start again.`,
  },
  SKY5016: {
    name: "build-failed",
    severity: "error",
    text: msg`skyc's own source did not build: ${"detail"}`,
    help: msg`Mend what the compiler says ("npm run typecheck" shows all of it), or go back to a commit that builds.`,
  },
  SKY5017: {
    name: "processor-too-old",
    severity: "error",
    text: msg`This processor lacks ${"feature"}, which TensorFlow's library is built for; it would stop with an illegal instruction.`,
    help: msg`Train on a newer processor; "skyc check", "plan" and "fmt" work here.`,
  },
  SKY5018: {
    name: "clone-not-writable",
    severity: "error",
    text: msg`The folder ${"path"} cannot be written (${"detail"}), and skyc has to install its packages or compile itself there first.`,
    help: msg`Make it writable, or clone skyc to a folder that is.`,
  },
});
