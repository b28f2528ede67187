import { readFileSync } from "node:fs";

/** A thing that a machine can lack and a distribution can install. */
export type Installable = "pip" | "compiler" | "npm";

/** One family of distributions: how it is recognised in `/etc/os-release`, and what a person types there. */
const families: readonly (readonly [RegExp, Readonly<Record<Installable, string>>])[] = [
  [
    /\b(debian|ubuntu)\b/,
    { pip: "sudo apt-get install python3-pip", compiler: "sudo apt-get install g++", npm: "sudo apt-get install npm" },
  ],
  [
    /\b(fedora|rhel|centos|rocky|almalinux|amzn)\b/,
    { pip: "sudo dnf install python3-pip", compiler: "sudo dnf install gcc-c++", npm: "sudo dnf install npm" },
  ],
  [
    /\b(suse|opensuse[\w-]*|sles)\b/,
    { pip: "sudo zypper install python3-pip", compiler: "sudo zypper install gcc-c++", npm: "sudo zypper install npm" },
  ],
  [
    /\b(arch|manjaro)\b/,
    { pip: "sudo pacman -S python-pip", compiler: "sudo pacman -S gcc", npm: "sudo pacman -S npm" },
  ],
];

const anywhere: Readonly<Record<Installable, string>> = {
  pip: "the package python3-pip of your distribution",
  compiler: "the package g++ (or gcc-c++, or clang) of your distribution",
  npm: "the package npm of your distribution, or Node with npm",
};

/** The command that installs a missing thing on this distribution (`osRelease`: the text of `/etc/os-release`). */
export function installCommand(what: Installable, osRelease: string = readOsRelease()): string {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].map((match) => match[1]).join(" ");
  return (families.find(([pattern]) => pattern.test(ids))?.[1] ?? anywhere)[what];
}

function readOsRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
