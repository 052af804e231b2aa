import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/**
 * HTML from tagged templates: all that is put into one is escaped, but for HTML itself. `undefined`, `null` and
 * `false` write nothing, and a list writes its parts one after another.
 */
export { html, raw };
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
