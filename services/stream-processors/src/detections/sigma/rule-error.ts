/** A step into a YAML document: key or position in a list. */
export type RulePath = readonly (string | number)[];

/** A rule that cannot be used: says in which file, where in it, and why. */
export class RuleError extends Error {
  readonly file: string;
  readonly path: string;

  constructor(file: string, path: RulePath, problem: string) {
    const place = path.reduce<string>(
      (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
      '',
    );
    super(place === '' ? `${file}: ${problem}` : `${file}: ${place}: ${problem}`);
    this.name = 'RuleError';
    this.file = file;
    this.path = place;
  }
}

/** What is wrong at a place of a rule, thrown by the parts that do not know the file. */
export class RuleProblem extends Error {
  readonly path: RulePath;

  constructor(path: RulePath, problem: string) {
    super(problem);
    this.name = 'RuleProblem';
    this.path = path;
  }
}
