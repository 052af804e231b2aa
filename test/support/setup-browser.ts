import { until } from './until.ts';

type Fields = Readonly<Record<string, string>>;

/** A browser without script: it keeps its cookie, and sends forms with the proof of the page that it has seen. */
export class SetupBrowser {
  readonly root: string;
  readonly #headers: Readonly<Record<string, string>>;
  #cookie = '';
  /** What it has seen last. */
  page = '';
  path = '';
  status = 0;

  constructor(root: string, headers: Fields = {}) {
    this.root = root;
    this.#headers = headers;
  }

  /** Opens the link of the console, and begins. */
  static async begin(link: string, headers: Fields = {}): Promise<SetupBrowser> {
    const { origin, pathname } = new URL(link);
    const browser = new SetupBrowser(origin, headers);
    await browser.get(pathname);
    await browser.post(pathname);
    return browser;
  }

  async get(path: string): Promise<string> {
    return this.#see(await this.#ask(path), path);
  }

  async post(path: string, fields: Fields = {}): Promise<string> {
    const proof = /name="proof" value="([^"]+)"/.exec(this.page)?.[1];
    const answer = await this.#ask(path, {
      method: 'POST',
      headers: { origin: this.root, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...(proof !== undefined && { proof }), ...fields }).toString(),
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) this.#cookie = cookie;
    return this.#see(answer, path);
  }

  /** Loads the page again and again, as a browser without script does. */
  async until(words: string | RegExp, withinMs = 30_000): Promise<string> {
    const isThere = async (): Promise<boolean> => {
      const text = readable(await this.get(this.path));
      return typeof words === 'string' ? text.includes(words) : words.test(text);
    };
    await until(isThere, `${String(words)} on the page`, withinMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; it shows: ${readable(this.page).slice(-700)}`);
    });
    return this.page;
  }

  get text(): string {
    return readable(this.page);
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.root}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...this.#headers, ...(init.headers as Fields), cookie: this.#cookie },
    });
  }

  async #see(answer: Response, path: string): Promise<string> {
    const next = answer.headers.get('location');
    if (next !== null) return this.get(new URL(next, this.root).pathname);
    this.status = answer.status;
    this.path = path;
    this.page = await answer.text();
    return this.page;
  }
}

function readable(page: string): string {
  return page
    .replace('✓', '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
