import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { anyOf, compileCondition, type Predicate } from './condition.ts';
import { matchedTypes } from './matched-types.ts';
import {
  type CorrelationDocument,
  correlationDocument,
  type DetectionDocument,
  detectionDocument,
} from './rule-documents.ts';
import { RuleError, RuleProblem } from './rule-error.ts';
import type { Correlation, Detection } from './rule-set.ts';
import { compileSelection } from './selection.ts';

/** A file of rules: one or more YAML documents. */
export interface RuleFile {
  file: string;
  text: string;
}

type Loaded<D> = { file: string; document: D };

/** A detection that no correlation names stands alone: each match counts, and a finding gathers those of a session. */
const standAlone = { type: 'event_count', groupBy: ['session'], timespan: 30 * 60_000, threshold: 1 } as const;
const inactive = new Set(['deprecated', 'unsupported']);
const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads rules and compiles them to what raises findings. Rules of status deprecated and unsupported are checked, but
 * not used.
 * @throws RuleError naming file, place and problem of the first rule that cannot be used.
 */
export function loadRules(files: readonly RuleFile[]): Correlation[] {
  const documents = files.flatMap(readDocuments);
  const detections = new Map<string, { detection: Detection; loaded: Loaded<DetectionDocument> }>();
  const seen = new Map<string, string>();
  const claim = (file: string, key: 'id' | 'name', value: string | undefined): void => {
    if (value === undefined) return;
    const other = seen.get(value);
    if (other !== undefined) throw new RuleError(file, [key], `"${value}" is already used in ${other}`);
    seen.set(value, file);
  };

  const correlations: Loaded<CorrelationDocument>[] = [];
  for (const { file, value } of documents) {
    if (isCorrelation(value)) {
      const document = check(correlationDocument, file, value);
      claim(file, 'id', document.id);
      claim(file, 'name', document.name);
      correlations.push({ file, document });
    } else {
      const document = check(detectionDocument, file, value);
      claim(file, 'id', document.id);
      claim(file, 'name', document.name);
      const entry = { detection: compileDetection(file, document), loaded: { file, document } };
      for (const key of [document.id, document.name]) if (key !== undefined) detections.set(key, entry);
    }
  }

  const named = new Set<Detection>();
  const used = correlations.map((loaded) => {
    const parts = loaded.document.correlation.rules.map((name, index) => {
      const found = detections.get(name);
      if (!found)
        throw new RuleError(loaded.file, ['correlation', 'rules', index], `no rule has the id or name "${name}"`);
      named.add(found.detection);
      return found;
    });
    return { status: loaded.document.status, correlation: compileCorrelation(loaded, parts) };
  });
  const alone = [...new Set(detections.values())]
    .filter(({ detection }) => !named.has(detection))
    .map(({ detection, loaded: { document } }) => ({
      status: document.status,
      correlation: { ...describe(document), ...standAlone, groupBy: [...standAlone.groupBy], detections: [detection] },
    }));
  return [...used, ...alone].filter(({ status }) => !inactive.has(status)).map(({ correlation }) => correlation);
}

function readDocuments({ file, text }: RuleFile): { file: string; value: unknown }[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length === 0) throw new RuleError(file, [], 'holds no rule');
  return documents.map((document) => {
    const error = document.errors[0];
    if (error) throw new RuleError(file, [], error.message);
    return { file, value: document.toJS() };
  });
}

const isCorrelation = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'correlation');

function check<S extends z.ZodType>(schema: S, file: string, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new RuleError(
    file,
    (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step))),
    issue?.message ?? 'not a rule',
  );
}

function compileDetection(file: string, document: DetectionDocument): Detection {
  const { condition, timeframe, ...selections } = document.detection;
  if (timeframe !== undefined) throw new RuleError(file, ['detection', 'timeframe'], 'write a correlation instead');
  const compiled = new Map<string, Predicate>();
  try {
    for (const [name, selection] of Object.entries(selections)) {
      compiled.set(name, compileSelection(selection, ['detection', name]));
    }
    const conditions = Array.isArray(condition) ? condition : [condition];
    const predicates = conditions.map((each, index) => {
      const path = Array.isArray(condition) ? ['detection', 'condition', index] : ['detection', 'condition'];
      if (typeof each !== 'string') throw new RuleProblem(path, 'expected a condition');
      try {
        return compileCondition(each, compiled);
      } catch (error) {
        if (error instanceof SyntaxError) throw new RuleProblem(path, error.message);
        throw error;
      }
    });
    return { id: document.id, matches: anyOf(predicates), types: matchedTypes(document.detection) };
  } catch (error) {
    if (error instanceof RuleProblem) throw new RuleError(file, error.path, error.message);
    throw error;
  }
}

function compileCorrelation(
  { file, document }: Loaded<CorrelationDocument>,
  parts: { detection: Detection; loaded: Loaded<DetectionDocument> }[],
): Correlation {
  const { type, timespan, condition, 'group-by': groupBy } = document.correlation;
  const fail = (problem: string): never => {
    throw new RuleError(file, ['correlation', 'condition'], problem);
  };
  const counts = type === 'event_count' || type === 'value_count';
  const threshold = condition?.gte ?? (condition?.gt === undefined ? undefined : condition.gt + 1);
  if (counts && threshold === undefined) fail(`${type} needs gte or gt`);
  if ((type === 'value_count') !== (condition?.field !== undefined))
    fail('field belongs to value_count, which needs it');
  if (type === 'temporal_ordered' && threshold !== undefined) fail('temporal_ordered needs all its rules, in order');
  if (!counts && new Set(parts).size < 2) fail(`${type} needs two rules or more`);
  const tags = document.tags.length > 0 ? document.tags : parts.flatMap(({ loaded }) => loaded.document.tags);
  return {
    ...describe(document),
    tags: [...new Set(tags)],
    type,
    detections: parts.map(({ detection }) => detection),
    groupBy,
    timespan: Number(timespan.slice(0, -1)) * (units[timespan.slice(-1)] ?? 0),
    threshold: threshold ?? parts.length,
    ...(condition?.field === undefined ? {} : { valueField: condition.field }),
  };
}

const describe = (document: DetectionDocument | CorrelationDocument) => ({
  id: document.id,
  name: document.name ?? document.title,
  title: document.title,
  description: document.description,
  level: document.level,
  tags: document.tags,
  falsePositives: document.falsepositives,
});
