/**
 * Packages with native parts list one package for each platform as an optional dependency. A registry that does not
 * offer all of them makes `npm install` leave those out of package-lock.json, and then `npm ci` refuses the file on
 * every platform. Here they are found, and described as well as their names allow.
 */

/** The optional dependencies that the lock file should list and does not: where each goes, and its entry. */
export function missingFromLock(packages) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isResolved(packages, path, name)) missing.set(`node_modules/${name}`, entryOf(name, version, entry));
    }
  }
  return missing;
}

/** Node looks for a package in node_modules of its user, then one folder up, and so on. */
function isResolved(packages, path, name) {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`] !== undefined) return true;
    if (from === '') return false;
  }
}

function entryOf(name, version, { dev }) {
  const words = name.split(/[/-]/);
  const has = (list) => list.filter((word) => words.includes(word));
  const cpu = has(['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']);
  const os = has(['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']);
  const libc = os.includes('linux') ? libcOf(words) : undefined;
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

function libcOf(words) {
  if (words.some((word) => word.startsWith('musl'))) return 'musl';
  return words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
}

/**
 * Where a package comes from, and what it may run when it is installed: a sentence for each that is not from the npm registry
 * with a hash, and for each with an install script that `allowScripts` of package.json does not decide on.
 */
export function unsafeInLock(packages, allowScripts = {}) {
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '') return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const faults = [];
    if (entry.link === true || (entry.resolved !== undefined && !isOfRegistry(entry.resolved)))
      faults.push(
        `${name} comes from ${entry.resolved ?? 'a link'}, use the npm registry because others can change there`,
      );
    // Entries that were completed by name have no hash; npm ci installs none of them.
    if (entry.integrity === undefined && entry.optional !== true)
      faults.push(`${name} has no integrity, install it from the registry because nobody could tell a changed one`);
    if (entry.hasInstallScript === true && allowScripts[name] === undefined)
      faults.push(`${name} has an install script, say true or false in allowScripts because such scripts run as you`);
    return faults;
  });
}

function isOfRegistry(resolved) {
  return resolved.startsWith('https://registry.npmjs.org/');
}
