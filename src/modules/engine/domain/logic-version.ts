/** The version of the rules by which commands are applied. A change of what any command does raises it. */
export const LOGIC_VERSION = 1;
