/** What the Markdown files say can be followed: links lead somewhere, commands exist, and phrases are understood. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseSchedulePhrase } from '../bot/phrases/schedule/schedule-phrase.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEFT_OUT = ['node_modules', 'coverage', 'data', '.git'];
const README_MOST_WORDS = 900;
/** Turns of phrase that readers of English stumble over. */
const ODD_ENGLISH = /\b(shall|(?:is|are) told|so many|in vain|beside|of whom|not any more|otherwise than)\b/i;

interface Page {
  readonly name: string;
  readonly text: string;
  /** Without what stands in code. */
  readonly prose: string;
  /** What stands in code, inline or in blocks. */
  readonly code: string;
}

const exclude = (name: string): boolean => LEFT_OUT.includes(name);
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

const pages: readonly Page[] = [
  ...globSync('**/*.md', { cwd: ROOT, exclude }),
  ...globSync('.github/**/*.md', { cwd: ROOT }),
]
  .sort()
  .map((name) => pageOf(name, read(name)));

const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

function pageOf(name: string, text: string): Page {
  const code: string[] = [];
  const withoutBlocks = text.replace(/^```.*\n([\s\S]*?)^```$/gm, (_all, block: string) => {
    code.push(block);
    return '';
  });
  const prose = withoutBlocks.replace(/`([^`\n]+)`/g, (_all, inline: string) => {
    code.push(inline);
    return '';
  });
  return { name, text, prose, code: code.join('\n') };
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} +(.+)$/gm)].map(
    ([, heading = '']) => {
      const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const anchor = plain
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-');
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    },
  );
  return new Set(anchors);
}

/** Why a link of a page leads nowhere; undefined where it leads somewhere, or out of the repository. */
function deadLink({ name, text }: Pick<Page, 'name' | 'text'>, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? name : relative(ROOT, join(ROOT, dirname(name), path));
  if (target.startsWith('..')) return `${link} leaves the repository`;
  if (!existsSync(join(ROOT, target))) return `there is no ${target}`;
  if (anchor === undefined) return undefined;
  const anchors = anchorsOf(path === '' ? text : read(target));
  return anchors.has(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

function linksOf({ text }: Pick<Page, 'text'>): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]+`/g, '`');
  const inText = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return [...inText, ...[...prose.matchAll(/\bsrc="([^"]+)"/g)].map(([, link]) => link!)];
}

/** The commands and options that the program's own help lists. */
function programHelp(): string {
  const [, main = ''] = /^node (\S+)$/.exec(scripts['start'] ?? '') ?? [];
  return execFileSync(process.execPath, [join(ROOT, main), '--help'], { encoding: 'utf8' });
}

/** What is wrong with a command that a page names. */
function wrongCommands(code: string, help: string): string[] {
  const wrong: string[] = [];
  for (const [, name = ''] of code.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g))
    if (!Object.hasOwn(scripts, name)) wrong.push(`npm run ${name}`);
  for (const [, name = ''] of code.matchAll(/\bnpm (test|start|cit|ci)\b/g))
    if (!['cit', 'ci'].includes(name) && !Object.hasOwn(scripts, name)) wrong.push(`npm ${name}`);
  for (const [, line = ''] of code.matchAll(/\bnpm start -- ([^\n&|`]+)/g)) {
    const [first = ''] = line.split(' ');
    if (!first.startsWith('-') && !help.includes(`npm start -- ${first}`))
      wrong.push(`npm start -- ${first}`);
    for (const [option] of line.matchAll(/(?<=^|\s)--[\w-]+/g))
      if (!new RegExp(`^ *${option}\\b`, 'm').test(help)) wrong.push(`npm start -- ${option}`);
  }
  return wrong;
}

/** A page about files of other repositories. */
const OF_OTHERS = 'test/fixtures/README.md';

/** Files and folders of the repository that stand in code, as far as they are named with their place. */
function missingPaths(code: string): string[] {
  const named = code.matchAll(
    /(?<![\w/.-])((?:packaging|\.ci|\.github|config|docs|test|src|drivers|bot)\/[\w./-]*\w)/g,
  );
  return [...named].map(([, path]) => path!).filter((path) => !existsSync(join(ROOT, path)));
}

describe('each Markdown file', () => {
  it.each(pages.map((page) => [page.name, page] as const))(
    '%s has links that lead somewhere',
    (_name, page) => {
      const dead = linksOf(page).flatMap((link) => deadLink(page, link) ?? []);
      expect(dead).toEqual([]);
    },
  );

  it.each(pages.map((page) => [page.name, page] as const))(
    '%s names files that are there',
    (name, { code }) => {
      expect(name === OF_OTHERS ? [] : missingPaths(code)).toEqual([]);
    },
  );

  it('names commands that exist', () => {
    const help = programHelp();
    const wrong = pages.flatMap(({ name, code }) =>
      wrongCommands(code, help).map((what) => `${name}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(pages.map((page) => [page.name, page] as const))('%s is in plain English', (_name, { prose }) => {
    expect(ODD_ENGLISH.exec(prose)?.[0]).toBeUndefined();
  });

  it('is found', () => {
    const names = pages.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['README.md', 'docs/install.md', 'packaging/home-assistant/DOCS.md']),
    );
  });
});

describe('README.md', () => {
  const readme = pages.find(({ name }) => name === 'README.md')!;

  it(`has at most ${README_MOST_WORDS} words`, () => {
    expect(readme.text.split(/\s+/).length).toBeLessThanOrEqual(README_MOST_WORDS);
  });

  it('has the two commands that run and test everything', () => {
    expect(readme.code).toContain('npm ci && npm start');
    expect(readme.code).toMatch(/^npm cit$/m);
  });

  it('says before all else that no panel driver has met a real panel', () => {
    const said = readme.text.indexOf('No panel driver has met a real panel yet');
    expect(said).toBeGreaterThan(0);
    expect(said).toBeLessThan(readme.text.indexOf('\n## '));
  });

  it('leads to each page of docs', () => {
    const linked = linksOf(readme).map((link) => link.split('#')[0]);
    expect(linked).toEqual(expect.arrayContaining(globSync('docs/*.md', { cwd: ROOT })));
  });
});

describe('what can be typed', () => {
  it('at the demo console is what the console knows', () => {
    const [file = ''] = globSync('src/**/demo/console.ts', { cwd: ROOT });
    const known = new Set([...read(file).matchAll(/^ {2}(:[a-z]+)\b/gm)].map(([, command]) => command));
    expect(known.size).toBeGreaterThan(5);
    const typed = pages.flatMap(({ code }) =>
      [...code.matchAll(/^(:[a-z]+)\b/gm)].map(([, command]) => command),
    );
    expect(typed.length).toBeGreaterThan(5);
    expect(typed.filter((command) => !known.has(command))).toEqual([]);
  });

  it('as a command in the chat is what the bot knows', () => {
    const text = globSync('bot/text/**/*.ts', { cwd: ROOT }).map(read).join('\n');
    const chat = pages.find(({ name }) => name === 'docs/chat.md')!;
    const typed = [...chat.code.matchAll(/^\/([a-z]+)$/gm)].map(([, command]) => command!);
    expect(typed.length).toBeGreaterThan(5);
    expect(typed.filter((command) => !text.includes(`'/${command} –`))).toEqual([]);
  });

  it('as a schedule is understood', () => {
    const schedules = read('docs/schedules.md');
    const table = schedules.slice(
      schedules.indexOf('| type |'),
      schedules.indexOf('\n\n', schedules.indexOf('| type |')),
    );
    const phrases = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, phrase]) => phrase!);
    expect(phrases.length).toBeGreaterThan(5);
    const house = { now: Date.parse('2026-06-10T12:00+02:00'), zone: 'Europe/Berlin' };
    expect(phrases.filter((phrase) => !parseSchedulePhrase(phrase, house).ok)).toEqual([]);
  });
});

describe('the workflows and forms', () => {
  const files = globSync(['.github/**/*.yml'], { cwd: ROOT });

  it('are YAML, and run what is there', () => {
    expect(files.length).toBeGreaterThan(3);
    const help = programHelp();
    for (const file of files) {
      expect(parse(read(file)), file).toBeTypeOf('object');
      expect([...wrongCommands(read(file), help), ...missingPaths(read(file))], file).toEqual([]);
    }
  });
});
