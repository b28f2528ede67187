/** The shipped `.sky` files by their paths, put in by the build. */
declare module "playground:examples" {
  export const examples: Readonly<Record<string, string>>;
}
/** The pages of the error codes as HTML, put in by the build. */
declare module "playground:pages" {
  export const pages: Readonly<Record<string, string>>;
}
/** The script that the worker runs, put in by the build: a page opened from a disk may not load a second one. */
declare module "playground:worker" {
  export const worker: string;
}
declare module "*.css";
