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
