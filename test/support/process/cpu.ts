/** What this process has computed so far, in milliseconds: unlike a clock, it does not count what others compute. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
