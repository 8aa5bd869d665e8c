import { expect, test } from 'vitest';
import { readS3Place } from './s3-place.ts';

const place = (url: string) => readS3Place(new URL(url));

test('a bucket is enough', () => {
  expect(place('s3://recordings')).toEqual({
    bucket: 'recordings',
    prefix: '',
    region: 'us-east-1',
    endpoint: undefined,
    pathStyle: false,
  });
});

test('prefix, region, and an endpoint, which is asked in path style', () => {
  expect(place('s3://recordings/sightline/eu/?region=eu-central-1&endpoint=https%3A%2F%2Fs3.example%3A9000')).toEqual({
    bucket: 'recordings',
    prefix: 'sightline/eu/',
    region: 'eu-central-1',
    endpoint: 'https://s3.example:9000',
    pathStyle: true,
  });
  expect(place('s3://b?endpoint=https://s3.example&pathStyle=false').pathStyle).toBe(false);
});

test.each([
  ['s3://user:secret@bucket', /from the environment/],
  ['s3://bucket?regoin=eu', /knows no regoin/],
  ['s3://bucket?endpoint=s3.example', /http or https/],
  ['s3://bucket?pathStyle=yes', /true or false/],
  ['s3:///prefix', /names a bucket/],
])('refuses %s', (url, message) => {
  expect(() => place(url)).toThrow(message);
});
