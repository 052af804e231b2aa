/**
 * Alarmo for the tests: from the folder, or the git repository, that LATCHKEY_ALARMO names; or its newest
 * release from its project's page, where that can be reached. It is used as it is and never kept here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, CannotBuild } from './build.ts';

const RELEASE = 'https://github.com/nielsfaber/alarmo/releases/latest/download/alarmo.zip';
const IN_REPOSITORY = 'custom_components/alarmo';

/** The folder of the integration. Throws `CannotBuild`. */
export async function findAlarmo(): Promise<string> {
  const named = process.env['LATCHKEY_ALARMO'];
  if (named !== undefined) {
    const folder = [named, join(named, IN_REPOSITORY)].find((path) =>
      existsSync(join(path, 'manifest.json')),
    );
    return folder ?? fromRepository(named);
  }
  const kept = join(cacheFolder(), 'alarmo');
  if (existsSync(join(kept, 'manifest.json'))) return kept;
  const answer = await fetch(RELEASE, { signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
  if (!answer?.ok) {
    throw new CannotBuild(
      'Alarmo: its release could not be downloaded; name a copy of it in LATCHKEY_ALARMO (the folder of the integration, or a git repository).',
    );
  }
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const archive = join(kept, 'alarmo.zip');
  writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
  const unpacked = spawnSync('python3', ['-m', 'zipfile', '-e', archive, kept]);
  if (unpacked.status !== 0)
    throw new CannotBuild('Alarmo: its release could not be unpacked (python3 does it).');
  return kept;
}

function fromRepository(repository: string): string {
  const target = join(cacheFolder(), 'alarmo-of-repository');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const archive = spawnSync('git', ['-C', repository, 'archive', 'HEAD', IN_REPOSITORY], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const unpacked = spawnSync('tar', ['x', '-C', target], { input: archive.stdout });
  if (archive.status === 0 && unpacked.status === 0) return join(target, IN_REPOSITORY);
  throw new CannotBuild(`Alarmo: LATCHKEY_ALARMO names ${repository}, which holds no ${IN_REPOSITORY}.`);
}
