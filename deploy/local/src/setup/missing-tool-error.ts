/** Something is missing that this process may not or cannot install. The message holds the command to run. */
export class MissingToolError extends Error {
  readonly tool: string;
  readonly command: string;

  constructor(tool: string, why: string, command: string) {
    super(`${tool} is missing: ${why}. Install it with:\n  ${command}`);
    this.name = 'MissingToolError';
    this.tool = tool;
    this.command = command;
  }
}
