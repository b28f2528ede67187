/** What `work` writes to both standard streams. */
export async function heard(work: () => unknown): Promise<{ out: string; err: string }> {
  const kept = { out: process.stdout.write, err: process.stderr.write };
  const texts = { out: "", err: "" };
  const into = (key: "out" | "err") =>
    ((text: string) => {
      texts[key] += text;
      return true;
    }) as typeof process.stdout.write;
  process.stdout.write = into("out");
  process.stderr.write = into("err");
  try {
    await work();
  } finally {
    process.stdout.write = kept.out;
    process.stderr.write = kept.err;
  }
  return texts;
}
