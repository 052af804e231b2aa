/** What a changelog says of versions: https://keepachangelog.com, with a bold phrase at what matters most. */

/** The bold phrases of all versions after `since`, the newest version first. */
export function changesSince(changelog: string, since: string): string[] {
  const versions = changelog.split(/^## /m).slice(1);
  return versions.flatMap((text) => {
    const [version = ''] = text.split(/[\s\n]/, 1);
    if (!isNewer(version, since)) return [];
    return [...text.matchAll(/^- \*\*(.+?)[.,:]?\*\*/gm)].map(([, phrase]) => phrase ?? '');
  });
}

/** Of versions such as 0.10.2. What is no version is not newer. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => /^\d+\.\d+\.\d+/.exec(text)?.[0].split('.').map(Number));
  if (!one || !other) return false;
  const at = one.findIndex((part, index) => part !== other[index]);
  return at !== -1 && one[at]! > other[at]!;
}
