import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ linkify: false, html: false });

/** Markdown as HTML; tags in it are shown, not made. */
export const asHtml = (text: string): string => markdown.render(text);
