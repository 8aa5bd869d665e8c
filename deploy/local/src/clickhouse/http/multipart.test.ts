import { expect, test } from 'vitest';
import { multipartBoundary, parseMultipart } from './multipart.ts';

test('fields by name, values as they are', () => {
  const boundary = multipartBoundary('multipart/form-data; boundary=----b1');
  expect(boundary).toBe('----b1');
  const part = (name: string, value: string): string =>
    `------b1\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = `${part('query', 'SELECT {a:String}')}${part('param_a', 'x\r\n\r\ny--')}------b1--\r\n`;
  expect([...parseMultipart(body, boundary ?? '')]).toEqual([
    ['query', 'SELECT {a:String}'],
    ['param_a', 'x\r\n\r\ny--'],
  ]);
});

test('other bodies are none, and files are refused', () => {
  expect(multipartBoundary('application/x-www-form-urlencoded')).toBeUndefined();
  const file = '--b\r\nContent-Disposition: form-data; name="t"; filename="t.csv"\r\n\r\n1\r\n--b--\r\n';
  expect(() => parseMultipart(file, 'b')).toThrow('NOT_IMPLEMENTED');
});
