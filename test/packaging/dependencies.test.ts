import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

const PROGRAM = globSync('{src,drivers,bot,config,packaging}/**/*.ts', { cwd: ROOT });
const isOfSimulators = (file: string): boolean => /^src\/app\/demo\/|\/simulator\//.test(file);
const PRODUCTION = PROGRAM.filter((file) => !isOfSimulators(file));

/** The packages that a file needs when it runs; `import type` is stripped before. */
function packagesOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^(?:import|export) type\b[^;]*;/gm, '');
  const named = text.matchAll(
    /(?:^(?:import|export)\b[^;'"]*\bfrom\s*|^import\s*|\bimport\(\s*|\bmeta\.resolve\(\s*)'([@\w][^']*)'/gm,
  );
  return [...named]
    .map(([, name]) => /^(@[^/]+\/)?[^/]+/.exec(name!)![0])
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

function packagesOfAll(files: readonly string[]): Set<string> {
  return new Set(files.flatMap(packagesOf));
}

describe('packages', () => {
  const needed = packagesOfAll(PRODUCTION);

  it('that a house needs are installed without those of development', () => {
    expect([...needed].filter((name) => !(name in dependencies))).toEqual([]);
    expect(needed).toContain('telegraf');
  });

  it('that only simulators and tests need are those of development', () => {
    expect(Object.keys(dependencies).filter((name) => !needed.has(name))).toEqual([]);
    const ofSimulators = packagesOfAll(PROGRAM.filter(isOfSimulators));
    expect([...ofSimulators].filter((name) => !(name in dependencies) && !(name in devDependencies))).toEqual(
      [],
    );
    expect(ofSimulators).toContain('ajv');
  });
});
