import { describe, expect, it } from 'vitest';
import { compileSelection } from './selection.ts';
import { sigmaEvent } from './sigma-event.ts';

const event = sigmaEvent(
  {
    type: 'custom',
    name: 'Login',
    depth: 42,
    empty: '',
    nothing: null,
    flags: ['webdriver', 'untrusted_click'],
    properties: { outcome: 'failure', attempts: '3', 'a.b': 'dotted', deep: { er: true } },
  },
  { type: 'hidden by the interaction', source: '9f86d081884c7d65' },
);
const matches = (selection: unknown): boolean => compileSelection(selection, ['detection', 'selection'])(event);

describe('selections', () => {
  it.each<[string, unknown, boolean]>([
    ['all fields of a map', { type: 'custom', name: 'login' }, true],
    ['not only some of them', { type: 'custom', name: 'logout' }, false],
    ['one value of a list', { name: ['logout', 'login'] }, true],
    ['one map of a list', [{ name: 'logout' }, { type: 'custom' }], true],
    ['nested fields', { 'properties.outcome': 'FAILURE' }, true],
    ['names that hold dots', { 'properties.a.b': 'dotted' }, true],
    ['deep booleans', { 'properties.deep.er': true }, true],
    ['fields of the message', { source: '9f86*' }, true],
    ['the interaction before the message', { type: 'hidden*' }, false],
    ['items of a list field', { flags: 'webdriver' }, true],
    ['all values with all', { 'flags|all': ['webdriver', 'untrusted_click'] }, true],
    ['and no fewer', { 'flags|all': ['webdriver', 'untrusted_input'] }, false],
    ['all parts with contains|all', { 'properties.outcome|contains|all': ['fail', 'ure'] }, true],
    ['contains', { 'name|contains': 'OGI' }, true],
    ['startswith', { 'name|startswith': 'log' }, true],
    ['endswith', { 'name|endswith': 'log' }, false],
    ['cased', { 'name|cased': 'login' }, false],
    ['contains cased', { 'name|contains|cased': 'Log' }, true],
    ['re, which regards case', { 'name|re': '^log' }, false],
    ['re without regard to case', { 'name|re|i': '^log' }, true],
    ['numbers as texts', { depth: '42' }, true],
    ['numbers', { depth: 42 }, true],
    ['gt', { 'depth|gt': 42 }, false],
    ['gte', { 'depth|gte': 42 }, true],
    ['lt of a number in a text', { 'properties.attempts|lt': 10 }, true],
    ['no comparison with a text', { 'name|gt': 1 }, false],
    ['no comparison with an empty text', { 'empty|lt': 1 }, false],
    ['no comparison with a missing field', { 'missing|lt': 1 }, false],
    ['exists', { 'name|exists': true, 'missing|exists': false }, true],
    ['exists of a null', { 'nothing|exists': true }, true],
    ['null for null', { nothing: null }, true],
    ['null for a missing field', { missing: null }, true],
    ['null not for a value', { name: null }, false],
    ['an empty text', { empty: '' }, true],
    ['keywords', ['nowhere', 'fail'], true],
    ['keywords with all', { '|all': ['fail', 'webdriver'] }, true],
    ['missing keywords', { '|all': ['fail', 'nowhere'] }, false],
    ['no inherited fields', { 'constructor|exists': true }, false],
    ['no inherited fields of an object', { 'properties.toString|exists': true }, false],
  ])('%s', (_, selection, expected) => {
    expect(matches(selection)).toBe(expected);
  });

  it.each<[unknown, string]>([
    [{ 'name|like': 'x' }, 'the modifier "like" is not supported'],
    [{ 'name|contains|re': 'x' }, 'contains and re exclude each other'],
    [{ 'name|i': 'x' }, '"i" belongs to re'],
    [{ 'name|re': '(' }, 'Invalid regular expression'],
    [{ 'depth|gt': 'many' }, 'gt needs a number'],
    [{ 'name|all': ['x'] }, 'all needs a list of two values or more'],
    [{ 'name|exists': 'yes' }, 'exists takes true or false'],
    [{ name: [] }, 'an empty list'],
    [{ name: { inner: 1 } }, 'expected a text, a number'],
    [{ '|startswith': 'x' }, 'a keyword cannot have the modifier "startswith"'],
    [{}, 'an empty map'],
    [true, 'expected a map of fields'],
  ])('refuses %j: %s', (selection, problem) => {
    expect(() => matches(selection)).toThrow(problem);
  });
});
