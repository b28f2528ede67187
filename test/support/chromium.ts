import chromium from "@sparticuz/chromium";
import puppeteer, { type Browser } from "puppeteer-core";

/** A real browser without a window, or why none can be started on this machine. */
export async function startChromium(): Promise<{ readonly browser: Browser } | { readonly reason: string }> {
  try {
    const executablePath = await chromium.executablePath();
    // One process for everything is for machines that allow no more; it ends with the first context that is closed.
    const args = chromium.args.filter((word) => word !== "--single-process" && word !== "--no-zygote");
    return { browser: await puppeteer.launch({ executablePath, args, headless: "shell" }) };
  } catch (error) {
    return { reason: `Chromium does not start here: ${(error as Error).message.split("\n")[0]}` };
  }
}
