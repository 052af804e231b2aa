import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { crossProblems } from './cross-checks.ts';
import { issueProblems, plainSecrets } from './issues.ts';
import type { Checked } from './issues.ts';
import { describeProblems, pathText } from './problem.ts';
import type { Problem } from './problem.ts';
import { unreadableFile } from './reference.ts';
import type { Environment } from './reference.ts';
import type { Config, ConfigSchema } from './schema.ts';
import { readYaml } from './yaml.ts';

export { describeProblems };
export type { Config, Environment, Problem };

export type LoadedConfig =
  | {
      readonly ok: true;
      /** `data`, where it is given, and the folders of copies are absolute paths. */
      readonly config: Config;
      /** Sentences about what works but should not stay so. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads and checks a configuration file. Never throws for what the file holds: it lists every problem. */
export function loadConfig(file: string, env: Environment, schema: ConfigSchema): LoadedConfig {
  const read = readText(file);
  if ('todo' in read) return { ok: false, problems: [read] };

  const yaml: Checked = { ...readYaml(read.text, file, env), schema };
  if (yaml.value === undefined) return { ok: false, problems: inOrder(yaml.problems) };
  if (yaml.value === null) return { ok: false, problems: [emptyFile('a file without any key')] };

  const parsed = schema.safeParse(yaml.value);
  const problems = firstOfEachPath([
    ...yaml.problems,
    ...(parsed.error?.issues ?? []).flatMap((issue) => issueProblems(issue, yaml)),
    ...crossProblems(yaml),
  ]);
  if (!parsed.success || problems.length > 0) return { ok: false, problems: inOrder(problems) };

  const config = parsed.data;
  const absolute = (path: string): string => resolve(dirname(file), path);
  if (config.data !== undefined) config.data = absolute(config.data);
  if (config.backup.folder !== undefined) config.backup.folder = absolute(config.backup.folder);
  config.backup.also = config.backup.also.map(absolute);
  return { ok: true, config, warnings: [...exposedSecrets(file, yaml), ...unencrypted(config)] };
}

function readText(file: string): { text: string } | Problem {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return text.trim() === '' ? emptyFile('an empty file') : { text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return {
        path: '',
        expected: 'a text file in UTF-8',
        came: 'a file in another encoding',
        todo: 'Save the file as UTF-8; most editors offer it under "Save as".',
      };
    }
    const { came, todo } = unreadableFile(error);
    return { path: '', expected: 'a configuration file that can be read', came, todo: `${todo} ${EXAMPLE}` };
  }
}

const EXAMPLE = 'config/example.yaml is a good start.';

function emptyFile(came: string): Problem {
  return {
    path: '',
    expected: 'a configuration with the keys house, telegram and drivers',
    came,
    todo: `Fill it. ${EXAMPLE}`,
  };
}

/** A value that could not be had, or has the wrong form, fails later checks too. */
function firstOfEachPath(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ path }, index) => problems.findIndex((problem) => problem.path === path) === index,
  );
}

/** As a reader goes through the file; what is missing at the top level has no line and comes last. */
function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0);
}

function exposedSecrets(file: string, yaml: Checked): string[] {
  const here = plainSecrets(yaml)
    .filter(() => isOpenToAll(file))
    .map((path) => ({ path, where: file }));
  const elsewhere = yaml.origins
    .flatMap(({ path, origin }) => (origin.file === undefined ? [] : [{ path, where: origin.file }]))
    .filter(({ where }) => isOpenToAll(where));
  return [...here, ...elsewhere].map(
    ({ path, where }) =>
      `${pathText(path)}: everybody on this machine can read this secret in ${where}. Run: chmod 600 ${where}`,
  );
}

/** Container engines mount secrets under /run/secrets, open to all inside the container (Docker's default is 0444). */
function isOpenToAll(file: string): boolean {
  if (process.platform === 'win32' || file.startsWith('/run/secrets/')) return false;
  return (statSync(file).mode & 0o004) !== 0;
}

function unencrypted(config: Config): string[] {
  const warnings: string[] = [];
  const bot = new URL(config.telegram.api_root);
  if (bot.protocol !== 'https:' && !isHere(bot.hostname))
    warnings.push(
      `telegram.api_root: the token and all messages go to ${bot.hostname} unencrypted. Use https:// unless that network is yours alone.`,
    );
  const broker = config.mqtt && new URL(config.mqtt.url);
  if (broker && broker.protocol !== 'mqtts:' && !isHere(broker.hostname) && !isOfContainers(broker.hostname))
    warnings.push(
      `mqtt.url: names, and the login, go to ${broker.hostname} unencrypted. Use mqtts:// unless that network is yours alone.`,
    );
  const model = config.free_speech?.kind === 'openai' ? new URL(config.free_speech.url) : undefined;
  if (model && model.protocol !== 'https:' && !isHere(model.hostname) && !isOfContainers(model.hostname))
    warnings.push(
      `free_speech.url: names of your house, and the key, go to ${model.hostname} unencrypted. Use https:// unless that network is yours alone.`,
    );
  return warnings;
}

function isHere(hostname: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(hostname);
}

/** A name of one word, such as `core-mosquitto`, is known within one machine's network of containers. */
function isOfContainers(hostname: string): boolean {
  return /^[a-z][a-z0-9-]*$/i.test(hostname);
}
