/** Tells the person what is going on. On the error stream, because standard output may be read by a program. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
