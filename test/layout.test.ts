/** A stranger finds a thing where each folder and each file is about one thing. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = '{.ci,.github,bot,config,docs,drivers,packaging,src,test}';
const MOST_LINES = 400;
const MOST_FILES = 15;
const CODE = /\.(ts|js|cjs|css|sh)$/;

/** Browsers fetch it as one. */
const LONG_FILES = ['src/http/assets/page.css'];
/** One file for each thing that is said, or was changed: they are lists, and in their order. */
const LONG_LISTS = [/^bot\/text\/[a-z]{2}$/, /^src\/storage\/migrations$/, /^docs$/];

const files = globSync(`${ROOMS}/**/*`, { cwd: ROOT, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
  .filter((file) => !file.startsWith('test/fixtures/'));

it(`has no file of code that is longer than ${MOST_LINES} lines`, () => {
  const lines = (file: string): number => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;
  const long = files.filter(
    (file) => CODE.test(file) && !LONG_FILES.includes(file) && lines(file) > MOST_LINES,
  );
  expect(long, 'Split each by what it is about.').toEqual([]);
});

it(`has no folder with more than ${MOST_FILES} files side by side`, () => {
  const folders = Map.groupBy(files, dirname);
  const full = [...folders].flatMap(([folder, inside]) =>
    inside.length > MOST_FILES && !LONG_LISTS.some((list) => list.test(folder)) ? folder : [],
  );
  expect(full, 'Give what belongs together a folder with a plain name.').toEqual([]);
});
